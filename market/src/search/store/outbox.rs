//! What an outside index must still learn.

use crate::{
    base::{ProductId, Vnd, text::tokens},
    search::outbox::{Counts, IndexedProduct},
};
use sqlx::PgConnection;
use std::collections::HashMap;

/// The advisory lock of whoever writes to the outside index: any number that nothing else locks.
const TURN: i64 = 0x5EA2_C401;

pub(in crate::search) async fn try_turn(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"SELECT pg_try_advisory_lock($1) AS "is_ours!""#, TURN)
        .fetch_one(connection)
        .await
}

pub(in crate::search) async fn wait_for_turn(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("SELECT pg_advisory_lock($1)", TURN)
        .fetch_one(connection)
        .await?;
    Ok(())
}

pub(in crate::search) async fn end_turn(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("SELECT pg_advisory_unlock($1)", TURN)
        .fetch_one(connection)
        .await?;
    Ok(())
}

pub(in crate::search) async fn count(connection: &mut PgConnection) -> Result<Counts, sqlx::Error> {
    let products =
        sqlx::query_scalar!(r#"SELECT count(*) AS "products!" FROM product_search WHERE NOT is_age_restricted"#)
            .fetch_one(&mut *connection)
            .await?;
    Ok(Counts {
        products,
        waiting: count_waiting(connection).await?,
    })
}

pub(in crate::search) async fn count_waiting(connection: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT (SELECT count(*) FROM product_search WHERE indexed_version < version)
                  + (SELECT count(*) FROM product_search_removed) AS "waiting!""#,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::search) async fn has_waiting(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM product_search WHERE indexed_version < version)
               OR EXISTS (SELECT FROM product_search_removed) AS "has_waiting!""#,
    )
    .fetch_one(connection)
    .await
}

/// What waits, with its version: rows, and products without a row.
pub(in crate::search) async fn list_waiting(
    connection: &mut PgConnection,
    most: i64,
) -> Result<Vec<(ProductId, i64)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT product_id AS "product!: ProductId", max(version) AS "version!" FROM (
             (SELECT product_id, version FROM product_search WHERE indexed_version < version ORDER BY version LIMIT $1)
             UNION ALL
             (SELECT product_id, version FROM product_search_removed ORDER BY version LIMIT $1)) AS waiting
           GROUP BY product_id ORDER BY max(version) LIMIT $1"#,
        most,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.product, row.version)).collect())
}

/// These products, as far as everyone may find them.
pub(in crate::search) async fn load(
    connection: &mut PgConnection,
    products: &[ProductId],
) -> Result<HashMap<ProductId, IndexedProduct>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT s.product_id AS "product: ProductId", s.version, s.content_hash, s.name_folded, s.name_toned,
                  s.about_folded, s.about_toned, p.description_vi, p.description_en, s.category_slug, s.province_code,
                  s.former_province_code, s.stars, s.stars_valid_from, s.stars_valid_until, s.price_vnd AS "price: Vnd",
                  s.season_months, s.is_ahead, s.shipping_scope, s.position, s.seller_slugs,
                  ARRAY(SELECT DISTINCT v.pack_vi FROM variant v WHERE v.product_id = s.product_id) AS "packs!"
           FROM product_search s JOIN product p ON p.id = s.product_id
           WHERE s.product_id = ANY($1) AND NOT s.is_age_restricted"#,
        &uuids(products),
    )
    .fetch_all(connection)
    .await?;
    let products = rows.into_iter().map(|row| IndexedProduct {
        product: row.product,
        version: row.version,
        content_hash: row.content_hash,
        name_folded: row.name_folded.trim().to_owned(),
        name_toned: row.name_toned.trim().to_owned(),
        about_folded: row.about_folded.trim().to_owned(),
        about_toned: row.about_toned.trim().to_owned(),
        description_folded: folded([row.description_vi, row.description_en].into_iter().chain(row.packs)),
        category: row.category_slug,
        province: row.province_code,
        former_province: row.former_province_code,
        sellers: row.seller_slugs,
        stars: row.stars,
        stars_valid_from: row.stars_valid_from,
        stars_valid_until: row.stars_valid_until,
        price: row.price,
        season_months: row.season_months,
        is_ahead: row.is_ahead,
        shipping_scope: row.shipping_scope,
        position: row.position,
    });
    Ok(products.map(|product| (product.product, product)).collect())
}

