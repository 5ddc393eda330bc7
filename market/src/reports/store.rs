//! All SQL of this module.

use super::{ENDING_SOON_DAYS, LOW_STOCK};
use crate::{
    base::Words,
    people::{CoopMember, Official},
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
    /// The holder, for the department.
    pub holder_name: String,
    /// The certificate's number.
    pub number: String,
    /// Its public proof.
    pub slug: String,
    /// Its last day.
    pub valid_until: NaiveDate,
    /// Whether that day is over.
    pub is_expired: bool,
}

/// What a department's officials should look at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DepartmentToday {
    /// How many of the department's slots are shown today.
    pub shown: i64,
    /// How many of those end within seven days.
    pub ending: i64,
    /// How many are still to come.
    pub coming: i64,
    /// Certificates of the province that end soon or have ended, first to end first.
    pub certificates: Vec<CertificateNote>,
}

/// What is to be done in the member's own cooperative, orders aside.
pub async fn coop_today(pool: &PgPool, member: &CoopMember, today: NaiveDate) -> Result<CoopToday, sqlx::Error> {
    let low_stock = sqlx::query!(
        r#"SELECT p.name_vi, p.name_en, p.slug, v.pack_vi, v.pack_en, i.on_hand - i.held AS "available!"
           FROM offer o
           JOIN stock_item i ON i.offer_id = o.id
           JOIN variant v ON v.id = o.variant_id
           JOIN product p ON p.id = v.product_id AND p.status = 'published'
           WHERE o.seller_id = $1 AND o.availability = 'in_stock' AND i.on_hand - i.held < $2
           ORDER BY i.on_hand - i.held, p.name_vi LIMIT 20"#,
        member.coop().0,
        LOW_STOCK,
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
    let certificates = ending_certificates(pool, Some(member.coop().0), None, today).await?;
    Ok(CoopToday {
        low_stock,
        certificates,
    })
}

/// What is to be done in the official's own department.
pub async fn department_today(
    pool: &PgPool,
    official: &Official,
    today: NaiveDate,
) -> Result<DepartmentToday, sqlx::Error> {
    let slots = sqlx::query!(
        r#"SELECT count(*) FILTER (WHERE valid_from <= $2 AND valid_to >= $2) AS "shown!",
                  count(*) FILTER (WHERE valid_from <= $2 AND valid_to >= $2 AND valid_to < $3) AS "ending!",
                  count(*) FILTER (WHERE valid_from > $2) AS "coming!"
           FROM feature_slot WHERE department_id = $1 AND removed_at IS NULL"#,
        official.department().0,
        today,
        today + Days::new(7),
    )
    .fetch_one(pool)
    .await?;
    let certificates = ending_certificates(pool, None, Some(official.province()), today).await?;
    Ok(DepartmentToday {
        shown: slots.shown,
        ending: slots.ending,
        coming: slots.coming,
        certificates,
    })
}

async fn ending_certificates(
    pool: &PgPool,
    producer: Option<uuid::Uuid>,
    province: Option<&str>,
    today: NaiveDate,
) -> Result<Vec<CertificateNote>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT p.name_vi, p.name_en, c.holder_name, c.number, c.slug, c.valid_until
           FROM ocop_certificate c
           JOIN product p ON p.id = c.product_id
           JOIN organisation o ON o.id = p.producer_id
           WHERE (p.producer_id = $1 OR o.province_code = $2)
             AND c.status = 'recognised' AND c.verified_by IS NOT NULL AND c.valid_until < $3
             AND NOT EXISTS (
               SELECT 1 FROM ocop_certificate newer
               WHERE newer.product_id = c.product_id AND newer.verified_by IS NOT NULL
                 AND newer.status = 'recognised' AND newer.valid_until > c.valid_until)
           ORDER BY c.valid_until, c.number LIMIT 100"#,
        producer,
        province,
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
            holder_name: row.holder_name,
            number: row.number,
            slug: row.slug,
            is_expired: row.valid_until < today,
            valid_until: row.valid_until,
        })
        .collect())
}
