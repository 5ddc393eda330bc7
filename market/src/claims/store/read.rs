//! Reading claims. Every query filters by the province of whoever reads, if they have one.

use super::code;
use crate::{
    base::{ClaimId, Vnd, Words},
    claims::{
        Claim, ClaimCode, ClaimLine, ClaimLineKind, ClaimPayment, ClaimState, ClaimStep, ClaimSummary, ProvinceFunds,
    },
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

pub(in crate::claims) async fn list_funds(
    pool: &PgPool,
    province: Option<&str>,
) -> Result<Vec<ProvinceFunds>, sqlx::Error> {
    sqlx::query_as!(
        ProvinceFunds,
        r#"SELECT u.code AS province, u.name, f.balance AS "balance!: Vnd", f.balance - c.claimed AS "unclaimed!: Vnd",
                  c.claimed AS "claimed!: Vnd"
           FROM (SELECT account, sum(amount_vnd)::bigint AS balance FROM ledger_entry
                 WHERE account LIKE 'voucher_funding:province:%' GROUP BY account) AS f
           JOIN admin_unit u ON f.account = 'voucher_funding:province:' || u.code
           JOIN LATERAL (SELECT COALESCE(sum(total_vnd - paid_vnd), 0)::bigint AS claimed FROM voucher_claim
                         WHERE province_code = u.code AND state <> 'called_off') AS c ON true
           WHERE $1::text IS NULL OR u.code = $1 ORDER BY u.code"#,
        province,
    )
    .fetch_all(pool)
    .await
}

pub(in crate::claims) async fn list(pool: &PgPool, province: Option<&str>) -> Result<Vec<ClaimSummary>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT c.code, u.name, c.state AS "state: ClaimState", c.from_day, c.to_day, c.total_vnd AS "total: Vnd",
                  c.paid_vnd AS "paid: Vnd"
           FROM voucher_claim c JOIN admin_unit u ON u.code = c.province_code
           WHERE $1::text IS NULL OR c.province_code = $1 ORDER BY c.made_at DESC, c.id DESC LIMIT 200"#,
        province,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ClaimSummary {
                code: code(&row.code)?,
                province: row.name,
                state: row.state,
                from: row.from_day,
                to: row.to_day,
                total: row.total,
                paid: row.paid,
            })
        })
        .collect()
}

pub(in crate::claims) async fn count_waiting(pool: &PgPool, province: &str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM voucher_claim WHERE province_code = $1 AND state = 'made'"#,
        province,
    )
    .fetch_one(pool)
    .await
}

pub(in crate::claims) async fn load(
    pool: &PgPool,
    province: Option<&str>,
    wanted: &ClaimCode,
) -> Result<Option<Claim>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT c.id AS "id: ClaimId", c.code, c.state AS "state: ClaimState", c.province_code, o.name_vi, o.name_en,
                  c.from_day, c.to_day, c.total_vnd AS "total: Vnd", c.paid_vnd AS "paid: Vnd", c.made_at, m.name AS made_by,
                  c.decided_at, d.name AS "decided_by?", c.objection, c.called_off_at, x.name AS "called_off_by?",
                  c.call_off_reason
           FROM voucher_claim c JOIN organisation o ON o.id = c.department_id JOIN account m ON m.id = c.made_by
           LEFT JOIN account d ON d.id = c.decided_by LEFT JOIN account x ON x.id = c.called_off_by
           WHERE c.code = $1 AND ($2::text IS NULL OR c.province_code = $2)"#,
        wanted.as_str(),
        province,
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let step = |at: Option<DateTime<Utc>>, by: Option<String>, reason: String| {
        at.map(|at| ClaimStep {
            at,
            by: by.unwrap_or_default(),
            reason,
        })
    };
    Ok(Some(Claim {
        code: code(&row.code)?,
        state: row.state,
        province: row.province_code,
        department: Words {
            vi: row.name_vi,
            en: row.name_en,
        },
        from: row.from_day,
        to: row.to_day,
        total: row.total,
        paid: row.paid,
        made: ClaimStep {
            at: row.made_at,
            by: row.made_by,
            reason: String::new(),
        },
        decided: step(row.decided_at, row.decided_by, row.objection),
        called_off: step(row.called_off_at, row.called_off_by, row.call_off_reason),
        lines: list_lines(pool, row.id).await?,
        payments: list_payments(pool, row.id).await?,
    }))
}

async fn list_lines(pool: &PgPool, claim: ClaimId) -> Result<Vec<ClaimLine>, sqlx::Error> {
    sqlx::query_as!(
        ClaimLine,
        r#"SELECT l.posted_at AS at, t.event AS "kind: ClaimLineKind", l.order_code AS "order", l.seller_name AS seller,
                  l.voucher_code AS voucher, l.amount_vnd AS "amount: Vnd"
           FROM voucher_claim_line l JOIN ledger_transaction t ON t.id = l.transaction_id
           WHERE l.claim_id = $1 ORDER BY l.position"#,
        claim.0,
    )
    .fetch_all(pool)
    .await
}

async fn list_payments(pool: &PgPool, claim: ClaimId) -> Result<Vec<ClaimPayment>, sqlx::Error> {
    sqlx::query_as!(
        ClaimPayment,
        r#"SELECT c.booked_at AS at, p.amount_vnd AS "amount: Vnd", c.reference, a.name AS "entered_by?"
           FROM voucher_claim_payment p JOIN bank_credit c ON c.id = p.credit_id LEFT JOIN account a ON a.id = p.entered_by
           WHERE p.claim_id = $1 ORDER BY p.paid_at, p.credit_id"#,
        claim.0,
    )
    .fetch_all(pool)
    .await
}
