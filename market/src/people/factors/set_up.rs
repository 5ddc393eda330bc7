//! Setting up a second factor, and switching it off.

use super::{
    SecretsKey,
    change::{hashes, note_change, replace_recovery_codes, require_a_factor},
    recovery::recovery_codes,
    second_step::number,
    totp,
};
use crate::{
    base::secret::Token,
    messages::FactorChange,
    people::{
        Person, Proof, ProofRefused, Visitor,
        limit::{Limit, next_window},
        proof::prove,
        store::{factors, sessions},
    },
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// How long a secret is shown that no code has confirmed yet.
const SETUP_MINUTES: i64 = 60;

/// What somebody has besides their password.
#[derive(Clone, Debug)]
pub struct Factors {
    /// Since when their app counts; nothing when they have none.
    pub app_since: Option<DateTime<Utc>>,
    /// How many codes to recover with are left.
    pub recovery_codes_left: i64,
    /// The secret that waits for its first code.
    pub set_up: Option<SetUp>,
}

/// A secret on its way into an app.
#[derive(Clone)]
pub struct SetUp {
    /// As it is typed: base 32.
    pub secret: String,
}

impl std::fmt::Debug for SetUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetUp(…)")
    }
}

/// How a first code was sent.
#[derive(Clone, Copy)]
pub struct SetUpWith<'a> {
    /// The code.
    pub code: &'a str,
    /// What the codes to recover with come from: they are shown by [`fresh_recovery_codes`].
    pub token: &'a Token,
}

/// Why an app was not set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpRefused {
    /// No secret waits for a code, or no longer.
    #[error("nothing to confirm")]
    NotBegun,
    /// Another code than the app should show.
    #[error("wrong code")]
    WrongCode,
    /// Too many wrong codes.
    #[error("too many wrong codes until {again_at}")]
    TooManyAttempts {
        /// When it may be tried again.
        again_at: DateTime<Utc>,
    },
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a factor stays.
#[derive(Debug, thiserror::Error)]
pub enum RemoveRefused {
    /// Whoever works for a department or runs the platform may not be without one.
    #[error("the last factor of somebody who needs one")]
    Needed,
    /// The password or the code does not fit.
    #[error(transparent)]
    Proof(#[from] ProofRefused),
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// What somebody has.
pub async fn load_factors(
    pool: &PgPool,
    key: &SecretsKey,
    person: &Person,
    now: DateTime<Utc>,
) -> Result<Factors, sqlx::Error> {
    let account = person.id();
    let setup = factors::load_setup(pool, account, now).await?;
    let secret = setup.and_then(|kept| key.open(account, kept));
    Ok(Factors {
        app_since: factors::totp_since(pool, account).await?,
        recovery_codes_left: factors::count_recovery_codes(&mut *pool.acquire().await?, account).await?,
        set_up: secret.map(|secret| SetUp {
            secret: totp::base32(&secret),
        }),
    })
}

/// Makes a secret for an app, in place of one that waits. What the person has counts until the first code of the new.
pub async fn begin_totp(
    pool: &PgPool,
    person: &Person,
    proof: &Proof<'_>,
    now: DateTime<Utc>,
) -> Result<(), ProofRefused> {
    prove(pool, person, proof, now).await?;
    let kept = proof.key.seal(person.id(), &totp::new_secret());
    factors::upsert_setup(pool, person.id(), &kept, now + Duration::minutes(SETUP_MINUTES)).await?;
    Ok(())
}

/// The first code: from now on signing in asks for one. Sessions elsewhere end, this one has shown its factor, and there
/// are new codes to recover with.
pub async fn confirm_totp(
    pool: &PgPool,
    key: &SecretsKey,
    visitor: &Visitor,
    person: &Person,
    with: SetUpWith<'_>,
    now: DateTime<Utc>,
) -> Result<(), SetUpRefused> {
    let account = person.id();
    let attempt = Limit::PROOF_BY_ACCOUNT.count(pool, &account.to_string(), now).await?;
    let attempt = attempt.ok_or_else(|| SetUpRefused::TooManyAttempts {
        again_at: next_window(now),
    })?;
    let kept = factors::load_setup(pool, account, now).await?;
    let secret = kept.and_then(|kept| key.open(account, kept));
    let secret = secret.ok_or(SetUpRefused::NotBegun)?;
    let step = number(with.code).and_then(|code| totp::step_of(&secret, code, 0, now));
    let step = step.ok_or(SetUpRefused::WrongCode)?;
    let mut transaction = pool.begin().await?;
    if !factors::delete_setup(&mut transaction, account).await? {
        return Err(SetUpRefused::NotBegun);
    }
    factors::upsert_totp(&mut transaction, account, &key.seal(account, &secret), step, now).await?;
    replace_recovery_codes(&mut transaction, account, with.token).await?;
    sessions::delete_all(&mut transaction, account, visitor.session()).await?;
    if let Some(session) = visitor.session() {
        factors::mark_shown(&mut transaction, session, account, now).await?;
    }
    note_change(&mut transaction, account, FactorChange::AppOn, now).await?;
    transaction.commit().await?;
    attempt.forget_all(pool).await?;
    Ok(())
}

/// New codes to recover with, in place of those there were.
pub async fn renew_recovery_codes(
    pool: &PgPool,
    person: &Person,
    proof: &Proof<'_>,
    token: &Token,
    now: DateTime<Utc>,
) -> Result<(), ProofRefused> {
    prove(pool, person, proof, now).await?;
    let mut transaction = pool.begin().await?;
    replace_recovery_codes(&mut transaction, person.id(), token).await?;
    note_change(&mut transaction, person.id(), FactorChange::CodesRenewed, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Signing in asks for no code of the app any more. `is_demo` says that what is for show needs none.
pub async fn remove_totp(
    pool: &PgPool,
    person: &Person,
    proof: &Proof<'_>,
    is_demo: bool,
    now: DateTime<Utc>,
) -> Result<(), RemoveRefused> {
    prove(pool, person, proof, now).await?;
    let account = person.id();
    let mut transaction = pool.begin().await?;
    factors::lock(&mut transaction, account).await?;
    factors::delete_totp(&mut transaction, account).await?;
    require_a_factor(&mut transaction, person, is_demo).await?;
    note_change(&mut transaction, account, FactorChange::AppOff, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The codes that belong to a token, while all of them are the person's and none was used.
pub async fn fresh_recovery_codes(
    pool: &PgPool,
    person: &Person,
    token: &Token,
) -> Result<Option<Vec<String>>, sqlx::Error> {
    let codes = recovery_codes(token);
    let hashes = hashes(person.id(), &codes);
    let kept = factors::count_codes_among(pool, person.id(), &hashes).await?;
    Ok((usize::try_from(kept) == Ok(codes.len())).then_some(codes))
}
