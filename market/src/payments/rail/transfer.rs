//! A bank transfer. The feed tells of what came ([`super::super::take_credit`]); to sellers it goes as `direct` says.

use super::{Bought, Closed, Rail};
use crate::ledger::CollectionMode;

/// Sent by the shopper's bank, with the order group's code as its memo.
pub(super) struct Transfer;

impl Rail for Transfer {
    fn reaches(&self, _mode: CollectionMode) -> bool {
        true
    }

    fn closed(&self, bought: &Bought) -> Option<Closed> {
        (bought.mode.is_direct() && !bought.has_payees).then_some(Closed::Payee)
    }
}
