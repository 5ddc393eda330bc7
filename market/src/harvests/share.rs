//! Who gets what of a harvest that may be less than was ordered.

use crate::{
    base::{Vnd, text_enum},
    ledger::share::split,
};

text_enum! {
    /// How too little is shared.
    Method {
        /// Whoever ordered first is served first.
        FirstCome = "first_come",
        /// Everybody gets the same part of what they ordered, in whole packs by the largest remainder.
        InProportion = "in_proportion",
    }
}

/// How many packs each order gets of a yield; the orders stand in the order in which they were placed.
pub fn share(yielded: i32, wanted: &[i32], method: Method) -> Vec<i32> {
    let all: i64 = wanted.iter().map(|quantity| i64::from(*quantity)).sum();
    if all <= i64::from(yielded) {
        return wanted.to_vec();
    }
    match method {
        Method::FirstCome => {
            let mut left = yielded;
            let mut give = |quantity: &i32| {
                let given = left.min(*quantity);
                left -= given;
                given
            };
            wanted.iter().map(&mut give).collect()
        }
        Method::InProportion => {
            // Less than everything is shared, so that nobody's part is larger than what they ordered.
            let weights: Vec<_> = wanted.iter().map(|quantity| Vnd(i64::from(*quantity))).collect();
            let parts = split(Vnd(i64::from(yielded)), &weights).unwrap_or_default();
            parts
                .into_iter()
                .map(|part| i32::try_from(part.0).unwrap_or_default())
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn too_little_goes_to_the_first_or_to_everybody() {
        assert_eq!(share(10, &[4, 6, 5], Method::FirstCome), [4, 6, 0]);
        assert_eq!(share(10, &[4, 6, 5], Method::InProportion), [3, 4, 3]);
        assert_eq!(share(9, &[4, 6, 5], Method::FirstCome), [4, 5, 0]);
        assert_eq!(share(0, &[4, 6, 5], Method::InProportion), [0, 0, 0]);
        assert_eq!(share(15, &[4, 6, 5], Method::InProportion), [4, 6, 5]);
        assert_eq!(share(20, &[4, 6, 5], Method::FirstCome), [4, 6, 5]);
        assert!(share(7, &[], Method::InProportion).is_empty());
    }

    proptest! {
        #[test]
        fn no_more_is_given_than_there_is_or_was_ordered_and_nothing_is_kept_back(
            yielded in 0i32..=1_000_000,
            wanted in proptest::collection::vec(1i32..=999, 0..60),
            by_turn: bool,
        ) {
            let method = if by_turn { Method::FirstCome } else { Method::InProportion };
            let given = share(yielded, &wanted, method);
            prop_assert_eq!(given.len(), wanted.len());
            for (given, wanted) in given.iter().zip(&wanted) {
                prop_assert!((0..=*wanted).contains(given));
            }
            let (given, wanted): (i32, i32) = (given.iter().sum(), wanted.iter().sum());
            prop_assert_eq!(given, yielded.min(wanted));
        }
    }
}
