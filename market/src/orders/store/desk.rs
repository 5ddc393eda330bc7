//! What the seller's desk reads. Every query filters by the seller.

use super::{ahead::load_ahead, load_events, load_lines, note::load_notes, ship::load_shipments};
use crate::{
    base::{Lang, OrderId, OrganisationId, Vnd, Words, page::COUNTED_MAX, time::shown_time},
    catalog::load_first_photos,
    orders::{Delivery, DeskCounts, DeskOrder, Money, OrderCard, OrderState, timers::deadline},
    places::bare_name,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

pub(in crate::orders) async fn count_desk(pool: &PgPool, seller: OrganisationId) -> Result<DeskCounts, sqlx::Error> {
    // No further than a total is shown: a tab of ten thousand orders is counted as fast as one of a thousand. Each tab is
    // named in the statement, so that the database knows from its statistics which ones are empty; with a value that it
    // does not know it looks for those in the whole table.
    sqlx::query_as!(
        DeskCounts,
        r#"SELECT (SELECT count(*) FROM (
                     SELECT 1 FROM seller_order WHERE seller_id = $1 AND desk_tab = 'waiting' LIMIT $2) AS t) AS "waiting!",
                  (SELECT count(*) FROM (
                     SELECT 1 FROM seller_order WHERE seller_id = $1 AND desk_tab = 'to_ship' LIMIT $2) AS t) AS "to_ship!",
                  (SELECT count(*) FROM (
                     SELECT 1 FROM seller_order WHERE seller_id = $1 AND desk_tab = 'shipping' LIMIT $2) AS t) AS "shipping!",
                  (SELECT count(*) FROM (
                     SELECT 1 FROM seller_order WHERE seller_id = $1 AND desk_tab = 'delivered' LIMIT $2) AS t) AS "delivered!",
                  (SELECT count(*) FROM (
                     SELECT 1 FROM seller_order WHERE seller_id = $1 AND desk_tab = 'cancelled' LIMIT $2) AS t) AS "cancelled!",
                  (SELECT count(*) FROM (
                     SELECT 1 FROM seller_order WHERE seller_id = $1 AND desk_tab = 'ahead' LIMIT $2) AS t) AS "ahead!",
                  (SELECT count(*) FROM (
                     SELECT 1 FROM seller_order WHERE seller_id = $1 AND returned_since IS NOT NULL LIMIT $2) AS t) AS "returns!",
                  (SELECT count(*) FROM (
                     SELECT 1 FROM seller_order WHERE seller_id = $1 AND cancel_requested_at IS NOT NULL LIMIT $2) AS t) AS "cancel_requests!",
                  (SELECT count(*) FROM (
                     SELECT 1 FROM seller_order WHERE seller_id = $1 AND note_unread_since IS NOT NULL LIMIT $2) AS t) AS "unread_notes!""#,
        seller.0,
        COUNTED_MAX + 1,
    )
    .fetch_one(pool)
    .await
}

