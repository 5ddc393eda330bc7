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

/// The outside did not answer, or answered something senseless: the outcome is unknown and must be asked for again.
#[cfg(feature = "db")]
#[derive(Debug, thiserror::Error)]
#[error("the payment gateway gave no clear answer: {0}")]
pub struct GatewayFailure(pub String);

/// A way of paying that sends the shopper to somebody outside. It is called between transactions, never inside one.
#[cfg(feature = "db")]
pub trait PaymentGateway: Send + Sync {
    /// Announces a payment under a key that always means the same payment, and returns where the shopper pays it.
    fn begin(
        &self,
        key: &str,
        order_group: &crate::orders::GroupCode,
        amount: crate::base::Vnd,
    ) -> impl Future<Output = Result<String, GatewayFailure>> + Send;
}
