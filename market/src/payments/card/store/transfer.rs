//! What is handed on to cooperatives.

use super::attempt::unreadable;
use crate::{
    base::{CardTransferId, OrganisationId, Vnd, Words},
    ledger::{ReversalState, TransferState},
    orders::GroupCode,
    payments::card::{
        AccountRef, ChargeRef, Currency, HandedOn, HandedOnFigures, LeftReason, SettledRate, Sum, TakenBack,
        transfer::AskedTransfer,
        verdict::{Facts, Handing, Settled},
    },
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

/// What was asked for and of which nobody knows yet what became.
pub(in crate::payments::card) async fn load_asked_transfer(
    connection: &mut PgConnection,
    transfer: CardTransferId,
) -> Result<Option<AskedTransfer>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT g.code, t.seller_id AS "seller: OrganisationId", t.amount_vnd AS "amount: Vnd",
                  t.account_ref AS "account_ref!", t.currency AS "currency!", t.minor AS "minor!",
                  a.charge_ref AS "charge_ref!", t.asked_at AS "asked_at!"
           FROM card_transfer t JOIN card_attempt a ON a.id = t.attempt_id JOIN order_group g ON g.id = a.order_group_id
           WHERE t.id = $1 AND t.state = 'asked'"#,
        transfer.0,
    )
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(AskedTransfer {
        code: GroupCode::parse(&row.code).ok_or_else(|| unreadable("the code of an order group"))?,
        seller: row.seller,
        amount: row.amount,
        to: AccountRef::parse(&row.account_ref).ok_or_else(|| unreadable("the name of an account"))?,
        sum: sum(row.minor, &row.currency)?,
        charge: ChargeRef::parse(&row.charge_ref).ok_or_else(|| unreadable("the name of a charge"))?,
        asked_at: row.asked_at,
    }))
}

fn sum(minor: i64, currency: &str) -> Result<Sum, sqlx::Error> {
    let currency = Currency::parse(currency).ok_or_else(|| unreadable("a currency"))?;
    Ok(Sum { minor, currency })
}

