//! Prices that look like a slip of the hand: a point too many, three noughts too few, the wrong column of a sheet.
//!
//! Whoever means one says so once more. What they say is the price itself, so that it holds for no other one.

use crate::base::Vnd;

/// A price that becomes more than so many times as high, or as low, is asked for once more.
pub const UNLIKELY_FACTOR: i64 = 5;

/// Hardly anything costs less.
pub const UNLIKELY_BELOW: Vnd = Vnd(1_000);

/// A price that somebody has to confirm.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnlikelyPrice {
    /// Its place among the packs that were written.
    pub place: usize,
    /// What was asked before, if anything was.
    pub from: Option<Vnd>,
    /// What shall be asked.
    pub to: Vnd,
}

/// Whether a new price looks like a slip of the hand, beside the `old` one if there was one.
pub fn is_unlikely_price(old: Option<Vnd>, new: Vnd) -> bool {
    let is_far = |old: Vnd| {
        let (least, most) = (old.0.min(new.0), old.0.max(new.0));
        least.saturating_mul(UNLIKELY_FACTOR) < most
    };
    old != Some(new) && (new < UNLIKELY_BELOW || old.is_some_and(is_far))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_unlikely_when_it_is_far_from_the_old_one_or_hardly_anything() {
        for (old, new, is_unlikely) in [
            (Some(45_000), 14, true),
            (Some(66_000), 65, true),
            (Some(45_000), 9_000, false),
            (Some(45_000), 8_999, true),
            (Some(45_000), 225_000, false),
            (Some(45_000), 225_001, true),
            (Some(45_000), 45_000, false),
            (Some(1_200), 999, true),
            (Some(1_200), 1_000, false),
            (Some(500), 500, false),
            (Some(i64::MAX), 1, true),
            (None, 999, true),
            (None, 1_000, false),
            (None, 90_000_000, false),
        ] {
            assert_eq!(is_unlikely_price(old.map(Vnd), Vnd(new)), is_unlikely, "{old:?} {new}");
        }
    }
}
