//! When a product can be had.

use crate::base::time::month_of;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The months in which a product can be had, 1 to 12.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Season(pub Vec<i16>);

impl Season {
    /// Whether the product can be had on this day.
    pub fn is_open_on(&self, date: NaiveDate) -> bool {
        self.0.contains(&month_of(date))
    }

    /// Whether it can be had in every month.
    pub fn is_all_year(&self) -> bool {
        (1..=12).all(|month| self.0.contains(&month))
    }

    /// The season as runs of months, so that a winter season reads 10–4 and not 1–4, 10–12.
    pub fn runs(&self) -> Vec<(i16, i16)> {
        if self.is_all_year() || self.0.is_empty() {
            return if self.0.is_empty() { Vec::new() } else { vec![(1, 12)] };
        }
        let has = |month: i16| self.0.contains(&((month - 1).rem_euclid(12) + 1));
        let mut runs = Vec::new();
        for start in (1..=12).filter(|month| has(*month) && !has(month - 1)) {
            let mut end = start;
            while has(end + 1) {
                end += 1;
            }
            runs.push((start, (end - 1) % 12 + 1));
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_winter_season_is_one_run_over_the_new_year() {
        assert_eq!(Season(vec![10, 11, 12, 1, 2, 3, 4]).runs(), [(10, 4)]);
        assert_eq!(Season(vec![1, 3, 4, 12]).runs(), [(3, 4), (12, 1)]);
        assert_eq!(Season((1..=12).collect()).runs(), [(1, 12)]);
        assert_eq!(Season(vec![]).runs(), []);
    }

    #[test]
    fn a_season_is_open_in_its_months_only() {
        let season = Season(vec![11]);
        let day = |month| NaiveDate::from_ymd_opt(2026, month, 30).expect("a valid day");
        assert!(season.is_open_on(day(11)));
        assert!(!season.is_open_on(day(12)));
    }
}
