//! Products for somebody who is still typing.

use crate::{
    base::{Vnd, Words},
    search::suggest::{SUGGESTED_MAX, SuggestedProduct, Typed},
};
use chrono::NaiveDate;
use sqlx::PgConnection;

/// Common words are found among the first products of the market's order, which is as good as any sample. Only where
/// those hold few does the index of words name the others, and then they cannot be many.
pub(in crate::search) async fn list_suggested(
    connection: &mut PgConnection,
    typed: &Typed,
    today: NaiveDate,
) -> Result<Vec<SuggestedProduct>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"WITH common AS MATERIALIZED (
             SELECT product_id, position, price_vnd, seller_id, name_folded, about_folded,
                    CASE WHEN stars_valid_from <= $4 AND stars_valid_until >= $4 THEN stars END AS stars
             FROM (SELECT product_id, position, price_vnd, seller_id, name_folded, about_folded, words, stars,
                          stars_valid_from, stars_valid_until
                   FROM product_search WHERE NOT is_age_restricted ORDER BY position, product_id LIMIT 500) AS sample
             WHERE words @@ $1::text::tsquery),
           rare AS MATERIALIZED (
             SELECT product_id, position, price_vnd, seller_id, name_folded, about_folded,
                    CASE WHEN stars_valid_from <= $4 AND stars_valid_until >= $4 THEN stars END AS stars
             FROM product_search
             WHERE (SELECT count(*) FROM common) < 20 AND words @@ $1::text::tsquery AND NOT is_age_restricted
               AND product_id <> ALL (ARRAY(SELECT product_id FROM common))
             LIMIT 300),
           best AS (
             SELECT product_id, position, price_vnd, seller_id, stars,
                    CASE WHEN name_folded LIKE $3 THEN 0 WHEN name_folded LIKE ALL ($2) THEN 1 ELSE 2 END AS misfit
             FROM (TABLE common UNION ALL TABLE rare) AS found
             WHERE (name_folded || about_folded) LIKE ALL ($2)
             ORDER BY misfit, stars DESC NULLS LAST, position, product_id
             LIMIT $5)
           SELECT p.slug, p.name_vi, p.name_en, o.name_vi AS seller_vi, o.name_en AS seller_en,
                  best.price_vnd AS "price!: Vnd"
           FROM best JOIN product p ON p.id = best.product_id AND p.status = 'published'
           JOIN organisation o ON o.id = best.seller_id
           ORDER BY best.misfit, best.stars DESC NULLS LAST, best.position, best.product_id"#,
        typed.query,
        &typed.patterns,
        typed.beginning,
        today,
        SUGGESTED_MAX as i64,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SuggestedProduct {
            slug: row.slug,
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            seller_name: Words {
                vi: row.seller_vi,
                en: row.seller_en,
            },
            price: row.price,
        })
        .collect())
}
