//! The rows of devices.

use crate::{
    base::{AccountId, DeviceId, Lang, SessionId},
    notices::{NewDevice, OwnDevice},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

pub(in crate::notices) async fn upsert_device(
    connection: &mut PgConnection,
    account: AccountId,
    session: SessionId,
    device: &NewDevice,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    // A browser has one address: its old one, of the same session, is nobody's any more.
    sqlx::query!(
        "DELETE FROM push_device WHERE endpoint = $1 OR session_id = $2",
        device.endpoint,
        session.0
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO push_device (id, account_id, session_id, endpoint, p256dh, auth, agent, lang, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        DeviceId::new_at(now).0,
        account.0,
        session.0,
        device.endpoint,
        device.p256dh,
        device.auth,
        device.agent,
        device.lang as Lang,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::notices) async fn drop_oldest_devices(
    connection: &mut PgConnection,
    account: AccountId,
    most: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM push_device WHERE id IN
           (SELECT id FROM push_device WHERE account_id = $1 ORDER BY created_at DESC, id DESC OFFSET $2)",
        account.0,
        most,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::notices) async fn list_devices(
    pool: &PgPool,
    account: AccountId,
    session: Option<SessionId>,
) -> Result<Vec<OwnDevice>, sqlx::Error> {
    sqlx::query_as!(
        OwnDevice,
        r#"SELECT id AS "id: DeviceId", agent, created_at AS since, session_id IS NOT DISTINCT FROM $2 AS "is_this!"
           FROM push_device WHERE account_id = $1 ORDER BY created_at DESC, id DESC"#,
        account.0,
        session.map(|session| session.0),
    )
    .fetch_all(pool)
    .await
}

pub(in crate::notices) async fn delete_device(
    pool: &PgPool,
    account: AccountId,
    device: DeviceId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM push_device WHERE id = $1 AND account_id = $2",
        device.0,
        account.0
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}
