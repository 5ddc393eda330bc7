//! All SQL of this module.

use super::{DeliverySettings, OwnDelivery};
use crate::{
    base::{AccountId, OrganisationId},
    messages::NoticeKind,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, types::Json};
use std::collections::HashMap;

/// One change after the other.
pub(super) async fn lock(connection: &mut PgConnection, seller: OrganisationId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT organisation_id FROM storefront WHERE organisation_id = $1 FOR NO KEY UPDATE",
        seller.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(())
}

/// How a seller delivers; as the market does when they have said nothing.
pub(super) async fn load(connection: &mut PgConnection, seller: OrganisationId) -> Result<OwnDelivery, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT settings AS "settings: Json<DeliverySettings>", version FROM seller_delivery WHERE organisation_id = $1"#,
        seller.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map_or_else(OwnDelivery::default, |row| OwnDelivery {
        settings: row.settings.0,
        version: row.version,
    }))
}

/// How these sellers deliver. Who has said nothing is left out.
pub(super) async fn load_settings(
    connection: &mut PgConnection,
    sellers: &[OrganisationId],
) -> Result<HashMap<OrganisationId, DeliverySettings>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT organisation_id AS "seller: OrganisationId", settings AS "settings: Json<DeliverySettings>"
           FROM seller_delivery WHERE organisation_id = ANY($1)"#,
        sellers as &[OrganisationId],
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.seller, row.settings.0)).collect())
}

pub(super) async fn save(
    connection: &mut PgConnection,
    seller: OrganisationId,
    settings: &DeliverySettings,
    version: i32,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO seller_delivery (organisation_id, settings, version, saved_by, saved_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (organisation_id) DO UPDATE SET settings = $2, version = $3, saved_by = $4, saved_at = $5",
        seller.0,
        Json(settings) as _,
        version,
        account.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes down the link by which a letter to a guest is the last of its kind. False when that address wants none.
pub(super) async fn insert_stop(
    connection: &mut PgConnection,
    token_hash: &[u8],
    email: &str,
    kind: NoticeKind,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO notice_stop (token_hash, email, kind, created_at)
         SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM notice_stopped WHERE email = $2)",
        token_hash,
        email,
        kind as NoticeKind,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
