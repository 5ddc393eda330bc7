//! News of harvests, for those who sell them ahead. What a detail says is put into words where it is read.

use super::{Fact, tell::NO_GROUP};
use crate::{
    base::{AccountId, OrganisationId, time::shown_date},
    messages::NoticeKind,
};
use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

/// News of a harvest of this pack: whose it is, the address, the name and the pack.
fn fact(
    kind: NoticeKind,
    (seller, slug, name, pack): (OrganisationId, String, String, String),
    detail: String,
    except: Option<AccountId>,
) -> Fact {
    Fact {
        kind,
        seller: Some(seller),
        group: NO_GROUP,
        order: None,
        once: None,
        label: format!("{name} · {pack}"),
        detail,
        path: format!("/htx/san-pham/{slug}/mua-vu"),
        except,
    }
}

/// It begins soon, and nothing was weighed.
pub(in crate::notices) async fn load_harvest_soon(
    connection: &mut PgConnection,
    harvest: Uuid,
    today: NaiveDate,
) -> Result<Vec<Fact>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT o.seller_id AS "seller: OrganisationId", p.slug, p.name_vi, v.pack_vi, h.harvest_from, h.sold
           FROM harvest h JOIN offer o ON o.id = h.offer_id JOIN variant v ON v.id = o.variant_id
           JOIN product p ON p.id = v.product_id
           WHERE h.id = $1 AND h.state IN ('open', 'closed') AND h.harvest_from >= $2"#,
        harvest,
        today,
    )
    .fetch_all(connection)
    .await?;
    let facts = rows.into_iter().map(|row| {
        let of = (row.seller, row.slug, row.name_vi, row.pack_vi);
        let detail = format!("{} {}", shown_date(row.harvest_from), row.sold);
        fact(NoticeKind::HarvestSoon, of, detail, None)
    });
    Ok(facts.collect())
}

/// The promised day is near, and goods are still in the house.
pub(in crate::notices) async fn load_ship_soon(
    connection: &mut PgConnection,
    harvest: Uuid,
    today: NaiveDate,
) -> Result<Vec<Fact>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT o.seller_id AS "seller: OrganisationId", p.slug, p.name_vi, v.pack_vi, h.ship_by, waiting.orders AS "orders!"
           FROM harvest h JOIN offer o ON o.id = h.offer_id JOIN variant v ON v.id = o.variant_id
           JOIN product p ON p.id = v.product_id
           CROSS JOIN LATERAL (SELECT count(*) AS orders FROM seller_order s
                               WHERE s.harvest_id = h.id AND s.state IN ('placed', 'confirmed', 'preparing', 'ready')) waiting
           WHERE h.id = $1 AND h.ship_by >= $2 AND waiting.orders > 0"#,
        harvest,
        today,
    )
    .fetch_all(connection)
    .await?;
    let facts = rows.into_iter().map(|row| {
        let of = (row.seller, row.slug, row.name_vi, row.pack_vi);
        let detail = format!("{} {}", shown_date(row.ship_by), row.orders);
        fact(NoticeKind::ShipSoon, of, detail, None)
    });
    Ok(facts.collect())
}

/// What everybody got who had ordered of it; to those who did not share it themselves.
pub(in crate::notices) async fn load_harvest_allotted(
    connection: &mut PgConnection,
    harvest: Uuid,
) -> Result<Vec<Fact>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT o.seller_id AS "seller: OrganisationId", p.slug, p.name_vi, v.pack_vi, shared.given AS "given!",
                  shared.wanted AS "wanted!",
                  (SELECT e.account_id FROM audit_entry e
                   WHERE e.organisation_id = o.seller_id AND e.at = h.allotted_at AND e.action = 'harvest_allot'
                     AND e.subject = h.id::text LIMIT 1) AS "by: AccountId"
           FROM harvest h JOIN offer o ON o.id = h.offer_id JOIN variant v ON v.id = o.variant_id
           JOIN product p ON p.id = v.product_id
           CROSS JOIN LATERAL (SELECT sum(s.given) AS given, sum(s.wanted) AS wanted FROM harvest_share s
                               WHERE s.harvest_id = h.id) shared
           WHERE h.id = $1 AND h.state = 'allotted' AND shared.wanted > 0"#,
        harvest,
    )
    .fetch_all(connection)
    .await?;
    let facts = rows.into_iter().map(|row| {
        let of = (row.seller, row.slug, row.name_vi, row.pack_vi);
        let detail = format!("{} {}", row.given, row.wanted);
        fact(NoticeKind::HarvestAllotted, of, detail, row.by)
    });
    Ok(facts.collect())
}
