//! A seller's entries of the ledger. Every query filters by the seller.

use crate::{
    base::{OrganisationId, Vnd},
    ledger::LedgerAccount,
    payouts::{StatementParty, StatementRow, StatementSum},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool, Postgres, Transaction};

pub(in crate::payouts) async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
}

fn accounts(seller: OrganisationId) -> (String, String) {
    (
        LedgerAccount::Payable(seller).to_string(),
        LedgerAccount::CodReceivable(seller).to_string(),
    )
}

pub(in crate::payouts) async fn balance_before(
    connection: &mut PgConnection,
    seller: OrganisationId,
    from: DateTime<Utc>,
) -> Result<Vnd, sqlx::Error> {
    let (payable, cash) = accounts(seller);
    sqlx::query_scalar!(
        r#"SELECT COALESCE(-sum(e.amount_vnd), 0)::bigint AS "sum!: Vnd"
           FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
           WHERE e.account IN ($1, $2) AND t.at < $3"#,
        payable,
        cash,
        from,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::payouts) async fn list(
    connection: &mut PgConnection,
    seller: OrganisationId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<StatementRow>, sqlx::Error> {
    let (payable, cash) = accounts(seller);
    sqlx::query_as!(
        StatementRow,
        r#"SELECT t.at, t.event, COALESCE(o.code, ro.code, co.code, xo.code, vo.code, 'CT' || l.batch_number || '-' || l.position, '') AS "code!",
                  CASE WHEN t.event LIKE 'payout%' OR t.event IN ('paid_in', 'cash_excess', 'cash_taken_back') THEN 0
                       ELSE m.payable + m.fee + m.vat + m.withheld END::bigint AS "gross!: Vnd",
                  CASE WHEN t.event = 'released'
                       THEN o.funded_vnd - COALESCE((SELECT sum(b.funded_vnd) FROM refund_line b JOIN refund f ON f.id = b.refund_id
                                                     WHERE f.order_id = o.id AND f.created_at <= t.at), 0)
                       ELSE 0 END::bigint AS "funded!: Vnd",
                  CASE WHEN t.event = 'released' AND o.funded_vnd = 0 THEN o.voucher_vnd ELSE 0 END AS "own_voucher!: Vnd",
                  m.fee AS "fee!: Vnd", m.vat AS "vat!: Vnd", m.withheld AS "withheld!: Vnd", m.cash AS "cash!: Vnd",
                  CASE WHEN t.event LIKE 'payout%' AND t.event <> 'payout_set_off' THEN -m.payable ELSE 0 END::bigint AS "paid!: Vnd",
                  (m.payable - m.cash) AS "change!: Vnd", 0::bigint AS "balance!: Vnd"
           FROM ledger_transaction t
           JOIN LATERAL (
             SELECT COALESCE(-sum(amount_vnd) FILTER (WHERE account = $1), 0)::bigint AS payable,
                    COALESCE(sum(amount_vnd) FILTER (WHERE account = $2), 0)::bigint AS cash,
                    COALESCE(-sum(amount_vnd) FILTER (WHERE account = 'revenue:commission'), 0)::bigint AS fee,
                    COALESCE(-sum(amount_vnd) FILTER (WHERE account = 'vat_payable'), 0)::bigint AS vat,
                    COALESCE(-sum(amount_vnd) FILTER (WHERE account = 'tax_withheld'), 0)::bigint AS withheld
             FROM ledger_entry WHERE transaction_id = t.id) AS m ON true
           LEFT JOIN seller_order o ON o.id = t.subject
           LEFT JOIN refund r ON r.id = t.subject
           LEFT JOIN seller_order ro ON ro.id = r.order_id
           LEFT JOIN cash_remittance c ON c.id = t.subject
           LEFT JOIN seller_order co ON co.id = c.order_id
           LEFT JOIN payout_line l ON l.id = t.subject
           LEFT JOIN card_transfer x ON x.id = t.subject
           LEFT JOIN seller_order xo ON xo.id = x.order_id
           LEFT JOIN card_reversal v ON v.id = t.subject
           LEFT JOIN card_transfer vx ON vx.id = v.transfer_id
           LEFT JOIN seller_order vo ON vo.id = vx.order_id
           WHERE t.at >= $3 AND t.at < $4
             AND t.id IN (SELECT transaction_id FROM ledger_entry WHERE account IN ($1, $2))
           ORDER BY t.at, t.event = 'payout_sent', t.event, t.id"#,
        payable,
        cash,
        from,
        to,
    )
    .fetch_all(connection)
    .await
}

pub(in crate::payouts) async fn sum(
    connection: &mut PgConnection,
    seller: OrganisationId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<StatementSum, sqlx::Error> {
    let (payable, cash) = accounts(seller);
    sqlx::query_as!(
        StatementSum,
        r#"WITH m AS (
             SELECT t.event, bool_or(e.account LIKE 'escrow:%' OR e.account LIKE 'refund_payable:%') AS is_ours,
                    COALESCE(-sum(e.amount_vnd) FILTER (WHERE e.account = $1), 0) AS payable,
                    COALESCE(sum(e.amount_vnd) FILTER (WHERE e.account = $2), 0) AS cash,
                    COALESCE(-sum(e.amount_vnd) FILTER (WHERE e.account = 'revenue:commission'), 0) AS fee,
                    COALESCE(-sum(e.amount_vnd) FILTER (WHERE e.account = 'vat_payable'), 0) AS vat,
                    COALESCE(-sum(e.amount_vnd) FILTER (WHERE e.account = 'tax_withheld'), 0) AS withheld
             FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
             WHERE t.at >= $3 AND t.at < $4
               AND t.id IN (SELECT transaction_id FROM ledger_entry WHERE account IN ($1, $2))
             GROUP BY t.id, t.event)
           SELECT count(*) AS "rows!",
                  COALESCE(sum(payable + fee + vat + withheld) FILTER (WHERE event NOT LIKE 'payout%' AND event NOT IN ('paid_in', 'cash_excess', 'cash_taken_back')), 0)::bigint AS "gross!: Vnd",
                  COALESCE(sum(fee), 0)::bigint AS "fee!: Vnd", COALESCE(sum(vat), 0)::bigint AS "vat!: Vnd",
                  COALESCE(sum(withheld), 0)::bigint AS "withheld!: Vnd", COALESCE(sum(cash), 0)::bigint AS "cash!: Vnd",
                  COALESCE(-sum(payable) FILTER (WHERE event LIKE 'payout%' AND event <> 'payout_set_off'), 0)::bigint AS "paid!: Vnd",
                  COALESCE(sum(payable) FILTER (WHERE event = 'paid_in'), 0)::bigint AS "paid_in!: Vnd",
                  COALESCE(-sum(payable) FILTER (WHERE event IN ('released', 'given_back') AND NOT is_ours), 0)::bigint AS "due!: Vnd",
                  COALESCE(sum(payable - cash), 0)::bigint AS "change!: Vnd"
           FROM m"#,
        payable,
        cash,
        from,
        to,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::payouts) async fn load_party(
    connection: &mut PgConnection,
    seller: OrganisationId,
) -> Result<StatementParty, sqlx::Error> {
    sqlx::query_as!(
        StatementParty,
        r#"SELECT upper(right(replace(o.id::text, '-', ''), 6)) AS "mark!", o.name_vi AS name, COALESCE(c.tax_code, '') AS "tax_code!", COALESCE(c.representative, '') AS "representative!",
                  concat_ws(', ', NULLIF(c.address_line, ''), u.name, p.name) AS "address!"
           FROM organisation o LEFT JOIN cooperative c ON c.organisation_id = o.id
           LEFT JOIN admin_unit u ON u.code = c.commune_code LEFT JOIN admin_unit p ON p.code = o.province_code
           WHERE o.id = $1"#,
        seller.0,
    )
    .fetch_one(connection)
    .await
}
