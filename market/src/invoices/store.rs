//! All SQL of this module. Every query of a shopper asks for the secret or the account, every one of a seller for the
//! seller.

use super::{
    Buyer, InvoiceRow, Issued, OrderInvoice, ShopperInvoice, ShownBuyer, invoice::ShownInvoice, month::ShownSeller,
};
use crate::{
    base::{OrderGroupId, OrderId, OrganisationId, Vnd},
    orders::ShopperAccess,
    people::CoopMember,
};
use chrono::{DateTime, Duration, Utc};
use sqlx::{PgConnection, PgExecutor, PgPool};
use std::collections::HashMap;

/// An order is delivered at most so many days after it was placed: goods of a harvest wait for it.
const DAYS_TO_DELIVER: i64 = 400;

/// An order of a seller, locked.
#[derive(Debug)]
pub(super) struct LockedOrder {
    pub(super) id: OrderId,
    /// Whether it is paid or will be, and was not called off.
    pub(super) is_sold: bool,
}

pub(super) async fn lock_group(
    connection: &mut PgConnection,
    access: &ShopperAccess,
    code: &str,
) -> Result<Option<OrderGroupId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: OrderGroupId" FROM order_group
           WHERE code = $1 AND (token_hash = $2 OR account_id = $3) FOR UPDATE"#,
        code,
        access.token.as_ref().map(|token| token.hash()),
        access.account.map(|account| account.0),
    )
    .fetch_optional(connection)
    .await
}

/// Names the buyer on every invoice of the group that is still to be made; how many they are.
pub(super) async fn set_buyer(
    connection: &mut PgConnection,
    group: OrderGroupId,
    buyer: &Buyer,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO order_invoice AS i (order_id, seller_id, buyer_name, buyer_tax_code, buyer_address, buyer_email, asked_at)
         SELECT id, seller_id, $2, $3, $4, $5, $6 FROM seller_order
         WHERE order_group_id = $1 AND state <> 'cancelled' ORDER BY id
         ON CONFLICT (order_id) DO UPDATE SET buyer_name = $2, buyer_tax_code = $3, buyer_address = $4, buyer_email = $5, asked_at = $6
           WHERE i.number = ''",
        group.0,
        buyer.name.as_str(),
        buyer.tax_code.as_ref().map_or("", |code| code.as_str()),
        buyer.address.as_str(),
        buyer.email.as_deref().unwrap_or_default(),
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// What is known of the invoices of these orders; an order of which nothing is known is not in it.
pub(super) async fn load_invoices(
    executor: impl PgExecutor<'_>,
    orders: &[OrderId],
) -> Result<HashMap<OrderId, OrderInvoice>, sqlx::Error> {
    let orders: Vec<_> = orders.iter().map(|order| order.0).collect();
    let rows = sqlx::query!(
        r#"SELECT order_id AS "order: OrderId", buyer_name, buyer_tax_code, buyer_address, buyer_email, serial, number,
                  lookup_code, issued_on
           FROM order_invoice WHERE order_id = ANY($1)"#,
        &orders,
    )
    .fetch_all(executor)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let invoice = OrderInvoice {
                buyer: ShownBuyer {
                    name: row.buyer_name,
                    tax_code: row.buyer_tax_code,
                    address: row.buyer_address,
                    email: row.buyer_email,
                },
                issued: row.issued_on.map(|issued_on| ShownInvoice {
                    serial: row.serial,
                    number: format!("{:0>8}", row.number),
                    issued_on,
                    lookup_code: row.lookup_code,
                }),
            };
            (row.order, invoice)
        })
        .collect())
}

pub(super) async fn load_of_group(
    pool: &PgPool,
    access: &ShopperAccess,
    group: &str,
) -> Result<Vec<ShopperInvoice>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id: OrderId", o.code, o.state <> 'cancelled' AS "is_alive!"
           FROM order_group g JOIN seller_order o ON o.order_group_id = g.id
           WHERE g.code = $1 AND (g.token_hash = $2 OR g.account_id = $3) ORDER BY o.code"#,
        group,
        access.token.as_ref().map(|token| token.hash()),
        access.account.map(|account| account.0),
    )
    .fetch_all(pool)
    .await?;
    let orders: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut invoices = load_invoices(pool, &orders).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let invoice = invoices.remove(&row.id).unwrap_or_default();
            ShopperInvoice {
                code: row.code,
                is_open: row.is_alive && invoice.issued.is_none(),
                invoice,
            }
        })
        .collect())
}

pub(super) async fn find_order(
    pool: &PgPool,
    seller: OrganisationId,
    code: &str,
) -> Result<Option<OrderId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: OrderId" FROM seller_order WHERE code = $1 AND seller_id = $2"#,
        code,
        seller.0,
    )
    .fetch_optional(pool)
    .await
}

pub(super) async fn lock_order(
    connection: &mut PgConnection,
    seller: OrganisationId,
    code: &str,
) -> Result<Option<LockedOrder>, sqlx::Error> {
    sqlx::query_as!(
        LockedOrder,
        r#"SELECT id AS "id: OrderId", state NOT IN ('awaiting_payment', 'cancelled') AS "is_sold!"
           FROM seller_order WHERE code = $1 AND seller_id = $2 AND desk_tab IS NOT NULL FOR UPDATE"#,
        code,
        seller.0,
    )
    .fetch_optional(connection)
    .await
}

