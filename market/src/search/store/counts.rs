//! How many products categories and storefronts show.

use crate::base::OrganisationId;
use sqlx::PgConnection;

/// Counts the products of categories, of all of them when none are given. Locks first and counts in a statement of its
/// own, so that a count sees what others have committed meanwhile.
pub(in crate::search) async fn recount_categories(
    connection: &mut PgConnection,
    categories: Option<&[String]>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT slug FROM category WHERE $1::text[] IS NULL OR slug = ANY($1) ORDER BY slug FOR NO KEY UPDATE",
        categories,
    )
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE category SET product_count = (SELECT count(*) FROM product_search s WHERE s.category_slug = category.slug)
         WHERE $1::text[] IS NULL OR slug = ANY($1)",
        categories,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Counts the products of storefronts, as [`recount_categories`] does.
pub(in crate::search) async fn recount_storefronts(
    connection: &mut PgConnection,
    sellers: Option<&[OrganisationId]>,
) -> Result<(), sqlx::Error> {
    let sellers: Option<Vec<_>> = sellers.map(|sellers| sellers.iter().map(|seller| seller.0).collect());
    sqlx::query!(
        "SELECT organisation_id FROM storefront WHERE $1::uuid[] IS NULL OR organisation_id = ANY($1)
         ORDER BY organisation_id FOR NO KEY UPDATE",
        sellers.as_deref(),
    )
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE storefront SET product_count = (
           SELECT count(DISTINCT s.product_id) FROM offer o JOIN variant v ON v.id = o.variant_id
           JOIN product_search s ON s.product_id = v.product_id AND NOT s.is_age_restricted
           WHERE o.seller_id = storefront.organisation_id AND o.is_shown)
         WHERE $1::uuid[] IS NULL OR organisation_id = ANY($1)",
        sellers.as_deref(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
