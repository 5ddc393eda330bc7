//! Vouchers are made and ended by who bears them. What was promised is never changed: who wants other terms ends one and makes
//! another.

use super::{
    Discount, EndRefused, MakeRefused, PERCENT_MAX, VoucherCode,
    store::{self, Owner},
    view::{Funding, VoucherRow},
};
use crate::{
    base::{AccountId, Vnd, VoucherId, Words},
    people::{CoopManager, Official, Operator},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;

/// A voucher holds for at most so many days.
pub const DAYS_MAX: i64 = 366;

/// What goods must cost at least for any voucher.
const MINIMUM_LEAST: Vnd = Vnd(1_000);

/// The highest amount of any field.
const AMOUNT_MAX: Vnd = Vnd(10_000_000_000);

/// Who makes a voucher, and bears what it takes off.
#[derive(Clone, Copy, Debug)]
pub enum Maker<'a> {
    /// Who runs the market, for all goods.
    Platform(Operator),
    /// Who runs a seller, for its own goods.
    Seller(&'a CoopManager),
    /// A department, for the goods of its province.
    Province(&'a Official),
}

impl Maker<'_> {
    fn account(self) -> AccountId {
        match self {
            Self::Platform(operator) => operator.account(),
            Self::Seller(manager) => manager.account(),
            Self::Province(official) => official.account(),
        }
    }

    fn owner(&self) -> Owner<'_> {
        match self {
            Self::Platform(_) => Owner::Platform,
            Self::Seller(manager) => Owner::Seller(manager.coop()),
            Self::Province(official) => Owner::Province(official.department(), official.province()),
        }
    }

    /// Whether they may decide, not only read.
    fn may_decide(self) -> bool {
        match self {
            Self::Platform(_) | Self::Seller(_) => true,
            Self::Province(official) => official.may_decide(),
        }
    }
}

/// A voucher to make.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewVoucher {
    /// Its code.
    pub code: VoucherCode,
    /// What it takes off.
    pub discount: Discount,
    /// What the goods that count must cost.
    pub minimum: Vnd,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// What all its uses may come to.
    pub budget: Option<Vnd>,
    /// How often it may be used.
    pub uses_max: Option<i32>,
    /// How often one shopper may use it.
    pub per_contact: i32,
    /// The categories whose goods count; all when it is empty.
    pub categories: Vec<String>,
}

impl NewVoucher {
    fn check(&self, today: NaiveDate) -> Result<(), MakeRefused> {
        let is_amount = |amount: Vnd| amount > Vnd::ZERO && amount <= AMOUNT_MAX;
        let (one_use, least) = match self.discount {
            Discount::Amount(amount) => (amount, Vnd(amount.0.saturating_mul(2)).max(MINIMUM_LEAST)),
            Discount::Percent { percent, .. } if !(1..=PERCENT_MAX).contains(&percent) => {
                return Err(MakeRefused::NotAPercentage);
            }
            Discount::Percent { most, .. } => (most, MINIMUM_LEAST),
        };
        if !is_amount(one_use) {
            return Err(MakeRefused::NotAnAmount);
        }
        if self.minimum < least || self.minimum > AMOUNT_MAX {
            return Err(MakeRefused::MinimumTooLow { least });
        }
        if self.from < today {
            return Err(MakeRefused::InThePast);
        }
        if self.to < self.from {
            return Err(MakeRefused::DatesReversed);
        }
        if (self.to - self.from).num_days() >= DAYS_MAX {
            return Err(MakeRefused::TooLong);
        }
        if self.budget.is_none() && self.uses_max.is_none() {
            return Err(MakeRefused::Unlimited);
        }
        if self
            .budget
            .is_some_and(|budget| budget < one_use || budget > AMOUNT_MAX)
        {
            return Err(MakeRefused::BudgetTooSmall { least: one_use });
        }
        if self.per_contact < 1 || self.uses_max.is_some_and(|uses| uses < self.per_contact) {
            return Err(MakeRefused::NotAUse);
        }
        Ok(())
    }
}

