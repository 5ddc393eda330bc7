//! Steps of prices as values in the index, as categories and provinces are, so that the index itself knows which of the
//! rows that fit are the cheapest. Four steps double a price. A row holds the step of its price, the pair of steps in
//! which this lies, the four, and so on: any range of steps is then a few values.

use super::lexeme;
use crate::base::Vnd;
use std::ops::Range;

/// So many times a span can be doubled before it holds every step.
const LEVELS: u32 = 6;

/// How many steps there are. The last begins at 50.331.648 ₫ and holds whatever is dearer.
pub(super) const STEPS: u32 = 1 << LEVELS;

/// Prices below fall in the first step.
const FIRST_BITS: u32 = 10;

/// The step of a price.
pub(super) fn step(price: Vnd) -> u32 {
    let price = u64::try_from(price.0).unwrap_or(0);
    if price < 1 << FIRST_BITS {
        return 0;
    }
    let doubled = price.ilog2() - FIRST_BITS;
    let quarter = (price >> (doubled + FIRST_BITS - 2)) & 3;
    (1 + 4 * doubled + quarter as u32).min(STEPS - 1)
}

/// The values by which the row of a price is found.
pub(super) fn lexemes(price: Vnd) -> impl Iterator<Item = String> {
    let step = step(price);
    (0..LEVELS).map(move |level| lexeme::price(level, step >> level))
}

/// The steps as an operand of a `tsquery`; nothing where it would be all of them.
pub(super) fn operand(steps: Range<u32>) -> Option<String> {
    let mut spans = Vec::new();
    let mut from = steps.start;
    while from < steps.end {
        // The widest span that begins here and does not go beyond.
        let level = from.trailing_zeros().min((steps.end - from).ilog2());
        if level >= LEVELS {
            return None;
        }
        spans.push(format!("'{}'", lexeme::price(level, from >> level)));
        from += 1 << level;
    }
    // No price at all: nothing is found by this.
    if spans.is_empty() {
        spans.push(format!("'{}'", lexeme::price(LEVELS, 1)));
    }
    Some(format!("({})", spans.join(" | ")))
}

/// The steps in which prices between these lie, and others beside at either end.
pub(super) fn between(from: Option<Vnd>, to: Option<Vnd>) -> Range<u32> {
    from.map_or(0, step)..to.map_or(STEPS, |price| step(price) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn four_steps_double_a_price() {
        let of = |price| step(Vnd(price));
        assert_eq!([of(-5), of(0), of(1_000), of(1_023)], [0; 4]);
        assert_eq!([of(1_024), of(1_280), of(1_536), of(1_792), of(2_048)], [1, 2, 3, 4, 5]);
        assert_eq!([of(50_331_647), of(50_331_648), of(i64::MAX)], [62, 63, 63]);
    }

    #[test]
    fn a_range_is_a_few_values() {
        assert_eq!(operand(0..STEPS), None);
        assert_eq!(operand(0..1).as_deref(), Some("('#v=0-0')"));
        assert_eq!(operand(0..22).as_deref(), Some("('#v=4-0' | '#v=2-4' | '#v=1-10')"));
        assert_eq!(operand(61..64).as_deref(), Some("('#v=0-61' | '#v=1-31')"));
        assert_eq!(
            operand(between(Some(Vnd(9_000)), Some(Vnd(1_000)))).as_deref(),
            Some("('#v=6-1')")
        );
    }

    proptest! {
        #[test]
        fn a_dearer_price_is_no_lower_step(one in 0_i64..100_000_000, more in 0_i64..100_000_000) {
            prop_assert!(step(Vnd(one)) <= step(Vnd(one + more)));
        }

        #[test]
        fn a_price_is_found_by_a_range_exactly_when_its_step_lies_in_it(
            price in 0_i64..100_000_000, from in 0..STEPS, length in 1..=STEPS,
        ) {
            let steps = from..(from + length).min(STEPS);
            let held: BTreeSet<_> = lexemes(Vnd(price)).map(|value| format!("'{value}'")).collect();
            let is_found = operand(steps.clone())
                .is_none_or(|asked| asked.trim_matches(['(', ')']).split(" | ").any(|value| held.contains(value)));
            prop_assert_eq!(is_found, steps.contains(&step(Vnd(price))));
        }
    }
}
