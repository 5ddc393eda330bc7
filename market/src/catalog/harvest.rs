//! A harvest of one offer that is sold before it is there.

use super::product::text_enum;
use crate::base::HarvestId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

text_enum! {
    /// Where a harvest stands.
    HarvestState {
        /// It can be ordered ahead, until its last day and as far as its cap.
        Open = "open",
        /// No more is sold ahead.
        Closed = "closed",
        /// It is known what it came to, and proposed who gets what.
        Weighed = "weighed",
        /// Everybody has what they get, and the rest is on the shelf.
        Allotted = "allotted",
    }
}

/// What whoever orders ahead is promised. It never changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ahead {
    /// The harvest.
    pub harvest: HarvestId,
    /// The first day on which it is expected.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// The day until which the goods leave the house.
    pub ship_by: NaiveDate,
}

impl Ahead {
    /// What a row of a harvest that may be missing promises.
    pub fn new(
        harvest: Option<HarvestId>,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
        ship_by: Option<NaiveDate>,
    ) -> Option<Self> {
        Some(Self {
            harvest: harvest?,
            from: from?,
            to: to?,
            ship_by: ship_by?,
        })
    }
}
