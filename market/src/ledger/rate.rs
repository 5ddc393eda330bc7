//! Rates, and what they come to.

use crate::{base::Vnd, ledger::share::split};

/// A rate in hundredths of a percent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(feature = "db", derive(sqlx::Type), sqlx(transparent))]
pub struct BasisPoints(pub i32);

impl BasisPoints {
    /// This part of an amount, half a đồng rounded up. Amounts and rates are not below zero.
    pub fn of(self, amount: Vnd) -> Vnd {
        part(amount, i64::from(self.0), 10_000)
    }

    /// This part of a sum, which is rounded once, shared over its addends so that the shares add up to it.
    pub fn of_each(self, amounts: &[Vnd]) -> Vec<Vnd> {
        let sum = Vnd(amounts.iter().fold(0, |sum, amount| amount.0.saturating_add(sum)));
        split(self.of(sum), amounts).unwrap_or_else(|| vec![Vnd::ZERO; amounts.len()])
    }
}

/// `amount · numerator / denominator`, half a đồng rounded up.
pub(crate) fn part(amount: Vnd, numerator: i64, denominator: i64) -> Vnd {
    let twice = 2 * i128::from(denominator.max(1));
    let exact = 2 * i128::from(amount.0) * i128::from(numerator);
    Vnd(i64::try_from((exact + twice / 2).div_euclid(twice)).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn half_a_dong_is_rounded_up() {
        for (amount, rate, expected) in [
            (89_999, 550, 4_950),
            (225_000, 500, 11_250),
            (10, 500, 1),
            (9, 500, 0),
            (0, 500, 0),
            (1, 10_000, 1),
            (i64::MAX, 10_000, i64::MAX),
        ] {
            assert_eq!(BasisPoints(rate).of(Vnd(amount)), Vnd(expected), "{amount} at {rate}");
        }
    }

    #[test]
    fn a_fee_is_rounded_once_for_all_lines() {
        // Each line alone would come to 1 (0.5 rounded up), together they come to 2 (1.5 rounded up).
        assert_eq!(
            BasisPoints(500).of_each(&[Vnd(10), Vnd(10), Vnd(10)]),
            [Vnd(1), Vnd(1), Vnd(0)]
        );
        assert_eq!(BasisPoints(500).of_each(&[Vnd(0), Vnd(0)]), [Vnd(0), Vnd(0)]);
    }

    proptest! {
        #[test]
        fn the_shares_of_a_fee_add_up_to_it(amounts in proptest::collection::vec(0i64..2_000_000_000, 0..20), rate in 0i32..=5_000) {
            let amounts: Vec<_> = amounts.into_iter().map(Vnd).collect();
            let shares = BasisPoints(rate).of_each(&amounts);
            let sum = Vnd::checked_sum(amounts.iter().copied()).expect("a sum");
            prop_assert_eq!(shares.len(), amounts.len());
            prop_assert_eq!(Vnd::checked_sum(shares.iter().copied()), Some(BasisPoints(rate).of(sum)));
            for (share, amount) in shares.iter().zip(&amounts) {
                prop_assert!(*share >= Vnd::ZERO && *share <= *amount);
            }
        }
    }
}
