//! SQL of a person's sessions.

use crate::{
    base::{AccountId, SessionId},
    people::OwnSession,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

pub(in crate::people) async fn list(
    pool: &PgPool,
    account: AccountId,
    this: Option<SessionId>,
    now: DateTime<Utc>,
) -> Result<Vec<OwnSession>, sqlx::Error> {
    sqlx::query_as!(
        OwnSession,
        r#"SELECT id AS "id: SessionId", agent, created_at, last_seen_at,
                  id IS NOT DISTINCT FROM $2 AS "is_this!"
           FROM session WHERE account_id = $1 AND expires_at > $3
           ORDER BY 5 DESC, last_seen_at DESC, id DESC LIMIT 100"#,
        account.0,
        this.map(|session| session.0),
        now,
    )
    .fetch_all(pool)
    .await
}

pub(in crate::people) async fn delete_own(
    pool: &PgPool,
    account: AccountId,
    session: SessionId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM session WHERE id = $1 AND account_id = $2",
        session.0,
        account.0
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::people) async fn delete_all(
    connection: &mut PgConnection,
    account: AccountId,
    but: Option<SessionId>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM session WHERE account_id = $1 AND id IS DISTINCT FROM $2",
        account.0,
        but.map(|session| session.0),
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}
