//! What a payment is.

use crate::{catalog::product::text_enum, orders::OrderState};

text_enum! {
    /// How a shopper pays.
    PaymentMethod {
        /// Thanh toán khi nhận hàng.
        Cod = "cod",
        /// Chuyển khoản: by the code that banking apps read.
        BankTransfer = "bank_transfer",
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

/// So many hours a shopper has to pay what is paid in advance; banks book what is sent late in the evening the next day.
pub const PAY_WITHIN_HOURS: i64 = 24;

impl PaymentMethod {
    /// The ways that are open, the one that most people use first. Transfers need an account to go to.
    pub fn offered(has_bank_account: bool) -> &'static [Self] {
        if has_bank_account { Self::ALL } else { &[Self::Cod] }
    }

    /// Where an order starts that is paid this way: cash is paid at the door, everything else first.
    pub fn first_state(self) -> OrderState {
        match self {
            Self::Cod => OrderState::Placed,
            Self::BankTransfer => OrderState::AwaitingPayment,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfers_are_offered_only_where_there_is_an_account() {
        assert_eq!(PaymentMethod::offered(false), [PaymentMethod::Cod]);
        assert_eq!(PaymentMethod::offered(true), PaymentMethod::ALL);
        for method in PaymentMethod::ALL {
            assert!(method.first_state().is_cancelled_by_word());
        }
    }
}
