//! What the bank told, and what it is for.

use super::SuspenseReason;
use crate::{
    base::{BankCreditId, BankMessageId, OrderGroupId, Vnd},
    orders::GroupCode,
    payments::feed::{BankMovement, FeedFault},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub(in crate::payments) async fn insert_bank_message(
    connection: &mut PgConnection,
    id: BankMessageId,
    event_id: &str,
    body: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO bank_message (id, event_id, body, received_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (event_id) DO NOTHING",
        id.0,
        event_id,
        body,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether a message of this name says other words than these.
pub(in crate::payments) async fn says_otherwise(
    connection: &mut PgConnection,
    event_id: &str,
    body: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM bank_message WHERE event_id = $1 AND body <> $2) AS "is!""#,
        event_id,
        body,
    )
    .fetch_one(connection)
    .await
}

/// What was kept; nothing when it was worked before.
pub(in crate::payments) async fn lock_bank_message(
    connection: &mut PgConnection,
    id: BankMessageId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT body FROM bank_message WHERE id = $1 AND worked_at IS NULL FOR UPDATE",
        id.0
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::payments) async fn set_worked(
    connection: &mut PgConnection,
    id: BankMessageId,
    problem: Option<FeedFault>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE bank_message SET worked_at = $2, problem = $3 WHERE id = $1",
        id.0,
        now,
        problem as Option<FeedFault>,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// False when the credit is known, by what the feed calls it or by the bank's reference.
pub(in crate::payments) async fn insert_credit(
    connection: &mut PgConnection,
    id: BankCreditId,
    credit: &BankMovement,
    is_at_partner: bool,
    twin: i16,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO bank_credit (id, feed_id, account_number, reference, amount_vnd, memo, booked_at, received_at, at_partner,
           twin)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        id.0,
        credit.feed_id,
        credit.account_number,
        credit.reference,
        credit.amount.0,
        credit.memo,
        credit.booked_at,
        now,
        is_at_partner,
        twin,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The memos of credits of the same account, reference and amount.
pub(in crate::payments) async fn list_alike(
    connection: &mut PgConnection,
    credit: &BankMovement,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT memo FROM bank_credit
         WHERE account_number = $1 AND reference = $2 AND amount_vnd = $3 AND reference <> '' ORDER BY twin",
        credit.account_number,
        credit.reference,
        credit.amount.0,
    )
    .fetch_all(connection)
    .await
}

/// The amount and the account of a credit by this name; nothing when none was taken note of.
pub(in crate::payments) async fn load_credit_amount(
    connection: &mut PgConnection,
    feed_id: &str,
) -> Result<Option<(Vnd, String)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT amount_vnd AS "amount: Vnd", account_number FROM bank_credit WHERE feed_id = $1"#,
        feed_id
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.amount, row.account_number)))
}

/// Whether a credit of this name was taken note of.
pub(in crate::payments) async fn is_credit_known(
    connection: &mut PgConnection,
    feed_id: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM bank_credit WHERE feed_id = $1) AS "is!""#,
        feed_id
    )
    .fetch_one(connection)
    .await
}

pub(in crate::payments) async fn set_credit_group(
    connection: &mut PgConnection,
    credit: BankCreditId,
    group: OrderGroupId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE bank_credit SET order_group_id = $2 WHERE id = $1",
        credit.0,
        group.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The order groups that have one of these codes.
pub(in crate::payments) async fn find_groups(
    connection: &mut PgConnection,
    codes: &[GroupCode],
) -> Result<Vec<OrderGroupId>, sqlx::Error> {
    let codes: Vec<_> = codes.iter().map(ToString::to_string).collect();
    sqlx::query_scalar!(
        r#"SELECT id AS "id: OrderGroupId" FROM order_group WHERE code = ANY($1) ORDER BY id"#,
        &codes
    )
    .fetch_all(connection)
    .await
}

/// A person must say what a credit is for, or this part of it.
pub(in crate::payments) async fn insert_case(
    connection: &mut PgConnection,
    credit: BankCreditId,
    reason: SuspenseReason,
    part: Option<Vnd>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO suspense_case (credit_id, reason, amount_vnd, opened_at) VALUES ($1, $2, $3, $4)",
        credit.0,
        reason as SuspenseReason,
        part.map(|part| part.0),
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
