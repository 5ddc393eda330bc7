//! All SQL of this module.

pub(super) mod decided;
pub(super) mod operator;
pub(super) mod order;

use super::ENDING_SOON_DAYS;
use crate::{
    base::{Vnd, Words, time::start_of},
    people::CoopMember,
};
use chrono::{Days, NaiveDate};
use sqlx::PgPool;

/// What a cooperative's people should look at beside their orders.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CoopToday {
    /// Goods of which little is left, least first.
    pub low_stock: Vec<StockNote>,
    /// Verified certificates that end soon or have ended without a newer one, first to end first.
    pub certificates: Vec<CertificateNote>,
}

/// What a cooperative that is new here has not done yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FirstSteps {
    /// Nothing of its storefront was published.
    pub storefront: bool,
    /// It has not said how it delivers, and nobody has ordered yet: it delivers as the market does.
    pub delivery: bool,
    /// It has no goods, and has begun to write about none.
    pub listing: bool,
    /// It has written about goods, and sent none of it to its department.
    pub review: bool,
    /// It has not said where its money goes.
    pub bank: bool,
}

/// Little is left of something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StockNote {
    /// The product.
    pub name: Words,
    /// Its page.
    pub product_slug: String,
    /// Its pack.
    pub pack: Words,
    /// How many packs may still be sold.
    pub available: i32,
}

/// A certificate needs its holder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateNote {
    /// The product.
    pub name: Words,
    /// The certificate's number.
    pub number: String,
    /// Its public proof.
    pub slug: String,
    /// Its last day.
    pub valid_until: NaiveDate,
    /// Whether that day is over.
    pub is_expired: bool,
}

/// What one day brought: orders that were placed on it and not called off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DaySales {
    /// The day in Vietnam.
    pub day: NaiveDate,
    /// How many orders.
    pub orders: i64,
    /// What their goods cost, without delivery.
    pub goods: Vnd,
}

/// What each of the last days brought to the member's own cooperative, today last; days without an order are among them.
pub async fn coop_sales(
    pool: &PgPool,
    member: &CoopMember,
    today: NaiveDate,
    days: u64,
) -> Result<Vec<DaySales>, sqlx::Error> {
    let first = today
        .checked_sub_days(Days::new(days.saturating_sub(1)))
        .unwrap_or(today);
    let rows = sqlx::query!(
        r#"SELECT (placed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS "day!", count(*) AS "orders!",
                  sum(goods_total_vnd)::bigint AS "goods!: Vnd"
           FROM seller_order
           WHERE seller_id = $1 AND desk_tab IS NOT NULL AND desk_tab <> 'cancelled' AND placed_at >= $2
           GROUP BY 1"#,
        member.coop().0,
        start_of(first),
    )
    .fetch_all(pool)
    .await?;
    Ok(first
        .iter_days()
        .take_while(|day| *day <= today)
        .map(|day| {
            let sold = rows.iter().find(|row| row.day == day);
            DaySales {
                day,
                orders: sold.map_or(0, |row| row.orders),
                goods: sold.map_or(Vnd::ZERO, |row| row.goods),
            }
        })
        .collect())
}

/// What the member's own cooperative has not done yet of what comes first.
pub async fn first_steps(pool: &PgPool, member: &CoopMember) -> Result<FirstSteps, sqlx::Error> {
    let steps = sqlx::query_as!(
        FirstSteps,
        r#"SELECT s.story_vi = '' AND NOT EXISTS (SELECT FROM storefront_page w
                    WHERE w.organisation_id = s.organisation_id AND w.published IS NOT NULL) AS "storefront!",
                  NOT EXISTS (SELECT FROM seller_delivery d WHERE d.organisation_id = s.organisation_id)
                  AND NOT EXISTS (SELECT FROM seller_order o WHERE o.seller_id = s.organisation_id) AS "delivery!",
                  NOT goods.has_any AS "listing!", goods.has_any AND NOT goods.has_sent AS "review!",
                  NOT EXISTS (SELECT FROM payout_account a WHERE a.organisation_id = s.organisation_id) AS "bank!"
           FROM storefront s
           CROSS JOIN LATERAL (
             SELECT (EXISTS (SELECT FROM product p WHERE p.producer_id = s.organisation_id)
                     OR EXISTS (SELECT FROM offer f WHERE f.seller_id = s.organisation_id)) AS has_any,
                    (EXISTS (SELECT FROM product p WHERE p.producer_id = s.organisation_id AND p.status <> 'draft')
                     OR EXISTS (SELECT FROM offer f WHERE f.seller_id = s.organisation_id)) AS has_sent) goods
           WHERE s.organisation_id = $1"#,
        member.coop().0,
    )
    .fetch_optional(pool)
    .await?;
    Ok(steps.unwrap_or_default())
}

/// What is to be done in the member's own cooperative, orders aside.
pub async fn coop_today(pool: &PgPool, member: &CoopMember, today: NaiveDate) -> Result<CoopToday, sqlx::Error> {
    let low_stock = sqlx::query!(
        r#"SELECT p.name_vi, p.name_en, p.slug, v.pack_vi, v.pack_en, i.on_hand - i.held AS "available!"
           FROM offer o
           JOIN stock_item i ON i.offer_id = o.id
           JOIN variant v ON v.id = o.variant_id
           JOIN product p ON p.id = v.product_id AND p.status = 'published'
           WHERE o.seller_id = $1 AND o.is_shown AND o.availability = 'in_stock' AND i.on_hand - i.held < o.low_stock
           ORDER BY i.on_hand - i.held, p.name_vi LIMIT 20"#,
        member.coop().0,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(|row| StockNote {
        name: Words {
            vi: row.name_vi,
            en: row.name_en,
        },
        product_slug: row.slug,
        pack: Words {
            vi: row.pack_vi,
            en: row.pack_en,
        },
        available: row.available,
    })
    .collect();
    let certificates = ending_certificates(pool, member, today).await?;
    Ok(CoopToday {
        low_stock,
        certificates,
    })
}

async fn ending_certificates(
    pool: &PgPool,
    member: &CoopMember,
    today: NaiveDate,
) -> Result<Vec<CertificateNote>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT p.name_vi, p.name_en, c.number, c.slug, c.valid_until
           FROM ocop_certificate c
           JOIN product p ON p.id = c.product_id
           WHERE p.producer_id = $1
             AND c.status = 'recognised' AND c.verified_by IS NOT NULL AND c.valid_until < $2
             AND NOT EXISTS (
               SELECT 1 FROM ocop_certificate newer
               WHERE newer.product_id = c.product_id AND newer.verified_by IS NOT NULL
                 AND newer.status = 'recognised' AND newer.valid_until > c.valid_until)
           ORDER BY c.valid_until, c.number LIMIT 100"#,
        member.coop().0,
        today + Days::new(ENDING_SOON_DAYS),
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CertificateNote {
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            number: row.number,
            slug: row.slug,
            is_expired: row.valid_until < today,
            valid_until: row.valid_until,
        })
        .collect())
}
