//! Orders of a seller, as rows of a sheet.

use crate::{
    base::{Lang, OrderId, OrganisationId, Vnd},
    orders::{Delivery, OrderState},
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// One order.
#[derive(Clone, Debug)]
pub struct OrderRow {
    /// Its code.
    pub code: String,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// Where it stands.
    pub state: OrderState,
    /// How it goes.
    pub delivery: Delivery,
    /// Who receives it.
    pub shopper_name: String,
    /// Their telephone number, E.164.
    pub shopper_phone: String,
    /// The street, without the commune.
    pub address_line: String,
    /// What the shopper wrote beside it; may be empty.
    pub note: String,
    /// Commune and province.
    pub place: String,
    /// What it holds: `2 × Miến dong, túi 500 g; …`.
    pub goods: String,
    /// What the goods cost.
    pub goods_total: Vnd,
    /// What the delivery costs.
    pub delivery_fee: Vnd,
    /// What is paid, less what went back.
    pub total: Vnd,
    /// What a voucher takes off.
    pub voucher: Vnd,
    /// What is paid at the door; nothing when it was paid in advance or called off.
    pub to_collect: Vnd,
    /// The number of the parcel; may be empty.
    pub tracking_code: String,
}

/// The seller's orders of these ids, in this order.
pub(in crate::sheets) async fn load(
    pool: &PgPool,
    seller: OrganisationId,
    orders: &[OrderId],
    lang: Lang,
) -> Result<Vec<OrderRow>, sqlx::Error> {
    let ids: Vec<_> = orders.iter().map(|order| order.0).collect();
    sqlx::query_as!(
        OrderRow,
        r#"SELECT o.code, o.placed_at, o.state AS "state: OrderState", o.delivery AS "delivery: Delivery",
                  g.shopper_name, g.shopper_phone, g.address_line, g.note,
                  concat_ws(', ', g.commune_name, g.province_name) AS "place!",
                  (SELECT string_agg(concat(l.quantity, ' × ', CASE WHEN $3 AND l.name_en <> '' THEN l.name_en ELSE l.name_vi END,
                            ', ', CASE WHEN $3 AND l.pack_en <> '' THEN l.pack_en ELSE l.pack_vi END), '; ' ORDER BY l.position)
                   FROM order_line l WHERE l.order_id = o.id) AS "goods!",
                  o.goods_total_vnd AS "goods_total: Vnd", o.delivery_fee_vnd AS "delivery_fee: Vnd",
                  o.total_vnd + o.extra_vnd - o.voucher_vnd + o.funded_vnd - o.given_back_vnd - o.funded_back_vnd AS "total!: Vnd",
                  o.voucher_vnd AS "voucher: Vnd",
                  CASE WHEN o.state = 'cancelled' THEN 0
                       ELSE o.total_vnd + o.extra_vnd - o.voucher_vnd - o.prepaid_vnd - o.forgone_vnd END AS "to_collect!: Vnd",
                  COALESCE((SELECT string_agg(s.tracking_code, ', ' ORDER BY s.sent_at) FROM shipment s
                            WHERE s.order_id = o.id AND s.tracking_code <> ''), '') AS "tracking_code!"
           FROM seller_order o JOIN order_group g ON g.id = o.order_group_id
           WHERE o.seller_id = $1 AND o.id = ANY($2) ORDER BY array_position($2, o.id)"#,
        seller.0,
        &ids,
        lang == Lang::En,
    )
    .fetch_all(pool)
    .await
}
