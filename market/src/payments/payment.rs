//! What a payment is.

use crate::{catalog::product::text_enum, orders::OrderState};

text_enum! {
    /// How a shopper pays.
    PaymentMethod {
        /// Thanh toán khi nhận hàng.
        Cod = "cod",
    }
}

text_enum! {
    /// Where a payment stands.
    PaymentState {
        /// Announced; no money has moved.
        Created = "created",
        /// Promised by a bank.
        Authorised = "authorised",
        /// With us.
        Captured = "captured",
        /// Partly given back.
        PartiallyRefunded = "partially_refunded",
        /// Given back.
        Refunded = "refunded",
        /// It did not work.
        Failed = "failed",
        /// Called off before it moved.
        Voided = "voided",
    }
}

impl PaymentMethod {
    /// Where an order starts that is paid this way: cash is paid at the door, everything else first.
    pub fn first_state(self) -> OrderState {
        match self {
            Self::Cod => OrderState::Placed,
        }
    }
}
