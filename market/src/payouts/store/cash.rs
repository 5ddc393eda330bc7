//! Cash from doors.

use crate::{
    base::{AccountId, OrderId, OrganisationId, RemittanceId, Vnd, Words},
    payouts::{CashAge, CashDifference},
};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};

/// What was handed over of one order.
pub(in crate::payouts) struct NewRemittance<'a> {
    pub(in crate::payouts) id: RemittanceId,
    pub(in crate::payouts) order: OrderId,
    pub(in crate::payouts) seller: OrganisationId,
    pub(in crate::payouts) reference: &'a str,
    pub(in crate::payouts) amount: Vnd,
    pub(in crate::payouts) fee: Vnd,
    /// What was told beyond them.
    pub(in crate::payouts) excess: Vnd,
    pub(in crate::payouts) expected: Vnd,
    pub(in crate::payouts) day: NaiveDate,
}

pub(in crate::payouts) async fn lock(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("LOCK TABLE cash_remittance IN SHARE ROW EXCLUSIVE MODE")
        .execute(connection)
        .await?;
    Ok(())
}

/// An order of which cash was taken, its seller, and what of it is still owed: less what was handed over, and less what
/// payouts have set off, which is taken to be of the oldest orders.
pub(in crate::payouts) async fn find_order(
    connection: &mut PgConnection,
    code: &str,
) -> Result<Option<(OrderId, OrganisationId, Vnd)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"WITH asked AS (SELECT id, seller_id, 'cod_receivable:' || seller_id AS account FROM seller_order WHERE code = $1),
           entry AS (
             SELECT t.event, t.subject, t.at, e.amount_vnd FROM asked a JOIN ledger_entry e ON e.account = a.account
             JOIN ledger_transaction t ON t.id = e.transaction_id),
           unpaid AS (
             SELECT c.subject, c.at, GREATEST(c.amount_vnd - COALESCE(r.sum, 0), 0) AS amount
             FROM entry c LEFT JOIN (
               SELECT r.order_id, sum(r.amount_vnd + r.fee_vnd) AS sum FROM cash_remittance r JOIN asked a ON a.seller_id = r.seller_id
               WHERE r.taken_back_at IS NULL GROUP BY r.order_id) AS r ON r.order_id = c.subject
             WHERE c.event = 'cash_collected'),
           summed AS (SELECT subject, amount, sum(amount) OVER (ORDER BY at, subject) AS up_to, sum(amount) OVER () AS total FROM unpaid)
           SELECT a.id AS "order: OrderId", a.seller_id AS "seller: OrganisationId",
                  LEAST(s.amount, GREATEST(s.up_to - s.total + LEAST((SELECT sum(amount_vnd) FROM entry), s.total), 0))::bigint AS "owed!: Vnd"
           FROM asked a JOIN summed s ON s.subject = a.id"#,
        code,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.order, row.seller, row.owed)))
}

/// Whether this order was told of under this reference, however that was typed.
pub(in crate::payouts) async fn is_known(
    connection: &mut PgConnection,
    order: OrderId,
    reference: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM cash_remittance WHERE order_id = $1 AND taken_back_at IS NULL
                          AND fold_reference(reference) = fold_reference($2)) AS "is!""#,
        order.0,
        reference,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::payouts) async fn insert(
    connection: &mut PgConnection,
    row: &NewRemittance<'_>,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO cash_remittance
           (id, order_id, seller_id, reference, amount_vnd, fee_vnd, expected_vnd, paid_on, imported_at, imported_by, excess_vnd)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        row.id.0,
        row.order.0,
        row.seller.0,
        row.reference,
        row.amount.0,
        row.fee.0,
        row.expected.0,
        row.day,
        now,
        account.0,
        row.excess.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payouts) async fn list_ages(pool: &PgPool, now: DateTime<Utc>) -> Result<Vec<CashAge>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"WITH entry AS (
             SELECT e.account, e.amount_vnd AS amount, t.at, t.id FROM ledger_entry e
             JOIN ledger_transaction t ON t.id = e.transaction_id WHERE e.account LIKE 'cod_receivable:%'),
           paid AS (SELECT account, -COALESCE(sum(amount) FILTER (WHERE amount < 0), 0) AS sum, sum(amount) AS total
                    FROM entry GROUP BY account),
           taken AS (
             SELECT account, at, amount, sum(amount) OVER (PARTITION BY account ORDER BY at, id) AS up_to FROM entry WHERE amount > 0),
           owed AS (
             SELECT t.account, t.at, LEAST(t.amount, GREATEST(t.up_to - p.sum, 0)) AS amount
             FROM taken t JOIN paid p ON p.account = t.account),
           aged AS (
             SELECT account, sum(amount) FILTER (WHERE at > $1) AS week, sum(amount) FILTER (WHERE at <= $1 AND at > $2) AS month,
                    sum(amount) FILTER (WHERE at <= $2) AS older, min(at) FILTER (WHERE amount > 0) AS since
             FROM owed GROUP BY account)
           SELECT o.id AS "seller: OrganisationId", o.name_vi, o.name_en, p.total::bigint AS "total!: Vnd",
                  COALESCE(a.week, 0)::bigint AS "week!: Vnd", COALESCE(a.month, 0)::bigint AS "month!: Vnd",
                  COALESCE(a.older, 0)::bigint AS "older!: Vnd", a.since AS "since?"
           FROM paid p JOIN organisation o ON p.account = 'cod_receivable:' || o.id LEFT JOIN aged a ON a.account = p.account
           WHERE p.total <> 0 ORDER BY p.total DESC, o.name_vi LIMIT 500"#,
        now - Duration::days(7),
        now - Duration::days(30),
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CashAge {
            seller: row.seller,
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            total: row.total,
            week: row.week,
            month: row.month,
            older: row.older,
            since: row.since,
        })
        .collect())
}

pub(in crate::payouts) async fn list_differences(pool: &PgPool) -> Result<Vec<CashDifference>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT o.code, s.name_vi, s.name_en, c.expected_vnd AS "expected: Vnd", (c.amount_vnd + c.fee_vnd + c.excess_vnd) AS "told!: Vnd",
                  c.reference, c.paid_on
           FROM cash_remittance c JOIN seller_order o ON o.id = c.order_id JOIN organisation s ON s.id = c.seller_id
           WHERE c.amount_vnd + c.fee_vnd + c.excess_vnd <> c.expected_vnd AND c.taken_back_at IS NULL ORDER BY c.imported_at DESC, o.code LIMIT 200"#,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CashDifference {
            code: row.code,
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            expected: row.expected,
            told: row.told,
            reference: row.reference,
            paid_on: row.paid_on,
        })
        .collect())
}
