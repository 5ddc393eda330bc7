//! What a job is.

use crate::base::{
    BankMessageId, CardAttemptId, CardDisputeId, CardReversalId, CardTransferId, ConnectedAccountId, HarvestId,
    MessageId, NoticeId, OrderGroupId, OrderId, ProductId, RefundId, ResaleId, ReturnRequestId, WebhookId,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A piece of work. It holds ids only and is safe to run twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Bring the search row of a product up to date.
    RefreshSearch {
        /// The product.
        product: ProductId,
    },
    /// Complete a delivered order whose shopper has said nothing.
    CompleteOrder {
        /// The order.
        order: OrderId,
    },
    /// Mark an order whose time to confirm ends soon.
    RemindToConfirm {
        /// The order.
        order: OrderId,
    },
    /// Call an order off that nobody confirmed in time.
    CancelUnconfirmed {
        /// The order.
        order: OrderId,
    },
    /// Call an order off whose shopper asked for it and got no answer in time.
    CancelUnanswered {
        /// The order.
        order: OrderId,
    },
    /// Tell that goods of a harvest should have left the house.
    ShipByPassed {
        /// The order.
        order: OrderId,
    },
    /// Take no more orders ahead of a harvest: its last day is over.
    CloseHarvest {
        /// The harvest.
        harvest: HarvestId,
    },
    /// A producer's consent to sell their goods ends: its last day is over.
    EndResale {
        /// The consent.
        resale: ResaleId,
    },
    /// Lay a request for a return before the operator that its seller has not answered in time.
    EscalateReturn {
        /// The request.
        request: ReturnRequestId,
    },
    /// Call the orders of a group off that nobody paid in time.
    ExpirePayment {
        /// The order group.
        group: OrderGroupId,
    },
    /// Look how a try to pay by card stands.
    LookAtCard {
        /// The try.
        attempt: CardAttemptId,
    },
    /// A part of a group that waits for its money was called off: what is asked for is no longer what is due.
    CheckPayment {
        /// A called off order.
        order: OrderId,
    },
    /// Give back to a card what is owed back, where it came from one.
    SendRefund {
        /// What is owed back.
        refund: RefundId,
    },
    /// Look whether what went back to a card has come back to us.
    LookAtRefund {
        /// What went back.
        refund: RefundId,
    },
    /// Hand on to a seller what an order is worth to them that a card paid.
    SendTransfer {
        /// What is handed on.
        transfer: CardTransferId,
    },
    /// Take something of it back.
    SendReversal {
        /// What is taken back.
        reversal: CardReversalId,
    },
    /// Look how a dispute stands.
    LookAtDispute {
        /// The dispute.
        dispute: CardDisputeId,
    },
    /// Look whether the account of a cooperative can still receive.
    LookAtAccount {
        /// The account.
        account: ConnectedAccountId,
    },
    /// Compare a day with what whoever takes the cards says of it.
    ReconcileCards {
        /// The day, in Vietnam.
        day: NaiveDate,
    },
    /// Compare a day of a bank account with the ledger.
    ReconcileBank {
        /// The day, in Vietnam.
        day: NaiveDate,
        /// Whether it is the account of the partner who collects.
        #[serde(default)]
        at_partner: bool,
    },
    /// Work what the bank's feed told.
    WorkBankMessage {
        /// What it told.
        message: BankMessageId,
    },
    /// Hand a message over.
    SendMessage {
        /// The message.
        message: MessageId,
    },
    /// Find out who is to be told of something. The database itself writes this one.
    Tell {
        /// What happened.
        what: News,
        /// To what.
        subject: Uuid,
        /// The same for the same event.
        once: Uuid,
    },
    /// Tell somebody what waits for them.
    DeliverNotice {
        /// One of what waits.
        notice: NoticeId,
    },
    /// Read what a machine of others told us.
    WorkWebhook {
        /// What it told.
        webhook: WebhookId,
    },
}

/// Something that people may have to be told of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// An event of an order.
    OrderEvent,
    /// An order whose time to confirm ends soon.
    Reminder,
    /// A listing that was decided.
    Listing,
    /// A refund that was sent.
    Refund,
    /// A wish that something goes back, or its answer.
    Return,
    /// What became of one seller's wish to sell what another makes.
    Resale,
    /// An offer of which little is left.
    LowStock,
    /// A harvest that begins soon.
    HarvestSoon,
    /// A harvest whose goods have to leave the house soon.
    ShipSoon,
    /// A harvest that was shared among those who ordered it.
    HarvestAllotted,
    /// A listing that waits for its department.
    ListingSent,
    /// An application that waits for its department.
    ApplicationSent,
}

impl Job {
    /// The name in the `kind` column, for people who read the table.
    pub fn kind(self) -> &'static str {
        match self {
            Job::RefreshSearch { .. } => "refresh_search",
            Job::CompleteOrder { .. } => "complete_order",
            Job::RemindToConfirm { .. } => "remind_to_confirm",
            Job::CancelUnconfirmed { .. } => "cancel_unconfirmed",
            Job::CancelUnanswered { .. } => "cancel_unanswered",
            Job::ShipByPassed { .. } => "ship_by_passed",
            Job::CloseHarvest { .. } => "close_harvest",
            Job::EndResale { .. } => "end_resale",
            Job::EscalateReturn { .. } => "escalate_return",
            Job::ExpirePayment { .. } => "expire_payment",
            Job::LookAtCard { .. } => "look_at_card",
            Job::CheckPayment { .. } => "check_payment",
            Job::SendRefund { .. } => "send_refund",
            Job::LookAtRefund { .. } => "look_at_refund",
            Job::SendTransfer { .. } => "send_transfer",
            Job::SendReversal { .. } => "send_reversal",
            Job::LookAtDispute { .. } => "look_at_dispute",
            Job::LookAtAccount { .. } => "look_at_account",
            Job::ReconcileCards { .. } => "reconcile_cards",
            Job::ReconcileBank { .. } => "reconcile_bank",
            Job::WorkBankMessage { .. } => "work_bank_message",
            Job::SendMessage { .. } => "send_message",
            Job::Tell { .. } => "tell",
            Job::DeliverNotice { .. } => "deliver_notice",
            Job::WorkWebhook { .. } => "work_webhook",
        }
    }
}
