//! A shopper uses a voucher.

use super::{
    Applied, Goods, Scope, Terms, VoucherCode, VoucherRefused,
    store::{self, Taking},
};
use crate::{
    base::{AccountId, OrderGroupId, Vnd, VoucherId},
    ledger::Funder,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// A voucher of a code that was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    pub(super) id: VoucherId,
    pub(super) terms: Terms,
    pub(super) is_ended: bool,
    /// What is left of its budget, if it has one.
    pub(super) budget_left: Option<Vnd>,
    /// How many uses are left, if they are counted.
    pub(super) uses_left: Option<i32>,
}

/// Why a voucher was not used.
#[derive(Debug, thiserror::Error)]
pub enum TakeRefused {
    /// It takes nothing off here.
    #[error("the voucher is refused: {0:?}")]
    Refused(VoucherRefused),
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

impl From<VoucherRefused> for TakeRefused {
    fn from(refused: VoucherRefused) -> Self {
        Self::Refused(refused)
    }
}

/// The voucher of this code.
pub async fn find(connection: &mut PgConnection, code: &VoucherCode) -> Result<Found, TakeRefused> {
    let found = store::find(connection, code).await?;
    Ok(found.ok_or(VoucherRefused::Unknown)?)
}

impl Found {
    /// What it takes off of these lines, order by order, as far as can be said before it is used.
    pub fn apply(&self, orders: &[Vec<Goods<'_>>], today: NaiveDate) -> Result<Applied, VoucherRefused> {
        if self.is_ended {
            return Err(VoucherRefused::Over);
        }
        let applied = self.terms.apply(orders, today)?;
        let is_enough = self.budget_left.is_none_or(|left| applied.amount <= left);
        if is_enough && self.uses_left.is_none_or(|left| left > 0) {
            Ok(applied)
        } else {
            Err(VoucherRefused::UsedUp)
        }
    }

    /// Who pays in what it takes off; nobody when the seller bears it, who simply gets less.
    pub fn funder(&self) -> Option<Funder> {
        match &self.terms.scope {
            Scope::All => Some(Funder::Platform),
            Scope::Seller(_) => None,
            Scope::Province(code) => code.parse().ok().map(Funder::Province),
        }
    }
}

/// Uses so much of a voucher for an order group that is being placed, and nobody else's use goes above its budget at the same
/// time: one conditional update, after which its row is locked until the group stands.
pub async fn take(
    connection: &mut PgConnection,
    found: &Found,
    amount: Vnd,
    (group, account, phone): (OrderGroupId, Option<AccountId>, &str),
    now: DateTime<Utc>,
) -> Result<(), TakeRefused> {
    match store::take(connection, found.id, amount).await? {
        Taking::Taken { per_contact } => {
            if store::uses_of(connection, found.id, account, phone).await? >= i64::from(per_contact) {
                return Err(VoucherRefused::UsedBefore.into());
            }
            store::insert_use(connection, found.id, group, amount, now).await?;
            Ok(())
        }
        Taking::Ended => Err(VoucherRefused::Over.into()),
        Taking::UsedUp => Err(VoucherRefused::UsedUp.into()),
    }
}
