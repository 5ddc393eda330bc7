//! Categories.

use crate::base::Words;
use serde::{Deserialize, Serialize};

/// A category of goods.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Category {
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: Words,
    /// Whether its goods are shown only after a visitor has confirmed their age.
    pub is_age_restricted: bool,
}
