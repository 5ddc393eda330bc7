//! Who may see the files of photographs, which are still to be drawn, and which nothing names any more.

use crate::base::OrganisationId;
use chrono::{DateTime, Utc};
use sqlx::PgPool;

pub(in crate::catalog) async fn is_public(pool: &PgPool, hash: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM product_photo WHERE hash = $1 AND public_position IS NOT NULL)
               OR EXISTS (SELECT FROM storefront_page WHERE public_photos ? $1) AS "is_public!""#,
        hash
    )
    .fetch_one(pool)
    .await
}

/// Whether it is of a product of the producer or of its storefront's draft, or of a product that waits for the department
/// of the province.
pub(in crate::catalog) async fn is_for(
    pool: &PgPool,
    hash: &str,
    producer: Option<OrganisationId>,
    province: Option<&str>,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
             SELECT FROM product_photo photo
             JOIN product p ON p.id = photo.product_id
             JOIN organisation o ON o.id = p.producer_id
             LEFT JOIN listing l ON l.product_id = p.id
             WHERE photo.hash = $1 AND (o.id = $2 OR (o.province_code = $3 AND l.state = 'in_review')))
             OR EXISTS (SELECT FROM storefront_page WHERE draft_photos ? $1 AND organisation_id = $2) AS "is_for!""#,
        hash,
        producer.map(|producer| producer.0),
        province,
    )
    .fetch_one(pool)
    .await
}

/// Takes the photograph whose slim files have been due for longest. It is due again later, ever later the longer it has
/// been waiting, unless they are there by then.
pub(in crate::catalog) async fn claim_slim(pool: &PgPool, now: DateTime<Utc>) -> Result<Option<String>, sqlx::Error> {
    let claimed = sqlx::query_scalar!(
        "UPDATE product_photo SET slim_due = $1::timestamptz + greatest($1 - added_at, interval '10 minutes')
         WHERE id = (
           SELECT id FROM product_photo WHERE slim_due <= $1 ORDER BY slim_due, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING hash",
        now
    )
    .fetch_optional(pool)
    .await?;
    Ok(claimed)
}

pub(in crate::catalog) async fn finish_slim(pool: &PgPool, hash: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE product_photo SET slim_due = NULL WHERE hash = $1", hash)
        .execute(pool)
        .await?;
    Ok(())
}

/// Notes which of these hashes no row names, and forgets the note of what is named again.
pub(in crate::catalog) async fn note_unnamed(
    pool: &PgPool,
    hashes: &[String],
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    sqlx::query!("DELETE FROM unnamed_photo u WHERE is_photo_named(u.hash)")
        .execute(pool)
        .await?;
    let noted = sqlx::query!(
        "INSERT INTO unnamed_photo (hash, since)
         SELECT DISTINCT hash, $2::timestamptz FROM UNNEST($1::text[]) AS kept (hash)
         WHERE NOT is_photo_named(kept.hash)
         ON CONFLICT DO NOTHING",
        hashes,
        now,
    )
    .execute(pool)
    .await?;
    Ok(noted.rows_affected())
}

/// Takes one photograph that nothing has named since then. From now on nobody brings it back until it is gone.
pub(in crate::catalog) async fn claim_unnamed(
    pool: &PgPool,
    unnamed_since: DateTime<Utc>,
    now: DateTime<Utc>,
    removing_since: DateTime<Utc>,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "UPDATE unnamed_photo SET removing_since = $2
         WHERE hash = (
           SELECT hash FROM unnamed_photo u
           WHERE since <= $1 AND (removing_since IS NULL OR removing_since <= $3)
             AND NOT is_photo_named(u.hash)
           ORDER BY since, hash LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING hash",
        unnamed_since,
        now,
        removing_since,
    )
    .fetch_optional(pool)
    .await
}

pub(in crate::catalog) async fn forget_unnamed(pool: &PgPool, hash: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM unnamed_photo WHERE hash = $1", hash)
        .execute(pool)
        .await?;
    Ok(())
}

/// Whether the files of this hash may be written now: nobody is removing them, and nobody will.
pub(in crate::catalog) async fn keep_again(
    pool: &PgPool,
    hash: &str,
    removing_since: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    sqlx::query!(
        "DELETE FROM unnamed_photo WHERE hash = $1 AND (removing_since IS NULL OR removing_since <= $2)",
        hash,
        removing_since,
    )
    .execute(pool)
    .await?;
    sqlx::query_scalar!(
        r#"SELECT NOT EXISTS (SELECT FROM unnamed_photo WHERE hash = $1) AS "is_free!""#,
        hash
    )
    .fetch_one(pool)
    .await
}
