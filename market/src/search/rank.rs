//! How well a row fits what was typed, by its words one by one.

use super::{
    narrow::{Candidate, Texts},
    plan::{Origin, Phrase, Plan, Want, Word},
};
use std::cmp::Reverse;

/// How well a row fits; the greater the better. The order of the fields is the order of what counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Fit {
    /// What has other marks than were typed.
    marked_otherwise: Reverse<u8>,
    /// Where that stands which stands in the worst place.
    place: Place,
    /// How many words it has of what comes first.
    preferred: u8,
    /// How much stands in the name.
    in_name: u8,
    /// How many neighbours were typed as neighbours, and whether the name begins with what was typed first.
    neighbours: u8,
    /// How little is only another name, or only begins so.
    origin: Reverse<u8>,
    /// How many words have exactly the marks that were typed, or none as was typed.
    same_marks: u8,
    /// Whether it is more than alike: some word is spelt as it was typed, marks and all, and a place that was named is
    /// meant and not only words that its name is made of.
    is_meant: bool,
}

/// Where something stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Place {
    /// In the description, or nowhere.
    Elsewhere,
    /// In the seller, the category, the places.
    About,
    Name,
}

/// How one want was met; the greater the better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Met {
    has_marks: bool,
    place: Place,
    same_marks: u8,
    origin: Reverse<Origin>,
    /// The first and last word of the name that it took.
    first: Reverse<Option<usize>>,
    last: Option<usize>,
    /// How many words it has.
    words: u8,
}

impl Fit {
    /// How well a row fits a plan. What is neither in its name nor in what it is about is taken to be in its description.
    pub(super) fn of(plan: &Plan, row: &Candidate, texts: &Texts) -> Self {
        let name = Words::of(&texts.name_folded, &texts.name_toned);
        let about = Words::of(&texts.about_folded, &texts.about_toned);
        let met: Vec<_> = plan.wants.iter().map(|want| meet(want, row, &name, &about)).collect();
        let count = |is: &dyn Fn(&Met) -> bool| number(met.iter().flatten().filter(|met| is(met)).count());
        let mut in_order: Vec<_> = plan.wants.iter().zip(&met).map(|(want, met)| (want.at, *met)).collect();
        let preferred: Vec<_> = plan
            .prefers
            .iter()
            .map(|want| (want.at, meet(want, row, &name, &about)))
            .collect();
        in_order.extend(&preferred);
        in_order.sort_by_key(|(at, _)| *at);
        let in_order: Vec<_> = in_order.into_iter().map(|(_, met)| met).collect();
        let neighbours = in_order.windows(2).filter(|pair| {
            let [Some(one), Some(next)] = pair else { return false };
            one.last.is_some_and(|last| next.first == Reverse(Some(last + 1)))
        });
        let begins = in_order
            .first()
            .is_some_and(|first| first.is_some_and(|first| first.first == Reverse(Some(0))));
        let worst = met
            .iter()
            .map(|met| met.map_or(Place::Elsewhere, |met| met.place))
            .min();
        let preferred = preferred.into_iter().filter_map(|(_, met)| met);
        Self {
            marked_otherwise: Reverse(count(&|met| !met.has_marks)),
            place: worst.unwrap_or(Place::Elsewhere),
            preferred: preferred
                .filter(|met| met.place == Place::Name)
                .map(|met| met.words)
                .sum(),
            in_name: count(&|met| met.place == Place::Name),
            neighbours: number(neighbours.count()) + u8::from(begins),
            origin: Reverse(met.iter().flatten().map(|met| met.origin.0 as u8).sum()),
            same_marks: met.iter().flatten().map(|met| met.same_marks).sum(),
            is_meant: is_meant(plan, &met),
        }
    }

    /// Whether it is no more than alike.
    pub(super) fn is_only_alike(&self) -> bool {
        !self.is_meant
    }

    /// Whether nothing better was meant, as far as can be told: all of it stands in the name or in what it is about,
    /// with the marks that were typed.
    pub(super) fn is_good(&self) -> bool {
        self.place > Place::Elsewhere && self.marked_otherwise.0 == 0
    }

    /// Whether a search that fits so should give way to one that fits as the other: what was typed comes first where
    /// both are as good.
    pub(super) fn gives_way_to(&self, other: &Self) -> bool {
        other.place > self.place
    }
}

fn number(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// The words of a text in both forms.
struct Words<'a> {
    folded: Vec<&'a str>,
    toned: Vec<&'a str>,
}

impl<'a> Words<'a> {
    fn of(folded: &'a str, toned: &'a str) -> Self {
        Self {
            folded: folded.split_ascii_whitespace().collect(),
            toned: toned.split_ascii_whitespace().collect(),
        }
    }

