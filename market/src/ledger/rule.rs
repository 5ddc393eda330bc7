//! Which rates hold from which day: read by everybody who runs the platform, and only ever added to. What was sold keeps the
//! rates of its day.

use super::{
    BasisPoints,
    store::{self, rule::Added},
};
use crate::{
    base::{OrganisationId, Words, text_enum},
    people::Operator,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;

/// The most that any rate may be, in hundredths of a percent.
pub const RATE_MAX: BasisPoints = BasisPoints(5_000);

text_enum! {
    /// What is taxed.
    TaxKind {
        /// The platform's commission.
        CommissionVat = "commission_vat",
        /// What households sell: value added.
        HouseholdVat = "household_vat",
        /// What households sell: income.
        HouseholdIncome = "household_income",
    }
}

/// For whom a commission holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RuleScope {
    /// For everybody.
    Everybody,
    /// For the sellers of a department's province.
    Department(OrganisationId),
    /// For the seller of this storefront.
    Seller(String),
}

/// A rate of commission that holds from a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommissionRule {
    /// The department or seller for whom it holds; nothing when it is for everybody.
    pub whom: Option<Words>,
    /// The category; nothing when it is for all goods.
    pub category: Option<Words>,
    /// The rate.
    pub rate: BasisPoints,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day, if it has one.
    pub to: Option<NaiveDate>,
    /// Who set it; nobody in particular, when it was there from the start.
    pub added_by: Option<String>,
}

/// A rate of tax that holds from a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TaxRate {
    /// What is taxed.
    pub kind: TaxKind,
    /// The rate.
    pub rate: BasisPoints,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day, if it has one.
    pub to: Option<NaiveDate>,
    /// Who set it.
    pub added_by: Option<String>,
}

/// All rates, and what a new one may be for.
#[derive(Clone, Debug)]
pub struct RateBook {
    /// The commissions, the newest first; at most 500.
    pub rules: Vec<CommissionRule>,
    /// The taxes, the newest first.
    pub taxes: Vec<TaxRate>,
    /// The departments.
    pub departments: Vec<(OrganisationId, Words)>,
    /// The categories, by their addresses.
    pub categories: Vec<(String, Words)>,
}

/// Why a rate was not added.
#[derive(Debug, thiserror::Error)]
pub enum RateRefused {
    /// It would hold from a day that is past.
    #[error("the day is past")]
    InThePast,
    /// It is below zero, or more than any rate may be.
    #[error("not a rate")]
    NotARate,
    /// There is one for the same from the same day.
    #[error("there is one from that day")]
    Taken,
    /// There is no such department, seller or category.
    #[error("nobody and nothing of that name")]
    NoSuch,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// The rates.
pub async fn load_rate_book(pool: &PgPool, _operator: Operator) -> Result<RateBook, sqlx::Error> {
    Ok(RateBook {
        rules: store::rule::list_rules(pool).await?,
        taxes: store::rule::list_taxes(pool).await?,
        departments: store::rule::list_departments(pool).await?,
        categories: store::rule::list_categories(pool).await?,
    })
}

fn judge(rate: BasisPoints, from: NaiveDate, today: NaiveDate) -> Result<(), RateRefused> {
    if rate.0 < 0 || rate > RATE_MAX {
        return Err(RateRefused::NotARate);
    }
    if from < today {
        return Err(RateRefused::InThePast);
    }
    Ok(())
}

/// A commission that holds from a day on, for whoever it is meant.
pub async fn add_commission_rule(
    pool: &PgPool,
    operator: Operator,
    scope: &RuleScope,
    category: Option<&str>,
    rate: BasisPoints,
    from: NaiveDate,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<(), RateRefused> {
    judge(rate, from, today)?;
    let mut transaction = pool.begin().await?;
    let added =
        store::rule::insert_rule(&mut transaction, scope, category, rate, from, operator.account(), now).await?;
    match added {
        Added::Done => {}
        Added::Taken => return Err(RateRefused::Taken),
        Added::NoSuch => return Err(RateRefused::NoSuch),
    }
    transaction.commit().await?;
    Ok(())
}

/// A tax that holds from a day on.
pub async fn add_tax_rate(
    pool: &PgPool,
    operator: Operator,
    kind: TaxKind,
    rate: BasisPoints,
    from: NaiveDate,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<(), RateRefused> {
    judge(rate, from, today)?;
    let mut transaction = pool.begin().await?;
    if !store::rule::insert_tax(&mut transaction, kind, rate, from, operator.account(), now).await? {
        return Err(RateRefused::Taken);
    }
    transaction.commit().await?;
    Ok(())
}
