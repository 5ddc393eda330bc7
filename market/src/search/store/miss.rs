//! What was looked for and not found.

use crate::search::miss::Missed;
use chrono::NaiveDate;
use sqlx::PgConnection;

/// Counts one text on a day; a new one only while the day has fewer than so many.
pub(in crate::search) async fn count_miss(
    connection: &mut PgConnection,
    words: &str,
    day: NaiveDate,
    most: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO search_miss AS miss (day, words)
         SELECT $1, $2
         WHERE EXISTS (SELECT FROM search_miss WHERE day = $1 AND words = $2)
            OR (SELECT count(*) FROM search_miss WHERE day = $1) < $3
         ON CONFLICT (day, words) DO UPDATE SET count = miss.count + 1",
        day,
        words,
        most,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The spellings that were counted most often since a day.
pub(in crate::search) async fn list_misses(
    connection: &mut PgConnection,
    from: NaiveDate,
) -> Result<Vec<Missed>, sqlx::Error> {
    sqlx::query_as!(
        Missed,
        r#"SELECT words, sum(count) AS "count!" FROM search_miss WHERE day > $1
           GROUP BY words ORDER BY 2 DESC, words LIMIT 5000"#,
        from,
    )
    .fetch_all(connection)
    .await
}

/// Deletes what is older than a day; returns how many rows.
pub(in crate::search) async fn delete_misses(
    connection: &mut PgConnection,
    before: NaiveDate,
) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!("DELETE FROM search_miss WHERE day < $1", before)
        .execute(connection)
        .await?;
    Ok(deleted.rows_affected())
}
