//! What of an order can still be given back, and that it was.

use super::Rates;
use crate::{
    base::{OrderId, OrderLineId, Vnd},
    ledger::{BasisPoints, GiveBack},
};
use sqlx::PgConnection;

/// What of an order can still be given back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderLeft {
    /// Of its lines, in their order.
    pub lines: Vec<LineLeft>,
    /// Of its delivery.
    pub delivery: Vnd,
}

/// What of one line can still be given back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineLeft {
    /// The line.
    pub id: OrderLineId,
    /// Its place in the order, from 1.
    pub position: i16,
    /// How many packs it has.
    pub packs: i32,
    /// For how many of them nothing went back yet.
    pub packs_left: i32,
    /// What its shopper pays for it, what was agreed at the scales included and what they took off left out.
    pub worth: Vnd,
    /// How much of it is left.
    pub left: Vnd,
}

/// What can still be given back of an order, which is locked until the transaction ends.
pub async fn load_left(connection: &mut PgConnection, order: OrderId) -> Result<OrderLeft, sqlx::Error> {
    let delivery = sqlx::query_scalar!(
        r#"SELECT delivery_fee_vnd - given_back_delivery_vnd AS "left!: Vnd" FROM seller_order WHERE id = $1 FOR UPDATE"#,
        order.0
    )
    .fetch_one(&mut *connection)
    .await?;
    let lines = sqlx::query_as!(
        LineLeft,
        r#"SELECT l.id AS "id: OrderLineId", l.position, l.quantity AS packs, l.quantity - l.returned AS "packs_left!",
                  l.line_total_vnd + l.extra_vnd - l.voucher_vnd - COALESCE((
                    SELECT sum(b.amount_vnd) FROM refund_line b JOIN refund r ON r.id = b.refund_id
                    WHERE b.line_id = l.id AND r.reason = 'weighed'), 0)::bigint AS "worth!: Vnd",
                  l.line_total_vnd + l.extra_vnd - l.voucher_vnd - l.given_back_vnd AS "left!: Vnd"
           FROM order_line l WHERE l.order_id = $1 ORDER BY l.position"#,
        order.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(OrderLeft { lines, delivery })
}

/// What is taken of one line, and what of that has gone back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ledger) struct LineTaken {
    pub(in crate::ledger) line: OrderLineId,
    /// What its shopper pays for it.
    pub(in crate::ledger) gross: Vnd,
    /// What of that was given back.
    pub(in crate::ledger) given_back: Vnd,
    /// What a voucher that is not the seller's pays in for it, and what of that has gone back.
    pub(in crate::ledger) funded: Vnd,
    pub(in crate::ledger) funded_back: Vnd,
    pub(in crate::ledger) rates: Rates,
    pub(in crate::ledger) fee: Vnd,
    pub(in crate::ledger) fee_back: Vnd,
    pub(in crate::ledger) vat: Vnd,
    pub(in crate::ledger) vat_back: Vnd,
    pub(in crate::ledger) withheld: Vnd,
    pub(in crate::ledger) withheld_back: Vnd,
}

pub(in crate::ledger) async fn load_taken(
    connection: &mut PgConnection,
    order: OrderId,
) -> Result<Vec<LineTaken>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT l.id AS "line: OrderLineId", l.line_total_vnd + l.extra_vnd - l.voucher_vnd AS "gross!: Vnd",
                  l.given_back_vnd AS "given_back: Vnd",
                  CASE WHEN o.funded_vnd > 0 THEN l.voucher_vnd ELSE 0 END AS "funded!: Vnd",
                  COALESCE((SELECT sum(b.funded_vnd) FROM refund_line b WHERE b.line_id = l.id), 0)::bigint
                    AS "funded_back!: Vnd",
                  max(c.rate_bps) AS "fee_rate!: BasisPoints", max(c.vat_bps) AS "vat_rate!: BasisPoints",
                  max(c.withheld_bps) AS "withheld_rate!: BasisPoints",
                  COALESCE(sum(c.fee_vnd) FILTER (WHERE c.refund_id IS NULL), 0)::bigint AS "fee!: Vnd",
                  COALESCE(-sum(c.fee_vnd) FILTER (WHERE c.refund_id IS NOT NULL), 0)::bigint AS "fee_back!: Vnd",
                  COALESCE(sum(c.vat_vnd) FILTER (WHERE c.refund_id IS NULL), 0)::bigint AS "vat!: Vnd",
                  COALESCE(-sum(c.vat_vnd) FILTER (WHERE c.refund_id IS NOT NULL), 0)::bigint AS "vat_back!: Vnd",
                  COALESCE(sum(c.withheld_vnd) FILTER (WHERE c.refund_id IS NULL), 0)::bigint AS "withheld!: Vnd",
                  COALESCE(-sum(c.withheld_vnd) FILTER (WHERE c.refund_id IS NOT NULL), 0)::bigint AS "withheld_back!: Vnd"
           FROM order_line l JOIN seller_order o ON o.id = l.order_id JOIN commission_line c ON c.order_line_id = l.id
           WHERE l.order_id = $1 GROUP BY l.id, o.funded_vnd"#,
        order.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| LineTaken {
            line: row.line,
            gross: row.gross,
            given_back: row.given_back,
            funded: row.funded,
            funded_back: row.funded_back,
            rates: Rates {
                fee: row.fee_rate,
                vat: row.vat_rate,
                withheld: row.withheld_rate,
            },
            fee: row.fee,
            fee_back: row.fee_back,
            vat: row.vat,
            vat_back: row.vat_back,
            withheld: row.withheld,
            withheld_back: row.withheld_back,
        })
        .collect())
}

