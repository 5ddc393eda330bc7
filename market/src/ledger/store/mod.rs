//! All SQL of this module.

mod give_back;
mod refund;
mod revenue;
pub(super) mod rule;
pub(super) mod transfer;

pub use give_back::{LineLeft, OrderLeft, load_left};
pub(super) use give_back::{LineTaken, insert_back, is_made, load_taken, set_funding_back, set_given_back};
pub(super) use refund::{insert_refund, list_open_refunds, list_own_refunds, set_own_refund_sent, set_refund_sent};
pub(super) use revenue::{
    earned_between, list_cash, list_completed, list_paid, list_refunded, list_waiting, paid_between, waiting_of,
};

use super::{BasisPoints, CollectionMode, Funder, LedgerAccount, Posting, account::Side, funder::NotAFunder};
use crate::base::{OrderGroupId, OrderId, OrderLineId, OrganisationId, RefundId, Vnd, id::new_uuid_at};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor};

/// Posts within the caller's transaction. False when this event of this subject was posted before: then nothing is.
pub async fn post(connection: &mut PgConnection, posting: &Posting, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    if posting.entries.is_empty() {
        return Ok(false);
    }
    post_whole(connection, posting, now).await
}

/// The same, and that it happened is written down also when it moves nothing.
pub(in crate::ledger) async fn post_whole(
    connection: &mut PgConnection,
    posting: &Posting,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let accounts: Vec<_> = posting.entries.iter().map(|(account, _)| account.to_string()).collect();
    let amounts: Vec<_> = posting.entries.iter().map(|(_, amount)| amount.0).collect();
    sqlx::query_scalar!(
        r#"WITH posted AS (
             INSERT INTO ledger_transaction (id, event, subject, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (event, subject) DO NOTHING RETURNING id),
           entries AS (
             INSERT INTO ledger_entry (transaction_id, position, account, amount_vnd)
             SELECT posted.id, e.position, e.account, e.amount
             FROM posted, UNNEST($5::text[], $6::bigint[]) WITH ORDINALITY AS e (account, amount, position))
           SELECT EXISTS (SELECT 1 FROM posted) AS "is_new!""#,
        new_uuid_at(now),
        posting.event.name(),
        posting.event.subject(),
        now,
        &accounts,
        &amounts,
    )
    .fetch_one(connection)
    .await
}

/// What an account holds, counted on the side on which it grows.
pub async fn balance(executor: impl PgExecutor<'_>, account: LedgerAccount) -> Result<Vnd, sqlx::Error> {
    let debits = sqlx::query_scalar!(
        r#"SELECT COALESCE(sum(amount_vnd), 0)::bigint AS "sum!" FROM ledger_entry WHERE account = $1"#,
        account.to_string(),
    )
    .fetch_one(executor)
    .await?;
    Ok(Vnd(match account.side() {
        Side::Debit => debits,
        Side::Credit => -debits,
    }))
}

/// Whether a card payment of the group is disputed, and nobody bears it yet.
pub(in crate::ledger) async fn is_frozen(
    connection: &mut PgConnection,
    group: OrderGroupId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM card_dispute d JOIN card_attempt a ON a.id = d.attempt_id
             WHERE a.order_group_id = $1 AND (d.state IN ('told', 'open') OR (d.state = 'lost' AND d.bearer IS NULL)))
             AS "is!""#,
        group.0,
    )
    .fetch_one(connection)
    .await
}

/// What an order is to the ledger.
#[derive(Clone, Copy, Debug)]
pub(in crate::ledger) struct OrderMoney {
    pub(in crate::ledger) group: OrderGroupId,
    pub(in crate::ledger) seller: OrganisationId,
    /// Who collects its money.
    pub(in crate::ledger) mode: CollectionMode,
    /// What the shopper agreed to pay, on the day and at the scales.
    pub(in crate::ledger) total: Vnd,
    pub(in crate::ledger) prepaid: Vnd,
    /// Whether what is paid in advance has come.
    pub(in crate::ledger) is_paid: bool,
    /// What its seller said has come of it while it waited for the rest.
    pub(in crate::ledger) parts: Vnd,
    /// What was given back of it, called off or not.
    pub(in crate::ledger) given_back: Vnd,
    /// What was given back before it was collected.
    pub(in crate::ledger) forgone: Vnd,
    /// Who pays in what its voucher takes off; nobody when it has none, or the seller's own.
    pub(in crate::ledger) funder: Option<Funder>,
    /// What that is, and what of it goes back.
    pub(in crate::ledger) funded: Vnd,
    pub(in crate::ledger) funded_back: Vnd,
    /// Whether it was paid in.
    pub(in crate::ledger) is_funded: bool,
    /// Whether the goods are with the shopper.
    pub(in crate::ledger) is_delivered: bool,
    /// Whether what was kept of it has gone to its seller.
    pub(in crate::ledger) is_released: bool,
    /// What the platform takes, refunds taken off.
    pub(in crate::ledger) fee: Vnd,
    pub(in crate::ledger) vat: Vnd,
    pub(in crate::ledger) withheld: Vnd,
}

