//! The papers that a department asks for.

use crate::base::Words;

/// A department asks for at most this many papers.
pub const ITEMS_MAX: usize = 12;

/// The most characters of the name of a paper.
pub const ITEM_NAME_MAX: u32 = 160;

/// A paper that a department asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChecklistItem {
    /// By what it is known for ever, whatever it is called.
    pub code: String,
    /// What it is called.
    pub name: Words,
    /// Whether nothing is sent without it.
    pub is_required: bool,
}