/// Whether this form has made a refund before.
pub(in crate::ledger) async fn is_made(connection: &mut PgConnection, key_hash: &[u8]) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM refund WHERE key_hash = $1) AS "is_made!""#,
        key_hash
    )
    .fetch_one(connection)
    .await
}

/// Writes down of what a refund consists, what of each line goes back to whoever bears its voucher, and who decided it.
pub(in crate::ledger) async fn insert_back(
    connection: &mut PgConnection,
    refund: crate::base::RefundId,
    wanted: &GiveBack<'_>,
    funded: &[Vnd],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE refund SET delivery_vnd = $2, decided_by = $3, key_hash = $4 WHERE id = $1",
        refund.0,
        wanted.delivery.0,
        wanted.account.map(|account| account.0),
        wanted.key_hash,
    )
    .execute(&mut *connection)
    .await?;
    let (lines, quantities, amounts) = columns(wanted);
    sqlx::query!(
        "INSERT INTO refund_line (refund_id, line_id, quantity, amount_vnd, funded_vnd)
         SELECT $1, * FROM UNNEST($2::uuid[], $3::integer[], $4::bigint[], $5::bigint[])",
        refund.0,
        &lines,
        &quantities,
        &amounts,
        &funded.iter().map(|amount| amount.0).collect::<Vec<_>>(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// So much more of what a voucher pays in for an order goes back to whoever bears it.
pub(in crate::ledger) async fn set_funding_back(
    connection: &mut PgConnection,
    order: OrderId,
    amount: Vnd,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE seller_order SET funded_back_vnd = funded_back_vnd + $2 WHERE id = $1 AND $2 > 0::bigint",
        order.0,
        amount.0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The order and its lines know what was given back of them. The desk hears of it as of every change of an order.
pub(in crate::ledger) async fn set_given_back(
    connection: &mut PgConnection,
    wanted: &GiveBack<'_>,
    amount: Vnd,
    is_owed: bool,
) -> Result<(), sqlx::Error> {
    let (lines, quantities, amounts) = columns(wanted);
    sqlx::query!(
        "UPDATE order_line l SET given_back_vnd = l.given_back_vnd + back.amount, returned = l.returned + back.quantity
         FROM UNNEST($1::uuid[], $2::integer[], $3::bigint[]) AS back (line, quantity, amount) WHERE l.id = back.line",
        &lines,
        &quantities,
        &amounts,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE seller_order
         SET given_back_vnd = given_back_vnd + $2, given_back_delivery_vnd = given_back_delivery_vnd + $3,
             forgone_vnd = forgone_vnd + $4, version = version + 1
         WHERE id = $1",
        wanted.order.0,
        amount.0,
        wanted.delivery.0,
        if is_owed { 0 } else { amount.0 },
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn columns(wanted: &GiveBack<'_>) -> (Vec<uuid::Uuid>, Vec<i32>, Vec<i64>) {
    let lines = wanted.lines.iter();
    (
        lines.clone().map(|line| line.line.0).collect(),
        lines.clone().map(|line| line.quantity).collect(),
        lines.map(|line| line.amount.0).collect(),
    )
}
