//! What was handed on, as whoever runs the market reads it.

use super::{LeftReason, SettledRate, Sum, store};
use crate::{
    base::{CardTransferId, Vnd, Words},
    ledger::{ReversalState, TransferState},
    people::Operator,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// What one order is worth to its seller, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandedOn {
    /// The row.
    pub id: CardTransferId,
    /// The order.
    pub code: String,
    /// Whose it is.
    pub name: Words,
    /// Where it stands.
    pub state: TransferState,
    /// How much.
    pub amount: Vnd,
    /// What of the order is left to a batch, because the payment brought less.
    pub rest: Vnd,
    /// The same in what it is handed on in, and at which rate; nothing before it was asked for.
    pub settled: Option<(Sum, SettledRate)>,
    /// Its name with whoever takes the cards; empty when there is none.
    pub transfer: String,
    /// Why it is left to a batch, if somebody here decided so.
    pub left: Option<LeftReason>,
    /// In whose words it was refused; empty when it was not.
    pub refusal: String,
    /// Since when it stands there.
    pub since: DateTime<Utc>,
    /// What is taken back of it, the oldest first.
    pub reversals: Vec<TakenBack>,
}

/// What is taken back of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenBack {
    /// Where it stands.
    pub state: ReversalState,
    /// How much.
    pub amount: Vnd,
    /// The same in what was handed on.
    pub sum: Sum,
    /// In whose words it was refused; empty when it was not.
    pub refusal: String,
    /// Since when it stands there.
    pub since: DateTime<Utc>,
}

/// The last transfers: those of which a person should read first, then the newest; at most 200.
pub async fn list_handed_on(pool: &PgPool, _operator: Operator) -> Result<Vec<HandedOn>, sqlx::Error> {
    store::list_handed_on(pool).await
}

/// What of it a desk says in a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HandedOnFigures {
    /// What waits, and no batch takes.
    pub waiting: Vnd,
    /// How many are asked for and not settled, or could not be taken back: somebody should read them.
    pub to_read: i64,
    /// Whether anybody has an account, or ever had something handed on.
    pub is_used: bool,
}

/// How much of it there is.
pub async fn count_handed_on(pool: &PgPool, _operator: Operator) -> Result<HandedOnFigures, sqlx::Error> {
    store::count_handed_on(pool).await
}
