//! What sellers collect for themselves.

use crate::{
    base::{AccountId, OrderGroupId, OrderId, OrganisationId, Vnd, Words},
    payments::{AwaitedOrder, BankAccount, Payee},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor, PgPool};

/// Where an order stands of which its seller says something.
pub(in crate::payments) struct Standing {
    /// What it costs.
    pub(in crate::payments) due: Vnd,
    /// What has come of it while it waited.
    pub(in crate::payments) came: Vnd,
    /// Whether it waits for it.
    pub(in crate::payments) is_awaited: bool,
    /// Whether it has come.
    pub(in crate::payments) is_paid: bool,
    /// Whether its time has passed without it.
    pub(in crate::payments) is_over: bool,
    /// Whether the seller has said the last of it.
    pub(in crate::payments) is_said: bool,
}

/// Accounts that somebody verified and that nobody changed since then.
pub(in crate::payments) async fn list_accounts(
    executor: impl PgExecutor<'_>,
    sellers: &[OrganisationId],
    unchanged_since: DateTime<Utc>,
) -> Result<Vec<(OrganisationId, BankAccount)>, sqlx::Error> {
    let sellers: Vec<_> = sellers.iter().map(|seller| seller.0).collect();
    let rows = sqlx::query!(
        r#"SELECT a.organisation_id AS "seller: OrganisationId", a.bin, a.number, a.holder FROM payout_account a
           WHERE a.organisation_id = ANY($1) AND a.verified_at IS NOT NULL AND a.changed_at <= $2
             AND NOT EXISTS (SELECT 1 FROM payout_hold h WHERE h.organisation_id = a.organisation_id AND h.lifted_at IS NULL)"#,
        &sellers,
        unchanged_since,
    )
    .fetch_all(executor)
    .await?;
    let account = |bin: &str, number: &str, holder: &str| BankAccount::parse(bin, number, holder);
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((row.seller, account(&row.bin, &row.number, &row.holder)?)))
        .collect())
}

/// Writes down where the shopper of each order is told to send its money.
pub async fn insert_payees(
    connection: &mut PgConnection,
    payees: &[(OrderId, BankAccount)],
) -> Result<(), sqlx::Error> {
    let texts = |of: fn(&BankAccount) -> &str| -> Vec<String> {
        payees.iter().map(|(_, account)| of(account).to_owned()).collect()
    };
    let orders: Vec<_> = payees.iter().map(|(order, _)| order.0).collect();
    sqlx::query!(
        "INSERT INTO direct_account (order_id, bin, number, holder)
         SELECT * FROM UNNEST($1::uuid[], $2::text[], $3::text[], $4::text[])",
        &orders,
        &texts(BankAccount::bin),
        &texts(BankAccount::number),
        &texts(BankAccount::holder),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Whom the money is sent to that a group still waits for.
pub(in crate::payments) async fn list_payees(pool: &PgPool, group: OrderGroupId) -> Result<Vec<Payee>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT o.code, o.seller_name_vi AS vi, o.seller_name_en AS en, o.prepaid_vnd AS "amount: Vnd",
                  COALESCE((SELECT sum(r.amount_vnd) FROM direct_receipt r WHERE r.order_id = o.id), 0)::bigint AS "came!: Vnd",
                  a.bin, a.number, a.holder
           FROM direct_account a JOIN seller_order o ON o.id = a.order_id
           WHERE o.order_group_id = $1 AND o.state = 'awaiting_payment' ORDER BY o.code"#,
        group.0,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Payee {
            code: row.code,
            seller: Words { vi: row.vi, en: row.en },
            account: BankAccount::parse(&row.bin, &row.number, &row.holder),
            amount: Vnd(row.amount.0 - row.came.0),
            came: row.came,
        })
        .collect())
}

