//! Tries to pay by card.

use crate::{
    base::{AccountId, CardAttemptId, Lang, OrderGroupId, OrderId, PaymentId, Vnd, id::new_uuid_at},
    orders::{GroupCode, ShopperAccess},
    payments::card::{
        CardCase, CardCheckout, CardPayment, CaseDecision, CaseReason, CheckoutRef, Currency, Sum,
        attempt::{Attempt, AttemptState},
    },
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// A try to write down.
#[derive(Clone, Debug)]
pub(in crate::payments::card) struct NewAttempt {
    pub(in crate::payments::card) id: CardAttemptId,
    pub(in crate::payments::card) payment: PaymentId,
    pub(in crate::payments::card) group: OrderGroupId,
    pub(in crate::payments::card) number: i16,
    pub(in crate::payments::card) amount: Vnd,
    pub(in crate::payments::card) lang: Lang,
    pub(in crate::payments::card) back_url: String,
    pub(in crate::payments::card) asked_at: DateTime<Utc>,
    pub(in crate::payments::card) expires_at: DateTime<Utc>,
    pub(in crate::payments::card) look_at: DateTime<Utc>,
}

/// A payment of somebody's order group, locked.
pub(in crate::payments::card) struct FoundPayment {
    pub(in crate::payments::card) group: OrderGroupId,
}

/// Finds the payment of an order group as its shopper, and locks it when the caller is in a transaction.
pub(in crate::payments::card) async fn lock_payment_of(
    connection: &mut PgConnection,
    access: &ShopperAccess,
    code: &GroupCode,
) -> Result<Option<FoundPayment>, sqlx::Error> {
    sqlx::query_as!(
        FoundPayment,
        r#"SELECT g.id AS "group: OrderGroupId" FROM order_group g JOIN payment p ON p.order_group_id = g.id
           WHERE g.code = $1 AND (g.token_hash = $2 OR g.account_id = $3) AND p.method = 'card' FOR UPDATE OF p"#,
        code.as_str(),
        access.token.as_ref().map(|token| token.hash()),
        access.account.map(|account| account.0),
    )
    .fetch_optional(connection)
    .await
}

/// The try of a group of which nobody knows how it ends, or of which a person decides.
pub(in crate::payments::card) async fn live_attempt(
    connection: &mut PgConnection,
    group: OrderGroupId,
) -> Result<Option<(CardAttemptId, AttemptState)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT id AS "id: CardAttemptId", state AS "state: AttemptState" FROM card_attempt
           WHERE order_group_id = $1 AND state IN ('asked', 'open', 'held')"#,
        group.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.id, row.state)))
}

/// The last try of the group of an order.
pub(in crate::payments::card) async fn attempt_of_order(
    pool: &PgPool,
    order: OrderId,
) -> Result<Option<(CardAttemptId, AttemptState)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT a.id AS "id: CardAttemptId", a.state AS "state: AttemptState"
           FROM seller_order o JOIN card_attempt a ON a.order_group_id = o.order_group_id
           WHERE o.id = $1 ORDER BY a.number DESC LIMIT 1"#,
        order.0,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| (row.id, row.state)))
}

/// The try that somebody tells of: by its page, else by the code that was sent along.
pub(in crate::payments::card) async fn attempt_told(
    connection: &mut PgConnection,
    checkout: &CheckoutRef,
    code: Option<&str>,
) -> Result<Option<CardAttemptId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT a.id AS "id: CardAttemptId" FROM card_attempt a JOIN order_group g ON g.id = a.order_group_id
           WHERE a.checkout = $1 OR (g.code = $2 AND a.checkout IS NULL)
           ORDER BY (a.checkout IS NOT NULL) DESC, a.number DESC LIMIT 1"#,
        checkout.as_str(),
        code,
    )
    .fetch_optional(connection)
    .await
}

