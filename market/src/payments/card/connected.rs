//! Accounts that cooperatives have of their own with whoever takes the cards. Whoever runs the market enters one, another of
//! them confirms it, and both times it is asked whether it can receive anything; it counts some days after it was entered,
//! as any account that is paid. Each day it is asked again, so that what is told and gets lost heals.

use super::{AccountRef, Answer, CardGateway, Currency, RefusalKind, look::in_time, store};
use crate::{
    base::{ConnectedAccountId, Line, OrganisationId, Words},
    jobs::{self, Job},
    payments::HOURS_OF_REST,
    people::{Operator, Steward, audit},
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use sqlx::PgPool;

/// So long after it was asked for an account is asked for again.
const LOOK_EVERY: Duration = Duration::days(1);

/// When nobody answered.
const LOOK_AGAIN: Duration = Duration::hours(1);

/// An account of a cooperative.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConnectedAccount {
    /// The row.
    pub id: ConnectedAccountId,
    /// Whose it is.
    pub seller: OrganisationId,
    /// Its name.
    pub name: Words,
    /// The account's name: `acct_…`.
    pub account: String,
    /// In which currency it is paid out.
    pub currency: String,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// From when it counts; nothing as long as nobody has confirmed it.
    pub counts_from: Option<DateTime<Utc>>,
    /// Whether it could receive when it was last asked for.
    pub may_receive: bool,
    /// Whether whoever looks has entered it.
    pub is_own: bool,
}

/// The account of the steward's own organisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnConnected {
    /// The account's name.
    pub account: String,
    /// In which currency it is paid out.
    pub currency: String,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// From when it counts; nothing as long as nobody has confirmed it.
    pub counts_from: Option<DateTime<Utc>>,
    /// Whether it could receive when it was last asked for.
    pub may_receive: bool,
}