impl OrderMoney {
    /// What is collected at the door.
    pub(in crate::ledger) fn to_collect(self) -> Vnd {
        Vnd(self.total.0 - self.prepaid.0 - self.forgone.0)
    }

    /// What is left of what a voucher paid in, or is to pay in.
    pub(in crate::ledger) fn funded_left(self) -> Vnd {
        Vnd(self.funded.0 - self.funded_back.0)
    }

    /// The posting, with so much more that goes back to whoever bears the voucher.
    pub(in crate::ledger) fn fund_back(self, posting: Posting, amount: Vnd) -> Posting {
        match self.funder {
            Some(funder) => posting.credit(LedgerAccount::VoucherFunding(funder), amount),
            None => posting,
        }
    }

    /// What is left of what its seller was paid in advance; nothing when somebody else collects.
    pub(in crate::ledger) fn left_with_seller(self) -> Vnd {
        match (self.mode.is_direct(), self.is_paid) {
            (true, true) => Vnd(self.prepaid.0 - self.given_back.0 + self.forgone.0),
            (true, false) => self.parts,
            (false, _) => Vnd::ZERO,
        }
    }
}

pub(in crate::ledger) async fn load_order(
    connection: &mut PgConnection,
    order: OrderId,
) -> Result<OrderMoney, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT o.order_group_id AS "group: OrderGroupId", o.seller_id AS "seller: OrganisationId",
                  g.collection_mode AS "mode: CollectionMode",
                  o.total_vnd + o.extra_vnd - o.voucher_vnd AS "total!: Vnd", o.prepaid_vnd AS "prepaid: Vnd",
                  o.prepaid_vnd > 0 AND o.confirm_by IS NOT NULL AS "is_paid!",
                  COALESCE((SELECT sum(r.amount_vnd) FROM direct_receipt r WHERE r.order_id = o.id AND r.is_part), 0)::bigint AS "parts!: Vnd",
                  o.given_back_vnd AS "given_back: Vnd",
                  o.forgone_vnd AS "forgone: Vnd", o.funded_by, o.funded_vnd AS "funded: Vnd",
                  o.funded_back_vnd AS "funded_back: Vnd",
                  EXISTS (SELECT 1 FROM ledger_transaction t WHERE t.event = 'voucher_funded' AND t.subject = o.id) AS "is_funded!",
                  o.state IN ('delivered', 'collected', 'completed') AS "is_delivered!",
                  EXISTS (SELECT 1 FROM ledger_transaction t WHERE t.event = 'released' AND t.subject = o.id) AS "is_released!",
                  COALESCE(c.fee, 0)::bigint AS "fee!: Vnd", COALESCE(c.vat, 0)::bigint AS "vat!: Vnd",
                  COALESCE(c.withheld, 0)::bigint AS "withheld!: Vnd"
           FROM seller_order o JOIN order_group g ON g.id = o.order_group_id, LATERAL (
             SELECT sum(fee_vnd) AS fee, sum(vat_vnd) AS vat, sum(withheld_vnd) AS withheld
             FROM commission_line WHERE order_id = o.id) AS c
           WHERE o.id = $1"#,
        order.0,
    )
    .fetch_one(connection)
    .await?;
    let funder = row.funded_by.map(|text| text.parse()).transpose();
    Ok(OrderMoney {
        group: row.group,
        seller: row.seller,
        mode: row.mode,
        total: row.total,
        prepaid: row.prepaid,
        is_paid: row.is_paid,
        parts: row.parts,
        given_back: row.given_back,
        forgone: row.forgone,
        funder: funder.map_err(|error: NotAFunder| sqlx::Error::Decode(error.into()))?,
        funded: row.funded,
        funded_back: row.funded_back,
        is_funded: row.is_funded,
        is_delivered: row.is_delivered,
        is_released: row.is_released,
        fee: row.fee,
        vat: row.vat,
        withheld: row.withheld,
    })
}

/// The rates of one line on one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ledger) struct Rates {
    pub(in crate::ledger) fee: BasisPoints,
    pub(in crate::ledger) vat: BasisPoints,
    pub(in crate::ledger) withheld: BasisPoints,
}

