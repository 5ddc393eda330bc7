//! What a job is.

use crate::base::{BankMessageId, MessageId, OrderGroupId, OrderId, ProductId, ReturnRequestId, WebhookId};
use serde::{Deserialize, Serialize};

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
    /// Read what a machine of others told us.
    WorkWebhook {
        /// What it told.
        webhook: WebhookId,
    },
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
            Job::EscalateReturn { .. } => "escalate_return",
            Job::ExpirePayment { .. } => "expire_payment",
            Job::WorkBankMessage { .. } => "work_bank_message",
            Job::SendMessage { .. } => "send_message",
            Job::WorkWebhook { .. } => "work_webhook",
        }
    }
}