/// The account into which it goes, if there is one that was confirmed; locked.
pub(in crate::payments::card) async fn lock_counting_account(
    connection: &mut PgConnection,
    transfer: CardTransferId,
) -> Result<Option<AccountRef>, sqlx::Error> {
    let name = sqlx::query_scalar!(
        "SELECT c.account_ref FROM connected_account c JOIN card_transfer t ON t.seller_id = c.organisation_id
         WHERE t.id = $1 AND c.removed_at IS NULL AND c.counts_from <= t.planned_at FOR UPDATE OF c",
        transfer.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(name.as_deref().and_then(AccountRef::parse))
}

/// Something that waits, locked.
pub(in crate::payments::card) struct WaitingTransfer {
    pub(in crate::payments::card) seller: OrganisationId,
    pub(in crate::payments::card) amount: Vnd,
    pub(in crate::payments::card) planned_at: DateTime<Utc>,
}

pub(in crate::payments::card) async fn lock_waiting_transfer(
    connection: &mut PgConnection,
    transfer: CardTransferId,
) -> Result<Option<WaitingTransfer>, sqlx::Error> {
    sqlx::query_as!(
        WaitingTransfer,
        r#"SELECT seller_id AS "seller: OrganisationId", amount_vnd AS "amount: Vnd", planned_at
           FROM card_transfer WHERE id = $1 AND state = 'waiting' FOR UPDATE"#,
        transfer.0,
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::payments::card) async fn load_facts(
    connection: &mut PgConnection,
    transfer: CardTransferId,
) -> Result<Facts, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT 1 FROM payout_hold h WHERE h.organisation_id = t.seller_id AND h.lifted_at IS NULL) AS "is_on_hold!",
                  COALESCE(d.is_open, false) AS "is_disputed!", COALESCE(d.is_lost, false) AS "is_lost!",
                  (owed.sum - waiting.sum - cash.sum)::bigint AS "standing!: Vnd",
                  l.currency AS "currency?", l.gross AS "gross?", l.net AS "net?", paid.sum AS "paid!: Vnd",
                  sent.minor AS "sent!", back.sum AS "refunded!: Vnd"
           FROM card_transfer t JOIN card_attempt a ON a.id = t.attempt_id
           LEFT JOIN LATERAL (
             SELECT b.currency, sum(b.gross_minor)::bigint AS gross, sum(b.net_minor)::bigint AS net FROM card_balance_line b
             WHERE b.source = a.charge_ref AND b.kind IN ('charge', 'payment') GROUP BY b.currency LIMIT 1) AS l ON true,
           LATERAL (SELECT bool_or(d.state IN ('told', 'open')) AS is_open, bool_or(d.state = 'lost') AS is_lost
                    FROM card_dispute d JOIN card_attempt x ON x.id = d.attempt_id
                    WHERE x.order_group_id = a.order_group_id) AS d,
           LATERAL (SELECT COALESCE(-sum(amount_vnd), 0) AS sum FROM ledger_entry WHERE account = 'payable:' || t.seller_id) AS owed,
           LATERAL (SELECT COALESCE(sum(amount_vnd), 0) AS sum FROM ledger_entry
                    WHERE account = 'cod_receivable:' || t.seller_id) AS cash,
           LATERAL (SELECT COALESCE(sum(w.amount_vnd), 0) AS sum FROM card_transfer w
                    WHERE w.seller_id = t.seller_id AND w.state = 'waiting') AS waiting,
           LATERAL (SELECT COALESCE(sum(e.amount_vnd), 0)::bigint AS sum
                    FROM ledger_transaction p JOIN ledger_entry e ON e.transaction_id = p.id AND e.account = 'psp_clearing'
                    WHERE p.event = 'card_paid' AND p.subject = a.id) AS paid,
           LATERAL (SELECT COALESCE(sum(s.minor - COALESCE((
                      SELECT sum(r.minor) FROM card_reversal r WHERE r.transfer_id = s.id AND r.state = 'arrived'), 0)), 0)::bigint AS minor
                    FROM card_transfer s WHERE s.attempt_id = a.id AND s.state IN ('asked', 'arrived')) AS sent,
           LATERAL (SELECT COALESCE(sum(r.amount_vnd), 0)::bigint AS sum FROM refund r
                    WHERE r.order_group_id = a.order_group_id AND r.state IN ('approved', 'sent') AND r.card_refusal IS NULL) AS back
           WHERE t.id = $1"#,
        transfer.0,
    )
    .fetch_one(connection)
    .await?;
    let settled = match (row.currency, row.gross, row.net) {
        (Some(currency), Some(gross_minor), Some(net_minor)) => Some(Settled {
            currency: Currency::parse(&currency).ok_or_else(|| unreadable("a currency"))?,
            gross_minor,
            net_minor,
        }),
        _ => None,
    };
    Ok(Facts {
        is_on_hold: row.is_on_hold,
        is_disputed: row.is_disputed,
        is_lost: row.is_lost,
        standing: row.standing,
        settled,
        paid: row.paid,
        handed_on_minor: row.sent,
        refunded: row.refunded,
    })
}