/// Why an account was not entered, confirmed or taken away.
#[derive(Debug, thiserror::Error)]
pub enum ConnectRefused {
    /// There is no such seller, or no such account of ours.
    #[error("no such seller or account")]
    NotFound,
    /// The seller has one, or it is another's.
    #[error("the seller or the account is connected")]
    Taken,
    /// Whoever takes the cards does not know it.
    #[error("no such account there")]
    Unknown,
    /// It cannot receive anything.
    #[error("the account cannot receive transfers")]
    NotReady,
    /// Nobody answers.
    #[error("no answer")]
    NoAnswer,
    /// Nobody confirms what they entered.
    #[error("entered by the same person")]
    Own,
    /// Why is missing.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Asks whether an account can receive anything, and in which currency it is paid out.
async fn look_up(gateway: Option<&dyn CardGateway>, account: &AccountRef) -> Result<Currency, ConnectRefused> {
    let gateway = gateway.ok_or(ConnectRefused::NoAnswer)?;
    match in_time(gateway.account(account)).await {
        Some(Answer::Done(found)) if found.account == *account && found.may_receive => {
            found.currency.ok_or(ConnectRefused::NotReady)
        }
        Some(Answer::Done(_)) => Err(ConnectRefused::NotReady),
        Some(Answer::Refused(refusal))
            if matches!(
                refusal.kind,
                RefusalKind::NotFound | RefusalKind::NotAllowed | RefusalKind::Invalid
            ) =>
        {
            Err(ConnectRefused::Unknown)
        }
        Some(Answer::Refused(_) | Answer::Unknown(_)) | None => Err(ConnectRefused::NoAnswer),
    }
}

/// Enters an account, to be confirmed by somebody else.
pub async fn connect(
    pool: &PgPool,
    gateway: Option<&dyn CardGateway>,
    operator: Operator,
    seller: OrganisationId,
    account: &AccountRef,
    now: DateTime<Utc>,
) -> Result<(), ConnectRefused> {
    if !store::is_seller(pool, seller).await? {
        return Err(ConnectRefused::NotFound);
    }
    let currency = look_up(gateway, account).await?;
    let mut transaction = pool.begin().await?;
    let by = operator.account();
    if !store::insert_connected(&mut transaction, seller, (account, &currency), by, now).await? {
        return Err(ConnectRefused::Taken);
    }
    let entry = audit::Entry {
        action: "connected_account",
        subject: seller.to_string(),
        before: None,
        after: Some(json!({ "account": account.as_str() })),
    };
    audit::record(&mut transaction, by, seller, entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Somebody else of the operator has seen that the account is the seller's: it counts some days after it was entered.
pub async fn confirm_connected(
    pool: &PgPool,
    gateway: Option<&dyn CardGateway>,
    operator: Operator,
    id: ConnectedAccountId,
    now: DateTime<Utc>,
) -> Result<(), ConnectRefused> {
    let waiting = store::load_unconfirmed(pool, id)
        .await?
        .ok_or(ConnectRefused::NotFound)?;
    if waiting.entered_by == operator.account() {
        return Err(ConnectRefused::Own);
    }
    look_up(gateway, &waiting.account).await?;
    let counts_from = (waiting.entered_at + Duration::hours(HOURS_OF_REST)).max(now);
    let mut transaction = pool.begin().await?;
    if !store::set_confirmed(&mut transaction, id, operator.account(), counts_from, now).await? {
        return Err(ConnectRefused::NotFound);
    }
    let entry = audit::Entry {
        action: "connected_account_confirmed",
        subject: waiting.seller.to_string(),
        before: None,
        after: Some(json!({ "account": waiting.account.as_str() })),
    };
    audit::record(&mut transaction, operator.account(), waiting.seller, entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes an account away: what waits for it is left to the batches. What was asked for goes its way.
pub async fn disconnect(
    pool: &PgPool,
    operator: Operator,
    id: ConnectedAccountId,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), ConnectRefused> {
    if reason.as_str().is_empty() {
        return Err(ConnectRefused::ReasonNeeded);
    }
    let mut transaction = pool.begin().await?;
    let removed = store::set_removed(&mut transaction, id, operator.account(), reason.as_str(), now).await?;
    let (seller, account) = removed.ok_or(ConnectRefused::NotFound)?;
    store::leave_all(&mut transaction, seller, now).await?;
    let entry = audit::Entry {
        action: "connected_account_removed",
        subject: seller.to_string(),
        before: Some(json!({ "account": account })),
        after: Some(json!({ "reason": reason.as_str() })),
    };
    audit::record(&mut transaction, operator.account(), seller, entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Makes sure that each account is looked at once a day. How many are looked at now.
pub async fn plan_account_looks(pool: &PgPool, now: DateTime<Utc>) -> Result<usize, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let due = store::take_due_looks(&mut transaction, now, LOOK_EVERY).await?;
    for account in &due {
        jobs::enqueue(&mut transaction, Job::LookAtAccount { account: *account }, now, now).await?;
    }
    transaction.commit().await?;
    Ok(due.len())
}

/// Asks whether an account can still receive. As long as it cannot, nothing more is planned for it: a batch pays.
pub async fn look_at_account(
    pool: &PgPool,
    gateway: Option<&dyn CardGateway>,
    id: ConnectedAccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let (Some(gateway), Some(account)) = (gateway, store::account_name(pool, id).await?) else {
        return Ok(());
    };
    let answer = in_time(gateway.account(&account)).await;
    let mut transaction = pool.begin().await?;
    let may_receive = match answer {
        Some(Answer::Done(found)) => Some(found.account == account && found.may_receive),
        // It is no longer connected with us.
        Some(Answer::Refused(refusal)) if matches!(refusal.kind, RefusalKind::NotFound | RefusalKind::NotAllowed) => {
            Some(false)
        }
        Some(Answer::Refused(_) | Answer::Unknown(_)) | None => None,
    };
    match may_receive {
        Some(may_receive) => {
            if store::set_may_receive(&mut transaction, id, may_receive).await? {
                tracing::warn!(%account, may_receive, "whether an account can receive has changed");
            }
        }
        None => {
            jobs::enqueue(
                &mut transaction,
                Job::LookAtAccount { account: id },
                now + LOOK_AGAIN,
                now,
            )
            .await?
        }
    }
    transaction.commit().await
}

/// Every account there is, by the name of its seller.
pub async fn list_connected(pool: &PgPool, operator: Operator) -> Result<Vec<ConnectedAccount>, sqlx::Error> {
    store::list_connected(pool, operator.account()).await
}

/// Sellers without one, by name.
pub async fn list_unconnected(pool: &PgPool, _operator: Operator) -> Result<Vec<(OrganisationId, Words)>, sqlx::Error> {
    store::list_unconnected(pool).await
}

/// The account of the steward's own organisation.
pub async fn load_connected(pool: &PgPool, steward: Steward) -> Result<Option<OwnConnected>, sqlx::Error> {
    store::load_connected(pool, steward.organisation()).await
}
