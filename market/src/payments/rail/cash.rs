//! Cash, at the door or where the goods are picked up.

use super::Rail;
use crate::ledger::CollectionMode;

/// Paid when the goods are there. Whoever hands them over has it.
pub(super) struct Cash;

impl Rail for Cash {
    fn is_prepaid(&self) -> bool {
        false
    }

    fn reaches(&self, _mode: CollectionMode) -> bool {
        true
    }
}
