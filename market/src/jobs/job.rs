//! What a job is.

use crate::base::{MessageId, OrderId, ProductId};
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
    /// Hand a message over.
    SendMessage {
        /// The message.
        message: MessageId,
    },
}

impl Job {
    /// The name in the `kind` column, for people who read the table.
    pub fn kind(self) -> &'static str {
        match self {
            Job::RefreshSearch { .. } => "refresh_search",
            Job::CompleteOrder { .. } => "complete_order",
            Job::SendMessage { .. } => "send_message",
        }
    }
}
