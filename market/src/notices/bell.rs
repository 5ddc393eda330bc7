//! The bell: what happened where somebody works, to be read on a page. It rings whatever they chose to be sent.

use super::store;
use crate::{
    base::{AccountId, BellEntryId, OrganisationId, Words},
    messages::NoticeKind,
    people::Person,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// So many stand on a page.
pub const BELL_PAGE: usize = 20;

/// More are not counted.
pub const BELL_COUNT_MAX: i64 = 100;

/// Something that happened.
#[derive(Clone, Debug)]
pub struct BellEntry {
    /// The row.
    pub id: BellEntryId,
    /// What.
    pub kind: NoticeKind,
    /// Where the person works.
    pub organisation: Words,
    /// An order's code, or a product's name.
    pub label: String,
    /// What is to be said of it, if anything.
    pub detail: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the person has opened it, or said that they have seen it.
    pub is_read: bool,
}

/// A page of what happened, the newest first.
#[derive(Clone, Debug)]
pub struct BellPage {
    /// What stands on it.
    pub entries: Vec<BellEntry>,
    /// Before which older ones stand, if there are any.
    pub older: Option<BellEntryId>,
}

/// Where one of them leads.
#[derive(Clone, Debug)]
pub struct BellPlace {
    /// The page.
    pub path: String,
    /// In whose workspace.
    pub organisation: OrganisationId,
}

/// How many things somebody has not read, at most [`BELL_COUNT_MAX`].
pub async fn count_unread(pool: &PgPool, account: AccountId) -> Result<i64, sqlx::Error> {
    store::count_unread(pool, account, BELL_COUNT_MAX).await
}

/// What happened, before one of them when there is one given.
pub async fn list_bell(pool: &PgPool, person: &Person, before: Option<BellEntryId>) -> Result<BellPage, sqlx::Error> {
    let most = i64::try_from(BELL_PAGE + 1).unwrap_or(i64::MAX);
    let mut entries = store::list_bell(pool, person.id(), before, most).await?;
    let has_more = entries.len() > BELL_PAGE;
    entries.truncate(BELL_PAGE);
    let older = entries.last().map(|last| last.id).filter(|_| has_more);
    Ok(BellPage { entries, older })
}

/// The person goes where one of them leads: it is read, and this is its place. Nothing when it is not theirs.
pub async fn open_bell(
    pool: &PgPool,
    person: &Person,
    entry: BellEntryId,
    now: DateTime<Utc>,
) -> Result<Option<BellPlace>, sqlx::Error> {
    store::open_bell(pool, person.id(), entry, now).await
}

/// The person has seen everything up to this one. What came later stays as it is.
pub async fn read_bell(
    pool: &PgPool,
    person: &Person,
    until: BellEntryId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    store::read_bell(pool, person.id(), until, now).await
}
