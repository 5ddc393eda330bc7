//! What was done in an organisation: entries are only ever added.

use super::{
    Steward,
    store::audit::{self, Row},
};
use crate::base::{
    AccountId, OrganisationId, Paging, Total, Words,
    page::{clamp_page, rows_before},
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};

/// How many entries a page shows.
const PER_PAGE: u32 = 50;

/// Something that was done. Names and addresses of people are not in it: those of whom it tells may want to be
/// forgotten, and the entry stays.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) action: &'static str,
    /// The id of what it was done to.
    pub(crate) subject: String,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
}

/// An entry as the organisation's stewards read it.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; nothing when it was nobody in particular.
    pub who: Option<String>,
    /// Their department, when an official did it under a mandate.
    pub department: Option<Words>,
    /// What was done, as a code.
    pub action: String,
    /// The name of what it was done to: a person, goods, a voucher, an order.
    pub subject: Option<Words>,
    /// What it was.
    pub before: Option<Value>,
    /// What it is.
    pub after: Option<Value>,
}

/// Writes an entry in the caller's transaction.
pub(crate) async fn record(
    connection: &mut PgConnection,
    account: AccountId,
    organisation: OrganisationId,
    entry: Entry,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    audit::insert(connection, account, organisation, &entry, now).await
}

/// Writes an entry about an account that is no organisation's business: `by` its owner, or by whoever runs the market.
pub(crate) async fn record_own(
    connection: &mut PgConnection,
    by: Option<AccountId>,
    account: AccountId,
    action: &'static str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    audit::insert_own(connection, by, account, action, now).await
}

/// What was done in the steward's organisation, the newest first.
pub async fn list_audit(pool: &PgPool, steward: Steward, page: u32) -> Result<(Vec<AuditEntry>, Paging), sqlx::Error> {
    let (most, skipped) = (i64::from(PER_PAGE), rows_before(page, PER_PAGE));
    let total = Total::counted(audit::count(pool, steward.organisation()).await?);
    let rows = audit::list(pool, steward.organisation(), most, skipped).await?;
    let ids: Vec<_> = rows.iter().filter_map(|row| row.subject.parse().ok()).collect();
    let codes: Vec<_> = rows.iter().map(|row| row.subject.clone()).collect();
    let names = audit::load_names(pool, &ids, &codes).await?;
    let entry = |row: Row| AuditEntry {
        at: row.at,
        who: row.who,
        department: row
            .department_vi
            .zip(row.department_en)
            .map(|(vi, en)| Words { vi, en }),
        action: row.action,
        subject: names.get(&row.subject).cloned(),
        before: row.before,
        after: row.after,
    };
    let entries = rows.into_iter().map(entry).collect();
    Ok((entries, Paging::new(clamp_page(page), PER_PAGE, total)))
}
