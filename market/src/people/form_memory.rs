//! What a refused form held: kept a few minutes under the visitor's session, read once.

use super::store;
use crate::base::SessionId;
use chrono::{DateTime, Duration, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};

/// What was typed, and what was wrong with it. The page that owns the form knows the shape.
#[derive(Clone, Debug)]
pub struct RememberedForm {
    /// The typed values.
    pub typed: Value,
    /// The problems, per field.
    pub problems: Value,
}

/// Keeps what was typed for ten minutes, in place of what the same form held before.
pub async fn remember_form(
    connection: &mut PgConnection,
    session: SessionId,
    form: &str,
    remembered: &RememberedForm,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    store::upsert_form(connection, session, form, remembered, now + Duration::minutes(10)).await
}

/// Takes what was kept; a second look finds nothing.
pub async fn take_form(
    pool: &PgPool,
    session: SessionId,
    form: &str,
    now: DateTime<Utc>,
) -> Result<Option<RememberedForm>, sqlx::Error> {
    store::take_form(pool, session, form, now).await
}
