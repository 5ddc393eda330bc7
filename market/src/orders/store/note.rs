//! Notes on orders.

use crate::{
    base::{AccountId, OrderId, Words, id::new_uuid_at, time::shown_time},
    orders::{NoteAuthor, NoteView},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use std::collections::HashMap;

/// A note to add.
#[derive(Clone, Copy, Debug)]
pub struct NewNote<'a> {
    /// The order, locked.
    pub order: OrderId,
    /// Which side writes.
    pub author: NoteAuthor,
    /// The person, when known.
    pub account: Option<AccountId>,
    /// What is written.
    pub text: &'a str,
}

pub(in crate::orders) async fn insert_note(
    connection: &mut PgConnection,
    note: &NewNote<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO order_note (id, order_id, at, author, account_id, text) VALUES ($1, $2, $3, $4, $5, $6)",
        new_uuid_at(now),
        note.order.0,
        now,
        note.author as NoteAuthor,
        note.account.map(|account| account.0),
        note.text,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks the order, or takes the mark away. It knocks at the desk.
pub(in crate::orders) async fn set_note_unread(
    connection: &mut PgConnection,
    order: OrderId,
    since: Option<DateTime<Utc>>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE seller_order SET note_unread_since = CASE WHEN $2::timestamptz IS NOT NULL THEN COALESCE(note_unread_since, $2) END
         WHERE id = $1",
        order.0,
        since,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// When the `number`th last note of one side since a time was written; nothing when there are fewer.
pub(in crate::orders) async fn note_at(
    connection: &mut PgConnection,
    order: OrderId,
    author: NoteAuthor,
    since: DateTime<Utc>,
    number: i64,
) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT at FROM order_note WHERE order_id = $1 AND author = $2 AND at > $3 ORDER BY at DESC OFFSET $4::bigint - 1 LIMIT 1",
        order.0,
        author as NoteAuthor,
        since,
        number,
    )
    .fetch_optional(connection)
    .await
}

/// The notes of some orders, oldest first.
pub(super) async fn load_notes(
    pool: &PgPool,
    orders: &[OrderId],
) -> Result<HashMap<OrderId, Vec<NoteView>>, sqlx::Error> {
    let ids: Vec<_> = orders.iter().map(|order| order.0).collect();
    let rows = sqlx::query!(
        r#"SELECT n.order_id AS "order: OrderId", n.at, n.author AS "author: NoteAuthor", n.text, a.name AS "official?",
                  d.name_vi AS "department_vi?", d.name_en AS "department_en?"
           FROM order_note n
           LEFT JOIN mandate m ON m.id = n.mandate_id
           LEFT JOIN account a ON a.id = m.official_id
           LEFT JOIN organisation d ON d.id = m.department_id
           WHERE n.order_id = ANY($1) ORDER BY n.order_id, n.at, n.id"#,
        &ids,
    )
    .fetch_all(pool)
    .await?;
    let mut notes: HashMap<OrderId, Vec<NoteView>> = HashMap::new();
    for row in rows {
        let department = row
            .department_vi
            .zip(row.department_en)
            .map(|(vi, en)| Words { vi, en });
        notes.entry(row.order).or_default().push(NoteView {
            official: row.official.zip(department),
            at: shown_time(row.at),
            author: row.author,
            text: row.text,
        });
    }
    Ok(notes)
}
