//! Showing once more who one is: what must not be done by whoever finds an open browser.

use super::{
    Person, ProofRefused, SecretsKey, factors,
    limit::{Limit, next_window},
    password,
    store::joining,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// What somebody shows who has signed in already.
#[derive(Clone, Copy)]
pub struct Proof<'a> {
    /// Their password.
    pub password: &'a str,
    /// A code of their app or one to recover with; empty when none is asked for.
    pub code: &'a str,
    /// The key under which we keep their secret.
    pub key: &'a SecretsKey,
}

/// Whether the person who has signed in knows their password, and has their second factor where they have one: shown
/// now, or in this session a few minutes ago. All that is dangerous in the hands of others asks this first.
pub(crate) async fn prove(
    pool: &PgPool,
    person: &Person,
    proof: &Proof<'_>,
    now: DateTime<Utc>,
) -> Result<(), ProofRefused> {
    let attempt = Limit::PROOF_BY_ACCOUNT
        .count(pool, &person.id().to_string(), now)
        .await?;
    let attempt = attempt.ok_or_else(|| ProofRefused::TooManyAttempts {
        again_at: next_window(now),
    })?;
    let hash = joining::load_password(pool, person.id()).await?;
    if !password::fits(proof.password, hash).await {
        return Err(ProofRefused::WrongPassword);
    }
    if person.has_factor() && !person.has_shown_factor(now) {
        if proof.code.trim().is_empty() {
            return Err(ProofRefused::CodeNeeded);
        }
        if !factors::take_code(pool, proof.key, person.id(), proof.code, now).await? {
            return Err(ProofRefused::WrongCode);
        }
    }
    attempt.forget_all(pool).await?;
    Ok(())
}
