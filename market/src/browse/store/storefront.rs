//! Storefronts.

use super::words;
use crate::{
    base::{
        OrganisationId, ProductId, Total, Words,
        page::{COUNTED_MAX, PER_PAGE, rows_before},
    },
    browse::ProvinceCount,
    coops::{Closure, Grade, Shopfront},
    people::OrganisationKind,
    places::{Place, Province, former_name},
};
use sqlx::{PgConnection, types::Json};

/// A public storefront.
#[derive(Debug)]
pub(in crate::browse) struct StorefrontRow {
    pub(in crate::browse) id: OrganisationId,
    pub(in crate::browse) slug: String,
    pub(in crate::browse) name: Words,
    pub(in crate::browse) kind: OrganisationKind,
    pub(in crate::browse) front: Shopfront,
    pub(in crate::browse) place: Place,
    pub(in crate::browse) address_line: String,
    pub(in crate::browse) field: String,
    pub(in crate::browse) members: Option<i32>,
    pub(in crate::browse) founded_year: Option<i32>,
    pub(in crate::browse) grade: Option<Grade>,
    pub(in crate::browse) representative: String,
    pub(in crate::browse) phone_shown: String,
    pub(in crate::browse) email: String,
    pub(in crate::browse) tax_code: String,
    pub(in crate::browse) closure: Option<Closure>,
    pub(in crate::browse) is_fictional: bool,
    pub(in crate::browse) is_illustrative: bool,
}

/// A page of public storefronts, by province and name, and how many there are.
pub(in crate::browse) async fn list_storefronts(
    connection: &mut PgConnection,
    province: Option<&str>,
    page: u32,
) -> Result<(Vec<OrganisationId>, Total), sqlx::Error> {
    let storefronts = sqlx::query_scalar!(
        r#"SELECT o.id AS "id: OrganisationId"
           FROM storefront s
           JOIN organisation o ON o.id = s.organisation_id
           JOIN admin_unit province ON province.code = o.province_code
           WHERE s.status = 'approved' AND ($1::text IS NULL OR o.province_code = $1)
           ORDER BY province.name_folded, o.name_vi, o.id LIMIT $2 OFFSET $3"#,
        province,
        i64::from(PER_PAGE),
        rows_before(page, PER_PAGE),
    )
    .fetch_all(&mut *connection)
    .await?;
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM (
             SELECT FROM storefront s JOIN organisation o ON o.id = s.organisation_id
             WHERE s.status = 'approved' AND o.province_code IS NOT NULL AND ($1::text IS NULL OR o.province_code = $1)
             LIMIT $2) AS counted"#,
        province,
        COUNTED_MAX + 1,
    )
    .fetch_one(connection)
    .await?;
    Ok((storefronts, Total::counted(count)))
}

/// The provinces that have public storefronts, by name, with how many.
pub(in crate::browse) async fn list_provinces(
    connection: &mut PgConnection,
) -> Result<Vec<ProvinceCount>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT province.code, province.name, province.slug, count(*) AS "count!"
           FROM storefront s
           JOIN organisation o ON o.id = s.organisation_id
           JOIN admin_unit province ON province.code = o.province_code
           WHERE s.status = 'approved'
           GROUP BY province.code ORDER BY province.name_folded"#,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ProvinceCount {
            province: Province {
                code: row.code,
                name: row.name,
                slug: row.slug,
            },
            count: row.count,
        })
        .collect())
}

/// A public storefront by its address.
pub(in crate::browse) async fn load_storefront(
    connection: &mut PgConnection,
    slug: &str,
) -> Result<Option<StorefrontRow>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT o.id AS "id: OrganisationId", s.slug, s.story_vi, s.story_en, s.closed_from, s.closed_to, o.name_vi,
                  o.name_en, o.kind AS "kind: OrganisationKind", coop.legacy_address, coop.address_line, coop.field, coop.members,
                  coop.founded_year, coop.grade AS "grade: Grade", coop.representative, coop.phone_shown, coop.email,
                  coop.tax_code, coop.is_fictional, coop.is_illustrative, commune.name AS commune_name,
                  province.code AS province_code, province.name AS province_name,
                  page.published AS "published?: Json<Shopfront>"
           FROM storefront s
           LEFT JOIN storefront_page page ON page.organisation_id = s.organisation_id
           JOIN organisation o ON o.id = s.organisation_id
           JOIN cooperative coop ON coop.organisation_id = o.id
           JOIN admin_unit commune ON commune.code = coop.commune_code
           JOIN admin_unit province ON province.code = commune.parent_code
           WHERE s.slug = $1 AND s.status = 'approved'"#,
        slug,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| StorefrontRow {
        id: row.id,
        slug: row.slug,
        name: words(row.name_vi, row.name_en),
        kind: row.kind,
        front: match row.published {
            Some(published) => published.0,
            None => Shopfront {
                story: words(row.story_vi, row.story_en),
                ..Shopfront::default()
            },
        },
        address_line: row.address_line,
        place: Place {
            province_code: row.province_code,
            province_name: row.province_name,
            commune_name: row.commune_name,
            former_name: former_name(&row.legacy_address),
        },
        field: row.field,
        members: row.members,
        founded_year: row.founded_year,
        grade: row.grade,
        representative: row.representative,
        phone_shown: row.phone_shown,
        email: row.email,
        tax_code: row.tax_code,
        closure: Closure::new(row.closed_from, row.closed_to),
        is_fictional: row.is_fictional,
        is_illustrative: row.is_illustrative,
    }))
}

/// A page of what a seller offers to anybody.
pub(in crate::browse) async fn list_seller_products(
    connection: &mut PgConnection,
    seller: OrganisationId,
    page: u32,
) -> Result<Vec<ProductId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT r.product_id AS "id: ProductId" FROM product_search r
           WHERE NOT r.is_age_restricted AND r.product_id IN (
             SELECT v.product_id FROM offer o JOIN variant v ON v.id = o.variant_id
             WHERE o.seller_id = $1 AND o.is_shown)
           ORDER BY r.position, r.product_id LIMIT $2 OFFSET $3"#,
        seller.0,
        i64::from(PER_PAGE),
        rows_before(page, PER_PAGE),
    )
    .fetch_all(connection)
    .await
}

/// How many products a seller offers to anybody, and how many behind the age gate.
pub(in crate::browse) async fn count_seller_products(
    connection: &mut PgConnection,
    seller: OrganisationId,
) -> Result<(Total, i64), sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT count(*) FILTER (WHERE NOT is_age_restricted) AS "open!",
                  count(*) FILTER (WHERE is_age_restricted) AS "restricted!"
           FROM (SELECT r.is_age_restricted FROM product_search r WHERE r.product_id IN (
                   SELECT v.product_id FROM offer o JOIN variant v ON v.id = o.variant_id
                   WHERE o.seller_id = $1 AND o.is_shown)
                 LIMIT $2) AS counted"#,
        seller.0,
        COUNTED_MAX + 1,
    )
    .fetch_one(connection)
    .await?;
    Ok((Total::counted(row.open), row.restricted))
}
