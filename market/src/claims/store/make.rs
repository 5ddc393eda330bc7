//! Making a claim.

use super::code;
use crate::{
    base::{AccountId, ClaimId, Contact, Lang, OrderId, OrganisationId, Vnd, secret::Token},
    claims::{CLAIM_LINES_MAX, ClaimCode, claim::Debtor},
    ledger::LedgerAccount,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// The department of a province. Its row is locked: one claim of a province is made after the other.
pub(in crate::claims) async fn lock_department(
    connection: &mut PgConnection,
    province: &str,
) -> Result<Option<Debtor>, sqlx::Error> {
    sqlx::query_as!(
        Debtor,
        r#"SELECT id AS "department: OrganisationId" FROM organisation
           WHERE kind = 'department' AND province_code = $1 ORDER BY id LIMIT 1 FOR NO KEY UPDATE"#,
        province,
    )
    .fetch_optional(connection)
    .await
}

/// What this form has made before.
pub(in crate::claims) async fn find_made(
    connection: &mut PgConnection,
    key: &Token,
) -> Result<Option<ClaimCode>, sqlx::Error> {
    let made = sqlx::query_scalar!("SELECT code FROM voucher_claim WHERE key_hash = $1", key.hash())
        .fetch_optional(connection)
        .await?;
    made.as_deref().map(code).transpose()
}

/// A posting that is in no claim.
#[derive(Clone, Debug)]
pub(in crate::claims) struct Unclaimed {
    pub(in crate::claims) transaction: Uuid,
    pub(in crate::claims) at: DateTime<Utc>,
    pub(in crate::claims) amount: Vnd,
    order: OrderId,
    order_code: String,
    seller: OrganisationId,
    seller_name: String,
    voucher: String,
}

/// The postings on an account before this moment that are in no claim that stands, the oldest first.
pub(in crate::claims) async fn list_unclaimed(
    connection: &mut PgConnection,
    account: LedgerAccount,
    end: DateTime<Utc>,
) -> Result<Vec<Unclaimed>, sqlx::Error> {
    sqlx::query_as!(
        Unclaimed,
        r#"SELECT t.id AS transaction, t.at, e.amount_vnd AS "amount: Vnd", o.id AS "order: OrderId", o.code AS order_code,
                  s.id AS "seller: OrganisationId", s.name_vi AS seller_name, v.code AS voucher
           FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
           LEFT JOIN refund r ON t.event = 'given_back' AND r.id = t.subject
           JOIN seller_order o ON o.id = COALESCE(r.order_id, t.subject)
           JOIN organisation s ON s.id = o.seller_id
           JOIN voucher_use u ON u.order_group_id = o.order_group_id JOIN voucher v ON v.id = u.voucher_id
           WHERE e.account = $1 AND t.event IN ('voucher_funded', 'called_off', 'given_back') AND t.at < $2
             AND NOT EXISTS (SELECT 1 FROM voucher_claim_line l WHERE l.transaction_id = t.id AND NOT l.is_freed)
           ORDER BY t.at, t.id LIMIT $3"#,
        account.to_string(),
        end,
        CLAIM_LINES_MAX,
    )
    .fetch_all(connection)
    .await
}

/// The number after the province's last.
pub(in crate::claims) async fn next_number(connection: &mut PgConnection, province: &str) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COALESCE(max(number), 0) + 1 AS "number!" FROM voucher_claim WHERE province_code = $1"#,
        province,
    )
    .fetch_one(connection)
    .await
}

/// A claim to write.
pub(in crate::claims) struct NewClaim<'a> {
    pub(in crate::claims) id: ClaimId,
    pub(in crate::claims) code: &'a ClaimCode,
    pub(in crate::claims) province: &'a str,
    pub(in crate::claims) number: i32,
    pub(in crate::claims) department: OrganisationId,
    pub(in crate::claims) days: (NaiveDate, NaiveDate),
    pub(in crate::claims) total: Vnd,
    pub(in crate::claims) lines: &'a [Unclaimed],
}

pub(in crate::claims) async fn insert(
    connection: &mut PgConnection,
    claim: &NewClaim<'_>,
    key: &Token,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO voucher_claim
           (id, code, province_code, department_id, number, key_hash, from_day, to_day, total_vnd, state, made_at, made_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'made', $10, $11)",
        claim.id.0,
        claim.code.as_str(),
        claim.province,
        claim.department.0,
        claim.number,
        key.hash(),
        claim.days.0,
        claim.days.1,
        claim.total.0,
        now,
        account.0,
    )
    .execute(&mut *connection)
    .await?;
    let lines = claim.lines;
    let uuids = |of: fn(&Unclaimed) -> Uuid| -> Vec<_> { lines.iter().map(of).collect() };
    let texts = |of: fn(&Unclaimed) -> &String| -> Vec<_> { lines.iter().map(|line| of(line).clone()).collect() };
    let times: Vec<_> = lines.iter().map(|line| line.at).collect();
    let amounts: Vec<_> = lines.iter().map(|line| line.amount.0).collect();
    sqlx::query!(
        "INSERT INTO voucher_claim_line
           (claim_id, position, transaction_id, order_id, order_code, seller_id, seller_name, voucher_code, posted_at, amount_vnd)
         SELECT $1, position, transaction, order_id, order_code, seller, seller_name, voucher, at, amount
         FROM UNNEST($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::timestamptz[], $9::bigint[])
           WITH ORDINALITY AS l (transaction, order_id, order_code, seller, seller_name, voucher, at, amount, position)",
        claim.id.0,
        &uuids(|line| line.transaction),
        &uuids(|line| line.order.0),
        &texts(|line| &line.order_code),
        &uuids(|line| line.seller.0),
        &texts(|line| &line.seller_name),
        &texts(|line| &line.voucher),
        &times,
        &amounts,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Somebody who heads a department.
pub(in crate::claims) struct Head {
    pub(in crate::claims) name: String,
    pub(in crate::claims) contact: Option<Contact>,
    pub(in crate::claims) lang: Lang,
}

pub(in crate::claims) async fn list_heads(
    connection: &mut PgConnection,
    department: OrganisationId,
) -> Result<Vec<Head>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT a.name, a.email, a.phone, a.lang AS "lang: Lang" FROM membership m JOIN account a ON a.id = m.account_id
           WHERE m.organisation_id = $1 AND m.role = 'head' ORDER BY a.id"#,
        department.0,
    )
    .fetch_all(connection)
    .await?;
    let head = |(name, email, phone, lang)| Head {
        name,
        contact: Contact::from_columns(email, phone),
        lang,
    };
    Ok(rows
        .into_iter()
        .map(|row| head((row.name, row.email, row.phone, row.lang)))
        .collect())
}
