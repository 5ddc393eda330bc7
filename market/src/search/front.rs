//! The front of the market's order as values in the index: its first quarter, the first quarter of that, and so on. Of words
//! that stand in very many rows, those in the front are all that is fetched, and they are known without walking through the
//! rest.

use super::{lexeme, tiers::with};

/// So many times the rows are quartered.
const LEVELS: u32 = 6;

/// Any guess of how many rows there are is so much too high at times.
const SPARE_PERCENT: i64 = 130;

/// A front is no help unless it holds so many times fewer rows than the words.
const SMALLER: i64 = 2;

/// The values by which a row at this place in the market's order is found.
pub(super) fn lexemes(position: i64) -> impl Iterator<Item = String> {
    (1..=LEVELS)
        .take_while(move |level| position <= i64::MAX >> (2 * level))
        .map(lexeme::front)
}

/// How many rows there are, as far as is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    /// That fit, as far as words are counted: those of descriptions are not.
    fitting: i64,
    /// That fit by their names alone.
    in_names: i64,
    /// That have the rarest of the words.
    walked: i64,
    /// In all.
    all: i64,
}

impl Rows {
    /// As many fit as have the rarest of the words, by their names as many as have the rarest of its pairs.
    pub(super) fn of(rarest: i64, rarest_pair: i64, all: i64) -> Self {
        Self {
            fitting: rarest,
            in_names: rarest_pair.min(rarest),
            walked: rarest,
            all,
        }
    }

    /// That fit, as far as words are counted.
    pub(super) fn fitting(self) -> i64 {
        self.fitting
    }

    /// Only those that fit by their names.
    pub(super) fn by_name(self) -> Self {
        Self {
            fitting: self.in_names,
            ..self
        }
    }

    /// Only this share of those that fit.
    pub(super) fn narrowed_to(self, share: f64) -> Self {
        let narrowed = |rows: i64| (rows as f64 * share) as i64;
        Self {
            fitting: narrowed(self.fitting),
            in_names: narrowed(self.in_names),
            ..self
        }
    }

    /// Goes by the rows that a front held, which were too few: then fewer fit.
    pub(super) fn correct(&mut self, front: Front, held: i64) {
        let fitting = held.saturating_mul(1 << (2 * front.0));
        self.fitting = fitting.min(self.fitting / 4);
    }

    /// The smallest front that holds `most` rows that fit, as far as can be told; nothing where they are looked up in all rows
    /// sooner.
    pub(super) fn front(self, most: i64) -> Option<Front> {
        let hoped = most.saturating_mul(SPARE_PERCENT) / 100;
        (1..=LEVELS)
            .rev()
            .map(Front)
            .find(|front| front.share_of(self.fitting) >= hoped)
            .filter(|front| front.share_of(self.all) <= self.walked / SMALLER)
    }
}

/// A front that so many quarterings leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Front(u32);

impl Front {
    /// What is met in these ways, in it.
    pub(super) fn of(self, ways: &[String]) -> Vec<String> {
        let front = format!("'{}'", lexeme::front(self.0));
        ways.iter().map(|way| with(way, &front)).collect()
    }

    fn share_of(self, rows: i64) -> i64 {
        rows >> (2 * self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_rows_of_the_order_are_in_every_front() {
        let of = |position| lexemes(position).collect::<Vec<_>>();
        assert_eq!(of(0), ["#k=1", "#k=2", "#k=3", "#k=4", "#k=5", "#k=6"]);
        assert_eq!(of(i64::MAX / 4), ["#k=1"]);
        assert_eq!(of(i64::MAX / 4 + 1), Vec::<String>::new());
    }

    #[test]
    fn a_front_is_as_small_as_it_may_be() {
        let front = |rarest, all| Rows::of(rarest, rarest, all).front(500);
        // 300,000 / 4^4 are 1,171; 4^5 would leave 292.
        assert_eq!(front(300_000, 1_000_000), Some(Front(4)));
        assert_eq!(front(60_000, 1_000_000), Some(Front(3)));
        // So few are sooner looked up by themselves.
        assert_eq!(front(20_000, 1_000_000), None);
        assert_eq!(front(600, 600), None);
        assert_eq!(front(0, 1_000_000), None);
    }

    #[test]
    fn fewer_are_expected_by_their_names_and_where_it_is_narrowed() {
        let rows = Rows::of(300_000, 20_000, 1_000_000);
        assert_eq!(rows.front(500), Some(Front(4)));
        assert_eq!(rows.by_name().front(500), Some(Front(2)));
        assert_eq!(rows.narrowed_to(0.1).front(500), Some(Front(2)));
        assert_eq!(rows.narrowed_to(0.1).by_name().front(500), None);
    }

    #[test]
    fn one_that_held_too_few_tells_which_is_tried_next() {
        let after = |held| {
            let mut rows = Rows::of(300_000, 300_000, 1_000_000);
            rows.correct(Front(4), held);
            rows.front(500)
        };
        assert_eq!(after(200), Some(Front(3)));
        assert_eq!(after(20), None);
        let ways = ["'tra'".to_owned(), "'che' | 'tra'".to_owned()];
        assert_eq!(Front(2).of(&ways), ["('tra') & '#k=2'", "('che' | 'tra') & '#k=2'"]);
    }

    proptest! {
        #[test]
        fn a_front_holds_its_share_of_the_order(position in 0..=i64::MAX, level in 1..=LEVELS, shift in 0_u32..20) {
            let position = position >> shift;
            let share = i64::MAX >> (2 * level);
            let is_held = lexemes(position).any(|value| value == lexeme::front(level));
            prop_assert_eq!(is_held, position <= share);
        }

        #[test]
        fn a_front_is_chosen_for_what_it_is_hoped_to_hold(rarest in 0_i64..5_000_000, rest in 0_i64..5_000_000, most in 1_i64..2_000) {
            let all = rarest + rest;
            if let Some(front) = Rows::of(rarest, rarest, all).front(most) {
                prop_assert!(front.share_of(rarest) >= most);
                prop_assert!(front.share_of(all) < rarest);
            }
        }
    }
}