/// The try behind a payment or a charge.
pub(in crate::payments::card) async fn attempt_paid(
    connection: &mut PgConnection,
    payment: Option<&str>,
    charge: &str,
) -> Result<Option<CardAttemptId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT id AS "id: CardAttemptId" FROM card_attempt WHERE charge_ref = $2 OR payment_ref = $1 LIMIT 1"#,
        payment,
        charge,
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::payments::card) async fn latest_number(
    connection: &mut PgConnection,
    group: OrderGroupId,
) -> Result<i16, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COALESCE(max(number), 0)::smallint AS "number!" FROM card_attempt WHERE order_group_id = $1"#,
        group.0,
    )
    .fetch_one(connection)
    .await
}

pub(in crate::payments::card) async fn insert_attempt(
    connection: &mut PgConnection,
    attempt: &NewAttempt,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO card_attempt
           (id, payment_id, order_group_id, number, amount_vnd, lang, back_url, asked_at, expires_at, state, look_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asked', $10)",
        attempt.id.0,
        attempt.payment.0,
        attempt.group.0,
        attempt.number,
        attempt.amount.0,
        attempt.lang as Lang,
        attempt.back_url,
        attempt.asked_at,
        attempt.expires_at,
        attempt.look_at,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payments::card) async fn load_attempt(
    pool: &PgPool,
    attempt: CardAttemptId,
) -> Result<Option<Attempt>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT a.order_group_id AS "group: OrderGroupId", g.code, a.number,
                  a.amount_vnd AS "amount: Vnd", a.lang AS "lang: Lang", a.back_url, a.asked_at, a.expires_at,
                  a.state AS "state: AttemptState", a.checkout,
                  p.state = 'created' AND a.amount_vnd = COALESCE((
                    SELECT sum(o.total_vnd - o.voucher_vnd) FROM seller_order o
                    WHERE o.order_group_id = g.id AND o.state = 'awaiting_payment'), 0) AS "is_wanted!"
           FROM card_attempt a JOIN order_group g ON g.id = a.order_group_id JOIN payment p ON p.id = a.payment_id
           WHERE a.id = $1"#,
        attempt.0,
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Attempt {
        id: attempt,
        group: row.group,
        code: GroupCode::parse(&row.code).ok_or_else(|| unreadable("the code of an order group"))?,
        number: row.number,
        amount: row.amount,
        lang: row.lang,
        back_url: row.back_url,
        asked_at: row.asked_at,
        expires_at: row.expires_at,
        state: row.state,
        checkout: row.checkout.as_deref().and_then(CheckoutRef::parse),
        is_wanted: row.is_wanted,
    }))
}

/// What the database keeps and nobody can read.
pub(in crate::payments::card) fn unreadable(what: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(what.into())
}

pub(in crate::payments::card) async fn lock_attempt(
    connection: &mut PgConnection,
    attempt: CardAttemptId,
) -> Result<AttemptState, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT state AS "state: AttemptState" FROM card_attempt WHERE id = $1 FOR UPDATE"#,
        attempt.0,
    )
    .fetch_one(connection)
    .await
}

