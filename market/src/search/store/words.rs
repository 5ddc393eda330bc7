//! The words of the rows: a word of a name or of what it is about, and a pair of neighbouring words of a name.

use crate::base::ProductId;
use sqlx::PgConnection;

/// The advisory lock of whoever makes rows again: any number that nothing else locks.
const REFRESH_TURN: i64 = 0x5EA2_C402;

pub(in crate::search) async fn try_refresh_turn(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"SELECT pg_try_advisory_lock($1) AS "is_ours!""#, REFRESH_TURN)
        .fetch_one(connection)
        .await
}

/// Lets the statements of this transaction take as long as counting all words of a million rows does: others are cut off long before.
pub(in crate::search) async fn allow_long_statements(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("SET LOCAL statement_timeout = '15min'")
        .execute(connection)
        .await?;
    Ok(())
}

/// Adds words that were not known before, so that they are known at once; how often each stands is counted by
/// [`recount_words`]. Words are locked in their own order.
pub(in crate::search) async fn add_words(
    connection: &mut PgConnection,
    products: &[ProductId],
) -> Result<(), sqlx::Error> {
    let products: Vec<_> = products.iter().map(|product| product.0).collect();
    sqlx::query!(
        "INSERT INTO search_word (word, folded, count)
         SELECT word, min(folded), count(*) FROM (
           SELECT s.product_id, u.word, u.folded FROM product_search s, UNNEST(
             string_to_array(btrim(s.name_toned || ltrim(s.about_toned)), ' '),
             string_to_array(btrim(s.name_folded || ltrim(s.about_folded)), ' ')) AS u (word, folded)
           WHERE s.product_id = ANY($1) AND NOT s.is_age_restricted
           UNION
           SELECT s.product_id, u.word || ' ' || u.next, u.folded || ' ' || u.next_folded FROM product_search s, UNNEST(
             string_to_array(btrim(s.name_toned), ' '), (string_to_array(btrim(s.name_toned), ' '))[2:],
             string_to_array(btrim(s.name_folded), ' '), (string_to_array(btrim(s.name_folded), ' '))[2:])
             AS u (word, next, folded, next_folded)
           WHERE s.product_id = ANY($1) AND NOT s.is_age_restricted AND u.next IS NOT NULL) AS words
         WHERE word <> '' AND folded IS NOT NULL
         GROUP BY word ORDER BY word
         ON CONFLICT (word) DO NOTHING",
        &products,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Counts all words again. The words of a row are told apart within the row: counting different rows of each word would
/// sort all words of all rows, on disk when there are a million. A reader sees the old ones until this is committed.
pub(in crate::search) async fn recount_words(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM search_word")
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "INSERT INTO search_word (word, folded, count)
         SELECT u.word, min(u.folded), count(*) FROM product_search s CROSS JOIN LATERAL (
           SELECT DISTINCT word, folded FROM UNNEST(
             string_to_array(btrim(s.name_toned || ltrim(s.about_toned)), ' '),
             string_to_array(btrim(s.name_folded || ltrim(s.about_folded)), ' ')) AS one (word, folded)) AS u
         WHERE NOT s.is_age_restricted AND u.word <> '' AND u.folded IS NOT NULL GROUP BY u.word"
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO search_word (word, folded, count)
         SELECT u.word || ' ' || u.next, min(u.folded || ' ' || u.next_folded), count(*)
         FROM product_search s, UNNEST(
           string_to_array(btrim(s.name_toned), ' '), (string_to_array(btrim(s.name_toned), ' '))[2:],
           string_to_array(btrim(s.name_folded), ' '), (string_to_array(btrim(s.name_folded), ' '))[2:])
           AS u (word, next, folded, next_folded)
         WHERE NOT s.is_age_restricted AND u.next IS NOT NULL AND u.folded IS NOT NULL
         GROUP BY u.word, u.next"
    )
    .execute(&mut *connection)
    .await?;
    // Whoever keeps the words looks at this number.
    sqlx::query!("SELECT nextval('product_search_version')")
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// A word with the number of rows it stands in.
#[derive(Debug)]
pub(in crate::search) struct CountedWord {
    pub(in crate::search) word: String,
    pub(in crate::search) folded: String,
    pub(in crate::search) count: i32,
}

/// The most frequent words and pairs.
pub(in crate::search) async fn list_words(
    connection: &mut PgConnection,
    most: i64,
) -> Result<Vec<CountedWord>, sqlx::Error> {
    sqlx::query_as!(
        CountedWord,
        "SELECT word, folded, count FROM search_word ORDER BY count DESC, word LIMIT $1",
        most,
    )
    .fetch_all(connection)
    .await
}
