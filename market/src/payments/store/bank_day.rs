//! The bank account beside the ledger.

use crate::{
    base::{AccountId, BankDebitId, Vnd, id::new_uuid_at},
    ledger::CollectionMode,
    payments::{
        bank_day::{BankDay, BankDebit, BankFinding, BankRecord},
        card::FindingKind,
        feed::BankMovement,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// False when it is known, by what the feed calls it or by the bank's reference.
pub(in crate::payments) async fn insert_debit(
    connection: &mut PgConnection,
    id: BankDebitId,
    debit: &BankMovement,
    is_at_partner: bool,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO bank_debit (id, feed_id, account_number, reference, amount_vnd, memo, booked_at, received_at, at_partner)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        id.0,
        debit.feed_id,
        debit.account_number,
        debit.reference,
        debit.amount.0,
        debit.memo,
        debit.booked_at,
        now,
        is_at_partner,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether an account holds money, or something has moved there since.
pub(in crate::payments) async fn is_alive(
    connection: &mut PgConnection,
    mode: CollectionMode,
    since: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COALESCE((SELECT sum(amount_vnd) FROM ledger_entry WHERE account = $1), 0) <> 0
             OR EXISTS (SELECT 1 FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
                        WHERE e.account = $1 AND t.at >= $2) AS "is!""#,
        mode.home().to_string(),
        since,
    )
    .fetch_one(connection)
    .await
}

/// The days of an account up to this one that were not known: all since the last known one, but no more than `most`.
pub(in crate::payments) async fn insert_days(
    connection: &mut PgConnection,
    mode: CollectionMode,
    last: NaiveDate,
    most: i32,
) -> Result<Vec<NaiveDate>, sqlx::Error> {
    sqlx::query_scalar!(
        "INSERT INTO bank_day (day, at_partner)
         SELECT missing.day::date, $3 FROM generate_series(
           greatest(COALESCE((SELECT max(day) + 1 FROM bank_day WHERE at_partner = $3), $1), $1 - $2::int + 1)::timestamp,
           $1::timestamp, '1 day') AS missing (day)
         ON CONFLICT DO NOTHING RETURNING day",
        last,
        most,
        mode == CollectionMode::Partner,
    )
    .fetch_all(connection)
    .await
}

pub(in crate::payments) async fn set_day_read(
    connection: &mut PgConnection,
    mode: CollectionMode,
    day: NaiveDate,
    differences: i32,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO bank_day (day, read_at, differences, at_partner) VALUES ($1, $2, $3, $4)
         ON CONFLICT (day, at_partner) DO UPDATE SET read_at = $2, differences = $3",
        day,
        now,
        differences,
        mode == CollectionMode::Partner,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payments) async fn list_days(
    pool: &PgPool,
    mode: CollectionMode,
    from: NaiveDate,
) -> Result<Vec<BankDay>, sqlx::Error> {
    sqlx::query_as!(
        BankDay,
        r#"SELECT d.day, d.read_at, d.differences,
                  COALESCE((SELECT sum(c.amount_vnd) FROM bank_credit c WHERE c.at_partner = $3
                    AND (c.booked_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date = d.day), 0)::bigint AS "came!: Vnd",
                  COALESCE((SELECT sum(b.amount_vnd) FROM bank_debit b WHERE b.at_partner = $3
                    AND (b.booked_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date = d.day), 0)::bigint AS "went!: Vnd",
                  l.came AS "ledger_came!: Vnd", l.went AS "ledger_went!: Vnd"
           FROM bank_day d, LATERAL (
             -- What was counted or taken back was never there twice.
             SELECT COALESCE(sum(e.amount_vnd) FILTER (WHERE e.amount_vnd > 0 OR t.event IN ('counted', 'cash_taken_back')), 0)::bigint AS came,
                    COALESCE(-sum(e.amount_vnd) FILTER (WHERE e.amount_vnd < 0 AND t.event NOT IN ('counted', 'cash_taken_back')), 0)::bigint AS went
             FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
             WHERE e.account = $2 AND t.at >= d.day::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
               AND t.at < (d.day + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh') AS l
           WHERE d.day >= $1 AND d.at_partner = $3 ORDER BY d.day DESC"#,
        from,
        mode.home().to_string(),
        mode == CollectionMode::Partner,
    )
    .fetch_all(pool)
    .await
}

/// What the bank and the ledger do not say alike, reference by reference, of the days that were compared; and what is on its
/// way since before `aged`. What belongs together may be booked some days apart.
pub(in crate::payments) async fn list_findings(
    connection: &mut PgConnection,
    mode: CollectionMode,
    from: NaiveDate,
    aged: DateTime<Utc>,
) -> Result<Vec<BankFinding>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"WITH posted AS (
             SELECT t.id::text AS own, (t.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, e.amount_vnd,
                    CASE WHEN t.event IN ('cash_excess', 'cash_taken_back') THEN 'cash_remitted'
                         WHEN t.event = 'refund_resent' THEN 'refund_sent' ELSE t.event END AS event,
                    COALESCE(l.reference, r.bank_reference, m.reference, NULLIF(s.bank_reference, ''),
                             CASE WHEN t.event = 'from_partner' THEN c.reference END, '') AS reference
             FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
             LEFT JOIN payout_line l ON l.id = t.subject
             LEFT JOIN refund r ON r.id = t.subject
             LEFT JOIN cash_remittance m ON m.id = t.subject
             LEFT JOIN bank_credit c ON c.id = t.subject
             LEFT JOIN suspense_case s ON s.credit_id = c.id
             WHERE e.account = $3
               AND t.event IN ('payout_confirmed', 'refund_sent', 'refund_resent', 'sent_back', 'cash_remitted', 'cash_excess',
                               'cash_taken_back', 'from_partner')
               -- What a partner hands over the bank tells of where it comes.
               AND (t.event <> 'from_partner' OR $4)
               AND t.at >= ($1::date - 7)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'),
           ours AS (
             SELECT COALESCE(NULLIF(fold_reference(reference), ''), own) AS key, min(day) AS day, min(event) AS event,
                    min(reference) AS reference, sum(amount_vnd) AS amount
             FROM posted GROUP BY 1),
           told AS (
             SELECT d.id, d.booked_at, -d.amount_vnd AS amount, d.memo,
                    COALESCE(NULLIF(d.told_as, ''), d.reference) AS reference, d.decided_at IS NULL AS is_open
             FROM bank_debit d WHERE NOT d.is_own AND d.at_partner = $4
             UNION ALL
             SELECT c.id, c.booked_at, c.amount_vnd, c.memo, c.reference, false
             FROM bank_credit c JOIN suspense_case s ON s.credit_id = c.id WHERE s.decision = 'counted' AND c.at_partner = $4),
           theirs AS (
             SELECT COALESCE(NULLIF(fold_reference(reference), ''), id::text) AS key,
                    min((booked_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) AS day, min(reference) AS reference, sum(amount) AS amount,
                    array_agg(id ORDER BY id) FILTER (WHERE is_open) AS ids, array_agg(-amount ORDER BY id) FILTER (WHERE is_open) AS amounts,
                    array_agg(memo ORDER BY id) FILTER (WHERE is_open) AS memos
             FROM told WHERE booked_at >= ($1::date - 7)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' GROUP BY 1)
           SELECT f.day AS "day!", f.kind AS "kind!: FindingKind", f.event AS "record!: BankRecord", f.reference AS "reference!",
                  f.told::bigint AS "told!: Vnd", f.ours::bigint AS "ours!: Vnd", COALESCE(f.ids, '{}') AS "ids!",
                  COALESCE(f.amounts, '{}') AS "amounts!: Vec<i64>", COALESCE(f.memos, '{}') AS "memos!"
           FROM (
             SELECT LEAST(o.day, b.day) AS day,
                    CASE WHEN b.key IS NULL THEN 'missing' WHEN o.key IS NULL THEN 'extra' ELSE 'different' END AS kind,
                    COALESCE(o.event, 'bank_only') AS event, COALESCE(o.reference, b.reference) AS reference,
                    COALESCE(b.amount, 0) AS told, COALESCE(o.amount, 0) AS ours, b.ids, b.amounts, b.memos
             FROM ours o FULL JOIN theirs b ON b.key = o.key
             WHERE COALESCE(o.amount, 0) <> COALESCE(b.amount, 0)
               AND EXISTS (SELECT 1 FROM bank_day d WHERE d.day = LEAST(o.day, b.day) AND d.at_partner = $4 AND d.read_at IS NOT NULL)
             UNION ALL
             SELECT (p.sent_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 'aged', 'payout_sent', 'CT' || p.number || '-' || l.position,
                    0, -l.amount_vnd, NULL, NULL, NULL
             FROM payout_line l JOIN payout_batch p ON p.number = l.batch_number
             WHERE l.state = 'sent' AND p.sent_at < $2 AND (p.collection_mode = 'partner') = $4
           ) AS f WHERE f.day >= $1 ORDER BY f.day DESC, f.kind, f.reference LIMIT 300"#,
        from,
        aged,
        mode.home().to_string(),
        mode == CollectionMode::Partner,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let debit = |((id, amount), memo): ((Uuid, i64), String)| BankDebit {
                id: BankDebitId(id),
                amount: Vnd(amount),
                memo,
            };
            BankFinding {
                day: row.day,
                kind: row.kind,
                record: row.record,
                reference: row.reference,
                told: row.told,
                ours: row.ours,
                debits: row.ids.into_iter().zip(row.amounts).zip(row.memos).map(debit).collect(),
            }
        })
        .collect())
}

/// A debit of which nobody has said what it is, and from which account it went.
pub(in crate::payments) async fn lock_debit(
    connection: &mut PgConnection,
    debit: BankDebitId,
) -> Result<Option<(Vnd, CollectionMode)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT amount_vnd AS "amount: Vnd", at_partner FROM bank_debit WHERE id = $1 AND decided_at IS NULL FOR UPDATE"#,
        debit.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.amount, CollectionMode::at(row.at_partner))))
}

/// Whether somebody wrote this reference down of money that went out.
pub(in crate::payments) async fn is_told(connection: &mut PgConnection, reference: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM payout_line WHERE fold_reference(reference) = fold_reference($1) AND state = 'confirmed')
             OR EXISTS (SELECT 1 FROM refund WHERE fold_reference(bank_reference) = fold_reference($1) AND state = 'sent')
             OR EXISTS (SELECT 1 FROM suspense_case WHERE fold_reference(bank_reference) = fold_reference($1) AND decision = 'send_back')
             AS "is!""#,
        reference,
    )
    .fetch_one(connection)
    .await
}

/// Writes a decision down, with an entry for the audit.
pub(in crate::payments) async fn set_debit_decided(
    connection: &mut PgConnection,
    debit: BankDebitId,
    told_as: Option<&str>,
    note: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH decided AS (
           UPDATE bank_debit SET told_as = COALESCE($2, ''), is_own = $2 IS NULL, note = $3, decided_at = $4, decided_by = $5
           WHERE id = $1)
         INSERT INTO audit_entry (id, at, account_id, action, subject, after)
         VALUES ($6, $4, $5, 'bank_debit', $7, jsonb_build_object('told_as', $2::text, 'reason', $3::text))",
        debit.0,
        told_as,
        note,
        now,
        account.0,
        new_uuid_at(now),
        debit.to_string(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
