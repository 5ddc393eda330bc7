//! What every change of a consent brings with it.

use super::store::{self, LockedResale};
use crate::{
    base::{AccountId, OrganisationId, ResaleId},
    jobs::{self, Job},
    people::audit,
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

/// What was done by whom, for the diary of their organisation.
pub(super) struct Change {
    /// Nobody, where a day came to its end.
    pub(super) by: Option<(AccountId, OrganisationId)>,
    pub(super) action: &'static str,
    pub(super) after: Value,
}

impl Change {
    pub(super) async fn record(
        self,
        connection: &mut PgConnection,
        resale: ResaleId,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        let Some((account, organisation)) = self.by else {
            return Ok(());
        };
        let entry = audit::Entry {
            action: self.action,
            subject: resale.to_string(),
            before: None,
            after: Some(self.after).filter(|after| !after.is_null()),
        };
        audit::record(connection, account, organisation, entry, now).await
    }
}

/// The seller's offers follow what their producer agrees to now, and the lists follow the offers. Orders stay as they are.
pub(super) async fn follow(
    connection: &mut PgConnection,
    row: &LockedResale,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    store::follow_consent(connection, row.seller, row.product).await?;
    jobs::enqueue(connection, Job::RefreshSearch { product: row.product }, now, now).await
}