pub(in crate::payments::card) async fn set_transfer_asked(
    connection: &mut PgConnection,
    transfer: CardTransferId,
    to: &AccountRef,
    handing: &Handing,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE card_transfer SET state = 'asked', account_ref = $2, currency = $3, minor = $4, rate_minor = $5, rate_vnd = $6,
           amount_vnd = $7, rest_vnd = $8, asked_at = $9, look_at = $9 WHERE id = $1 AND state = 'waiting'",
        transfer.0,
        to.as_str(),
        handing.sum.currency.as_str(),
        handing.sum.minor,
        handing.rate.minor,
        handing.rate.vnd.0,
        handing.amount.0,
        handing.rest.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::payments::card) async fn set_transfer_left(
    connection: &mut PgConnection,
    transfer: CardTransferId,
    reason: LeftReason,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE card_transfer SET state = 'left', reason = $2, settled_at = $3 WHERE id = $1 AND state = 'waiting'",
        transfer.0,
        reason as LeftReason,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Everything of a seller that waits is left to the batches: their account was taken away.
pub(in crate::payments::card) async fn leave_all(
    connection: &mut PgConnection,
    seller: OrganisationId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE card_transfer SET state = 'left', reason = $2, settled_at = $3 WHERE seller_id = $1 AND state = 'waiting'",
        seller.0,
        LeftReason::AccountRemoved as LeftReason,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// False when it is known how it ended.
pub(in crate::payments::card) async fn set_transfer_arrived(
    connection: &mut PgConnection,
    transfer: CardTransferId,
    name: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE card_transfer SET state = 'arrived', transfer = $2, settled_at = $3 WHERE id = $1 AND state = 'asked'",
        transfer.0,
        name,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when it is known how it ended.
pub(in crate::payments::card) async fn set_transfer_refused(
    connection: &mut PgConnection,
    transfer: CardTransferId,
    why: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE card_transfer SET state = 'refused', reason = $2, settled_at = $3 WHERE id = $1 AND state = 'asked'",
        transfer.0,
        why,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when it has ended, or another look is due anyway.
pub(in crate::payments::card) async fn set_transfer_look_at(
    connection: &mut PgConnection,
    transfer: CardTransferId,
    again: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE card_transfer SET look_at = $2 WHERE id = $1 AND state IN ('waiting', 'asked') AND look_at <= $3",
        transfer.0,
        again,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What waits to learn what these payments settled to.
pub(in crate::payments::card) async fn waiting_for_lines(
    connection: &mut PgConnection,
    charges: &[String],
) -> Result<Vec<CardTransferId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT t.id AS "id: CardTransferId" FROM card_transfer t JOIN card_attempt a ON a.id = t.attempt_id
           WHERE t.state = 'waiting' AND a.charge_ref = ANY($1) ORDER BY t.id"#,
        charges,
    )
    .fetch_all(connection)
    .await
}

pub(in crate::payments::card) async fn count_handed_on(pool: &PgPool) -> Result<HandedOnFigures, sqlx::Error> {
    sqlx::query_as!(
        HandedOnFigures,
        r#"SELECT COALESCE(sum(t.amount_vnd) FILTER (WHERE t.state = 'waiting'), 0)::bigint AS "waiting!: Vnd",
                  count(*) FILTER (WHERE t.state = 'asked' OR EXISTS (
                    SELECT 1 FROM card_reversal r WHERE r.transfer_id = t.id AND r.state <> 'arrived')) AS "to_read!",
                  (count(*) > 0 OR EXISTS (SELECT 1 FROM connected_account WHERE removed_at IS NULL)) AS "is_used!"
           FROM card_transfer t"#,
    )
    .fetch_one(pool)
    .await
}

pub(in crate::payments::card) async fn list_handed_on(pool: &PgPool) -> Result<Vec<HandedOn>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT t.id AS "id: CardTransferId", o.code, s.name_vi, s.name_en, t.state AS "state: TransferState",
                  t.amount_vnd AS "amount: Vnd", t.rest_vnd AS "rest: Vnd", t.currency, t.minor, t.rate_minor, t.rate_vnd AS "rate_vnd: Vnd", t.transfer,
                  t.reason, COALESCE(t.settled_at, t.asked_at, t.planned_at) AS "since!"
           FROM card_transfer t JOIN seller_order o ON o.id = t.order_id JOIN organisation s ON s.id = t.seller_id
           ORDER BY t.state = 'asked' OR EXISTS (
             SELECT 1 FROM card_reversal r WHERE r.transfer_id = t.id AND r.state <> 'arrived') DESC, t.planned_at DESC, t.id DESC
           LIMIT 200"#,
    )
    .fetch_all(pool)
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    let reversals = sqlx::query!(
        r#"SELECT r.transfer_id AS "transfer: CardTransferId", r.state AS "state: ReversalState", r.amount_vnd AS "amount: Vnd",
                  r.minor, r.reason, COALESCE(r.settled_at, r.asked_at) AS "since!"
           FROM card_reversal r WHERE r.transfer_id = ANY($1) ORDER BY r.id"#,
        &ids,
    )
    .fetch_all(pool)
    .await?;
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        let settled = match (row.minor, &row.currency, row.rate_minor, row.rate_vnd) {
            (Some(minor), Some(currency), Some(rate), Some(vnd)) => {
                Some((sum(minor, currency)?, SettledRate { minor: rate, vnd }))
            }
            _ => None,
        };
        let taken_back = reversals
            .iter()
            .filter(|reversal| reversal.transfer == row.id)
            .map(|reversal| {
                Ok(TakenBack {
                    state: reversal.state,
                    amount: reversal.amount,
                    sum: sum(reversal.minor, row.currency.as_deref().unwrap_or_default())?,
                    refusal: reversal.reason.clone(),
                    since: reversal.since,
                })
            })
            .collect::<Result<_, sqlx::Error>>()?;
        let is_left = row.state == TransferState::Left;
        list.push(HandedOn {
            id: row.id,
            code: row.code,
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            state: row.state,
            amount: row.amount,
            rest: row.rest,
            settled,
            transfer: row.transfer.unwrap_or_default(),
            left: is_left.then(|| LeftReason::parse(&row.reason)).flatten(),
            refusal: if is_left { String::new() } else { row.reason },
            since: row.since,
            reversals: taken_back,
        });
    }
    Ok(list)
}
