//! What whoever takes the cards says of our account there.

use crate::{
    base::{CardAttemptId, Vnd},
    payments::card::{BalanceLine, CardDay, CardFinding, ChargeRef, FindingKind},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgPool};

/// False when the day is known.
pub(in crate::payments::card) async fn insert_days(
    connection: &mut PgConnection,
    last: NaiveDate,
    most: i32,
) -> Result<Vec<NaiveDate>, sqlx::Error> {
    sqlx::query_scalar!(
        "INSERT INTO card_day (day)
         SELECT missing.day::date FROM generate_series(
           greatest(COALESCE((SELECT max(day) + 1 FROM card_day), $1), $1 - $2::int + 1)::timestamp, $1::timestamp, '1 day')
           AS missing (day)
         ON CONFLICT DO NOTHING RETURNING day",
        last,
        most,
    )
    .fetch_all(connection)
    .await
}

pub(in crate::payments::card) async fn set_day_read(
    connection: &mut PgConnection,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO card_day (day, read_at) VALUES ($1, $2) ON CONFLICT (day) DO UPDATE SET read_at = $2",
        day,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps lines exactly as they were told; one that is known is told anew.
pub(in crate::payments::card) async fn insert_lines(
    connection: &mut PgConnection,
    day: NaiveDate,
    lines: &[BalanceLine],
) -> Result<(), sqlx::Error> {
    for line in lines {
        sqlx::query!(
            "INSERT INTO card_balance_line
               (line, day, kind, source, currency, gross_minor, fee_minor, net_minor, exchange_rate, at, available_on)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (line) DO UPDATE SET available_on = EXCLUDED.available_on",
            line.line,
            day,
            line.kind,
            line.source,
            line.gross.currency.as_str(),
            line.gross.minor,
            line.fee_minor,
            line.net_minor,
            line.exchange_rate,
            line.at,
            line.available_on,
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The try behind a charge, and what it paid.
pub(in crate::payments::card) async fn paid_by_charge(
    connection: &mut PgConnection,
    charge: &ChargeRef,
) -> Result<Option<(CardAttemptId, Vnd)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT id AS "id: CardAttemptId", amount_vnd AS "amount: Vnd" FROM card_attempt
           WHERE charge_ref = $1 AND state = 'paid'"#,
        charge.as_str(),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.id, row.amount)))
}

pub(in crate::payments::card) async fn list_days(pool: &PgPool, from: NaiveDate) -> Result<Vec<CardDay>, sqlx::Error> {
    sqlx::query_as!(
        CardDay,
        r#"SELECT d.day, d.read_at, COALESCE(l.currency, '') AS "currency!", count(l.line) AS "lines!",
                  COALESCE(sum(l.gross_minor), 0)::bigint AS "gross_minor!", COALESCE(sum(l.fee_minor), 0)::bigint AS "fee_minor!",
                  COALESCE(sum(l.net_minor), 0)::bigint AS "net_minor!"
           FROM card_day d LEFT JOIN card_balance_line l ON l.day = d.day
           WHERE d.day >= $1 GROUP BY d.day, l.currency ORDER BY d.day DESC, l.currency"#,
        from,
    )
    .fetch_all(pool)
    .await
}