/// The cards of these orders, in this order.
pub(in crate::orders) async fn load_cards(
    pool: &PgPool,
    seller: OrganisationId,
    orders: &[OrderId],
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<Vec<OrderCard>, sqlx::Error> {
    let ids: Vec<_> = orders.iter().map(|order| order.0).collect();
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id: OrderId", o.code, o.placed_at, o.state AS "state: OrderState",
                  o.delivery AS "delivery: Delivery", o.total_vnd + o.extra_vnd - o.voucher_vnd + o.funded_vnd - o.given_back_vnd - o.funded_back_vnd AS "total!: Vnd",
                  o.total_vnd + o.extra_vnd - o.voucher_vnd - o.prepaid_vnd - o.forgone_vnd AS "to_collect!: Vnd",
                  o.prepaid_vnd > 0 AS "is_prepaid!", o.return_open_since IS NOT NULL AS "is_return_open!",
                  o.cancel_requested_at IS NOT NULL AS "is_cancel_requested!", o.confirm_by, o.cancel_answer_by,
                  o.reminded_at IS NOT NULL AS "is_reminded!", o.note_unread_since IS NOT NULL AS "has_unread_note!",
                  g.shopper_name, g.commune_name, g.province_name
           FROM seller_order o JOIN order_group g ON g.id = o.order_group_id
           WHERE o.seller_id = $1 AND o.id = ANY($2) ORDER BY array_position($2, o.id)"#,
        seller.0,
        &ids,
    )
    .fetch_all(pool)
    .await?;
    let mut lines = load_lines(pool, orders).await?;
    let mut ahead = load_ahead(pool, orders, now).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let is_asked = row.is_cancel_requested;
            let ahead = ahead.remove(&row.id);
            let is_waiting = ahead.as_ref().is_some_and(|ahead| ahead.is_waiting);
            let confirm_by = row.confirm_by.filter(|_| !is_waiting);
            let deadline = deadline(row.state, confirm_by, row.cancel_answer_by, is_asked);
            let lines = lines.remove(&row.id).unwrap_or_default();
            OrderCard {
                code: row.code,
                placed_at: shown_time(row.placed_at),
                shopper_name: row.shopper_name,
                place: format!("{}, {}", row.commune_name, row.province_name),
                is_partly_sent: row.state.is_before_hand_over() && lines.iter().any(|line| line.sent > 0),
                goods: lines
                    .iter()
                    .map(|line| format!("{} × {}, {}", line.quantity, line.name.get(lang), line.pack.get(lang)))
                    .collect(),
                state: row.state,
                delivery: row.delivery,
                total: row.total,
                to_collect: row.to_collect,
                money: Money::of(row.state, row.to_collect, row.is_prepaid),
                next_step: row.state.next_step(row.delivery).filter(|_| !is_waiting),
                ahead,
                is_cancel_requested: is_asked,
                is_return_open: row.is_return_open,
                minutes_left: deadline.map(|end| minutes_until(end, now)),
                is_reminded: row.is_reminded && row.state == OrderState::Placed,
                has_unread_note: row.has_unread_note,
            }
        })
        .collect())
}

fn minutes_until(end: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    (end - now).num_minutes().max(0)
}

/// The goods that the seller offers or has offered: slug and name, by name; at most 200.
pub(in crate::orders) async fn list_offered(
    pool: &PgPool,
    seller: OrganisationId,
) -> Result<Vec<(String, Words)>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT p.slug, p.name_vi, p.name_en FROM product p
         WHERE p.id IN (SELECT v.product_id FROM offer f JOIN variant v ON v.id = f.variant_id WHERE f.seller_id = $1)
         ORDER BY p.name_vi, p.slug LIMIT 200",
        seller.0,
    )
    .fetch_all(pool)
    .await?;
    let named = |(slug, vi, en)| (slug, Words { vi, en });
    Ok(rows
        .into_iter()
        .map(|row| named((row.slug, row.name_vi, row.name_en)))
        .collect())
}

/// Where a seller sends from. What they wrote may already name the commune or the province.
fn sent_from(line: &str, commune: &str, province: &str) -> String {
    let rest = [commune, province]
        .into_iter()
        .filter(|place| !line.contains(bare_name(place)));
    let line = Some(line).filter(|line| !line.is_empty());
    line.into_iter().chain(rest).collect::<Vec<_>>().join(", ")
}

