//! Ways to pay. What is true of one is said in its own file by a [`Rail`]; everybody else asks for what is true and names none.
//!
//! Another way is a file here with what is true of it, its `mod` and its line below, and a file in `app/src/rail` with its words.
//! What moves its money (a feed, a gateway with its tries) is a module of its own beside this one.

mod card;
mod cash;
mod transfer;

use crate::{base::Vnd, catalog::product::text_enum, ledger::CollectionMode, orders::OrderState};

pub use card::{CARD_MAX, CARD_MIN, may_be_paid_by_card};

macro_rules! rails {
    ($($(#[$doc:meta])* $name:ident = $code:literal of $rail:path),* $(,)?) => {
        text_enum! {
            /// How a shopper pays. Its names are kept in the database, in letters and in forms.
            PaymentMethod { $($(#[$doc])* $name = $code),* }
        }

        impl PaymentMethod {
            /// What is true of it.
            pub fn rail(self) -> &'static dyn Rail {
                match self { $(Self::$name => &$rail),* }
            }
        }
    };
}

// The one that most people use first.
rails! {
    /// Thanh toán khi nhận hàng.
    Cod = "cod" of cash::Cash,
    /// Chuyển khoản: by the code that banking apps read.
    BankTransfer = "bank_transfer" of transfer::Transfer,
    /// Thẻ: on a page of whoever takes it.
    Card = "card" of card::Card,
}

/// What is true of a way to pay.
pub trait Rail: Sync {
    /// Whether the money comes before the goods are their seller's to send. Else it is paid at the door.
    fn is_prepaid(&self) -> bool {
        true
    }

    /// Whether what is paid like this can come to whoever collects here.
    fn reaches(&self, mode: CollectionMode) -> bool;

    /// Why a cart cannot be paid like this, if it cannot.
    fn closed(&self, bought: &Bought) -> Option<Closed> {
        (!self.reaches(bought.mode)).then_some(Closed::Collector)
    }
}

/// What is to be paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bought {
    /// Who collects it.
    pub mode: CollectionMode,
    /// How much.
    pub due: Vnd,
    /// Whether of every seller an account is known that counts.
    pub has_payees: bool,
}

/// Why something cannot be paid in one way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Closed {
    /// It does not come to whoever collects here.
    Collector,
    /// Of a seller no account is known that it could go to.
    Payee,
    /// It pays no such sum.
    Sum {
        /// It pays this much at least,
        least: Vnd,
        /// and this much at most.
        most: Vnd,
    },
}

impl PaymentMethod {
    /// Whether it is paid before the goods are their seller's to send.
    pub fn is_prepaid(self) -> bool {
        self.rail().is_prepaid()
    }

    /// Where an order starts that is paid this way: cash is paid at the door, everything else first.
    pub fn first_state(self) -> OrderState {
        if self.is_prepaid() {
            OrderState::AwaitingPayment
        } else {
            OrderState::Placed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODES: [CollectionMode; 3] = [
        CollectionMode::Platform,
        CollectionMode::Direct,
        CollectionMode::Partner,
    ];

    fn bought(mode: CollectionMode, due: i64, has_payees: bool) -> Bought {
        let due = Vnd(due);
        Bought { mode, due, has_payees }
    }

    #[test]
    fn a_way_that_does_not_reach_whoever_collects_is_closed() {
        for mode in MODES {
            for method in PaymentMethod::ALL {
                let is_closed = method.rail().closed(&bought(mode, 100_000, true)).is_some();
                assert_eq!(is_closed, !method.rail().reaches(mode), "{mode:?} {method:?}");
                assert!(method.first_state().is_cancelled_by_word());
            }
            // Whoever sells can be paid at the door.
            let at_the_door = PaymentMethod::ALL.iter().find(|method| !method.is_prepaid());
            assert_eq!(
                at_the_door.and_then(|method| method.rail().closed(&bought(mode, 1, false))),
                None
            );
        }
    }

    #[test]
    fn a_card_reaches_the_platform_alone_and_pays_neither_crumbs_nor_nine_digits() {
        let card = PaymentMethod::Card.rail();
        let reached = MODES.map(|mode| card.reaches(mode));
        assert_eq!(reached, [true, false, false]);
        for (due, is_closed) in [
            (14_999, true),
            (15_000, false),
            (99_999_999, false),
            (100_000_000, true),
        ] {
            let closed = card.closed(&bought(CollectionMode::Platform, due, true));
            assert_eq!(matches!(closed, Some(Closed::Sum { .. })), is_closed, "{due}");
        }
    }

    #[test]
    fn a_transfer_to_sellers_needs_an_account_of_each() {
        let transfer = PaymentMethod::BankTransfer.rail();
        for (mode, has_payees, closed) in [
            (CollectionMode::Direct, false, Some(Closed::Payee)),
            (CollectionMode::Direct, true, None),
            (CollectionMode::Platform, false, None),
            (CollectionMode::Partner, false, None),
        ] {
            assert_eq!(transfer.closed(&bought(mode, 100_000, has_payees)), closed, "{mode:?}");
        }
    }
}
