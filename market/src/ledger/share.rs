//! Sharing an amount so that nothing is lost and nothing is made.

use super::rate::part;
use crate::base::Vnd;

/// Shares an amount by weights, by the largest remainder; of equal remainders the first gets the đồng. Nothing when the
/// amount or a weight is below zero, or no weight is above it.
pub fn split(amount: Vnd, weights: &[Vnd]) -> Option<Vec<Vnd>> {
    if amount < Vnd::ZERO || weights.iter().any(|weight| *weight < Vnd::ZERO) {
        return None;
    }
    let total: i128 = weights.iter().map(|weight| i128::from(weight.0)).sum();
    if total == 0 {
        return None;
    }
    let mut shares = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    for weight in weights {
        let exact = i128::from(amount.0) * i128::from(weight.0);
        shares.push(Vnd(i64::try_from(exact / total).ok()?));
        remainders.push(exact % total);
    }
    let given = Vnd::checked_sum(shares.iter().copied())?;
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(remainders[*index]), *index));
    let left = usize::try_from(amount.0 - given.0).ok()?;
    for index in order.into_iter().take(left) {
        shares[index].0 += 1;
    }
    Some(shares)
}

/// What of a fee on `gross` goes back with a refund of `now`, when `before` was refunded already. Rounded over all refunds
/// together, so that the parts of a whole refund add up to the whole fee.
pub fn returned(fee: Vnd, gross: Vnd, before: Vnd, now: Vnd) -> Vnd {
    if gross <= Vnd::ZERO {
        return Vnd::ZERO;
    }
    let until = |refunded: i64| part(fee, refunded.clamp(0, gross.0), gross.0);
    Vnd(until(before.0.saturating_add(now.0)).0 - until(before.0).0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn amounts(figures: &[i64]) -> Vec<Vnd> {
        figures.iter().copied().map(Vnd).collect()
    }

    #[test]
    fn a_voucher_is_shared_by_the_largest_remainder() {
        let split = |amount, weights: &[i64]| split(Vnd(amount), &amounts(weights));
        assert_eq!(
            split(50_000, &[150_000, 89_000, 61_000]),
            Some(amounts(&[25_000, 14_833, 10_167]))
        );
        assert_eq!(split(35_000, &[5, 2, 1]), Some(amounts(&[21_875, 8_750, 4_375])));
        // Of equal remainders the first gets the đồng.
        assert_eq!(split(10, &[1, 1, 1]), Some(amounts(&[4, 3, 3])));
        assert_eq!(split(0, &[1, 2]), Some(amounts(&[0, 0])));
        for (amount, weights) in [(-1, &[1][..]), (1, &[-1, 2]), (1, &[]), (1, &[0, 0])] {
            assert_eq!(split(amount, weights), None, "{amount} {weights:?}");
        }
    }

    #[test]
    fn a_fee_goes_back_in_parts_that_add_up() {
        let mut before = 0;
        for now in [30_000, 30_000, 29_999] {
            assert_eq!(returned(Vnd(4_950), Vnd(89_999), Vnd(before), Vnd(now)), Vnd(1_650));
            before += now;
        }
        assert_eq!(returned(Vnd(100), Vnd(0), Vnd(0), Vnd(5)), Vnd(0));
    }

    proptest! {
        #[test]
        fn shares_add_up_and_each_is_the_exact_share_or_a_dong_more(
            amount in 0i64..=i64::MAX / 2,
            weights in proptest::collection::vec(0i64..=1_000_000_000_000, 1..30),
        ) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
            let weights = amounts(&weights);
            let shares = split(Vnd(amount), &weights).expect("shares");
            prop_assert_eq!(Vnd::checked_sum(shares.iter().copied()), Some(Vnd(amount)));
            for (share, weight) in shares.iter().zip(&weights) {
                let floor = i128::from(amount) * i128::from(weight.0) / total;
                let above = i128::from(share.0) - floor;
                prop_assert!(above == 0 || (above == 1 && weight.0 > 0));
            }
        }

        #[test]
        fn a_fee_that_went_back_in_any_parts_went_back_whole(
            fee in 0i64..=1_000_000_000,
            parts in proptest::collection::vec(1i64..=50_000_000, 1..20),
        ) {
            let gross = Vnd(parts.iter().sum());
            let (mut before, mut sum) = (0, 0);
            for now in parts {
                let part = returned(Vnd(fee), gross, Vnd(before), Vnd(now));
                prop_assert!(part >= Vnd::ZERO);
                (before, sum) = (before + now, sum + part.0);
            }
            prop_assert_eq!(sum, fee);
        }
    }
}
