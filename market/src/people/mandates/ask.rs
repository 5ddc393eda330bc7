//! An official asks.

use super::Scopes;
use crate::{
    base::{Line, MandateId},
    documents::NewDocument,
    people::{
        Official, audit,
        store::{mandates, members},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;

/// The most days of a mandate: what takes longer is asked for again.
pub const MANDATE_DAYS_MAX: i64 = 366;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct MandateWish {
    /// Of which cooperative, by its slug.
    pub coop: String,
    /// What of its work.
    pub scopes: Scopes,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Number and date of the paper.
    pub document: Line,
}

/// Why nothing was asked.
#[derive(Debug, thiserror::Error)]
pub enum AskMandateRefused {
    /// This official only reads.
    #[error("may not decide")]
    MayNotDecide,
    /// No such cooperative in the province.
    #[error("no such cooperative")]
    NoSuchCoop,
    /// Nothing of the work was named.
    #[error("for nothing")]
    ForNothing,
    /// It would end before it begins.
    #[error("it ends before it begins")]
    DaysReversed,
    /// It would end before today.
    #[error("it lies in the past")]
    InThePast,
    /// It would last too long.
    #[error("longer than {MANDATE_DAYS_MAX} days")]
    TooLong,
    /// This official has asked the cooperative already, or acts for it, or belongs to it.
    #[error("one is open")]
    OneIsOpen,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Asks the owners of a cooperative of the department's own province, and shows them the paper. It never changes: what an owner
/// agrees to is what they have read.
pub async fn ask_mandate(
    pool: &PgPool,
    official: &Official,
    wish: &MandateWish,
    file: &NewDocument<'_>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<MandateId, AskMandateRefused> {
    if !official.may_decide() {
        return Err(AskMandateRefused::MayNotDecide);
    }
    if wish.scopes.list().is_empty() {
        return Err(AskMandateRefused::ForNothing);
    }
    if wish.to < wish.from {
        return Err(AskMandateRefused::DaysReversed);
    }
    if wish.to < today {
        return Err(AskMandateRefused::InThePast);
    }
    if (wish.to - wish.from).num_days() >= MANDATE_DAYS_MAX {
        return Err(AskMandateRefused::TooLong);
    }
    let mut transaction = pool.begin().await?;
    let coop = mandates::find_target(&mut transaction, official.province(), &wish.coop).await?;
    let coop = coop.ok_or(AskMandateRefused::NoSuchCoop)?;
    members::lock_organisation(&mut transaction, coop).await?;
    // What is over by its days makes room for another.
    mandates::close_past(&mut transaction, official.account(), coop, today, now).await?;
    let is_member = members::load_role(&mut transaction, coop, official.account())
        .await?
        .is_some();
    if is_member || mandates::has_open(&mut transaction, official.account(), coop).await? {
        return Err(AskMandateRefused::OneIsOpen);
    }
    let id = MandateId::new_at(now);
    mandates::insert(&mut transaction, id, official, coop, wish, now).await?;
    mandates::insert_file(&mut transaction, id, file).await?;
    let entry = audit::Entry {
        action: "mandate_ask",
        subject: official.account().to_string(),
        before: None,
        after: None,
    };
    for organisation in [coop, official.department()] {
        audit::record(&mut transaction, official.account(), organisation, entry.clone(), now).await?;
    }
    transaction.commit().await?;
    Ok(id)
}
