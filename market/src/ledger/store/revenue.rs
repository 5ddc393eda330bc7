//! A seller's money. Every query filters by the seller.

use crate::{
    base::{OrganisationId, Vnd},
    ledger::{EarnedOrder, LedgerAccount, PaidBy, PaidOut, RefundedOrder},
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

pub(in crate::ledger) async fn earned_between(
    pool: &PgPool,
    seller: OrganisationId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vnd, sqlx::Error> {
    // What the seller collected themselves is not in the ledger: it is what those orders cost, less what went back.
    sqlx::query_scalar!(
        r#"WITH direct AS (
             SELECT o.id, o.total_vnd + o.extra_vnd AS amount, t.at
             FROM seller_order o JOIN order_group g ON g.id = o.order_group_id AND g.collection_mode = 'direct'
             JOIN ledger_transaction t ON t.event = 'released' AND t.subject = o.id
             WHERE o.seller_id = $4),
           moved AS (
             SELECT -e.amount_vnd AS amount, t.at FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
             WHERE e.account = $1 AND t.event IN ('released', 'given_back')
             UNION ALL SELECT amount, at FROM direct
             UNION ALL
             SELECT -r.amount_vnd, GREATEST(r.created_at, d.at) FROM refund r JOIN direct d ON d.id = r.order_id
             WHERE r.reason IN ('returned', 'offered', 'weighed', 'refused'))
           SELECT COALESCE(sum(amount), 0)::bigint AS "sum!: Vnd" FROM moved WHERE at >= $2 AND at < $3"#,
        LedgerAccount::Payable(seller).to_string(),
        from,
        to,
        seller.0,
    )
    .fetch_one(pool)
    .await
}

pub(in crate::ledger) async fn list_completed(
    pool: &PgPool,
    seller: OrganisationId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    most: i64,
) -> Result<Vec<EarnedOrder>, sqlx::Error> {
    sqlx::query_as!(
        EarnedOrder,
        r#"SELECT o.code, t.at, e.total + own.total AS "total!: Vnd",
                  (o.funded_vnd - COALESCE((SELECT sum(b.funded_vnd) FROM refund_line b JOIN refund r ON r.id = b.refund_id
                                            WHERE r.order_id = o.id AND r.created_at <= t.at), 0))::bigint AS "funded!: Vnd",
                  CASE WHEN o.funded_vnd = 0 THEN o.voucher_vnd ELSE 0 END AS "own_voucher!: Vnd",
                  e.fee AS "fee!: Vnd", e.withheld AS "withheld!: Vnd",
                  e.earned + own.total AS "earned!: Vnd"
           FROM seller_order o
           JOIN order_group g ON g.id = o.order_group_id
           JOIN ledger_transaction t ON t.event = 'released' AND t.subject = o.id,
           LATERAL (SELECT CASE WHEN g.collection_mode = 'direct' THEN o.total_vnd + o.extra_vnd - o.voucher_vnd - COALESCE((
                             SELECT sum(r.amount_vnd) FROM refund r WHERE r.order_id = o.id AND r.created_at <= t.at
                               AND r.reason IN ('returned', 'offered', 'weighed', 'refused')), 0)::bigint
                           ELSE 0 END AS total) AS own,
           LATERAL (SELECT COALESCE(sum(amount_vnd) FILTER (WHERE account LIKE 'escrow:%'), 0)::bigint AS total,
                           COALESCE(-sum(amount_vnd) FILTER (WHERE account IN ('revenue:commission', 'vat_payable')), 0)::bigint AS fee,
                           COALESCE(-sum(amount_vnd) FILTER (WHERE account = 'tax_withheld'), 0)::bigint AS withheld,
                           COALESCE(-sum(amount_vnd) FILTER (WHERE account LIKE 'payable:%'), 0)::bigint AS earned
                    FROM ledger_entry WHERE transaction_id = t.id) AS e
           WHERE o.seller_id = $1 AND t.at >= $2 AND t.at < $3
           ORDER BY t.at DESC, o.code LIMIT $4"#,
        seller.0,
        from,
        to,
        most,
    )
    .fetch_all(pool)
    .await
}

/// What went back of completed orders: only that changes what the seller is owed.
pub(in crate::ledger) async fn list_refunded(
    pool: &PgPool,
    seller: OrganisationId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    most: i64,
) -> Result<Vec<RefundedOrder>, sqlx::Error> {
    sqlx::query_as!(
        RefundedOrder,
        r#"SELECT o.code, t.at, r.amount_vnd AS "amount: Vnd", f.funded AS "funded!: Vnd",
                  r.amount_vnd + f.funded - b.borne AS "taken_back!: Vnd", b.borne AS "borne!: Vnd"
           FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
           JOIN refund r ON r.id = t.subject JOIN seller_order o ON o.id = r.order_id
           JOIN order_group g ON g.id = o.order_group_id,
           LATERAL (SELECT COALESCE(sum(funded_vnd), 0)::bigint AS funded FROM refund_line WHERE refund_id = r.id) AS f,
           LATERAL (SELECT e.amount_vnd + CASE WHEN g.collection_mode = 'direct' THEN r.amount_vnd ELSE 0 END AS borne) AS b
           WHERE e.account = $1 AND t.event = 'given_back' AND t.at >= $2 AND t.at < $3
           ORDER BY t.at DESC, o.code LIMIT $4"#,
        LedgerAccount::Payable(seller).to_string(),
        from,
        to,
        most,
    )
    .fetch_all(pool)
    .await
}

pub(in crate::ledger) async fn waiting_of(pool: &PgPool, seller: OrganisationId) -> Result<Vnd, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COALESCE(sum(total_vnd + extra_vnd - voucher_vnd + funded_vnd - given_back_vnd - funded_back_vnd), 0)::bigint AS "sum!: Vnd" FROM seller_order
           WHERE seller_id = $1 AND desk_tab IN ('waiting', 'to_ship', 'shipping', 'delivered') AND state <> 'completed'"#,
        seller.0,
    )
    .fetch_one(pool)
    .await
}

