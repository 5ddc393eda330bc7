//! Accounts of cooperatives with whoever takes the cards.

use super::attempt::unreadable;
use crate::{
    base::{AccountId, ConnectedAccountId, OrganisationId, Words},
    payments::card::{AccountRef, ConnectedAccount, Currency, OwnConnected},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::{PgConnection, PgPool};

pub(in crate::payments::card) async fn is_seller(pool: &PgPool, seller: OrganisationId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM storefront WHERE organisation_id = $1) AS "exists!""#,
        seller.0
    )
    .fetch_one(pool)
    .await
}

/// False when the seller has one, or it is another's.
pub(in crate::payments::card) async fn insert_connected(
    connection: &mut PgConnection,
    seller: OrganisationId,
    (name, currency): (&AccountRef, &Currency),
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO connected_account (id, organisation_id, account_ref, currency, entered_at, entered_by)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        ConnectedAccountId::new_at(now).0,
        seller.0,
        name.as_str(),
        currency.as_str(),
        now,
        account.0,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// An account that nobody has confirmed.
pub(in crate::payments::card) struct Unconfirmed {
    pub(in crate::payments::card) seller: OrganisationId,
    pub(in crate::payments::card) account: AccountRef,
    pub(in crate::payments::card) entered_at: DateTime<Utc>,
    pub(in crate::payments::card) entered_by: AccountId,
}

pub(in crate::payments::card) async fn load_unconfirmed(
    pool: &PgPool,
    id: ConnectedAccountId,
) -> Result<Option<Unconfirmed>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT organisation_id AS "seller: OrganisationId", account_ref, entered_at, entered_by AS "entered_by: AccountId"
           FROM connected_account WHERE id = $1 AND removed_at IS NULL AND confirmed_at IS NULL"#,
        id.0,
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Unconfirmed {
        seller: row.seller,
        account: AccountRef::parse(&row.account_ref).ok_or_else(|| unreadable("the name of an account"))?,
        entered_at: row.entered_at,
        entered_by: row.entered_by,
    }))
}

/// False when that was done, or it was taken away.
pub(in crate::payments::card) async fn set_confirmed(
    connection: &mut PgConnection,
    id: ConnectedAccountId,
    account: AccountId,
    counts_from: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE connected_account SET confirmed_at = $3, confirmed_by = $2, counts_from = $4, may_receive = true
         WHERE id = $1 AND removed_at IS NULL AND confirmed_at IS NULL",
        id.0,
        account.0,
        now,
        counts_from,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whose it was; nothing when it was taken away before.
pub(in crate::payments::card) async fn set_removed(
    connection: &mut PgConnection,
    id: ConnectedAccountId,
    account: AccountId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Option<(OrganisationId, String)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"UPDATE connected_account SET removed_at = $4, removed_by = $2, reason = $3 WHERE id = $1 AND removed_at IS NULL
           RETURNING organisation_id AS "seller: OrganisationId", account_ref"#,
        id.0,
        account.0,
        reason,
        now,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.seller, row.account_ref)))
}

pub(in crate::payments::card) async fn list_connected(
    pool: &PgPool,
    reader: AccountId,
) -> Result<Vec<ConnectedAccount>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT c.id AS "id: ConnectedAccountId", c.organisation_id AS "seller: OrganisationId", o.name_vi, o.name_en,
                  c.account_ref, c.currency, c.entered_at, c.entered_by AS "entered_by: AccountId", c.counts_from, c.may_receive
           FROM connected_account c JOIN organisation o ON o.id = c.organisation_id
           WHERE c.removed_at IS NULL ORDER BY c.confirmed_at IS NOT NULL, o.name_vi, o.id"#,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ConnectedAccount {
            id: row.id,
            seller: row.seller,
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            account: row.account_ref,
            currency: row.currency,
            entered_at: row.entered_at,
            counts_from: row.counts_from,
            may_receive: row.may_receive,
            is_own: row.entered_by == reader,
        })
        .collect())
}

pub(in crate::payments::card) async fn list_unconnected(
    pool: &PgPool,
) -> Result<Vec<(OrganisationId, Words)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id: OrganisationId", o.name_vi, o.name_en
           FROM storefront s JOIN organisation o ON o.id = s.organisation_id
           WHERE NOT EXISTS (SELECT 1 FROM connected_account c WHERE c.organisation_id = o.id AND c.removed_at IS NULL)
           ORDER BY o.name_vi, o.id"#,
    )
    .fetch_all(pool)
    .await?;
    let named = |vi, en| Words { vi, en };
    Ok(rows
        .into_iter()
        .map(|row| (row.id, named(row.name_vi, row.name_en)))
        .collect())
}

pub(in crate::payments::card) async fn load_connected(
    pool: &PgPool,
    seller: OrganisationId,
) -> Result<Option<OwnConnected>, sqlx::Error> {
    sqlx::query_as!(
        OwnConnected,
        "SELECT account_ref AS account, currency, entered_at, counts_from, may_receive FROM connected_account
         WHERE organisation_id = $1 AND removed_at IS NULL",
        seller.0,
    )
    .fetch_optional(pool)
    .await
}

/// The accounts that are to be looked at by now; each is due again after a while.
pub(in crate::payments::card) async fn take_due_looks(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
    every: Duration,
) -> Result<Vec<ConnectedAccountId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"UPDATE connected_account SET look_at = $2
           WHERE removed_at IS NULL AND COALESCE(look_at, entered_at + interval '1 day') <= $1
           RETURNING id AS "id: ConnectedAccountId""#,
        now,
        now + every,
    )
    .fetch_all(connection)
    .await
}

/// Its name, as long as it is not taken away.
pub(in crate::payments::card) async fn account_name(
    pool: &PgPool,
    id: ConnectedAccountId,
) -> Result<Option<AccountRef>, sqlx::Error> {
    let name = sqlx::query_scalar!(
        "SELECT account_ref FROM connected_account WHERE id = $1 AND removed_at IS NULL",
        id.0
    )
    .fetch_optional(pool)
    .await?;
    Ok(name.as_deref().and_then(AccountRef::parse))
}

/// The account of ours that somebody tells of.
pub(in crate::payments::card) async fn account_told(
    connection: &mut PgConnection,
    account: &AccountRef,
) -> Result<Option<ConnectedAccountId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: ConnectedAccountId" FROM connected_account WHERE account_ref = $1 AND removed_at IS NULL"#,
        account.as_str(),
    )
    .fetch_optional(connection)
    .await
}

/// Whether that is news.
pub(in crate::payments::card) async fn set_may_receive(
    connection: &mut PgConnection,
    id: ConnectedAccountId,
    may_receive: bool,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE connected_account SET may_receive = $2 WHERE id = $1 AND removed_at IS NULL AND may_receive <> $2",
        id.0,
        may_receive,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
