//! All SQL of this module.

use super::{Choice, Choices, NewSlot, Placement, SlotRow, SlotState, Subject, feature::Decider};
use crate::{
    base::{AccountId, FeatureSlotId, OrganisationId, ProductId, Slug, Words},
    catalog::{AlcoholPermille, Category, is_age_restricted, list_categories},
    people::Official,
    trust,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};

/// What is to be featured, as the database knows it.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) product: Option<ProductId>,
    pub(super) storefront: Option<OrganisationId>,
    /// Whether anybody may see it.
    pub(super) is_public: bool,
    /// Whether it is alcohol, or a storefront that shows nothing but alcohol.
    pub(super) is_age_restricted: bool,
    /// A product's category.
    pub(super) category_slug: Option<String>,
}

/// Slots that share a day and a place with a new one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Overlapping {
    pub(super) same_subject: i64,
    pub(super) department: i64,
}

fn placement_name(placement: &Placement) -> &'static str {
    match placement {
        Placement::Home => "home",
        Placement::Category(_) => "category",
        Placement::Ocop => "ocop",
    }
}

fn placement_category(placement: &Placement) -> Option<&str> {
    match placement {
        Placement::Category(slug) => Some(slug.as_str()),
        Placement::Home | Placement::Ocop => None,
    }
}

pub(super) async fn lock_department(
    connection: &mut PgConnection,
    department: OrganisationId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT id FROM organisation WHERE id = $1 FOR NO KEY UPDATE",
        department.0
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

pub(super) async fn load_category(connection: &mut PgConnection, slug: &str) -> Result<Option<Category>, sqlx::Error> {
    Ok(list_categories(connection)
        .await?
        .into_iter()
        .find(|category| category.slug == slug))
}

/// A product that somebody of the province sells.
pub(super) async fn load_product(
    connection: &mut PgConnection,
    slug: &str,
    province: &str,
) -> Result<Option<Found>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT p.id AS "id: ProductId", p.status = 'published' AS "is_published!", p.alcohol_permille,
                  c.is_age_restricted, p.category_slug, bool_or(s.status = 'approved' AND o.is_shown) AS "is_sold!"
           FROM product p
           JOIN category c ON c.slug = p.category_slug
           JOIN variant v ON v.product_id = p.id
           JOIN offer o ON o.variant_id = v.id
           JOIN organisation seller ON seller.id = o.seller_id
           JOIN storefront s ON s.organisation_id = seller.id
           WHERE p.slug = $1 AND seller.province_code = $2
           GROUP BY p.id, c.slug"#,
        slug,
        province,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Found {
        product: Some(row.id),
        storefront: None,
        is_public: row.is_published && row.is_sold,
        is_age_restricted: is_age_restricted(row.alcohol_permille.map(AlcoholPermille), row.is_age_restricted),
        category_slug: Some(row.category_slug),
    }))
}

pub(super) async fn load_storefront(
    connection: &mut PgConnection,
    slug: &str,
    province: &str,
) -> Result<Option<Found>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT o.id AS "id: OrganisationId", s.status = 'approved' AS "is_approved!"
           FROM storefront s JOIN organisation o ON o.id = s.organisation_id
           WHERE s.slug = $1 AND o.province_code = $2"#,
        slug,
        province,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let goods = sqlx::query!(
        r#"SELECT p.alcohol_permille, c.is_age_restricted
           FROM offer o JOIN variant v ON v.id = o.variant_id JOIN product p ON p.id = v.product_id
           JOIN category c ON c.slug = p.category_slug
           WHERE o.seller_id = $1 AND o.is_shown AND p.status = 'published'"#,
        row.id.0,
    )
    .fetch_all(connection)
    .await?;
    let is_restricted = goods
        .iter()
        .all(|good| is_age_restricted(good.alcohol_permille.map(AlcoholPermille), good.is_age_restricted));
    Ok(Some(Found {
        product: None,
        storefront: Some(row.id),
        is_public: row.is_approved,
        is_age_restricted: is_restricted && !goods.is_empty(),
        category_slug: None,
    }))
}

