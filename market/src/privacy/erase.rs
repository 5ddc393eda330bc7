//! Forgetting a person. What trade and the law of accounts need of their orders stays, without the person in it.

use super::store;
use crate::people::{self, MemberRefused, Person, Proof, ProofRefused};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// Why a person cannot be forgotten yet.
#[derive(Debug, thiserror::Error)]
pub enum EraseRefused {
    /// The password does not fit.
    #[error(transparent)]
    Proof(#[from] ProofRefused),
    /// Goods are still on their way.
    #[error("orders are open: {codes:?}")]
    OpenOrders {
        /// The codes of the orders.
        codes: Vec<String>,
    },
    /// Nobody else looks after the people of an organisation.
    #[error("the last of those who look after the people of an organisation")]
    LastSteward,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Forgets the person: their contacts and name, their sessions, cart and memberships, and who they were in their
/// orders. Nothing happens while an order is open, or when an organisation would be left alone.
pub async fn erase(pool: &PgPool, person: &Person, proof: &Proof<'_>, now: DateTime<Utc>) -> Result<(), EraseRefused> {
    people::prove(pool, person, proof, now).await?;
    let account = person.id();
    let mut transaction = pool.begin().await?;
    store::lock_account(&mut transaction, account).await?;
    let codes = store::open_orders(&mut transaction, account).await?;
    if !codes.is_empty() {
        return Err(EraseRefused::OpenOrders { codes });
    }
    match people::leave_all(&mut transaction, person, now).await {
        Ok(()) => {}
        Err(MemberRefused::Db(error)) => return Err(error.into()),
        Err(_) => return Err(EraseRefused::LastSteward),
    }
    store::forget_letters(&mut transaction, account).await?;
    store::blank_words(&mut transaction, account).await?;
    store::pseudonymise_orders(&mut transaction, account).await?;
    store::empty_account(&mut transaction, account, now).await?;
    transaction.commit().await?;
    Ok(())
}
