//! The keys of an account: adding one, removing one.

use super::{
    CHALLENGE_MINUTES, PasskeyTask, RelyingParty,
    ceremony::{self},
};
use crate::{
    base::{Line, PasskeyId, secret::Token},
    messages::FactorChange,
    people::{
        Person, Proof, ProofRefused, RemoveRefused, Visitor,
        factors::{self as codes, note_change},
        proof::prove,
        store::{
            factors,
            passkeys::{self, Challenge, NewRow},
            sessions,
        },
    },
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// The most keys of one account.
pub const PASSKEYS_MAX: usize = 10;

/// The most characters of a key's name.
pub const PASSKEY_NAME_MAX: u32 = 60;

/// A key as its owner sees it.
#[derive(Clone, Debug)]
pub struct Passkey {
    /// The row.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// Since when it is theirs.
    pub created_at: DateTime<Utc>,
    /// When it last signed in.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Why no key is asked for.
#[derive(Debug, thiserror::Error)]
pub enum BeginRefused {
    /// As many as may be.
    #[error("{PASSKEYS_MAX} passkeys")]
    Full,
    /// The password or the code does not fit.
    #[error(transparent)]
    Proof(#[from] ProofRefused),
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a key was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CreateRefused {
    /// None was asked for in this session, or too long ago.
    #[error("no passkey was asked for")]
    NotBegun,
    /// Not what was asked for.
    #[error("not the passkey that was asked for")]
    Wrong,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// How a new key was sent.
#[derive(Clone, Copy)]
pub struct NewPasskey<'a> {
    /// What the browser says of it, as JSON.
    pub answer: &'a str,
    /// What codes to recover with come from, where there are none yet.
    pub token: &'a Token,
}

/// The person's keys, the oldest first.
pub async fn list_passkeys(pool: &PgPool, person: &Person) -> Result<Vec<Passkey>, sqlx::Error> {
    passkeys::list(pool, person.id()).await
}

/// Asks for a new key, once the person has shown again who they are.
pub async fn begin_passkey(
    pool: &PgPool,
    party: &RelyingParty,
    visitor: &Visitor,
    name: &Line,
    proof: &Proof<'_>,
    now: DateTime<Utc>,
) -> Result<(), BeginRefused> {
    let (Some(person), Some(session)) = (visitor.person_setting_up(), visitor.session()) else {
        return Err(BeginRefused::Proof(ProofRefused::WrongPassword));
    };
    prove(pool, person, proof, now).await?;
    let present = passkeys::load_keys(pool, person.id()).await?;
    if present.len() >= PASSKEYS_MAX {
        return Err(BeginRefused::Full);
    }
    let login = person.email().or(person.phone()).unwrap_or_default();
    let question = ceremony::ask_new(party, person.id(), login, person.name(), present);
    let question = question.ok_or_else(|| sqlx::Error::Protocol("no passkey can be asked for".to_owned()))?;
    let challenge = Challenge {
        session,
        account: Some(person.id()),
        task: PasskeyTask::Create,
        name: name.as_str(),
        go_to: "",
        state: &question.state,
        options: &question.options,
        expires_at: now + Duration::minutes(CHALLENGE_MINUTES),
    };
    passkeys::upsert_challenge(pool, &challenge).await?;
    Ok(())
}

/// Takes the key that was asked for: from now on signing in asks for it, or for another factor. Sessions elsewhere end, and
/// this one has shown its factor. Says whether there are new codes to recover with, for those who had none.
pub async fn create_passkey(
    pool: &PgPool,
    party: &RelyingParty,
    visitor: &Visitor,
    with: NewPasskey<'_>,
    now: DateTime<Utc>,
) -> Result<bool, CreateRefused> {
    let (Some(person), Some(session)) = (visitor.person_setting_up(), visitor.session()) else {
        return Err(CreateRefused::NotBegun);
    };
    let account = person.id();
    let asked = passkeys::take_challenge(pool, session, PasskeyTask::Create, now).await?;
    let asked = asked
        .filter(|asked| asked.account == Some(account))
        .ok_or(CreateRefused::NotBegun)?;
    let key = ceremony::read_new(party, &asked.state, with.answer).ok_or(CreateRefused::Wrong)?;
    let mut transaction = pool.begin().await?;
    let row = NewRow {
        id: PasskeyId::new_at(now),
        account,
        name: &asked.name,
        key: &key,
        now,
    };
    // A key that somebody has is nobody else's.
    if !passkeys::insert(&mut transaction, &row).await? {
        return Err(CreateRefused::Wrong);
    }
    let needs_codes = factors::count_recovery_codes(&mut transaction, account).await? == 0;
    if needs_codes {
        codes::replace_recovery_codes(&mut transaction, account, with.token).await?;
    }
    sessions::delete_all(&mut transaction, account, Some(session)).await?;
    factors::mark_shown(&mut transaction, session, account, now).await?;
    note_change(&mut transaction, account, FactorChange::PasskeyAdded, now).await?;
    transaction.commit().await?;
    Ok(needs_codes)
}

/// Removes a key of the person. `is_demo` says that what is for show needs none.
pub async fn remove_passkey(
    pool: &PgPool,
    person: &Person,
    passkey: PasskeyId,
    proof: &Proof<'_>,
    is_demo: bool,
    now: DateTime<Utc>,
) -> Result<bool, RemoveRefused> {
    prove(pool, person, proof, now).await?;
    let account = person.id();
    let mut transaction = pool.begin().await?;
    factors::lock(&mut transaction, account).await?;
    if !passkeys::delete(&mut transaction, account, passkey).await? {
        return Ok(false);
    }
    codes::require_a_factor(&mut transaction, person, is_demo).await?;
    note_change(&mut transaction, account, FactorChange::PasskeyRemoved, now).await?;
    transaction.commit().await?;
    Ok(true)
}
