//! Which products and storefronts stand in a list, as ids in order.

use super::words;
use crate::{
    base::{
        OrganisationId, ProductId, Total, Words,
        page::{COUNTED_MAX, PER_PAGE, rows_before},
        time::month_of,
    },
    browse::CategoryCard,
};
use chrono::NaiveDate;
use sqlx::PgConnection;

/// What a department features on a day.
#[derive(Debug)]
pub(in crate::browse) struct FeaturedRow {
    pub(in crate::browse) product: Option<ProductId>,
    pub(in crate::browse) storefront: Option<OrganisationId>,
    pub(in crate::browse) reason: Words,
    pub(in crate::browse) from: NaiveDate,
    pub(in crate::browse) to: NaiveDate,
    pub(in crate::browse) department: Words,
}

/// The slots of a place on a day, departments in turn.
pub(in crate::browse) async fn list_featured(
    connection: &mut PgConnection,
    placement: &str,
    category: Option<&str>,
    today: NaiveDate,
    most: i64,
) -> Result<Vec<FeaturedRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT f.product_id AS "product: ProductId", f.storefront_id AS "storefront: OrganisationId", f.reason, f.reason_en,
                  f.valid_from, f.valid_to, o.name_vi, o.name_en
           FROM feature_slot f JOIN organisation o ON o.id = f.department_id
           WHERE f.removed_at IS NULL AND f.placement = $1 AND f.category_slug IS NOT DISTINCT FROM $2
             AND f.valid_from <= $3 AND f.valid_to >= $3
           ORDER BY row_number() OVER (PARTITION BY f.department_id ORDER BY f.valid_from DESC, f.id DESC), f.id DESC
           LIMIT $4"#,
        placement,
        category,
        today,
        most,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| FeaturedRow {
            product: row.product,
            storefront: row.storefront,
            reason: words(row.reason, row.reason_en),
            from: row.valid_from,
            to: row.valid_to,
            department: words(row.name_vi, row.name_en),
        })
        .collect())
}

/// Goods of this month: those with a short season first.
pub(in crate::browse) async fn list_in_season(
    connection: &mut PgConnection,
    today: NaiveDate,
    most: i64,
) -> Result<Vec<ProductId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT product_id AS "id!: ProductId" FROM (
             (SELECT product_id FROM product_search
              WHERE NOT is_age_restricted AND cardinality(season_months) < 12 AND season_months @> ARRAY[$1]::smallint[]
              ORDER BY position, product_id LIMIT $2)
             UNION ALL
             (SELECT product_id FROM product_search
              WHERE NOT is_age_restricted AND cardinality(season_months) >= 12
              ORDER BY position, product_id LIMIT $2)) AS found
           LIMIT $2"#,
        month_of(today),
        most,
    )
    .fetch_all(connection)
    .await
}

/// Every category with how many public products it has.
pub(in crate::browse) async fn load_categories(
    connection: &mut PgConnection,
) -> Result<Vec<CategoryCard>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT slug, name_vi, name_en, product_count, is_age_restricted FROM category ORDER BY position, slug",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CategoryCard {
            slug: row.slug,
            name: words(row.name_vi, row.name_en),
            count: row.product_count,
            is_age_restricted: row.is_age_restricted,
        })
        .collect())
}

/// One category.
pub(in crate::browse) async fn load_category(
    connection: &mut PgConnection,
    slug: &str,
) -> Result<Option<CategoryCard>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT slug, name_vi, name_en, product_count, is_age_restricted FROM category WHERE slug = $1",
        slug,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| CategoryCard {
        slug: row.slug,
        name: words(row.name_vi, row.name_en),
        count: row.product_count,
        is_age_restricted: row.is_age_restricted,
    }))
}

/// A page of a category. Goods behind the age gate stand only in a category that is behind it as a whole.
pub(in crate::browse) async fn list_category(
    connection: &mut PgConnection,
    category: &CategoryCard,
    page: u32,
) -> Result<Vec<ProductId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT product_id AS "id: ProductId" FROM product_search
           WHERE category_slug = $1 AND (NOT is_age_restricted OR $2)
           ORDER BY position, product_id LIMIT $3 OFFSET $4"#,
        category.slug,
        category.is_age_restricted,
        i64::from(PER_PAGE),
        rows_before(page, PER_PAGE),
    )
    .fetch_all(connection)
    .await
}

/// How many products stand in a category's list.
pub(in crate::browse) async fn count_category(
    connection: &mut PgConnection,
    category: &CategoryCard,
) -> Result<Total, sqlx::Error> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM (
             SELECT FROM product_search WHERE category_slug = $1 AND (NOT is_age_restricted OR $2) LIMIT $3) AS counted"#,
        category.slug,
        category.is_age_restricted,
        COUNTED_MAX + 1,
    )
    .fetch_one(connection)
    .await?;
    Ok(Total::counted(count))
}

/// A page of all products that show stars on a day, and how many there are.
pub(in crate::browse) async fn list_starred(
    connection: &mut PgConnection,
    page: u32,
    today: NaiveDate,
) -> Result<(Vec<ProductId>, Total), sqlx::Error> {
    let products = sqlx::query_scalar!(
        r#"SELECT product_id AS "id: ProductId" FROM product_search
           WHERE stars IS NOT NULL AND NOT is_age_restricted AND stars_valid_from <= $1 AND stars_valid_until >= $1
           ORDER BY stars DESC, position, product_id LIMIT $2 OFFSET $3"#,
        today,
        i64::from(PER_PAGE),
        rows_before(page, PER_PAGE),
    )
    .fetch_all(&mut *connection)
    .await?;
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM (
             SELECT FROM product_search
             WHERE stars IS NOT NULL AND NOT is_age_restricted AND stars_valid_from <= $1 AND stars_valid_until >= $1
             LIMIT $2) AS counted"#,
        today,
        COUNTED_MAX + 1,
    )
    .fetch_one(connection)
    .await?;
    Ok((products, Total::counted(count)))
}

/// What to show beside a product: up to four of its seller, then of its category, eight in all.
pub(in crate::browse) async fn list_others(
    connection: &mut PgConnection,
    product: ProductId,
    seller: OrganisationId,
    category: &str,
) -> Result<Vec<ProductId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT product_id AS "id!: ProductId" FROM (
             (SELECT product_id FROM product_search
              WHERE seller_id = $2 AND product_id <> $1 AND NOT is_age_restricted ORDER BY position, product_id LIMIT 4)
             UNION ALL
             (SELECT product_id FROM product_search
              WHERE category_slug = $3 AND product_id <> $1 AND seller_id <> $2 AND NOT is_age_restricted
              ORDER BY position, product_id LIMIT 8)) AS found
           LIMIT 8"#,
        product.0,
        seller.0,
        category,
    )
    .fetch_all(connection)
    .await
}

/// The seller behind a public storefront's address, and its name.
pub(in crate::browse) async fn load_seller(
    connection: &mut PgConnection,
    slug: &str,
) -> Result<Option<(OrganisationId, Words)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT o.id AS "id: OrganisationId", o.name_vi, o.name_en
           FROM storefront s JOIN organisation o ON o.id = s.organisation_id
           WHERE s.slug = $1 AND s.status = 'approved'"#,
        slug,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.id, words(row.name_vi, row.name_en))))
}