/// There is a page. What has ended stays so.
pub(in crate::payments::card) async fn set_open(
    pool: &PgPool,
    attempt: CardAttemptId,
    begun: &CardCheckout,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE card_attempt SET state = 'open', checkout = $2, url = $3 WHERE id = $1 AND state = 'asked'",
        attempt.0,
        begun.checkout.as_str(),
        begun.url,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// It ended without money.
pub(in crate::payments::card) async fn set_ended(
    connection: &mut PgConnection,
    attempt: CardAttemptId,
    state: AttemptState,
    refusal: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE card_attempt SET state = $2, refusal = NULLIF($3, ''), settled_at = $4, url = NULL
         WHERE id = $1 AND state IN ('asked', 'open')",
        attempt.0,
        state as AttemptState,
        refusal,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// It ended with money: as it should, or so that a person must look at it.
pub(in crate::payments::card) async fn set_paid(
    connection: &mut PgConnection,
    attempt: CardAttemptId,
    state: AttemptState,
    paid: &CardPayment,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE card_attempt SET state = $2, payment_ref = $3, charge_ref = $4, settled_at = $5, url = NULL WHERE id = $1",
        attempt.0,
        state as AttemptState,
        paid.payment.as_str(),
        paid.charge.as_ref().map(|charge| charge.as_str()),
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// When it was begun, if its job shall look again then; nothing when it has ended or another look is due anyway.
pub(in crate::payments::card) async fn look_again(
    connection: &mut PgConnection,
    attempt: CardAttemptId,
    now: DateTime<Utc>,
    again: impl Fn(DateTime<Utc>) -> DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    let asked_at = sqlx::query_scalar!(
        "SELECT asked_at FROM card_attempt WHERE id = $1 AND state IN ('asked', 'open') AND look_at <= $2 FOR UPDATE",
        attempt.0,
        now,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(again) = asked_at.map(again) else {
        return Ok(None);
    };
    sqlx::query!("UPDATE card_attempt SET look_at = $2 WHERE id = $1", attempt.0, again)
        .execute(connection)
        .await?;
    Ok(Some(again))
}

pub(in crate::payments::card) async fn insert_case(
    connection: &mut PgConnection,
    attempt: CardAttemptId,
    reason: CaseReason,
    came: &Sum,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO card_case (attempt_id, reason, minor, currency, opened_at) VALUES ($1, $2, $3, $4, $5)",
        attempt.0,
        reason as CaseReason,
        came.minor,
        came.currency.as_str(),
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payments::card) async fn list_cases(pool: &PgPool) -> Result<Vec<CardCase>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT a.id AS "attempt: CardAttemptId", g.code, c.reason AS "reason: CaseReason", a.amount_vnd AS "asked: Vnd",
                  c.minor, c.currency, a.payment_ref, c.opened_at
           FROM card_case c JOIN card_attempt a ON a.id = c.attempt_id JOIN order_group g ON g.id = a.order_group_id
           WHERE c.decision IS NULL ORDER BY c.opened_at, a.id LIMIT 200"#,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(CardCase {
                attempt: row.attempt,
                code: row.code,
                reason: row.reason,
                asked: row.asked.into(),
                came: sum(row.minor, &row.currency)?,
                payment_ref: row.payment_ref.unwrap_or_default(),
                opened_at: row.opened_at,
            })
        })
        .collect()
}

fn sum(minor: i64, currency: &str) -> Result<Sum, sqlx::Error> {
    let currency = Currency::parse(currency).ok_or_else(|| unreadable("a currency"))?;
    Ok(Sum { minor, currency })
}

/// The group of a case that still waits, and what came.
pub(in crate::payments::card) async fn lock_case(
    connection: &mut PgConnection,
    attempt: CardAttemptId,
) -> Result<Option<(OrderGroupId, Sum)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT a.order_group_id AS "group: OrderGroupId", c.minor, c.currency
           FROM card_case c JOIN card_attempt a ON a.id = c.attempt_id
           WHERE c.attempt_id = $1 AND c.decision IS NULL FOR UPDATE OF c"#,
        attempt.0,
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok((row.group, sum(row.minor, &row.currency)?)))
        .transpose()
}

/// Writes a decision down, with an entry for the audit.
pub(in crate::payments::card) async fn set_case_decided(
    connection: &mut PgConnection,
    attempt: CardAttemptId,
    decision: CaseDecision,
    note: &str,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let state = match decision {
        CaseDecision::Accept => AttemptState::Paid,
        CaseDecision::CallOff => AttemptState::Refused,
    };
    sqlx::query!(
        "WITH decided AS (
           UPDATE card_case SET decision = $2, note = $3, decided_at = $4, decided_by = $5 WHERE attempt_id = $1),
         settled AS (UPDATE card_attempt SET state = $6, settled_at = $4 WHERE id = $1)
         INSERT INTO audit_entry (id, at, account_id, action, subject, after)
         VALUES ($7, $4, $5, 'card_case', $8, jsonb_build_object('decision', $2::text))",
        attempt.0,
        decision as CaseDecision,
        note,
        now,
        account.0,
        state as AttemptState,
        new_uuid_at(now),
        attempt.to_string(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