    /// Where a phrase stands: whether with its marks, how many words are spelt just so, and from where to where.
    fn find(&self, phrase: &Phrase) -> Option<(bool, u8, usize)> {
        let length = phrase.words.len();
        let starts = 0..(self.folded.len() + 1).saturating_sub(length);
        let fitting = starts.filter_map(|start| {
            let mut has_marks = true;
            let mut same = 0;
            for (offset, word) in phrase.words.iter().enumerate() {
                let (is_marked, is_same) = self.is(start + offset, word, phrase.origin)?;
                has_marks &= is_marked;
                same += u8::from(is_same);
            }
            Some((has_marks, same, Reverse(start)))
        });
        fitting
            .max()
            .map(|(has_marks, same, Reverse(start))| (has_marks, same, start))
    }

    /// Whether a word stands here at all; then whether its marks do not speak against it, and whether it is spelt so.
    fn is(&self, at: usize, word: &Word, origin: Origin) -> Option<(bool, bool)> {
        let (folded, toned) = (self.folded.get(at)?, self.toned.get(at)?);
        let is_same = *toned == word.toned;
        let fits = match origin {
            Origin::Synonym => is_same,
            _ if word.is_beginning => folded.starts_with(&word.folded),
            _ => *folded == word.folded,
        };
        fits.then_some((is_same || !word.has_marks, is_same))
    }
}

/// The best way in which a row meets a want.
fn meet(want: &Want, row: &Candidate, name: &Words, about: &Words) -> Option<Met> {
    // What is said of a place is said as well beside the name as in it.
    let beside = if want.places.is_empty() {
        Place::About
    } else {
        Place::Name
    };
    let met = |phrase: &Phrase, (has_marks, same_marks): (bool, u8), place: Place, start: Option<usize>| Met {
        has_marks,
        place,
        words: number(phrase.words.len()),
        same_marks,
        origin: Reverse(phrase.origin),
        first: Reverse(start),
        last: start.map(|start| start + phrase.words.len() - 1),
    };
    let phrases = want.phrases.iter().filter_map(|phrase| {
        let in_name = name.find(phrase).map(|(marks, same, start)| {
            // Where a place stands in the name tells nothing.
            let start = want.places.is_empty().then_some(start);
            met(phrase, (marks, same), Place::Name, start)
        });
        let in_about = about
            .find(phrase)
            .map(|(marks, same, _)| met(phrase, (marks, same), beside, None));
        let together = in_name.into_iter().chain(in_about).max();
        together.or_else(|| Some(met(phrase, (scattered(phrase, name, about)?, 0), Place::About, None)))
    });
    let at_place = value_of(want, row).map(|place| Met {
        has_marks: true,
        place,
        words: want.phrases.first().map_or(0, |phrase| number(phrase.words.len())),
        same_marks: 0,
        origin: Reverse(Origin::Typed),
        first: Reverse(None),
        last: None,
    });
    phrases.chain(at_place).max()
}

/// Whether a row that meets the wants of a plan so is more than alike.
fn is_meant(plan: &Plan, met: &[Option<Met>]) -> bool {
    let met = || plan.wants.iter().zip(met);
    let (mut has_marks, mut same_marks) = (false, 0);
    for (want, met) in met().filter(|(want, _)| !want.names_place()) {
        let typed = want.phrases.first().into_iter().flat_map(|phrase| &phrase.words);
        has_marks |= typed.into_iter().any(|word| word.is_toned);
        same_marks += met.map_or(0, |met| met.same_marks);
    }
    let is_there = |met: &Option<Met>| met.is_some_and(|met| met.place == Place::Name);
    let are_places_there = met()
        .filter(|(want, _)| want.names_place())
        .all(|(_, met)| is_there(met));
    (!has_marks || same_marks > 0) && are_places_there
}

/// Whether the words of a phrase stand somewhere, but not together; and whether with their marks.
fn scattered(phrase: &Phrase, name: &Words, about: &Words) -> Option<bool> {
    if phrase.words.len() < 2 {
        return None;
    }
    let mut has_marks = true;
    for word in &phrase.words {
        let word = Phrase {
            words: vec![word.clone()],
            origin: phrase.origin,
        };
        let (is_marked, ..) = name.find(&word).into_iter().chain(about.find(&word)).max()?;
        has_marks &= is_marked;
    }
    Some(has_marks)
}

/// Whether a row has one of the values that a want names: a star today, or a province, which is as good as its name.
fn value_of(want: &Want, row: &Candidate) -> Option<Place> {
    let mut values = want.places.iter().chain(&want.wider);
    values.find_map(|value| match (row.is_from(value), row.has_stars(value)) {
        (true, _) => Some(Place::Name),
        (false, true) => Some(Place::About),
        (false, false) => None,
    })
}
