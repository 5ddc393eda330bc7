//! What the operator's pages read.

use crate::{
    base::{AccountId, PayoutLineId, Vnd, Words},
    ledger::CollectionMode,
    payouts::{Batch, BatchLine, BatchSkip, BatchState, BatchSummary, LineState, SkipReason, account::bank_name},
};
use sqlx::PgPool;

pub(in crate::payouts) async fn list_batches(pool: &PgPool) -> Result<Vec<BatchSummary>, sqlx::Error> {
    sqlx::query_as!(
        BatchSummary,
        r#"SELECT b.number, b.state AS "state: BatchState", b.made_at, COALESCE(l.total, 0)::bigint AS "total!: Vnd",
                  l.lines AS "lines!", l.open AS "open!"
           FROM payout_batch b, LATERAL (
             SELECT sum(amount_vnd) FILTER (WHERE state NOT IN ('dropped', 'returned')) AS total,
                    count(*) FILTER (WHERE state NOT IN ('dropped', 'returned')) AS lines,
                    count(*) FILTER (WHERE state = 'sent') AS open
             FROM payout_line WHERE batch_number = b.number) AS l
           ORDER BY b.number DESC LIMIT 50"#,
    )
    .fetch_all(pool)
    .await
}

pub(in crate::payouts) async fn load_batch(
    pool: &PgPool,
    number: i64,
    reader: AccountId,
) -> Result<Option<Batch>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT b.state AS "state: BatchState", b.collection_mode AS "mode: CollectionMode", b.minimum_vnd AS "minimum: Vnd", b.made_at, b.approved_at, b.sent_at,
                  b.cancelled_at, b.made_by AS "made_by: AccountId", m.name AS made_name, a.name AS "approved_name?"
           FROM payout_batch b JOIN account m ON m.id = b.made_by LEFT JOIN account a ON a.id = b.approved_by
           WHERE b.number = $1"#,
        number,
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let lines = sqlx::query!(
        r#"SELECT l.id AS "id: PayoutLineId", l.position, o.name_vi, o.name_en, l.amount_vnd AS "amount: Vnd", l.bin, l.number,
                  l.holder, l.state AS "state: LineState", l.reason, l.reference
           FROM payout_line l JOIN organisation o ON o.id = l.seller_id WHERE l.batch_number = $1 ORDER BY l.position"#,
        number,
    )
    .fetch_all(pool)
    .await?;
    let skipped = sqlx::query!(
        r#"SELECT o.name_vi, o.name_en, s.reason AS "reason: SkipReason", s.balance_vnd AS "balance: Vnd"
           FROM payout_skip s JOIN organisation o ON o.id = s.seller_id
           WHERE s.batch_number = $1 ORDER BY o.name_vi, o.id"#,
        number,
    )
    .fetch_all(pool)
    .await?;
    Ok(Some(Batch {
        number,
        state: row.state,
        mode: row.mode,
        minimum: row.minimum,
        made: (row.made_at, row.made_name),
        approved: row
            .approved_at
            .map(|approved_at| (approved_at, row.approved_name.unwrap_or_default())),
        sent_at: row.sent_at,
        cancelled_at: row.cancelled_at,
        is_own: row.made_by == reader,
        lines: lines
            .into_iter()
            .map(|line| BatchLine {
                id: line.id,
                position: line.position,
                name: Words {
                    vi: line.name_vi,
                    en: line.name_en,
                },
                amount: line.amount,
                bank: bank_name(&line.bin),
                bin: line.bin,
                account: line.number,
                holder: line.holder,
                state: line.state,
                reason: line.reason,
                reference: line.reference,
            })
            .collect(),
        skipped: skipped
            .into_iter()
            .map(|skip| BatchSkip {
                name: Words {
                    vi: skip.name_vi,
                    en: skip.name_en,
                },
                reason: skip.reason,
                balance: skip.balance,
            })
            .collect(),
    }))
}