/// What a seller awaits, and what was called off unpaid since then.
pub(in crate::payments) async fn list_awaited(
    pool: &PgPool,
    seller: OrganisationId,
    since: DateTime<Utc>,
) -> Result<Vec<AwaitedOrder>, sqlx::Error> {
    sqlx::query_as!(
        AwaitedOrder,
        r#"SELECT o.code, o.prepaid_vnd AS "amount: Vnd", g.shopper_name, o.placed_at,
                  COALESCE((SELECT sum(r.amount_vnd) FROM direct_receipt r WHERE r.order_id = o.id), 0)::bigint AS "came!: Vnd",
                  CASE WHEN o.state = 'awaiting_payment' THEN p.pay_by END AS pay_by
           FROM direct_account a JOIN seller_order o ON o.id = a.order_id JOIN order_group g ON g.id = o.order_group_id
           JOIN payment p ON p.order_group_id = g.id
           WHERE o.seller_id = $1 AND NOT EXISTS (SELECT 1 FROM direct_receipt r WHERE r.order_id = o.id AND NOT r.is_part)
             AND (o.state = 'awaiting_payment' OR (o.state = 'cancelled' AND o.confirm_by IS NULL AND o.state_since >= $2))
           ORDER BY o.state DESC, o.placed_at, o.id LIMIT 200"#,
        seller.0,
        since,
    )
    .fetch_all(pool)
    .await
}

/// The order of this seller that is paid to them, and its group.
pub(in crate::payments) async fn find(
    connection: &mut PgConnection,
    seller: OrganisationId,
    code: &str,
) -> Result<Option<(OrderGroupId, OrderId)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT o.order_group_id AS "group: OrderGroupId", o.id AS "order: OrderId"
           FROM seller_order o JOIN direct_account a ON a.order_id = o.id WHERE o.code = $1 AND o.seller_id = $2"#,
        code,
        seller.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.group, row.order)))
}

/// Where an order stands, locked until the transaction ends.
pub(in crate::payments) async fn lock(connection: &mut PgConnection, order: OrderId) -> Result<Standing, sqlx::Error> {
    sqlx::query_as!(
        Standing,
        r#"SELECT prepaid_vnd AS "due: Vnd",
                  COALESCE((SELECT sum(r.amount_vnd) FROM direct_receipt r WHERE r.order_id = seller_order.id), 0)::bigint AS "came!: Vnd",
                  state = 'awaiting_payment' AS "is_awaited!",
                  confirm_by IS NOT NULL AS "is_paid!", COALESCE(cancelled_by = 'timeout', false) AS "is_over!",
                  EXISTS (SELECT 1 FROM direct_receipt r WHERE r.order_id = seller_order.id AND NOT r.is_part) AS "is_said!"
           FROM seller_order WHERE id = $1 FOR UPDATE"#,
        order.0,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::payments) async fn insert_receipt(
    connection: &mut PgConnection,
    order: OrderId,
    amount: Vnd,
    is_part: bool,
    (account, now): (AccountId, DateTime<Utc>),
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO direct_receipt (order_id, position, amount_vnd, is_part, said_at, said_by)
         SELECT $1, count(*) + 1, $2, $3, $4, $5 FROM direct_receipt WHERE order_id = $1",
        order.0,
        amount.0,
        is_part,
        now,
        account.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether an order of the group still waits, and what has come: what those cost that are paid, and the parts of those that
/// wait.
pub(in crate::payments) async fn sum(
    connection: &mut PgConnection,
    group: OrderGroupId,
) -> Result<(bool, Vnd), sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT COALESCE(bool_or(o.state = 'awaiting_payment'), false) AS "is_awaited!",
                  COALESCE(sum(CASE WHEN o.confirm_by IS NOT NULL THEN o.prepaid_vnd
                                    WHEN o.state = 'awaiting_payment' THEN r.came END), 0)::bigint AS "came!: Vnd"
           FROM seller_order o,
                LATERAL (SELECT sum(amount_vnd) AS came FROM direct_receipt WHERE order_id = o.id) AS r
           WHERE o.order_group_id = $1"#,
        group.0,
    )
    .fetch_one(connection)
    .await?;
    Ok((row.is_awaited, row.came))
}
