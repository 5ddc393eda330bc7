//! All SQL of this module.

use sqlx::PgConnection;

/// Whether the demo market is there. Until the transaction ends, nobody else loads it.
pub(super) async fn lock_and_look(connection: &mut PgConnection, marker: &str) -> Result<bool, sqlx::Error> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('demo::load', 0))")
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM organisation WHERE slug = $1) AS "exists!""#,
        marker
    )
    .fetch_one(connection)
    .await
}