/// The rates of lines, in their order: of the rules in force, that of the seller before that of its province, and that of
/// a category before that of all goods.
pub(in crate::ledger) async fn load_rates(
    connection: &mut PgConnection,
    lines: &[(OrganisationId, &str)],
    today: NaiveDate,
) -> Result<Vec<Rates>, sqlx::Error> {
    let sellers: Vec<_> = lines.iter().map(|(seller, _)| seller.0).collect();
    let categories: Vec<_> = lines.iter().map(|(_, category)| (*category).to_owned()).collect();
    sqlx::query_as!(
        Rates,
        r#"WITH tax AS (
             SELECT DISTINCT ON (kind) kind, rate_bps FROM tax_rate
             WHERE valid_from <= $3 AND (valid_to IS NULL OR $3 <= valid_to) ORDER BY kind, valid_from DESC)
           SELECT COALESCE(rule.rate_bps, 0) AS "fee!: BasisPoints",
                  COALESCE((SELECT rate_bps FROM tax WHERE kind = 'commission_vat'), 0) AS "vat!: BasisPoints",
                  CASE WHEN s.kind = 'cooperative_group'
                       THEN COALESCE((SELECT sum(rate_bps) FROM tax WHERE kind <> 'commission_vat'), 0)::integer
                       ELSE 0 END AS "withheld!: BasisPoints"
           FROM UNNEST($1::uuid[], $2::text[]) WITH ORDINALITY AS l (seller, category, position)
           JOIN organisation s ON s.id = l.seller
           LEFT JOIN LATERAL (
             SELECT r.rate_bps FROM commission_rule r LEFT JOIN organisation d ON d.id = r.department_id
             WHERE (r.seller_id IS NULL OR r.seller_id = s.id)
               AND (r.department_id IS NULL OR d.province_code = s.province_code)
               AND (r.category_slug IS NULL OR r.category_slug = l.category)
               AND r.valid_from <= $3 AND (r.valid_to IS NULL OR $3 <= r.valid_to)
             ORDER BY r.seller_id IS NOT NULL DESC, r.department_id IS NOT NULL DESC, r.category_slug IS NOT NULL DESC,
                      r.valid_from DESC
             LIMIT 1) AS rule ON true
           ORDER BY l.position"#,
        &sellers,
        &categories,
        today,
    )
    .fetch_all(connection)
    .await
}

/// What is taken of one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ledger) struct Taken {
    pub(in crate::ledger) line: OrderLineId,
    pub(in crate::ledger) order: OrderId,
    pub(in crate::ledger) rates: Rates,
    pub(in crate::ledger) fee: Vnd,
    pub(in crate::ledger) vat: Vnd,
    pub(in crate::ledger) withheld: Vnd,
}

/// What is taken of lines when they are sold, of what was agreed to be paid more for them, or, below zero, of what a refund
/// takes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ledger) enum TakenFor {
    Sale,
    Extra,
    Refund(RefundId),
}

pub(in crate::ledger) async fn insert_commission(
    connection: &mut PgConnection,
    taken: &[Taken],
    taken_for: TakenFor,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let refund = match taken_for {
        TakenFor::Refund(refund) => Some(refund.0),
        TakenFor::Sale | TakenFor::Extra => None,
    };
    let uuids = |of: fn(&Taken) -> uuid::Uuid| -> Vec<_> { taken.iter().map(of).collect() };
    let rates = |of: fn(&Rates) -> BasisPoints| -> Vec<_> { taken.iter().map(|taken| of(&taken.rates).0).collect() };
    let amounts = |of: fn(&Taken) -> Vnd| -> Vec<_> { taken.iter().map(|taken| of(taken).0).collect() };
    let ids: Vec<_> = taken.iter().map(|_| new_uuid_at(now)).collect();
    sqlx::query!(
        "INSERT INTO commission_line
           (id, order_line_id, order_id, rate_bps, fee_vnd, vat_bps, vat_vnd, withheld_bps, withheld_vnd, created_at,
            refund_id, is_extra)
         SELECT id, line, order_id, rate, fee, vat_rate, vat, withheld_rate, withheld, $10, $11, $12
         FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[], $5::bigint[], $6::integer[], $7::bigint[],
                     $8::integer[], $9::bigint[])
           AS t (id, line, order_id, rate, fee, vat_rate, vat, withheld_rate, withheld)",
        &ids,
        &uuids(|taken| taken.line.0),
        &uuids(|taken| taken.order.0),
        &rates(|rates| rates.fee),
        &amounts(|taken| taken.fee),
        &rates(|rates| rates.vat),
        &amounts(|taken| taken.vat),
        &rates(|rates| rates.withheld),
        &amounts(|taken| taken.withheld),
        now,
        refund,
        taken_for == TakenFor::Extra,
    )
    .execute(connection)
    .await?;
    Ok(())
}