/// Makes a voucher, with an entry for the audit.
pub async fn make(
    pool: &PgPool,
    maker: Maker<'_>,
    voucher: &NewVoucher,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<VoucherId, MakeRefused> {
    if !maker.may_decide() {
        return Err(MakeRefused::MayNotDecide);
    }
    voucher.check(today)?;
    let mut transaction = pool.begin().await?;
    if !store::may_promote(&mut transaction, &voucher.categories).await? {
        return Err(MakeRefused::NoSuchCategory);
    }
    let id = VoucherId::new_at(now);
    let (owner, account) = (maker.owner(), maker.account());
    if !store::insert(&mut transaction, id, owner, voucher, account, now).await? {
        return Err(MakeRefused::CodeTaken);
    }
    let after = Some(voucher.code.as_str());
    store::record(&mut transaction, owner, account, "voucher_made", id, after, now).await?;
    transaction.commit().await?;
    Ok(id)
}

/// Ends a voucher of the maker's own: who has placed an order with it keeps it. Ended before, nothing changes.
pub async fn end(pool: &PgPool, maker: Maker<'_>, voucher: VoucherId, now: DateTime<Utc>) -> Result<(), EndRefused> {
    if !maker.may_decide() {
        return Err(EndRefused::MayNotDecide);
    }
    let (owner, account) = (maker.owner(), maker.account());
    let mut transaction = pool.begin().await?;
    let was_ended = store::lock_own(&mut transaction, owner, voucher).await?;
    if !was_ended.ok_or(EndRefused::NotFound)? {
        store::set_ended(&mut transaction, voucher, account, now).await?;
        store::record(&mut transaction, owner, account, "voucher_ended", voucher, None, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// The vouchers of the maker's own, the newest first; at most 200.
pub async fn list(pool: &PgPool, maker: Maker<'_>, today: NaiveDate) -> Result<Vec<VoucherRow>, sqlx::Error> {
    store::list(pool, maker.owner(), today).await
}

/// What the market and the provinces have paid in for vouchers, as the ledger has it.
pub async fn list_funding(pool: &PgPool, _operator: Operator) -> Result<Vec<Funding>, sqlx::Error> {
    store::list_funding(pool).await
}

/// The categories whose goods may be promoted, by their addresses.
pub async fn categories(pool: &PgPool) -> Result<Vec<(String, Words)>, sqlx::Error> {
    store::list_categories(pool).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_voucher_that_promises_too_much_or_too_little_is_not_made() {
        let right = NewVoucher {
            code: VoucherCode::parse("TET2027").expect("a code"),
            discount: Discount::Amount(Vnd(20_000)),
            minimum: Vnd(40_000),
            from: day("2026-11-21"),
            to: day("2026-11-21"),
            budget: Some(Vnd(20_000)),
            uses_max: None,
            per_contact: 1,
            categories: Vec::new(),
        };
        let why = |voucher: NewVoucher| format!("{:?}", voucher.check(day("2026-11-21")));
        let wrong = |change: fn(&mut NewVoucher)| {
            let mut voucher = right.clone();
            change(&mut voucher);
            why(voucher)
        };
        assert_eq!(why(right.clone()), "Ok(())");
        for (change, expected) in [
            (
                (|voucher| voucher.minimum = Vnd(39_999)) as fn(&mut NewVoucher),
                "MinimumTooLow",
            ),
            (|voucher| voucher.minimum = Vnd(i64::MAX), "MinimumTooLow"),
            (|voucher| voucher.discount = Discount::Amount(Vnd(0)), "NotAnAmount"),
            (
                |voucher| voucher.discount = Discount::Amount(Vnd(i64::MAX)),
                "NotAnAmount",
            ),
            (
                |voucher| {
                    voucher.discount = Discount::Percent {
                        percent: 51,
                        most: Vnd(9),
                    }
                },
                "NotAPercentage",
            ),
            (
                |voucher| {
                    voucher.discount = Discount::Percent {
                        percent: 0,
                        most: Vnd(9),
                    }
                },
                "NotAPercentage",
            ),
            (
                |voucher| {
                    voucher.discount = Discount::Percent {
                        percent: 5,
                        most: Vnd(0),
                    }
                },
                "NotAnAmount",
            ),
            (|voucher| voucher.from = NaiveDate::MIN, "InThePast"),
            (|voucher| voucher.from = NaiveDate::MAX, "DatesReversed"),
            (|voucher| voucher.to = NaiveDate::MAX, "TooLong"),
            (|voucher| voucher.budget = None, "Unlimited"),
            (|voucher| voucher.budget = Some(Vnd(19_999)), "BudgetTooSmall"),
            (|voucher| voucher.per_contact = 0, "NotAUse"),
            (
                |voucher| (voucher.uses_max, voucher.per_contact) = (Some(1), 2),
                "NotAUse",
            ),
        ] {
            let why = wrong(change);
            assert!(why.contains(expected), "{why} is not {expected}");
        }
    }
}
