//! Storefronts: what a selling organisation shows.

use crate::base::text_enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

text_enum! {
    /// Whether a storefront is public.
    StorefrontStatus {
        /// Being written.
        Draft = "draft",
        /// Waiting for the department.
        InReview = "in_review",
        /// Public.
        Approved = "approved",
        /// Taken down by the department.
        Suspended = "suspended",
        /// Given up by its owner.
        Closed = "closed",
    }
}

text_enum! {
    /// The yearly grading of a cooperative.
    Grade {
        /// Tốt.
        Good = "good",
        /// Khá.
        Fair = "fair",
        /// Trung bình.
        Average = "average",
        /// Yếu.
        Weak = "weak",
        /// Not graded, for a reason.
        NotGraded = "not_graded",
    }
}

/// Days on which a storefront sells nothing, the first and the last included; an open end has no end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Closure {
    /// The first day; absent means since ever.
    pub from: Option<NaiveDate>,
    /// The last day; absent means until further notice.
    pub to: Option<NaiveDate>,
}

impl Closure {
    /// A closure, when one of its ends is set.
    pub fn new(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<Self> {
        (from.is_some() || to.is_some()).then_some(Self { from, to })
    }

    /// Whether the storefront is closed on this day.
    pub fn holds_on(self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closure_holds_from_its_first_to_its_last_day() {
        let day = |day| NaiveDate::from_ymd_opt(2027, 2, day).expect("a valid day");
        let tet = Closure::new(Some(day(4)), Some(day(11))).expect("a closure");
        assert!(!tet.holds_on(day(3)));
        assert!(tet.holds_on(day(4)) && tet.holds_on(day(11)));
        assert!(!tet.holds_on(day(12)));
        assert!(Closure::new(Some(day(4)), None).expect("a closure").holds_on(day(28)));
        assert_eq!(Closure::new(None, None), None);
    }
}