pub(super) async fn count_overlapping(
    connection: &mut PgConnection,
    department: OrganisationId,
    found: &Found,
    slot: &NewSlot,
) -> Result<Overlapping, sqlx::Error> {
    sqlx::query_as!(
        Overlapping,
        r#"SELECT count(*) FILTER (WHERE product_id IS NOT DISTINCT FROM $3 AND storefront_id IS NOT DISTINCT FROM $4)
                    AS "same_subject!",
                  count(*) FILTER (WHERE department_id = $5) AS "department!"
           FROM feature_slot
           WHERE removed_at IS NULL AND placement = $1 AND category_slug IS NOT DISTINCT FROM $2
             AND valid_from <= $7 AND valid_to >= $6"#,
        placement_name(&slot.placement),
        placement_category(&slot.placement),
        found.product.map(|product| product.0),
        found.storefront.map(|storefront| storefront.0),
        department.0,
        slot.from,
        slot.to,
    )
    .fetch_one(connection)
    .await
}

pub(super) async fn insert_slot(
    connection: &mut PgConnection,
    id: FeatureSlotId,
    decider: Decider<'_>,
    found: &Found,
    slot: &NewSlot,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO feature_slot (id, department_id, placement, category_slug, product_id, storefront_id, valid_from,
           valid_to, reason, reason_en, approved_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id.0,
        decider.department.0,
        placement_name(&slot.placement),
        placement_category(&slot.placement),
        found.product.map(|product| product.0),
        found.storefront.map(|storefront| storefront.0),
        slot.from,
        slot.to,
        slot.reason.as_str(),
        slot.reason_en.as_str(),
        decider.account.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Locks a slot of the department and tells whether it was taken down before.
pub(super) async fn lock_slot(
    connection: &mut PgConnection,
    department: OrganisationId,
    slot: FeatureSlotId,
) -> Result<Option<bool>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT removed_at IS NOT NULL AS "was_removed!" FROM feature_slot
           WHERE id = $1 AND department_id = $2 FOR NO KEY UPDATE"#,
        slot.0,
        department.0,
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn remove_slot(
    connection: &mut PgConnection,
    slot: FeatureSlotId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE feature_slot SET removed_at = $2, removed_by = $3 WHERE id = $1",
        slot.0,
        now,
        account.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The slots of the official's department, the newest first; at most 200.
pub async fn list_slots(pool: &PgPool, official: &Official, today: NaiveDate) -> Result<Vec<SlotRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT f.id AS "id: FeatureSlotId", f.placement, f.category_slug, c.name_vi AS "category_vi?",
                  c.name_en AS "category_en?", p.slug AS "product_slug?", p.name_vi AS "product_vi?",
                  p.name_en AS "product_en?", s.slug AS "storefront_slug?", o.name_vi AS "storefront_vi?",
                  o.name_en AS "storefront_en?", f.valid_from, f.valid_to, f.reason, f.reason_en, a.name AS approved_by,
                  f.created_at, f.removed_at IS NOT NULL AS "is_removed!"
           FROM feature_slot f
           JOIN account a ON a.id = f.approved_by
           LEFT JOIN category c ON c.slug = f.category_slug
           LEFT JOIN product p ON p.id = f.product_id
           LEFT JOIN storefront s ON s.organisation_id = f.storefront_id
           LEFT JOIN organisation o ON o.id = f.storefront_id
           WHERE f.department_id = $1 ORDER BY f.created_at DESC, f.id DESC LIMIT 200"#,
        official.department().0,
    )
    .fetch_all(pool)
    .await?;
    let words = |vi: Option<String>, en: Option<String>| {
        vi.map(|vi| Words {
            vi,
            en: en.unwrap_or_default(),
        })
    };
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let placement = match (row.placement.as_str(), &row.category_slug) {
                ("category", Some(slug)) => Placement::Category(Slug::parse(slug).ok()?),
                ("ocop", _) => Placement::Ocop,
                _ => Placement::Home,
            };
            let subject = match (row.product_slug, row.storefront_slug) {
                (Some(slug), _) => Subject::Product(Slug::parse(&slug).ok()?),
                (None, slug) => Subject::Storefront(Slug::parse(&slug?).ok()?),
            };
            Some(SlotRow {
                id: row.id,
                placement,
                category_name: words(row.category_vi, row.category_en),
                subject,
                subject_name: words(row.product_vi, row.product_en).or(words(row.storefront_vi, row.storefront_en))?,
                from: row.valid_from,
                to: row.valid_to,
                reason: Words {
                    vi: row.reason,
                    en: row.reason_en,
                },
                approved_by: row.approved_by,
                created_at: row.created_at,
                state: SlotState::on(today, row.valid_from, row.valid_to, row.is_removed),
            })
        })
        .collect())
}

