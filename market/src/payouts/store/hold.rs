//! Sellers who are not paid for now.

use crate::base::{AccountId, OrganisationId, id::new_uuid_at};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub(in crate::payouts) async fn is_seller(
    connection: &mut PgConnection,
    seller: OrganisationId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM storefront WHERE organisation_id = $1) AS "exists!""#,
        seller.0
    )
    .fetch_one(connection)
    .await
}

/// False when there is one.
pub(in crate::payouts) async fn insert(
    connection: &mut PgConnection,
    seller: OrganisationId,
    reason: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO payout_hold (id, organisation_id, reason, placed_at, placed_by) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (organisation_id) WHERE lifted_at IS NULL DO NOTHING",
        new_uuid_at(now),
        seller.0,
        reason,
        now,
        account.0,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// False when there is none.
pub(in crate::payouts) async fn lift(
    connection: &mut PgConnection,
    seller: OrganisationId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE payout_hold SET lifted_at = $2, lifted_by = $3 WHERE organisation_id = $1 AND lifted_at IS NULL",
        seller.0,
        now,
        account.0,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}
