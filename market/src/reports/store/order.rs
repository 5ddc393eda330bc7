//! An order group as whoever runs the platform reads it, when a case is about it: what was bought, what became of the money,
//! and who did what. Whoever ordered is named only as far as that takes.

use crate::{
    base::{OrderGroupId, OrderId, Vnd, Words, id::new_uuid_at, phone, text_enum},
    ledger::CollectionMode,
    orders::{Actor, Delivery, GroupCode, OrderState},
    payments::{PaymentMethod, PaymentState},
    people::Operator,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};

text_enum! {
    /// What money of an order did.
    MoneyStep {
        /// It came into the bank.
        Credit = "credit",
        /// It was paid by card, or somebody is at it.
        Card = "card",
        /// Its seller said that it came to them.
        ToSeller = "to_seller",
        /// It was taken at the door.
        AtDoor = "at_door",
        /// A sheet tells that it was handed over.
        HandedOver = "handed_over",
        /// It was owed to the seller from then on.
        Released = "released",
        /// Whoever takes the cards handed it on to the seller.
        HandedOn = "handed_on",
        /// It goes back to the shopper.
        Refund = "refund",
    }
}

/// An order group and everything that became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadGroup {
    /// Its code.
    pub code: String,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// Who collects its money.
    pub mode: CollectionMode,
    /// How it is paid.
    pub method: PaymentMethod,
    /// Where the payment stands.
    pub payment: PaymentState,
    /// What was to be paid.
    pub due: Vnd,
    /// What has come of it.
    pub received: Vnd,
    /// Who receives the goods.
    pub shopper_name: String,
    /// The end of their telephone number.
    pub shopper_phone: String,
    /// Whether they have an account.
    pub has_account: bool,
    /// One part for each seller.
    pub orders: Vec<ReadOrder>,
    /// What the money did, the oldest first.
    pub money: Vec<MoneyEntry>,
}

/// The part of one seller.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadOrder {
    /// Its code.
    pub code: String,
    /// The seller.
    pub seller: Words,
    /// Where it stands.
    pub state: OrderState,
    /// How it goes.
    pub delivery: Delivery,
    /// What the delivery costs.
    pub delivery_fee: Vnd,
    /// What a voucher takes off.
    pub voucher: Vnd,
    /// What was agreed to be paid on top at the door.
    pub extra: Vnd,
    /// What was given back.
    pub given_back: Vnd,
    /// What it comes to with all that.
    pub total: Vnd,
    /// Its goods.
    pub lines: Vec<ReadLine>,
    /// What happened, the oldest first.
    pub events: Vec<ReadEvent>,
}

/// So many packs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadLine {
    order: OrderId,
    /// What.
    pub name: Words,
    /// In which pack.
    pub pack: Words,
    /// How many.
    pub quantity: i32,
    /// What they cost.
    pub total: Vnd,
}

/// Something that happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadEvent {
    order: OrderId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// Their name, when they work for somebody.
    pub who: Option<String>,
    /// What it is now; absent for what changes no state.
    pub to_state: Option<OrderState>,
    /// `state`, or another kind that the table knows.
    pub kind: String,
    /// Why.
    pub reason: String,
}

/// Something that money did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MoneyEntry {
    /// What.
    pub step: MoneyStep,
    /// When it began.
    pub at: DateTime<Utc>,
    /// When it was over; nothing while it is on its way.
    pub done_at: Option<DateTime<Utc>>,
    /// How much.
    pub amount: Vnd,
    /// The part that it is of; nothing when it is of the whole.
    pub order: Option<String>,
    /// The reference of the bank or of whoever takes the cards; may be empty.
    pub reference: String,
    /// Who wrote it down, when a person did.
    pub by: Option<String>,
}

/// Reads an order group, and writes down who read it. Nothing when there is none.
pub async fn read_order(
    pool: &PgPool,
    operator: Operator,
    code: &GroupCode,
    now: DateTime<Utc>,
) -> Result<Option<ReadGroup>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let Some(group) = load_group(&mut transaction, code).await? else {
        return Ok(None);
    };
    sqlx::query!(
        "INSERT INTO audit_entry (id, at, account_id, action, subject) VALUES ($1, $2, $3, 'order_read', $4)",
        new_uuid_at(now),
        now,
        operator.account().0,
        group.code,
    )
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(Some(group))
}

