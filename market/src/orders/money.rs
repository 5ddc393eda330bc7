//! How the money of an order stands for its seller.

use super::OrderState;
use crate::base::{Vnd, text_enum};

text_enum! {
    /// How the money of an order stands for its seller.
    Money {
        /// The shopper pays at the door.
        AtTheDoor = "at_the_door",
        /// It was paid in advance, and something is still to be paid at the door.
        Rest = "rest",
        /// What was paid at the door is in the house.
        Collected = "collected",
        /// It was paid in advance.
        InAdvance = "in_advance",
        /// Nothing is asked for.
        Nothing = "nothing",
    }
}

impl Money {
    /// Of an order that stands there, of which so much is paid at the door.
    pub fn of(state: OrderState, to_collect: Vnd, is_prepaid: bool) -> Self {
        let is_there = matches!(
            state,
            OrderState::Delivered | OrderState::Collected | OrderState::Completed
        );
        match (state, to_collect > Vnd::ZERO) {
            (OrderState::Cancelled, _) => Self::Nothing,
            (_, true) if is_there => Self::Collected,
            (_, true) if is_prepaid => Self::Rest,
            (_, true) => Self::AtTheDoor,
            (_, false) if is_prepaid => Self::InAdvance,
            (_, false) => Self::Nothing,
        }
    }

    /// Whether nobody has to ask for money any more.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Collected | Self::InAdvance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_is_asked_for_what_is_left_to_pay_and_once() {
        use OrderState as S;
        let of = |state, to_collect, is_prepaid| Money::of(state, Vnd(to_collect), is_prepaid);
        assert_eq!(of(S::Placed, 205_000, false), Money::AtTheDoor);
        assert_eq!(of(S::HandedOver, 205_000, false), Money::AtTheDoor);
        assert_eq!(of(S::Delivered, 205_000, false), Money::Collected);
        assert_eq!(of(S::Completed, 205_000, false), Money::Collected);
        for state in [S::Placed, S::HandedOver, S::Completed] {
            assert_eq!(of(state, 0, true), Money::InAdvance, "{state:?}");
            // A voucher or what goes back has taken off everything.
            assert_eq!(of(state, 0, false), Money::Nothing, "{state:?}");
        }
        // Goods that weigh more than was paid for.
        assert_eq!(of(S::Ready, 20_000, true), Money::Rest);
        assert_eq!(of(S::Cancelled, 205_000, false), Money::Nothing);
        assert_eq!(of(S::Cancelled, 0, true), Money::Nothing);
    }
}
