//! Searches that are kept under a name. Every query filters by the person and the seller.

use crate::{base::DeskViewId, orders::SavedView, people::CoopMember};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// False when `most` are kept already and none has this name.
pub(in crate::orders) async fn upsert_view(
    pool: &PgPool,
    member: &CoopMember,
    name: &str,
    query: &str,
    most: i64,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO desk_view (id, account_id, organisation_id, name, query, created_at)
         SELECT $1, $2, $3, $4, $5, $6
         WHERE (SELECT count(*) FROM desk_view WHERE account_id = $2 AND organisation_id = $3 AND name <> $4) < $7
         ON CONFLICT (account_id, organisation_id, name) DO UPDATE SET query = EXCLUDED.query",
        DeskViewId::new_at(now).0,
        member.account().0,
        member.coop().0,
        name,
        query,
        now,
        most,
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::orders) async fn delete_view(
    pool: &PgPool,
    member: &CoopMember,
    view: DeskViewId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM desk_view WHERE id = $1 AND account_id = $2 AND organisation_id = $3",
        view.0,
        member.account().0,
        member.coop().0,
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(in crate::orders) async fn list_views(pool: &PgPool, member: &CoopMember) -> Result<Vec<SavedView>, sqlx::Error> {
    sqlx::query_as!(
        SavedView,
        r#"SELECT id AS "id: DeskViewId", name, query FROM desk_view
           WHERE account_id = $1 AND organisation_id = $2 ORDER BY name"#,
        member.account().0,
        member.coop().0,
    )
    .fetch_all(pool)
    .await
}