async fn load_group(connection: &mut PgConnection, code: &GroupCode) -> Result<Option<ReadGroup>, sqlx::Error> {
    let group = sqlx::query!(
        r#"SELECT g.id AS "id: OrderGroupId", g.code, g.placed_at, g.collection_mode AS "mode: CollectionMode",
                  p.method AS "method: PaymentMethod", p.state AS "payment: PaymentState", p.amount_vnd AS "due: Vnd",
                  p.received_vnd AS "received: Vnd", g.shopper_name, g.shopper_phone, g.account_id IS NOT NULL AS "has_account!"
           FROM order_group g JOIN payment p ON p.order_group_id = g.id
           WHERE g.code = $1 ORDER BY p.attempt DESC LIMIT 1"#,
        code.as_str(),
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(group) = group else { return Ok(None) };
    let orders = load_orders(connection, group.id).await?;
    let money = load_money(connection, group.id).await?;
    Ok(Some(ReadGroup {
        code: group.code,
        placed_at: group.placed_at,
        mode: group.mode,
        method: group.method,
        payment: group.payment,
        due: group.due,
        received: group.received,
        shopper_name: group.shopper_name,
        shopper_phone: phone::masked(&group.shopper_phone),
        has_account: group.has_account,
        orders,
        money,
    }))
}

async fn load_orders(connection: &mut PgConnection, group: OrderGroupId) -> Result<Vec<ReadOrder>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: OrderId", code, seller_name_vi, seller_name_en, state AS "state: OrderState",
                  delivery AS "delivery: Delivery", delivery_fee_vnd AS "delivery_fee: Vnd", voucher_vnd AS "voucher: Vnd",
                  extra_vnd AS "extra: Vnd", given_back_vnd AS "given_back: Vnd",
                  total_vnd + extra_vnd - voucher_vnd - given_back_vnd AS "total!: Vnd"
           FROM seller_order WHERE order_group_id = $1 ORDER BY code"#,
        group.0,
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    let lines = sqlx::query!(
        r#"SELECT order_id AS "order: OrderId", name_vi, name_en, pack_vi, pack_en, quantity, line_total_vnd AS "total: Vnd"
           FROM order_line WHERE order_id = ANY($1) ORDER BY order_id, position"#,
        &ids,
    )
    .fetch_all(&mut *connection)
    .await?;
    let lines: Vec<_> = lines
        .into_iter()
        .map(|row| ReadLine {
            order: row.order,
            name: Words {
                vi: row.name_vi,
                en: row.name_en,
            },
            pack: Words {
                vi: row.pack_vi,
                en: row.pack_en,
            },
            quantity: row.quantity,
            total: row.total,
        })
        .collect();
    let events = sqlx::query!(
        r#"SELECT e.order_id AS "order: OrderId", e.at, e.actor_kind AS "actor: Actor", e.kind,
                  e.to_state AS "to_state: OrderState", e.reason,
                  CASE WHEN e.actor_kind <> 'shopper' THEN a.name END AS who
           FROM order_event e LEFT JOIN account a ON a.id = e.account_id
           WHERE e.order_id = ANY($1) ORDER BY e.order_id, e.at, e.id"#,
        &ids,
    )
    .fetch_all(connection)
    .await?;
    let events: Vec<_> = events
        .into_iter()
        .map(|row| ReadEvent {
            order: row.order,
            at: row.at,
            actor: row.actor,
            who: row.who,
            to_state: matches!(row.kind.as_str(), "state" | "undone").then_some(row.to_state),
            kind: row.kind,
            reason: row.reason,
        })
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| ReadOrder {
            lines: lines.iter().filter(|line| line.order == row.id).cloned().collect(),
            events: events.iter().filter(|event| event.order == row.id).cloned().collect(),
            code: row.code,
            seller: Words {
                vi: row.seller_name_vi,
                en: row.seller_name_en,
            },
            state: row.state,
            delivery: row.delivery,
            delivery_fee: row.delivery_fee,
            voucher: row.voucher,
            extra: row.extra,
            given_back: row.given_back,
            total: row.total,
        })
        .collect())
}

async fn load_money(connection: &mut PgConnection, group: OrderGroupId) -> Result<Vec<MoneyEntry>, sqlx::Error> {
    sqlx::query_as!(
        MoneyEntry,
        r#"WITH part AS (SELECT id, code FROM seller_order WHERE order_group_id = $1)
           SELECT m.step AS "step!: MoneyStep", m.at AS "at!", m.done_at, m.amount AS "amount!: Vnd", m.order_code AS "order?",
                  m.reference AS "reference!", a.name AS "by?"
           FROM (
             SELECT 'credit' AS step, booked_at AS at, booked_at AS done_at, amount_vnd AS amount, NULL AS order_code, reference,
                    NULL::uuid AS account_id
             FROM bank_credit WHERE order_group_id = $1
             UNION ALL
             SELECT 'card', asked_at, CASE WHEN state = 'paid' THEN settled_at END, amount_vnd, NULL, COALESCE(payment_ref, ''), NULL
             FROM card_attempt WHERE order_group_id = $1 AND state NOT IN ('expired', 'refused')
             UNION ALL
             SELECT 'to_seller', r.said_at, r.said_at, r.amount_vnd, p.code, '', r.said_by
             FROM direct_receipt r JOIN part p ON p.id = r.order_id
             UNION ALL
             SELECT 'handed_over', r.imported_at, r.imported_at, r.amount_vnd + r.fee_vnd, p.code, r.reference, r.imported_by
             FROM cash_remittance r JOIN part p ON p.id = r.order_id WHERE r.taken_back_at IS NULL
             UNION ALL
             SELECT CASE t.event WHEN 'cash_collected' THEN 'at_door' ELSE 'released' END, t.at, t.at, abs(e.amount_vnd), p.code, '', NULL
             FROM part p JOIN ledger_transaction t ON t.subject = p.id
             JOIN ledger_entry e ON e.transaction_id = t.id
             WHERE (t.event = 'cash_collected' AND e.account LIKE 'cod_receivable:%')
                OR (t.event = 'released' AND e.account LIKE 'payable:%')
             UNION ALL
             SELECT 'handed_on', t.planned_at, CASE WHEN t.state = 'arrived' THEN t.settled_at END, t.amount_vnd, p.code,
                    COALESCE(t.transfer, ''), NULL
             FROM card_transfer t JOIN part p ON p.id = t.order_id WHERE t.state NOT IN ('left', 'refused')
             UNION ALL
             SELECT 'refund', r.created_at, r.sent_at, r.amount_vnd, p.code, r.bank_reference, r.sent_by
             FROM refund r LEFT JOIN part p ON p.id = r.order_id WHERE r.order_group_id = $1 AND r.state <> 'forgone'
           ) AS m LEFT JOIN account a ON a.id = m.account_id
           ORDER BY m.at, m.step, m.order_code"#,
        group.0,
    )
    .fetch_all(connection)
    .await
}