pub(in crate::ledger) async fn list_waiting(
    pool: &PgPool,
    seller: OrganisationId,
    most: i64,
) -> Result<Vec<(String, Vnd, DateTime<Utc>)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT code, total_vnd + extra_vnd - voucher_vnd + funded_vnd - given_back_vnd - funded_back_vnd AS "total!: Vnd", state_since FROM seller_order
           WHERE seller_id = $1 AND desk_tab IN ('waiting', 'to_ship', 'shipping', 'delivered') AND state <> 'completed'
           ORDER BY placed_at, id LIMIT $2"#,
        seller.0,
        most,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.code, row.total, row.state_since))
        .collect())
}

pub(in crate::ledger) async fn list_cash(
    pool: &PgPool,
    seller: OrganisationId,
    most: i64,
) -> Result<Vec<(String, DateTime<Utc>, Vnd)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT COALESCE(o.code, co.code, '') AS "code!", t.at, e.amount_vnd AS "amount: Vnd"
           FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
           LEFT JOIN seller_order o ON o.id = t.subject
           LEFT JOIN cash_remittance r ON r.id = t.subject
           LEFT JOIN seller_order co ON co.id = r.order_id
           WHERE e.account = $1 ORDER BY t.at DESC, t.id DESC LIMIT $2"#,
        LedgerAccount::CodReceivable(seller).to_string(),
        most,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.code, row.at, row.amount)).collect())
}

pub(in crate::ledger) async fn paid_between(
    pool: &PgPool,
    seller: OrganisationId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vnd, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COALESCE(sum(amount), 0)::bigint AS "sum!: Vnd" FROM (
             SELECT l.amount_vnd AS amount FROM payout_line l JOIN payout_batch b ON b.number = l.batch_number
             WHERE l.seller_id = $1 AND l.state IN ('sent', 'confirmed') AND b.sent_at >= $2 AND b.sent_at < $3
             UNION ALL
             SELECT t.amount_vnd - COALESCE((SELECT sum(r.amount_vnd) FROM card_reversal r
                                             WHERE r.transfer_id = t.id AND r.state <> 'refused'), 0)
             FROM card_transfer t
             WHERE t.seller_id = $1 AND t.state IN ('asked', 'arrived') AND t.asked_at >= $2 AND t.asked_at < $3) AS paid"#,
        seller.0,
        from,
        to,
    )
    .fetch_one(pool)
    .await
}

/// Of what was handed on and taken back in part, what is left of it.
pub(in crate::ledger) async fn list_paid(
    pool: &PgPool,
    seller: OrganisationId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    most: i64,
) -> Result<Vec<PaidOut>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT batch AS "batch?", code AS "code?", at AS "at!", amount AS "amount!: Vnd", arrived FROM (
             SELECT b.number AS batch, NULL AS code, b.sent_at AS at, l.amount_vnd AS amount,
                    CASE l.state WHEN 'confirmed' THEN true WHEN 'returned' THEN false END AS arrived
             FROM payout_line l JOIN payout_batch b ON b.number = l.batch_number
             WHERE l.seller_id = $1 AND b.sent_at >= $2 AND b.sent_at < $3 AND l.state <> 'dropped'
             UNION ALL
             SELECT NULL, o.code, t.asked_at, t.amount_vnd - COALESCE((
                      SELECT sum(r.amount_vnd) FROM card_reversal r WHERE r.transfer_id = t.id AND r.state <> 'refused'), 0)::bigint,
                    CASE t.state WHEN 'arrived' THEN true WHEN 'refused' THEN false END
             FROM card_transfer t JOIN seller_order o ON o.id = t.order_id
             WHERE t.seller_id = $1 AND t.asked_at >= $2 AND t.asked_at < $3) AS paid
           ORDER BY at DESC, batch DESC, code LIMIT $4"#,
        seller.0,
        from,
        to,
        most,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PaidOut {
            by: match row.batch {
                Some(batch) => PaidBy::Batch(batch),
                None => PaidBy::Cards(row.code.unwrap_or_default()),
            },
            at: row.at,
            amount: row.amount,
            arrived: row.arrived,
        })
        .collect())
}
