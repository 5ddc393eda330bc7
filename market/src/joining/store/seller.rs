//! Those who sell already, and what a new one gets.

use crate::{
    base::{AccountId, OrganisationId, Words},
    joining::{BankFacts, Resembling},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// The names of all who sell.
pub(in crate::joining) async fn list_names(connection: &mut PgConnection) -> Result<Vec<Resembling>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT o.name_vi, o.name_en, s.slug, p.name AS province
         FROM storefront s
         JOIN organisation o ON o.id = s.organisation_id
         JOIN admin_unit p ON p.code = o.province_code
         ORDER BY o.name_vi, o.id"
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Resembling {
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            slug: row.slug,
            province: row.province,
        })
        .collect())
}

pub(in crate::joining) async fn slug_of(
    connection: &mut PgConnection,
    organisation: OrganisationId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!("SELECT slug FROM storefront WHERE organisation_id = $1", organisation.0)
        .fetch_optional(connection)
        .await
}

/// The addresses that begin like this one.
pub(in crate::joining) async fn slugs_like(
    connection: &mut PgConnection,
    plain: &str,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT slug AS "slug!" FROM organisation WHERE starts_with(slug, $1)
           UNION SELECT slug FROM storefront WHERE starts_with(slug, $1)"#,
        plain
    )
    .fetch_all(connection)
    .await
}

pub(in crate::joining) async fn set_address(
    connection: &mut PgConnection,
    organisation: OrganisationId,
    line: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE cooperative SET address_line = $2 WHERE organisation_id = $1",
        organisation.0,
        line
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Where the new seller is paid, as it stood in the application; the operator has still to verify it.
pub(in crate::joining) async fn insert_payout_account(
    connection: &mut PgConnection,
    organisation: OrganisationId,
    bank: &BankFacts,
    entered_by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO payout_account (organisation_id, bin, number, holder, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
        organisation.0,
        bank.bin,
        bank.number.as_str(),
        bank.holder,
        now,
        entered_by.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}
