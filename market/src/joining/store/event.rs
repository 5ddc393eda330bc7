//! What happened to applications.

use crate::{
    base::{AccountId, ApplicationId, id::new_uuid_at},
    joining::{Event, EventKind},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub(in crate::joining) async fn insert(
    connection: &mut PgConnection,
    application: ApplicationId,
    account: AccountId,
    kind: EventKind,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO application_event (id, application_id, at, account_id, kind, reason) VALUES ($1, $2, $3, $4, $5, $6)",
        new_uuid_at(now),
        application.0,
        now,
        account.0,
        kind as EventKind,
        reason,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The newest first.
pub(in crate::joining) async fn list(
    connection: &mut PgConnection,
    application: ApplicationId,
) -> Result<Vec<Event>, sqlx::Error> {
    sqlx::query_as!(
        Event,
        r#"SELECT e.at, e.kind AS "kind: EventKind", a.name AS who, e.reason
           FROM application_event e JOIN account a ON a.id = e.account_id
           WHERE e.application_id = $1 ORDER BY e.at DESC, e.id DESC LIMIT 50"#,
        application.0
    )
    .fetch_all(connection)
    .await
}
