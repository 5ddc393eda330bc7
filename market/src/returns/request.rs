//! What a request for a return is.

use crate::{base::Vnd, orders::COMPLETE_AFTER_DAYS};

crate::catalog::product::text_enum! {
    /// Why something shall go back.
    ReturnReason {
        /// Hàng hỏng, ôi.
        Spoiled = "spoiled",
        /// Hàng vỡ, móp trên đường.
        Damaged = "damaged",
        /// Thiếu hàng.
        Missing = "missing",
        /// Giao sai hàng.
        Wrong = "wrong",
        /// Lý do khác.
        Other = "other",
    }
}

crate::catalog::product::text_enum! {
    /// Who wants it.
    AskedBy {
        /// Whoever ordered.
        Shopper = "shopper",
        /// The seller, who offers more than they decide about alone.
        Seller = "seller",
        /// Who runs the platform.
        Operator = "operator",
    }
}

crate::catalog::product::text_enum! {
    /// Where a request stands.
    ReturnState {
        /// It waits for an answer: of the seller, and when they have said nothing in time, of the operator too.
        Requested = "requested",
        /// The seller has agreed to more than they decide about alone: it waits for the operator.
        Agreed = "agreed",
        /// It was agreed, and goes back.
        Approved = "approved",
        /// It was not.
        Declined = "declined",
    }
}

/// So many days after the goods have come a shopper may ask: as long as what they paid is kept.
pub const ASK_WITHIN_DAYS: i64 = COMPLETE_AFTER_DAYS;

/// So many hours for goods that do not keep.
pub const PERISHABLE_WITHIN_HOURS: i64 = 24;

/// So many hours a seller has to answer a request; then it is the operator's as well.
pub const ANSWER_WITHIN_HOURS: i64 = 48;

/// Up to here a seller decides alone.
pub const SELLER_DECIDES_UP_TO: Vnd = Vnd(2_000_000);

/// A shopper asks at most so many times about one order.
pub const ASKS_MAX: i64 = 3;

impl ReturnState {
    /// Whether somebody still has to answer.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Agreed)
    }
}