/// What they and we do not say alike of the days that were read, and what waits since before `aged`.
pub(in crate::payments::card) async fn list_findings(
    pool: &PgPool,
    from: NaiveDate,
    aged: DateTime<Utc>,
) -> Result<Vec<CardFinding>, sqlx::Error> {
    sqlx::query_as!(
        CardFinding,
        r#"WITH ours AS (
             SELECT (a.settled_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, 'charge' AS what, a.charge_ref AS name,
                    a.amount_vnd AS minor, 'vnd' AS currency
             FROM card_attempt a WHERE a.state IN ('paid', 'held')
             UNION ALL
             SELECT (r.sent_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 'refund', r.bank_reference, -r.amount_vnd, 'vnd'
             FROM refund r WHERE r.state = 'sent' AND r.card_attempt_id IS NOT NULL AND r.card_refusal IS NULL
             UNION ALL
             SELECT (t.settled_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 'transfer', t.transfer, -t.minor, t.currency
             FROM card_transfer t WHERE t.state = 'arrived'
             UNION ALL
             SELECT (r.settled_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 'transfer_refund', r.reversal, r.minor, t.currency
             FROM card_reversal r JOIN card_transfer t ON t.id = r.transfer_id WHERE r.state = 'arrived'),
           theirs AS (
             SELECT l.day, l.kind AS what, COALESCE(l.source, l.line) AS name, l.gross_minor AS minor, l.currency
             FROM card_balance_line l WHERE l.kind IN ('charge', 'payment', 'refund', 'payment_refund', 'adjustment', 'transfer',
                                                            'transfer_refund'))
           SELECT day AS "day!", kind AS "kind!: FindingKind", what AS "what!", COALESCE(name, '') AS "name!", minor AS "minor!",
                  currency AS "currency!"
           FROM (
             SELECT o.day, 'missing' AS kind, o.what, o.name, o.minor, o.currency FROM ours o
             JOIN card_day d ON d.day = o.day AND d.read_at IS NOT NULL
             WHERE NOT EXISTS (SELECT 1 FROM theirs t WHERE t.name = o.name)
             UNION ALL
             SELECT t.day, 'extra', t.what, t.name, t.minor, t.currency FROM theirs t
             WHERE NOT EXISTS (SELECT 1 FROM ours o WHERE o.name = t.name)
               AND NOT EXISTS (SELECT 1 FROM card_dispute d WHERE d.dispute = t.name)
               -- What came back later cancels what went.
               AND NOT EXISTS (SELECT 1 FROM card_balance_line b WHERE b.kind = 'refund_failure' AND b.source = t.name)
             UNION ALL
             SELECT t.day, 'different', t.what, t.name, t.minor, t.currency FROM theirs t JOIN ours o ON o.name = t.name
             WHERE sign(t.minor) <> sign(o.minor) OR (t.currency = o.currency AND t.minor <> o.minor)
                OR (o.what LIKE 'transfer%' AND t.currency <> o.currency)
             UNION ALL
             SELECT b.day, 'different', 'refund', o.name, b.gross_minor, b.currency
             FROM card_balance_line b JOIN ours o ON o.name = b.source WHERE b.kind = 'refund_failure'
             UNION ALL
             SELECT (a.asked_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 'aged', 'charge',
                    COALESCE(a.checkout, g.code), a.amount_vnd, 'vnd'
             FROM card_attempt a JOIN order_group g ON g.id = a.order_group_id
             WHERE a.state IN ('asked', 'open') AND a.asked_at < $2
             UNION ALL
             SELECT (r.card_asked_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 'aged', 'refund', g.code, -r.amount_vnd, 'vnd'
             FROM refund r JOIN order_group g ON g.id = r.order_group_id
             WHERE r.state = 'approved' AND r.card_asked_at < $2 AND r.card_refusal IS NULL
             UNION ALL
             SELECT (t.asked_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 'aged', 'transfer', o.code, -t.minor, t.currency
             FROM card_transfer t JOIN seller_order o ON o.id = t.order_id WHERE t.state = 'asked' AND t.asked_at < $2
             UNION ALL
             SELECT (r.asked_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 'aged', 'transfer_refund', o.code, r.minor, t.currency
             FROM card_reversal r JOIN card_transfer t ON t.id = r.transfer_id JOIN seller_order o ON o.id = t.order_id
             WHERE r.state = 'asked' AND r.asked_at < $2
           ) AS f WHERE day >= $1 ORDER BY day DESC, kind, name LIMIT 500"#,
        from,
        aged,
    )
    .fetch_all(pool)
    .await
}