/// The code of another order of the seller at which this invoice stands.
pub(super) async fn find_other(
    connection: &mut PgConnection,
    seller: OrganisationId,
    order: OrderId,
    issued: &Issued,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT o.code FROM order_invoice i JOIN seller_order o ON o.id = i.order_id
         WHERE i.seller_id = $1 AND i.serial = $2 AND i.number = $3 AND i.order_id <> $4",
        seller.0,
        issued.serial.as_str(),
        issued.number.as_str(),
        order.0,
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn set_issued(
    connection: &mut PgConnection,
    member: &CoopMember,
    order: OrderId,
    issued: &Issued,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO order_invoice (order_id, seller_id, serial, number, lookup_code, issued_on, seller_name, seller_tax_code, seller_address, written_at, written_by)
         SELECT $1, o.id, $3, $4, $5, $6, o.name_vi, c.tax_code, concat_ws(', ', NULLIF(c.address_line, ''), u.name, p.name), $7, $8
         FROM organisation o JOIN cooperative c ON c.organisation_id = o.id
         JOIN admin_unit u ON u.code = c.commune_code LEFT JOIN admin_unit p ON p.code = o.province_code
         WHERE o.id = $2
         ON CONFLICT (order_id) DO UPDATE SET serial = EXCLUDED.serial, number = EXCLUDED.number, lookup_code = EXCLUDED.lookup_code,
           issued_on = EXCLUDED.issued_on, seller_name = EXCLUDED.seller_name, seller_tax_code = EXCLUDED.seller_tax_code,
           seller_address = EXCLUDED.seller_address, written_at = EXCLUDED.written_at, written_by = EXCLUDED.written_by",
        order.0,
        member.coop().0,
        issued.serial.as_str(),
        issued.number.as_str(),
        issued.lookup_code.as_str(),
        issued.issued_on,
        now,
        member.account().0,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// How many orders were delivered, and how many of them have no invoice.
pub(super) async fn count_month(
    pool: &PgPool,
    seller: OrganisationId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<(i64, i64), sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "total!", count(*) FILTER (WHERE COALESCE(i.number, '') = '') AS "missing!"
           FROM seller_order o
           JOIN LATERAL (SELECT min(e.at) AS at FROM order_event e WHERE e.order_id = o.id AND e.to_state IN ('delivered', 'collected')) d
             ON d.at >= $2 AND d.at < $3
           LEFT JOIN order_invoice i ON i.order_id = o.id
           WHERE o.seller_id = $1 AND o.desk_tab IS NOT NULL AND o.placed_at >= $4 AND o.placed_at < $3 AND o.state <> 'cancelled'"#,
        seller.0,
        from,
        to,
        from - Duration::days(DAYS_TO_DELIVER),
    )
    .fetch_one(pool)
    .await?;
    Ok((row.total, row.missing))
}

pub(super) async fn list_month(
    pool: &PgPool,
    seller: OrganisationId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    only_missing: bool,
    most: i64,
) -> Result<Vec<InvoiceRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id: OrderId", o.code, d.at AS "delivered_at!", g.shopper_name, o.goods_total_vnd AS "goods_total: Vnd",
                  o.delivery_fee_vnd AS "delivery_fee: Vnd", o.given_back_vnd + o.funded_back_vnd AS "given_back!: Vnd",
                  CASE WHEN o.funded_vnd = 0 THEN o.voucher_vnd ELSE 0 END AS "own_voucher!: Vnd",
                  COALESCE(NULLIF(i.seller_name, ''), s.name_vi) AS "seller_name!",
                  CASE WHEN i.written_at IS NULL THEN c.tax_code ELSE i.seller_tax_code END AS "seller_tax_code!",
                  CASE WHEN i.written_at IS NULL THEN concat_ws(', ', NULLIF(c.address_line, ''), u.name, p.name)
                       ELSE i.seller_address END AS "seller_address!"
           FROM seller_order o
           JOIN LATERAL (SELECT min(e.at) AS at FROM order_event e WHERE e.order_id = o.id AND e.to_state IN ('delivered', 'collected')) d
             ON d.at >= $2 AND d.at < $3
           JOIN order_group g ON g.id = o.order_group_id
           JOIN organisation s ON s.id = o.seller_id JOIN cooperative c ON c.organisation_id = o.seller_id
           JOIN admin_unit u ON u.code = c.commune_code LEFT JOIN admin_unit p ON p.code = s.province_code
           LEFT JOIN order_invoice i ON i.order_id = o.id
           WHERE o.seller_id = $1 AND o.desk_tab IS NOT NULL AND o.placed_at >= $4 AND o.placed_at < $3 AND o.state <> 'cancelled'
             AND NOT ($5 AND COALESCE(i.number, '') <> '')
           ORDER BY d.at, o.id LIMIT $6"#,
        seller.0,
        from,
        to,
        from - Duration::days(DAYS_TO_DELIVER),
        only_missing,
        most,
    )
    .fetch_all(pool)
    .await?;
    let orders: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut invoices = load_invoices(pool, &orders).await?;
    Ok(rows
        .into_iter()
        .map(|row| InvoiceRow {
            code: row.code,
            delivered_at: row.delivered_at,
            shopper_name: row.shopper_name,
            goods_total: row.goods_total,
            delivery_fee: row.delivery_fee,
            own_voucher: row.own_voucher,
            given_back: row.given_back,
            invoice: invoices.remove(&row.id).unwrap_or_default(),
            seller: ShownSeller {
                name: row.seller_name,
                tax_code: row.seller_tax_code,
                address: row.seller_address,
            },
        })
        .collect())
}
