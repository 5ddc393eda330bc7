//! All SQL of this module.

pub(super) mod apply;
pub(super) mod goods;
pub(super) mod orders;
pub(super) mod uploads;

use crate::base::ProductId;
use sqlx::PgPool;

/// How many rows these products fill: one for each pack, and one for a product that has none.
pub(super) async fn count_packs(pool: &PgPool, products: &[ProductId]) -> Result<usize, sqlx::Error> {
    let ids: Vec<_> = products.iter().map(|product| product.0).collect();
    let count = sqlx::query_scalar!(
        r#"SELECT coalesce(sum(greatest(1, (SELECT count(*) FROM variant v WHERE v.product_id = p.id)
             + coalesce((SELECT count(*) FROM jsonb_array_elements(l.content->'packs') AS k (pack)
                         WHERE pack->>'variant' IS NULL), 0))), 0)::bigint AS "count!"
           FROM product p LEFT JOIN listing l ON l.product_id = p.id WHERE p.id = ANY($1)"#,
        &ids,
    )
    .fetch_one(pool)
    .await?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}