/// What the form of featuring offers: public things of the official's province; at most 500 of a kind.
pub async fn choices(pool: &PgPool, official: &Official, today: NaiveDate) -> Result<Choices, sqlx::Error> {
    let storefronts = sqlx::query!(
        "SELECT s.slug, o.name_vi, o.name_en FROM storefront s JOIN organisation o ON o.id = s.organisation_id
         WHERE o.province_code = $1 AND s.status = 'approved'
           AND (EXISTS (SELECT FROM product_search r WHERE r.seller_id = o.id AND NOT r.is_age_restricted)
             OR NOT EXISTS (SELECT FROM product_search r WHERE r.seller_id = o.id))
         ORDER BY o.name_vi LIMIT 500",
        official.province(),
    )
    .fetch_all(pool)
    .await?;
    let products = sqlx::query!(
        r#"SELECT p.id AS "id: ProductId", p.slug, p.name_vi, p.name_en, p.category_slug, p.alcohol_permille,
                  c.is_age_restricted, seller.name_vi AS seller_vi, seller.name_en AS seller_en
           FROM product p
           JOIN category c ON c.slug = p.category_slug
           JOIN LATERAL (
             SELECT o.name_vi, o.name_en FROM variant v
             JOIN offer f ON f.variant_id = v.id AND f.is_shown
             JOIN storefront s ON s.organisation_id = f.seller_id AND s.status = 'approved'
             JOIN organisation o ON o.id = f.seller_id AND o.province_code = $1
             WHERE v.product_id = p.id ORDER BY f.price_vnd, f.id LIMIT 1) seller ON true
           WHERE p.status = 'published' ORDER BY p.name_vi, p.id LIMIT 500"#,
        official.province(),
    )
    .fetch_all(pool)
    .await?;
    let ids: Vec<_> = products.iter().map(|row| row.id).collect();
    let badges = trust::load_badges(pool, &ids, today).await?;
    let categories = list_categories(pool).await?;
    Ok(Choices {
        storefronts: storefronts
            .into_iter()
            .filter_map(|row| {
                Some(Choice {
                    subject: Subject::Storefront(Slug::parse(&row.slug).ok()?),
                    name: Words {
                        vi: row.name_vi,
                        en: row.name_en,
                    },
                    seller_name: Words::default(),
                    category_slug: None,
                    stars_until: None,
                })
            })
            .collect(),
        products: products
            .into_iter()
            .filter(|row| !is_age_restricted(row.alcohol_permille.map(AlcoholPermille), row.is_age_restricted))
            .filter_map(|row| {
                Some(Choice {
                    subject: Subject::Product(Slug::parse(&row.slug).ok()?),
                    name: Words {
                        vi: row.name_vi,
                        en: row.name_en,
                    },
                    seller_name: Words {
                        vi: row.seller_vi,
                        en: row.seller_en,
                    },
                    category_slug: Some(row.category_slug),
                    stars_until: badges.get(&row.id).map(|badge| badge.valid_until),
                })
            })
            .collect(),
        categories: categories
            .into_iter()
            .filter(|category| !category.is_age_restricted)
            .filter_map(|category| Some((Slug::parse(&category.slug).ok()?, category.name)))
            .collect(),
    })
}
