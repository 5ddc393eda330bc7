//! What waits for whoever runs the platform.

use crate::people::Operator;
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// Cash that is in sellers' hands for longer than this should have been handed over.
pub const CASH_DAYS: i64 = 7;

/// How much of each thing waits for a person of the operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct OperatorToday {
    /// Credits of which nobody knows what they are for.
    pub suspense: i64,
    /// Messages of the bank that could not be read.
    pub unread: i64,
    /// Card payments that are not what was asked for.
    pub cards: i64,
    /// Disputes that are open, or lost and borne by nobody yet.
    pub disputes: i64,
    /// Wishes for money back that sellers do not decide alone, or have not answered.
    pub returns: i64,
    /// What is owed back and a person sends.
    pub refunds: i64,
    /// Sellers who hold cash for longer than [`CASH_DAYS`].
    pub cash: i64,
    /// Lines of sheets that tell of more cash than was owed, of which nobody has decided.
    pub excesses: i64,
    /// Batches that wait for their second person, for the bank, or for what became of a line.
    pub batches: i64,
    /// Accounts that nobody has verified.
    pub accounts: i64,
}

impl OperatorToday {
    /// Whether nothing waits.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What waits now; each number counts what its page lists.
pub async fn operator_today(
    pool: &PgPool,
    _operator: Operator,
    now: DateTime<Utc>,
) -> Result<OperatorToday, sqlx::Error> {
    sqlx::query_as!(
        OperatorToday,
        r#"SELECT (SELECT count(*) FROM suspense_case WHERE decision IS NULL) AS "suspense!",
                  (SELECT count(*) FROM bank_message WHERE problem IS NOT NULL AND closed_at IS NULL) AS "unread!",
                  (SELECT count(*) FROM card_case WHERE decision IS NULL) AS "cards!",
                  (SELECT count(*) FROM card_dispute
                   WHERE state IN ('told', 'open') OR (state = 'lost' AND bearer IS NULL)) AS "disputes!",
                  (SELECT count(*) FROM return_request
                   WHERE state = 'agreed' OR (state = 'requested' AND escalated_at IS NOT NULL)) AS "returns!",
                  (SELECT count(*) FROM refund r JOIN order_group g ON g.id = r.order_group_id
                   WHERE r.state = 'approved' AND (r.card_attempt_id IS NULL OR r.card_refusal IS NOT NULL)
                     AND (g.collection_mode <> 'direct' OR r.order_id IS NULL)
                     AND NOT EXISTS (
                       SELECT 1 FROM card_dispute d JOIN card_attempt a ON a.id = d.attempt_id
                       WHERE a.order_group_id = r.order_group_id
                         AND (d.state IN ('told', 'open') OR (d.state = 'lost' AND d.bearer IS NULL)))) AS "refunds!",
                  -- Whoever pays, pays the oldest first: what was taken before that day is more than all that was paid.
                  (SELECT count(*) FROM (
                     SELECT 1 FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
                     WHERE e.account LIKE 'cod_receivable:%' GROUP BY e.account
                     HAVING COALESCE(sum(e.amount_vnd) FILTER (WHERE e.amount_vnd > 0 AND t.at <= $1), 0)
                          + COALESCE(sum(e.amount_vnd) FILTER (WHERE e.amount_vnd < 0), 0) > 0) AS old) AS "cash!",
                  (SELECT count(*) FROM cash_remittance
                   WHERE excess_vnd > 0 AND excess_decision IS NULL AND taken_back_at IS NULL) AS "excesses!",
                  (SELECT count(*) FROM payout_batch b
                   WHERE b.state IN ('draft', 'approved', 'exported') OR (b.state = 'sent' AND EXISTS (
                     SELECT 1 FROM payout_line l WHERE l.batch_number = b.number AND l.state = 'sent'))) AS "batches!",
                  (SELECT count(*) FROM payout_account WHERE verified_at IS NULL) AS "accounts!""#,
        now - Duration::days(CASH_DAYS),
    )
    .fetch_one(pool)
    .await
}
