//! What the shopper's pages read. Every query asks for the secret or the account.

use super::{ahead::load_ahead, load_events, load_lines, note::load_notes, ship::load_shipments};
use crate::{
    base::{AccountId, OrderGroupId, OrderId, Vnd, Words, time::shown_time},
    orders::{Delivery, GroupCard, OrderState, ShopperAccess, ShopperGroup, ShopperOrder, timers::deadline},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// So long an order was placed a moment ago.
const NEW_MINUTES: i64 = 15;

pub(in crate::orders) async fn load_group(
    pool: &PgPool,
    access: &ShopperAccess,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Option<ShopperGroup>, sqlx::Error> {
    let group = sqlx::query!(
        r#"SELECT id AS "id: OrderGroupId", code, placed_at, shopper_name, shopper_phone, shopper_email, address_line,
                  commune_name, province_name, legacy_address, note, total_vnd AS "total: Vnd",
                  voucher_vnd AS "voucher: Vnd", (SELECT v.code FROM voucher_use u JOIN voucher v ON v.id = u.voucher_id
                                                  WHERE u.order_group_id = order_group.id) AS voucher_code
           FROM order_group WHERE code = $1 AND (token_hash = $2 OR account_id = $3)"#,
        code,
        access.token.as_ref().map(|token| token.hash()),
        access.account.map(|account| account.0),
    )
    .fetch_optional(pool)
    .await?;
    let Some(group) = group else { return Ok(None) };
    let orders = load_orders(pool, group.id, now).await?;
    // Before it is paid there is nothing to thank for; then the page says what to do.
    let is_untouched = orders.iter().all(|order| order.state == OrderState::Placed);
    Ok(Some(ShopperGroup {
        is_new: is_untouched && now - group.placed_at < Duration::minutes(NEW_MINUTES),
        code: group.code,
        placed_at: shown_time(group.placed_at),
        shopper_name: group.shopper_name,
        shopper_phone: group.shopper_phone,
        shopper_email: group.shopper_email,
        address: format!(
            "{}, {}, {}",
            group.address_line, group.commune_name, group.province_name
        ),
        legacy_address: group.legacy_address,
        note: group.note,
        total: group.total,
        voucher: group.voucher,
        voucher_code: group.voucher_code,
        orders,
    }))
}

async fn load_orders(pool: &PgPool, group: OrderGroupId, now: DateTime<Utc>) -> Result<Vec<ShopperOrder>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id: OrderId", o.code, o.seller_name_vi, o.seller_name_en, f.slug AS seller_slug,
                  c.phone_shown AS seller_phone, commune.name AS commune_name, province.name AS province_name,
                  o.state AS "state: OrderState", o.state_since, o.delivery AS "delivery: Delivery",
                  o.goods_total_vnd AS "goods_total: Vnd", o.delivery_fee_vnd AS "delivery_fee: Vnd",
                  o.total_vnd AS "total: Vnd", o.voucher_vnd AS "voucher: Vnd",
                  o.total_vnd + o.extra_vnd - o.voucher_vnd - o.prepaid_vnd - o.forgone_vnd AS "to_collect!: Vnd",
                  o.given_back_vnd AS "given_back: Vnd", o.extra_vnd AS "extra: Vnd",
                  o.return_open_since IS NOT NULL AS "is_return_open!", o.cancel_reason, o.confirm_by, o.cancel_answer_by,
                  CASE WHEN o.cancelled_by = 'timeout' AND o.prepaid_vnd > 0 AND o.confirm_by IS NULL THEN 'payment_timeout'
                       WHEN o.cancelled_by = 'timeout' AND o.cancel_answer_by IS NOT NULL THEN 'request_timeout'
                       ELSE o.cancelled_by END AS cancelled_by,
                  o.cancel_requested_at IS NOT NULL AS "is_cancel_requested!"
           FROM seller_order o
           JOIN storefront f ON f.organisation_id = o.seller_id
           JOIN cooperative c ON c.organisation_id = o.seller_id
           JOIN admin_unit commune ON commune.code = c.commune_code
           JOIN admin_unit province ON province.code = commune.parent_code
           WHERE o.order_group_id = $1 ORDER BY o.code"#,
        group.0,
    )
    .fetch_all(pool)
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut lines = load_lines(pool, &ids).await?;
    let mut shipments = load_shipments(pool, &ids).await?;
    let mut events = load_events(pool, &ids, false).await?;
    let mut notes = load_notes(pool, &ids).await?;
    let mut ahead = load_ahead(pool, &ids, now).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let ahead = ahead.remove(&row.id);
            (row, ahead)
        })
        .map(|(row, ahead)| ShopperOrder {
            code: row.code,
            seller_name: Words {
                vi: row.seller_name_vi,
                en: row.seller_name_en,
            },
            seller_slug: row.seller_slug,
            seller_phone: row.seller_phone,
            seller_place: format!("{}, {}", row.commune_name, row.province_name),
            state: row.state,
            state_since: shown_time(row.state_since),
            delivery: row.delivery,
            lines: lines.remove(&row.id).unwrap_or_default(),
            goods_total: row.goods_total,
            delivery_fee: row.delivery_fee,
            total: row.total,
            voucher: row.voucher,
            shipments: shipments.remove(&row.id).unwrap_or_default(),
            to_collect: row.to_collect,
            given_back: row.given_back,
            extra: row.extra,
            is_return_open: row.is_return_open,
            cancelled_by: row.cancelled_by,
            cancel_reason: row.cancel_reason,
            is_cancel_requested: row.is_cancel_requested,
            deadline: deadline(
                row.state,
                row.confirm_by
                    .filter(|_| ahead.as_ref().is_none_or(|ahead| !ahead.is_waiting)),
                row.cancel_answer_by,
                row.is_cancel_requested,
            )
            .map(shown_time),
            ahead,
            notes: notes.remove(&row.id).unwrap_or_default(),
            events: events.remove(&row.id).unwrap_or_default(),
        })
        .collect())
}

pub(in crate::orders) async fn load_groups_of_account(
    pool: &PgPool,
    account: AccountId,
) -> Result<Vec<GroupCard>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT g.code, g.placed_at, g.total_vnd - g.voucher_vnd AS "total!: Vnd", o.seller_name_vi, o.seller_name_en,
                  o.state AS "state: OrderState"
           FROM (SELECT id, code, placed_at, total_vnd, voucher_vnd FROM order_group WHERE account_id = $1
                 ORDER BY placed_at DESC LIMIT 50) g
           JOIN seller_order o ON o.order_group_id = g.id
           ORDER BY g.placed_at DESC, g.code, o.code"#,
        account.0,
    )
    .fetch_all(pool)
    .await?;
    let mut cards: Vec<GroupCard> = Vec::new();
    for row in rows {
        let part = (
            Words {
                vi: row.seller_name_vi,
                en: row.seller_name_en,
            },
            row.state,
        );
        match cards.last_mut() {
            Some(card) if card.code == row.code => card.orders.push(part),
            _ => cards.push(GroupCard {
                code: row.code,
                placed_at: shown_time(row.placed_at),
                total: row.total,
                orders: vec![part],
            }),
        }
    }
    Ok(cards)
}
