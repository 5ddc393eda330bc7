//! Money is whole đồng.

use serde::{Deserialize, Serialize};

/// An amount in whole đồng. Never a float; arithmetic is checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "db", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct Vnd(pub i64);

impl Vnd {
    /// No money.
    pub const ZERO: Vnd = Vnd(0);

    /// The sum, or nothing when it does not fit.
    pub fn checked_add(self, other: Vnd) -> Option<Vnd> {
        self.0.checked_add(other.0).map(Vnd)
    }

    /// The amount times a count, or nothing when it does not fit.
    pub fn checked_times(self, count: i32) -> Option<Vnd> {
        self.0.checked_mul(i64::from(count)).map(Vnd)
    }

    /// The sum of many, or nothing when it does not fit.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Vnd>) -> Option<Vnd> {
        amounts.into_iter().try_fold(Vnd::ZERO, Vnd::checked_add)
    }
}

impl std::fmt::Display for Vnd {
    /// `1.250.000 ₫`, with a no-break space.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\u{a0}₫", grouped(self.0))
    }
}

/// A number with points between its thousands: `1.250.000`.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_the_vietnamese_way() {
        assert_eq!(Vnd(1_250_000).to_string(), "1.250.000\u{a0}₫");
        assert_eq!(Vnd(0).to_string(), "0\u{a0}₫");
        assert_eq!(Vnd(-999).to_string(), "-999\u{a0}₫");
        assert_eq!(grouped(i64::MIN), "-9.223.372.036.854.775.808");
    }

    #[test]
    fn a_sum_that_does_not_fit_is_no_sum() {
        assert_eq!(Vnd(i64::MAX).checked_add(Vnd(1)), None);
        assert_eq!(Vnd(i64::MAX).checked_times(2), None);
        assert_eq!(Vnd::checked_sum([Vnd(1), Vnd(2)]), Some(Vnd(3)));
    }
}
