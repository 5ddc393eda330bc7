//! All SQL of this module.

mod make;
mod take;

pub(super) use make::{Owner, insert, list, list_categories, list_funding, lock_own, may_promote, record, set_ended};
pub(super) use take::{Taking, find, insert_use, take, uses_of};
pub use take::{give_use_back, use_again};

use super::Discount;
use crate::base::Vnd;

/// What a voucher takes off, as its columns say it.
fn discount(amount: Option<Vnd>, percent: Option<i32>, most: Option<Vnd>) -> Discount {
    match (amount, percent) {
        (None, Some(percent)) => Discount::Percent {
            percent,
            most: most.unwrap_or_default(),
        },
        (amount, _) => Discount::Amount(amount.unwrap_or_default()),
    }
}
