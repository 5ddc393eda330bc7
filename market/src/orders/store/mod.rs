//! All SQL of this module.

pub(super) mod ahead;
mod batch;
mod change;
mod desk;
mod find;
mod insert;
mod note;
mod paid;
mod returns;
mod ship;
mod shopper;
mod views;
mod weigh;

pub(super) use batch::{done_rows, find_batch, insert_batch, load_batch, load_step, lock_row, open_rows, set_outcome};
pub(crate) use change::LockedOrder;
pub(super) use change::{
    insert_event, insert_request_event, lock_order, lock_order_of_seller, lock_order_of_shopper, set_cancel_request,
    set_cancelled, set_refused, set_reminded, set_state,
};
pub(super) use desk::{count_desk, list_offered, load_cards, load_desk_orders};
pub(super) use find::{count_matching, find_orders, matching_codes};
pub use insert::{NewGroup, NewOrder, NewOrderLine, PlacedGroup, insert_group, load_placed};
pub(super) use note::{NewNote, insert_note, note_at, set_note_unread};
pub(super) use paid::{lock_promises, lock_unpaid, set_paid};
pub(super) use returns::{delivered_at, load_goods, set_return_open};
pub(super) use ship::{NewShipment, is_sent, load_left, load_tracking, set_tracking, ship_part, ship_rest};
pub(super) use shopper::{load_group, load_groups_of_account};
pub(super) use views::{delete_view, list_views, upsert_view};
pub(super) use weigh::{answer_extra, is_unweighed, load_scales, set_weighed};

use super::{EventView, LineView};
use crate::base::{OrderId, Vnd, Words, time::shown_time};
use sqlx::PgPool;
use std::collections::HashMap;

/// The lines of some orders.
async fn load_lines(pool: &PgPool, orders: &[OrderId]) -> Result<HashMap<OrderId, Vec<LineView>>, sqlx::Error> {
    let ids: Vec<_> = orders.iter().map(|order| order.0).collect();
    let rows = sqlx::query!(
        r#"SELECT order_id AS "order: OrderId", position, product_slug, category_slug, name_vi, name_en, pack_vi, pack_en,
                  producer_name, unit_price_vnd AS "unit_price: Vnd", quantity, sent, line_total_vnd AS "total: Vnd",
                  given_back_vnd AS "given_back: Vnd", expected_grams, weighed_grams, asked_extra_vnd AS "asked_extra: Vnd",
                  extra_vnd AS "extra: Vnd"
           FROM order_line WHERE order_id = ANY($1) ORDER BY order_id, position"#,
        &ids,
    )
    .fetch_all(pool)
    .await?;
    let mut lines: HashMap<OrderId, Vec<LineView>> = HashMap::new();
    for row in rows {
        lines.entry(row.order).or_default().push(LineView {
            position: row.position,
            sent: row.sent,
            product_slug: row.product_slug,
            photo: None,
            category_slug: row.category_slug,
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            pack: Words {
                vi: row.pack_vi,
                en: row.pack_en,
            },
            producer_name: row.producer_name,
            unit_price: row.unit_price,
            quantity: row.quantity,
            total: row.total,
            given_back: row.given_back,
            weight: row.expected_grams.map(|expected| (expected, row.weighed_grams)),
            asked_extra: row.asked_extra,
            extra: row.extra,
        });
    }
    Ok(lines)
}

/// What happened to some orders, oldest first.
async fn load_events(
    pool: &PgPool,
    orders: &[OrderId],
    is_for_seller: bool,
) -> Result<HashMap<OrderId, Vec<EventView>>, sqlx::Error> {
    let ids: Vec<_> = orders.iter().map(|order| order.0).collect();
    let rows = sqlx::query!(
        r#"SELECT e.order_id AS "order: OrderId", e.at, e.actor_kind AS "actor: super::Actor", e.kind,
                  e.to_state AS "to_state: super::OrderState", e.reason,
                  a.name AS "official?", own.name AS "member?", d.name_vi AS "department_vi?", d.name_en AS "department_en?"
           FROM order_event e LEFT JOIN mandate g ON g.id = e.mandate_id
           LEFT JOIN account a ON a.id = g.official_id LEFT JOIN organisation d ON d.id = g.department_id
           LEFT JOIN account own ON own.id = e.account_id AND e.actor_kind = 'seller' AND e.mandate_id IS NULL AND $2
           WHERE e.order_id = ANY($1) ORDER BY e.order_id, e.at, e.id"#,
        &ids,
        is_for_seller,
    )
    .fetch_all(pool)
    .await?;
    let mut events: HashMap<OrderId, Vec<EventView>> = HashMap::new();
    for row in rows {
        events.entry(row.order).or_default().push(EventView {
            at: shown_time(row.at),
            actor: row.actor,
            to_state: matches!(row.kind.as_str(), "state" | "undone").then_some(row.to_state),
            kind: row.kind,
            reason: row.reason,
            member: row.member,
            official: row
                .official
                .zip(row.department_vi.zip(row.department_en))
                .map(|(name, (vi, en))| (name, Words { vi, en })),
        });
    }
    Ok(events)
}
