//! A card. What is asked of whoever takes it is in [`super::super::card`].

use super::{Bought, Closed, Rail};
use crate::{base::Vnd, ledger::CollectionMode};

/// The least a card can pay: about half a dollar, with room for its rate.
pub const CARD_MIN: Vnd = Vnd(15_000);

/// The most: eight digits.
pub const CARD_MAX: Vnd = Vnd(99_999_999);

/// Whether a card can pay this much.
pub fn may_be_paid_by_card(amount: Vnd) -> bool {
    (CARD_MIN..=CARD_MAX).contains(&amount)
}

/// Paid on a page of whoever takes it, who pays the platform.
pub(super) struct Card;

impl Rail for Card {
    fn reaches(&self, mode: CollectionMode) -> bool {
        mode == CollectionMode::Platform
    }

    fn closed(&self, bought: &Bought) -> Option<Closed> {
        if !self.reaches(bought.mode) {
            return Some(Closed::Collector);
        }
        (!may_be_paid_by_card(bought.due)).then_some(Closed::Sum {
            least: CARD_MIN,
            most: CARD_MAX,
        })
    }
}
