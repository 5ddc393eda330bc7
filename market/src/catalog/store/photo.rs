//! Photographs of products.

use crate::{
    base::{AccountId, PhotoId, ProductId},
    catalog::ListedPhoto,
    media::Photo,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};
use std::collections::HashMap;

/// The photographs of a product, wanted ones first, in their order.
pub(in crate::catalog) async fn load(
    connection: &mut PgConnection,
    product: ProductId,
) -> Result<Vec<ListedPhoto>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: PhotoId", hash, width, height, coalesce(draft_alt, alt) AS "alt!",
                  draft_position IS NOT NULL AS "is_wanted!",
                  public_position IS NOT NULL AS "is_public!", slim_due IS NULL AS "has_slim!"
           FROM product_photo WHERE product_id = $1 ORDER BY draft_position NULLS LAST, public_position, id LIMIT 50"#,
        product.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ListedPhoto {
            id: row.id,
            photo: Photo {
                hash: row.hash,
                width: row.width,
                height: row.height,
                alt: row.alt,
                has_slim: row.has_slim,
            },
            is_wanted: row.is_wanted,
            is_public: row.is_public,
        })
        .collect())
}

pub(in crate::catalog) async fn insert(
    connection: &mut PgConnection,
    product: ProductId,
    photo: &Photo,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO product_photo AS known (id, product_id, hash, width, height, alt, draft_position, added_by, added_at,
           slim_due)
         SELECT $1, $2, $3, $4, $5, $6, (coalesce(max(draft_position), 0) + 1)::smallint, $7, $8, $8
         FROM product_photo WHERE product_id = $2
         ON CONFLICT (product_id, hash) DO UPDATE SET
           alt = CASE WHEN EXCLUDED.alt = '' OR known.public_position IS NOT NULL THEN known.alt ELSE EXCLUDED.alt END,
           draft_alt = CASE WHEN EXCLUDED.alt = '' THEN known.draft_alt
             WHEN known.public_position IS NULL OR known.alt = EXCLUDED.alt THEN NULL ELSE EXCLUDED.alt END,
           draft_position = coalesce(known.draft_position, EXCLUDED.draft_position)",
        PhotoId::new_at(now).0,
        product.0,
        photo.hash,
        photo.width,
        photo.height,
        photo.alt,
        account.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Says what a wanted photograph shows: at once while nobody else sees it, with the listing when it is public. Whether these are
/// other words than before.
pub(in crate::catalog) async fn set_alt(
    connection: &mut PgConnection,
    product: ProductId,
    id: PhotoId,
    alt: &str,
) -> Result<bool, sqlx::Error> {
    let changed = sqlx::query!(
        "UPDATE product_photo SET
           alt = CASE WHEN public_position IS NULL THEN $3 ELSE alt END,
           draft_alt = CASE WHEN public_position IS NULL OR alt = $3 THEN NULL ELSE $3 END
         WHERE id = $2 AND product_id = $1 AND draft_position IS NOT NULL AND coalesce(draft_alt, alt) <> $3",
        product.0,
        id.0,
        alt,
    )
    .execute(connection)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Numbers the wanted photographs anew with this one first; whether it is one of them.
pub(in crate::catalog) async fn put_first(
    connection: &mut PgConnection,
    product: ProductId,
    id: PhotoId,
) -> Result<bool, sqlx::Error> {
    let moved = sqlx::query!(
        "UPDATE product_photo p SET draft_position = ordered.place::smallint
         FROM (SELECT id, row_number() OVER (ORDER BY id <> $2, draft_position, id) AS place FROM product_photo
               WHERE product_id = $1 AND draft_position IS NOT NULL) ordered
         WHERE p.id = ordered.id
           AND EXISTS (SELECT FROM product_photo WHERE id = $2 AND product_id = $1 AND draft_position IS NOT NULL)",
        product.0,
        id.0,
    )
    .execute(connection)
    .await?;
    Ok(moved.rows_affected() > 0)
}

/// Takes a photograph out; whether it was wanted before.
pub(in crate::catalog) async fn remove(
    connection: &mut PgConnection,
    product: ProductId,
    id: PhotoId,
) -> Result<bool, sqlx::Error> {
    let deleted = sqlx::query!(
        "DELETE FROM product_photo WHERE id = $2 AND product_id = $1 AND public_position IS NULL",
        product.0,
        id.0
    )
    .execute(&mut *connection)
    .await?;
    let updated = sqlx::query!(
        "UPDATE product_photo SET draft_position = NULL
         WHERE id = $2 AND product_id = $1 AND draft_position IS NOT NULL",
        product.0,
        id.0
    )
    .execute(connection)
    .await?;
    Ok(deleted.rows_affected() + updated.rows_affected() == 1)
}

/// What was wanted is public from now on; what was taken out is gone.
pub(in crate::catalog) async fn publish(connection: &mut PgConnection, product: ProductId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM product_photo WHERE product_id = $1 AND draft_position IS NULL",
        product.0
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE product_photo SET public_position = draft_position, alt = coalesce(draft_alt, alt), draft_alt = NULL
         WHERE product_id = $1",
        product.0
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The first public photograph of each of these products, by the address part of its page; many have none.
pub async fn load_first_photos(
    executor: impl PgExecutor<'_>,
    slugs: &[String],
) -> Result<HashMap<String, Photo>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT p.slug, photo.hash, photo.width, photo.height, photo.alt, photo.has_slim AS "has_slim!"
           FROM product p
           JOIN LATERAL (
             SELECT hash, width, height, alt, slim_due IS NULL AS has_slim FROM product_photo
             WHERE product_id = p.id AND public_position IS NOT NULL ORDER BY public_position, id LIMIT 1) photo ON true
           WHERE p.slug = ANY($1)"#,
        slugs,
    )
    .fetch_all(executor)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let photo = Photo {
                hash: row.hash,
                width: row.width,
                height: row.height,
                alt: row.alt,
                has_slim: row.has_slim,
            };
            (row.slug, photo)
        })
        .collect())
}
