//! Where sellers are paid.

use crate::{
    base::{AccountId, OrganisationId, Words},
    payouts::{AccountChange, WaitingAccount},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

pub(in crate::payouts) struct Row {
    pub(in crate::payouts) bin: String,
    pub(in crate::payouts) number: String,
    pub(in crate::payouts) holder: String,
    pub(in crate::payouts) changed_at: DateTime<Utc>,
    pub(in crate::payouts) verified_at: Option<DateTime<Utc>>,
}

pub(in crate::payouts) async fn load(pool: &PgPool, seller: OrganisationId) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "SELECT bin, number, holder, changed_at, verified_at FROM payout_account WHERE organisation_id = $1",
        seller.0,
    )
    .fetch_optional(pool)
    .await
}

/// Everybody's account, until the transaction ends: one batch is made after the other.
pub(in crate::payouts) async fn lock_all(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("SELECT organisation_id FROM payout_account ORDER BY organisation_id FOR UPDATE")
        .fetch_all(connection)
        .await?;
    Ok(())
}

/// The bank and number of a seller, held until the end.
pub(in crate::payouts) async fn lock(
    connection: &mut PgConnection,
    seller: OrganisationId,
) -> Result<Option<(String, String)>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT bin, number FROM payout_account WHERE organisation_id = $1 FOR UPDATE",
        seller.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.bin, row.number)))
}

/// False when it is the account that is there.
pub(in crate::payouts) async fn set(
    connection: &mut PgConnection,
    seller: OrganisationId,
    change: AccountChange<'_>,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO payout_account AS a (organisation_id, bin, number, holder, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (organisation_id) DO UPDATE
         SET bin = $2, number = $3, holder = $4, changed_at = $5, changed_by = $6, version = a.version + 1,
             verified_at = NULL, verified_by = NULL
         WHERE (a.bin, a.number, a.holder) IS DISTINCT FROM ($2, $3, $4)",
        seller.0,
        change.bin,
        change.number.as_str(),
        change.holder.as_str(),
        now,
        account.0,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The version of an account that waits to be verified, and who entered it.
pub(in crate::payouts) async fn lock_unverified(
    connection: &mut PgConnection,
    seller: OrganisationId,
) -> Result<Option<(i32, AccountId)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT version, changed_by AS "changed_by: AccountId" FROM payout_account
           WHERE organisation_id = $1 AND verified_at IS NULL FOR UPDATE"#,
        seller.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.version, row.changed_by)))
}

pub(in crate::payouts) async fn set_verified(
    connection: &mut PgConnection,
    seller: OrganisationId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payout_account SET verified_at = $2, verified_by = $3 WHERE organisation_id = $1",
        seller.0,
        now,
        account.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payouts) async fn forget_verified(
    connection: &mut PgConnection,
    seller: OrganisationId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payout_account SET verified_at = NULL, verified_by = NULL WHERE organisation_id = $1",
        seller.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Those that wait to be verified, the oldest first.
pub(in crate::payouts) async fn list_unverified(pool: &PgPool) -> Result<Vec<WaitingAccount>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT a.organisation_id AS "seller: OrganisationId", o.name_vi, o.name_en, c.tax_code AS "tax_code?",
                  a.bin, a.number, a.holder, a.version, a.changed_at
           FROM payout_account a JOIN organisation o ON o.id = a.organisation_id
           LEFT JOIN cooperative c ON c.organisation_id = o.id
           WHERE a.verified_at IS NULL ORDER BY a.changed_at, a.organisation_id LIMIT 200"#,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| WaitingAccount {
            seller: row.seller,
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            tax_code: row.tax_code.unwrap_or_default(),
            bank: crate::payouts::account::bank_name(&row.bin),
            number: row.number,
            holder: row.holder,
            version: row.version,
            changed_at: row.changed_at,
        })
        .collect())
}
