//! Orders that were chosen together.

use crate::{
    base::{OrderBatchId, OrganisationId, time::shown_time},
    orders::{BatchRow, BatchSheet, Delivery, OrderOutcome, OrderState, Step},
    people::CoopMember,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

pub(in crate::orders) async fn find_batch(
    pool: &PgPool,
    seller: OrganisationId,
    key_hash: &[u8],
) -> Result<Option<OrderBatchId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: OrderBatchId" FROM order_batch WHERE seller_id = $1 AND key_hash = $2"#,
        seller.0,
        key_hash,
    )
    .fetch_optional(pool)
    .await
}

/// Writes a batch with its orders, or finds the one that the same form has written a moment before.
pub(in crate::orders) async fn insert_batch(
    pool: &PgPool,
    member: &CoopMember,
    key_hash: &[u8],
    step: Option<Step>,
    codes: &[String],
    now: DateTime<Utc>,
) -> Result<OrderBatchId, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let batch = OrderBatchId::new_at(now);
    let kept = sqlx::query_scalar!(
        r#"INSERT INTO order_batch (id, seller_id, account_id, key_hash, step, created_at) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (key_hash) DO UPDATE SET key_hash = EXCLUDED.key_hash RETURNING id AS "id: OrderBatchId""#,
        batch.0,
        member.coop().0,
        member.account().0,
        key_hash,
        step.map(Step::as_str),
        now,
    )
    .fetch_one(&mut *transaction)
    .await?;
    if kept == batch {
        sqlx::query!(
            "INSERT INTO order_batch_row (batch_id, position, code)
             SELECT $1, (row_number() OVER (ORDER BY o.placed_at, o.id, c.code))::smallint, c.code
             FROM UNNEST($2::text[]) AS c (code)
             LEFT JOIN seller_order o ON o.code = c.code AND o.seller_id = $3",
            batch.0,
            codes,
            member.coop().0,
        )
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(kept)
}

/// The orders of a batch that were not tried yet.
pub(in crate::orders) async fn open_rows(
    pool: &PgPool,
    batch: OrderBatchId,
) -> Result<Vec<(i16, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT position, code FROM order_batch_row WHERE batch_id = $1 AND outcome IS NULL ORDER BY position",
        batch.0,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.position, row.code)).collect())
}

/// The orders of a batch that were taken further.
pub(in crate::orders) async fn done_rows(
    pool: &PgPool,
    batch: OrderBatchId,
) -> Result<Vec<(i16, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT position, code FROM order_batch_row WHERE batch_id = $1 AND outcome = 'done' ORDER BY position",
        batch.0,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.position, row.code)).collect())
}

/// Locks one order's row of a batch; false when it was tried meanwhile.
pub(in crate::orders) async fn lock_open_row(
    connection: &mut PgConnection,
    batch: OrderBatchId,
    position: i16,
) -> Result<bool, sqlx::Error> {
    let row = sqlx::query_scalar!(
        "SELECT position FROM order_batch_row WHERE batch_id = $1 AND position = $2 AND outcome IS NULL FOR UPDATE",
        batch.0,
        position,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

pub(in crate::orders) async fn set_outcome(
    connection: &mut PgConnection,
    batch: OrderBatchId,
    position: i16,
    outcome: OrderOutcome,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE order_batch_row SET outcome = $3 WHERE batch_id = $1 AND position = $2",
        batch.0,
        position,
        outcome as OrderOutcome,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::orders) async fn load_batch(
    pool: &PgPool,
    seller: OrganisationId,
    batch: OrderBatchId,
) -> Result<Option<BatchSheet>, sqlx::Error> {
    let head = sqlx::query!(
        r#"SELECT b.step AS "step: Step", b.created_at, a.name AS account
           FROM order_batch b JOIN account a ON a.id = b.account_id WHERE b.id = $1 AND b.seller_id = $2"#,
        batch.0,
        seller.0,
    )
    .fetch_optional(pool)
    .await?;
    let Some(head) = head else { return Ok(None) };
    let rows = sqlx::query!(
        r#"SELECT r.code, r.outcome AS "outcome: OrderOutcome", o.state AS "state?: OrderState",
                  o.delivery AS "delivery?: Delivery", g.shopper_name AS "shopper_name?"
           FROM order_batch_row r
           LEFT JOIN seller_order o ON o.code = r.code AND o.seller_id = $2 AND o.desk_tab IS NOT NULL
           LEFT JOIN order_group g ON g.id = o.order_group_id
           WHERE r.batch_id = $1 ORDER BY r.position"#,
        batch.0,
        seller.0,
    )
    .fetch_all(pool)
    .await?;
    Ok(Some(BatchSheet {
        id: batch,
        step: head.step,
        created_at: shown_time(head.created_at),
        account: head.account,
        rows: rows
            .into_iter()
            .map(|row| BatchRow {
                code: row.code,
                outcome: row.outcome,
                now: row.state.zip(row.delivery),
                shopper_name: row.shopper_name.unwrap_or_default(),
            })
            .collect(),
    }))
}
