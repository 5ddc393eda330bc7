//! What a payment is.

use crate::{catalog::product::text_enum, ledger::CollectionMode, orders::OrderState};

text_enum! {
    /// How a shopper pays.
    PaymentMethod {
        /// Thanh toán khi nhận hàng.
        Cod = "cod",
        /// Chuyển khoản: by the code that banking apps read.
        BankTransfer = "bank_transfer",
        /// Thẻ: on a page of whoever takes it.
        Card = "card",
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

/// So many hours a new or changed account of a seller is not paid: time for its owner to notice that somebody else changed it.
pub const HOURS_OF_REST: i64 = 72;

impl PaymentMethod {
    /// The ways that are open, the one that most people use first. Transfers need an account to go to, cards somebody who
    /// takes them.
    pub fn offered(has_bank_account: bool, has_cards: bool) -> &'static [Self] {
        match (has_bank_account, has_cards) {
            (false, false) => &[Self::Cod],
            (true, false) => &[Self::Cod, Self::BankTransfer],
            (false, true) => &[Self::Cod, Self::Card],
            (true, true) => Self::ALL,
        }
    }

    /// The ways that are open where somebody collects like this. Sellers take cash and transfers into accounts of their own;
    /// whoever takes cards pays to the platform, which may have none of it then.
    pub fn offered_in(mode: CollectionMode, has_bank_account: bool, has_cards: bool) -> &'static [Self] {
        match mode {
            CollectionMode::Platform => Self::offered(has_bank_account, has_cards),
            CollectionMode::Direct => &[Self::Cod, Self::BankTransfer],
            CollectionMode::Partner => Self::offered(has_bank_account, false),
        }
    }

    /// Where an order starts that is paid this way: cash is paid at the door, everything else first.
    pub fn first_state(self) -> OrderState {
        match self {
            Self::Cod => OrderState::Placed,
            Self::BankTransfer | Self::Card => OrderState::AwaitingPayment,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_offered_only_where_it_leads_somewhere() {
        assert_eq!(PaymentMethod::offered(false, false), [PaymentMethod::Cod]);
        assert!(!PaymentMethod::offered(true, false).contains(&PaymentMethod::Card));
        assert!(!PaymentMethod::offered(false, true).contains(&PaymentMethod::BankTransfer));
        assert_eq!(PaymentMethod::offered(true, true), PaymentMethod::ALL);
        for mode in [CollectionMode::Direct, CollectionMode::Partner] {
            assert!(!PaymentMethod::offered_in(mode, true, true).contains(&PaymentMethod::Card));
        }
        assert!(PaymentMethod::offered_in(CollectionMode::Direct, false, false).contains(&PaymentMethod::BankTransfer));
        for method in PaymentMethod::ALL {
            assert!(method.first_state().is_cancelled_by_word());
        }
    }
}