/// The seller's orders of these codes, in this order; codes of others are passed over.
pub(in crate::orders) async fn load_desk_orders(
    pool: &PgPool,
    seller: OrganisationId,
    codes: &[String],
    now: DateTime<Utc>,
) -> Result<Vec<DeskOrder>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id: OrderId", o.code, o.placed_at, o.state AS "state: OrderState", o.state_since,
                  o.delivery AS "delivery: Delivery", o.goods_total_vnd AS "goods_total: Vnd",
                  o.delivery_fee_vnd AS "delivery_fee: Vnd", o.total_vnd AS "total: Vnd",
                  o.voucher_vnd AS "voucher: Vnd", o.funded_vnd AS "funded: Vnd", o.funded_back_vnd AS "funded_back: Vnd",
                  o.total_vnd + o.extra_vnd - o.voucher_vnd - o.prepaid_vnd - o.forgone_vnd AS "to_collect!: Vnd",
                  o.given_back_vnd AS "given_back: Vnd", o.extra_vnd AS "extra: Vnd", o.prepaid_vnd > 0 AS "is_prepaid!",
                  o.return_open_since IS NOT NULL AS "is_return_open!",
                  CASE WHEN o.cancelled_by = 'timeout' AND o.cancel_answer_by IS NOT NULL THEN 'request_timeout'
                       ELSE o.cancelled_by END AS cancelled_by,
                  o.cancel_reason, o.cancel_requested_at, o.cancel_request, o.confirm_by, o.cancel_answer_by,
                  o.note_unread_since IS NOT NULL AS "has_unread_note!",
                  g.shopper_name, g.shopper_phone, g.address_line, g.commune_name, g.province_name, g.legacy_address,
                  g.note, o.seller_name_vi, o.seller_name_en, c.phone_shown AS seller_phone,
                  commune.name AS seller_commune, 
                  COALESCE(NULLIF(d.settings #>> '{pick_up,address}', ''), c.address_line) AS "seller_line!",
                   province.name AS seller_province
           FROM seller_order o
           JOIN order_group g ON g.id = o.order_group_id
           JOIN cooperative c ON c.organisation_id = o.seller_id
           LEFT JOIN seller_delivery d ON d.organisation_id = o.seller_id
           JOIN admin_unit commune ON commune.code = c.commune_code
           JOIN admin_unit province ON province.code = commune.parent_code
           WHERE o.seller_id = $1 AND o.code = ANY($2) AND o.desk_tab IS NOT NULL ORDER BY array_position($2, o.code)"#,
        seller.0,
        codes,
    )
    .fetch_all(pool)
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut lines = load_lines(pool, &ids).await?;
    let mut shipments = load_shipments(pool, &ids).await?;
    let slugs: Vec<_> = lines.values().flatten().map(|line| line.product_slug.clone()).collect();
    let photos = load_first_photos(pool, &slugs).await?;
    for line in lines.values_mut().flatten() {
        line.photo = photos.get(&line.product_slug).cloned();
    }
    let mut events = load_events(pool, &ids, true).await?;
    let mut notes = load_notes(pool, &ids).await?;
    let mut ahead = load_ahead(pool, &ids, now).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let lines = lines.remove(&row.id).unwrap_or_default();
            let ahead = ahead.remove(&row.id);
            let is_waiting = ahead.as_ref().is_some_and(|ahead| ahead.is_waiting);
            (row, lines, ahead, is_waiting)
        })
        .map(|(row, lines, ahead, is_waiting)| DeskOrder {
            code: row.code,
            placed_at: shown_time(row.placed_at),
            state: row.state,
            state_since: shown_time(row.state_since),
            delivery: row.delivery,
            next_step: row.state.next_step(row.delivery).filter(|_| !is_waiting),
            ahead,
            seller_name: Words {
                vi: row.seller_name_vi,
                en: row.seller_name_en,
            },
            seller_phone: row.seller_phone,
            seller_place: sent_from(&row.seller_line, &row.seller_commune, &row.seller_province),
            shopper_name: row.shopper_name,
            shopper_phone: row.shopper_phone,
            address: format!("{}, {}, {}", row.address_line, row.commune_name, row.province_name),
            legacy_address: row.legacy_address,
            note: row.note,
            may_cancel: row.state.is_before_hand_over() && lines.iter().all(|line| line.sent == 0),
            lines,
            goods_total: row.goods_total,
            delivery_fee: row.delivery_fee,
            total: row.total,
            shipments: shipments.remove(&row.id).unwrap_or_default(),
            voucher: row.voucher,
            funded: row.funded,
            funded_back: row.funded_back,
            to_collect: row.to_collect,
            given_back: row.given_back,
            extra: row.extra,
            is_prepaid: row.is_prepaid,
            is_return_open: row.is_return_open,
            cancelled_by: row.cancelled_by,
            cancel_reason: row.cancel_reason,
            cancel_request: row.cancel_requested_at.is_some().then_some(row.cancel_request),
            deadline: deadline(
                row.state,
                row.confirm_by.filter(|_| !is_waiting),
                row.cancel_answer_by,
                row.cancel_requested_at.is_some(),
            )
            .map(|end| (shown_time(end), minutes_until(end, now))),
            events: events.remove(&row.id).unwrap_or_default(),
            notes: notes.remove(&row.id).unwrap_or_default(),
            has_unread_note: row.has_unread_note,
        })
        .collect())
}
