//! Searches of the desk that one person keeps under a name.

use super::{SavedView, store};
use crate::{
    base::{DeskViewId, Line},
    people::CoopMember,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// The most characters of a name.
pub const VIEW_NAME_MAX: u32 = 60;

/// The most searches that one person keeps.
pub const VIEWS_MAX: i64 = 20;

/// Why a search is not kept.
#[derive(Debug, thiserror::Error)]
pub enum ViewRefused {
    /// As many are kept as may be.
    #[error("{max} searches are kept already")]
    TooMany {
        /// The most.
        max: i64,
    },
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Keeps a search, in place of what had the same name. `query` is the query of the desk's address, as the desk itself
/// writes it.
pub async fn save_view(
    pool: &PgPool,
    member: &CoopMember,
    name: &Line,
    query: &str,
    now: DateTime<Utc>,
) -> Result<(), ViewRefused> {
    if store::upsert_view(pool, member, name.as_str(), query, VIEWS_MAX, now).await? {
        Ok(())
    } else {
        Err(ViewRefused::TooMany { max: VIEWS_MAX })
    }
}

/// Forgets one of the member's own searches.
pub async fn forget_view(pool: &PgPool, member: &CoopMember, view: DeskViewId) -> Result<(), sqlx::Error> {
    store::delete_view(pool, member, view).await
}

/// What the member keeps, by name.
pub async fn list_views(pool: &PgPool, member: &CoopMember) -> Result<Vec<SavedView>, sqlx::Error> {
    store::list_views(pool, member).await
}
