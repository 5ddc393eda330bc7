//! The link in a letter by which it is the last of its kind.

use super::store;
use crate::{
    base::{AccountId, OrganisationId, secret::Token},
    messages::NoticeKind,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// What a link stops.
#[derive(Clone, PartialEq, Eq)]
pub struct Stop {
    /// Letters of this kind.
    pub kind: NoticeKind,
    pub(super) account: Option<AccountId>,
    pub(super) organisation: Option<OrganisationId>,
    pub(super) email: Option<String>,
}

impl Stop {
    /// Whether it stops all letters about orders: to an address without an account, which can choose no further.
    pub fn is_all(&self) -> bool {
        self.account.is_none()
    }
}

/// What the link of this secret stops; nothing when there is no such link.
pub async fn load_stop(pool: &PgPool, token: &Token) -> Result<Option<Stop>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    store::load_stop(&mut connection, &token.hash()).await
}

/// No more letters of this kind to whoever got this link. It may be pressed again; nobody signs in for it.
pub async fn stop(pool: &PgPool, token: &Token, now: DateTime<Utc>) -> Result<Option<Stop>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let Some(stop) = store::load_stop(&mut transaction, &token.hash()).await? else {
        return Ok(None);
    };
    match (&stop.account, &stop.email) {
        (Some(account), _) => store::stop_kind(&mut transaction, *account, stop.organisation, stop.kind).await?,
        (None, Some(email)) => store::stop_address(&mut transaction, email, now).await?,
        (None, None) => {}
    }
    transaction.commit().await?;
    Ok(Some(stop))
}

impl std::fmt::Debug for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stop").field("kind", &self.kind).finish_non_exhaustive()
    }
}
