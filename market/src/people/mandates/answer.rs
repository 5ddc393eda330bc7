//! An owner answers, and either side ends.

use super::MandateState;
use crate::{
    base::{AccountId, MandateId},
    people::{
        Official, Person, Proof, ProofRefused, Steward, audit,
        proof::prove,
        store::{
            mandates::{self, Locked},
            members,
        },
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};

/// Why nothing was done about a mandate.
#[derive(Debug, thiserror::Error)]
pub enum MandateRefused {
    /// There is no such mandate here, or the one who asks is nobody who may.
    #[error("no such mandate")]
    NotFound,
    /// It was answered, withdrawn or ended meanwhile, or its days are over.
    #[error("the mandate has moved on")]
    MovedOn,
    /// The password or the code does not fit.
    #[error(transparent)]
    Proof(#[from] ProofRefused),
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// An owner agrees, having shown once more who they are.
pub async fn grant_mandate(
    pool: &PgPool,
    steward: Steward,
    person: &Person,
    mandate: MandateId,
    proof: &Proof<'_>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), MandateRefused> {
    prove(pool, person, proof, now).await?;
    answer(pool, steward, mandate, MandateState::Granted, today, now).await
}

/// An owner does not agree.
pub async fn refuse_mandate(
    pool: &PgPool,
    steward: Steward,
    mandate: MandateId,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), MandateRefused> {
    answer(pool, steward, mandate, MandateState::Refused, today, now).await
}

async fn answer(
    pool: &PgPool,
    steward: Steward,
    mandate: MandateId,
    state: MandateState,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), MandateRefused> {
    let mut transaction = pool.begin().await?;
    let locked = lock_as_owner(&mut transaction, steward, mandate).await?;
    if locked.state != MandateState::Asked || locked.to < today {
        return Err(MandateRefused::MovedOn);
    }
    mandates::set_answered(&mut transaction, mandate, state, steward.account(), now).await?;
    let action = match state {
        MandateState::Granted => "mandate_grant",
        _ => "mandate_refuse",
    };
    note(&mut transaction, &locked, steward.account(), action, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// An owner ends it. Whatever the official has open can do nothing more: every request asks again, and open screens are
/// knocked at.
pub async fn end_mandate(
    pool: &PgPool,
    steward: Steward,
    mandate: MandateId,
    now: DateTime<Utc>,
) -> Result<(), MandateRefused> {
    let mut transaction = pool.begin().await?;
    let locked = lock_as_owner(&mut transaction, steward, mandate).await?;
    if locked.state != MandateState::Granted {
        return Err(MandateRefused::MovedOn);
    }
    end(&mut transaction, &locked, steward.account(), MandateState::Ended, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The official gives it back, or asks no more.
pub async fn end_as_official(
    pool: &PgPool,
    official: &Official,
    mandate: MandateId,
    now: DateTime<Utc>,
) -> Result<(), MandateRefused> {
    let mut transaction = pool.begin().await?;
    let locked = mandates::lock(&mut transaction, mandate).await?;
    let locked = locked
        .filter(|locked| locked.official == official.account() && locked.department == official.department())
        .ok_or(MandateRefused::NotFound)?;
    let state = match locked.state {
        MandateState::Asked => MandateState::Withdrawn,
        MandateState::Granted => MandateState::Ended,
        _ => return Err(MandateRefused::MovedOn),
    };
    end(&mut transaction, &locked, official.account(), state, now).await?;
    transaction.commit().await?;
    Ok(())
}

async fn end(
    connection: &mut PgConnection,
    locked: &Locked,
    by: AccountId,
    state: MandateState,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    mandates::set_ended(connection, locked.id, state, by, now).await?;
    let action = match state {
        MandateState::Withdrawn => "mandate_withdraw",
        _ => "mandate_end",
    };
    note(connection, locked, by, action, now).await?;
    mandates::knock(connection, locked.coop).await
}

/// The mandate, for somebody who is an owner at their turn.
async fn lock_as_owner(
    connection: &mut PgConnection,
    steward: Steward,
    mandate: MandateId,
) -> Result<Locked, MandateRefused> {
    members::lock_organisation(connection, steward.organisation()).await?;
    let role = members::load_role(connection, steward.organisation(), steward.account()).await?;
    if role != Some(steward.top()) {
        return Err(MandateRefused::NotFound);
    }
    let locked = mandates::lock(connection, mandate).await?;
    locked
        .filter(|locked| locked.coop == steward.organisation())
        .ok_or(MandateRefused::NotFound)
}

/// Both sides read it in their diaries.
async fn note(
    connection: &mut PgConnection,
    locked: &Locked,
    by: AccountId,
    action: &'static str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let entry = audit::Entry {
        action,
        subject: locked.official.to_string(),
        before: None,
        after: None,
    };
    for organisation in [locked.coop, locked.department] {
        audit::record(connection, by, organisation, entry.clone(), now).await?;
    }
    Ok(())
}