/// Marks what the index has learnt. What changed again meanwhile still waits, and so does what is just being refreshed:
/// waiting for its lock could end in a deadlock, and learning it twice does no harm.
pub(in crate::search) async fn mark(
    connection: &mut PgConnection,
    learnt: &[(ProductId, i64)],
) -> Result<(), sqlx::Error> {
    let ids: Vec<_> = learnt.iter().map(|(product, _)| product.0).collect();
    let versions: Vec<_> = learnt.iter().map(|(_, version)| *version).collect();
    sqlx::query!(
        "WITH locked AS (
           SELECT s.product_id, u.version FROM product_search s
           JOIN UNNEST($1::uuid[], $2::bigint[]) AS u (id, version) ON u.id = s.product_id
           WHERE s.indexed_version < u.version FOR NO KEY UPDATE OF s SKIP LOCKED)
         UPDATE product_search s SET indexed_version = locked.version FROM locked WHERE s.product_id = locked.product_id",
        &ids,
        &versions,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM product_search_removed r USING UNNEST($1::uuid[], $2::bigint[]) AS u (id, version)
         WHERE r.product_id = u.id AND r.version <= u.version",
        &ids,
        &versions,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::search) async fn list_after(
    connection: &mut PgConnection,
    after: ProductId,
    most: i64,
) -> Result<Vec<ProductId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT product_id AS "product: ProductId" FROM product_search
           WHERE product_id > $1 AND NOT is_age_restricted ORDER BY product_id LIMIT $2"#,
        after.0,
        most,
    )
    .fetch_all(connection)
    .await
}

pub(in crate::search) async fn list_hashes_after(
    connection: &mut PgConnection,
    after: ProductId,
    most: i64,
) -> Result<Vec<(ProductId, Vec<u8>)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT product_id AS "product: ProductId", content_hash FROM product_search
           WHERE product_id > $1 AND NOT is_age_restricted ORDER BY product_id LIMIT $2"#,
        after.0,
        most,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.product, row.content_hash)).collect())
}

/// A product with a row is sent again, or taken out when it is behind the age gate; one without a row is taken out.
pub(in crate::search) async fn mark_again(
    connection: &mut PgConnection,
    products: &[ProductId],
) -> Result<(), sqlx::Error> {
    let ids = uuids(products);
    sqlx::query!(
        "WITH locked AS (SELECT product_id FROM product_search WHERE product_id = ANY($1)
                         ORDER BY product_id FOR NO KEY UPDATE)
         UPDATE product_search s SET indexed_version = 0 FROM locked WHERE s.product_id = locked.product_id",
        &ids,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO product_search_removed (product_id) SELECT u.id FROM UNNEST($1::uuid[]) AS u (id)
         WHERE NOT EXISTS (SELECT FROM product_search s WHERE s.product_id = u.id) ON CONFLICT DO NOTHING",
        &ids,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::search) async fn count_in_stock(
    connection: &mut PgConnection,
    products: &[ProductId],
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM product_search WHERE product_id = ANY($1) AND is_in_stock"#,
        &uuids(products),
    )
    .fetch_one(connection)
    .await
}

pub(in crate::search) async fn forget_gone(connection: &mut PgConnection) -> Result<u64, sqlx::Error> {
    let outcome = sqlx::query!("DELETE FROM product_search_removed")
        .execute(connection)
        .await?;
    Ok(outcome.rows_affected())
}

/// The folded words of texts, with single spaces between them.
fn folded(texts: impl Iterator<Item = String>) -> String {
    let words: Vec<_> = texts.flat_map(|text| tokens(&text)).map(|token| token.folded).collect();
    words.join(" ")
}

fn uuids(products: &[ProductId]) -> Vec<uuid::Uuid> {
    products.iter().map(|product| product.0).collect()
}
