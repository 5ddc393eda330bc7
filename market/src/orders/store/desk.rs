//! What the seller's desk reads. Every query filters by the seller.

use super::{load_events, load_lines};
use crate::{
    base::{Lang, OrderId, OrganisationId, Vnd, Words, time::shown_time},
    orders::{Delivery, DeskCounts, DeskOrder, DeskTab, OrderCard, OrderState},
};
use sqlx::PgPool;

pub(in crate::orders) async fn count_desk(pool: &PgPool, seller: OrganisationId) -> Result<DeskCounts, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT state AS "state: OrderState", count(*) AS "count!",
                  count(cancel_requested_at) AS "cancel_requests!"
           FROM seller_order WHERE seller_id = $1 GROUP BY state"#,
        seller.0,
    )
    .fetch_all(pool)
    .await?;
    let mut counts = DeskCounts::default();
    for row in rows {
        counts.cancel_requests += row.cancel_requests;
        match row.state.tab() {
            Some(DeskTab::Waiting) => counts.waiting += row.count,
            Some(DeskTab::ToShip) => counts.to_ship += row.count,
            Some(DeskTab::Shipping) => counts.shipping += row.count,
            Some(DeskTab::Delivered) => counts.delivered += row.count,
            Some(DeskTab::Cancelled) => counts.cancelled += row.count,
            None => {}
        }
    }
    Ok(counts)
}

pub(in crate::orders) async fn load_cards(
    pool: &PgPool,
    seller: OrganisationId,
    tab: DeskTab,
    lang: Lang,
    limit: i64,
    offset: i64,
) -> Result<Vec<OrderCard>, sqlx::Error> {
    let states: Vec<String> = tab
        .states()
        .into_iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    // What waits for the seller is worked off from the oldest on; the rest is looked up from the newest.
    let oldest_first = matches!(tab, DeskTab::Waiting | DeskTab::ToShip);
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id: OrderId", o.code, o.placed_at, o.state AS "state: OrderState",
                  o.delivery AS "delivery: Delivery", o.total_vnd AS "total: Vnd",
                  o.cancel_requested_at IS NOT NULL AS "is_cancel_requested!",
                  g.shopper_name, g.commune_name, g.province_name
           FROM seller_order o JOIN order_group g ON g.id = o.order_group_id
           WHERE o.seller_id = $1 AND o.state = ANY($2)
           ORDER BY CASE WHEN $3 THEN o.placed_at END ASC, CASE WHEN $3 THEN o.id END ASC,
                    o.state_since DESC, o.id DESC
           LIMIT $4 OFFSET $5"#,
        seller.0,
        &states,
        oldest_first,
        limit,
        offset,
    )
    .fetch_all(pool)
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut lines = load_lines(pool, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| OrderCard {
            code: row.code,
            placed_at: shown_time(row.placed_at),
            shopper_name: row.shopper_name,
            place: format!("{}, {}", row.commune_name, row.province_name),
            goods: lines
                .remove(&row.id)
                .unwrap_or_default()
                .iter()
                .map(|line| format!("{} × {}, {}", line.quantity, line.name.get(lang), line.pack.get(lang)))
                .collect(),
            state: row.state,
            delivery: row.delivery,
            total: row.total,
            next_step: row.state.next_step(row.delivery),
            is_cancel_requested: row.is_cancel_requested,
        })
        .collect())
}

pub(in crate::orders) async fn load_desk_order(
    pool: &PgPool,
    seller: OrganisationId,
    code: &str,
) -> Result<Option<DeskOrder>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT o.id AS "id: OrderId", o.code, o.placed_at, o.state AS "state: OrderState", o.state_since,
                  o.delivery AS "delivery: Delivery", o.goods_total_vnd AS "goods_total: Vnd",
                  o.delivery_fee_vnd AS "delivery_fee: Vnd", o.total_vnd AS "total: Vnd", o.tracking_code,
                  o.cancelled_by, o.cancel_reason, o.cancel_requested_at, o.cancel_request,
                  g.shopper_name, g.shopper_phone, g.address_line, g.commune_name, g.province_name, g.legacy_address,
                  g.note, o.seller_name_vi, o.seller_name_en, c.phone_shown AS seller_phone,
                  commune.name AS seller_commune, province.name AS seller_province
           FROM seller_order o
           JOIN order_group g ON g.id = o.order_group_id
           JOIN cooperative c ON c.organisation_id = o.seller_id
           JOIN admin_unit commune ON commune.code = c.commune_code
           JOIN admin_unit province ON province.code = commune.parent_code
           WHERE o.seller_id = $1 AND o.code = $2 AND o.state <> 'awaiting_payment'"#,
        seller.0,
        code,
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let lines = load_lines(pool, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let events = load_events(pool, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    Ok(Some(DeskOrder {
        code: row.code,
        placed_at: shown_time(row.placed_at),
        state: row.state,
        state_since: shown_time(row.state_since),
        delivery: row.delivery,
        next_step: row.state.next_step(row.delivery),
        seller_name: Words {
            vi: row.seller_name_vi,
            en: row.seller_name_en,
        },
        seller_phone: row.seller_phone,
        seller_place: format!("{}, {}", row.seller_commune, row.seller_province),
        shopper_name: row.shopper_name,
        shopper_phone: row.shopper_phone,
        address: format!("{}, {}, {}", row.address_line, row.commune_name, row.province_name),
        legacy_address: row.legacy_address,
        note: row.note,
        lines,
        goods_total: row.goods_total,
        delivery_fee: row.delivery_fee,
        total: row.total,
        tracking_code: row.tracking_code,
        cancelled_by: row.cancelled_by,
        cancel_reason: row.cancel_reason,
        cancel_request: row.cancel_requested_at.is_some().then_some(row.cancel_request),
        may_cancel: row.state.is_before_hand_over(),
        events,
    }))
}
