//! What is looked for, as the index is asked.

use super::plan::{Origin, Phrase, Plan, Want, Word};
use std::collections::BTreeSet;

/// In so many ways at most a tier is met, each looked up by itself. What is told by any of several words makes the index walk
/// through all rows of each; by itself, each way costs as many rows as its rarest word has.
const WAYS_MAX: usize = 8;

/// Texts of `tsquery`s, for each tier the ways in which it is met; none where nothing is of it. A row is of the first tier that it
/// fits, and fits all that follow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Tiers {
    /// Everything stands in the name, with the marks that were typed.
    in_name: Vec<String>,
    /// Everything stands in the name or in what the product is about, with the marks that were typed.
    with_marks: Vec<String>,
    /// Everything stands somewhere, marks or not.
    anywhere: Vec<String>,
}

/// How words are compared.
#[derive(Clone, Copy)]
struct How {
    in_name: bool,
    marks: Marks,
}

/// Which of the typed marks count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    /// None.
    None,
    /// Those that some name has: others may be a slip.
    Known,
    /// All.
    Typed,
}

impl Tiers {
    /// The tiers of a plan; `values` is an operand that must hold besides.
    pub(super) fn of(plan: &Plan, values: Option<&str>) -> Self {
        let all = |in_name, marks| ways(plan, How { in_name, marks }, values);
        let anywhere = all(false, Marks::None);
        let with_marks = all(false, Marks::Known);
        let has_marks = with_marks != anywhere;
        Self {
            in_name: all(true, Marks::Known),
            with_marks: if has_marks { with_marks } else { Vec::new() },
            anywhere,
        }
    }

    /// The better ones first.
    pub(super) fn in_order(&self) -> [&[String]; 3] {
        [&self.in_name, &self.with_marks, &self.anywhere]
    }

    /// The tiers in which the typed marks count.
    pub(super) fn with_these_marks(&self) -> Self {
        Self {
            anywhere: Vec::new(),
            ..self.clone()
        }
    }

    /// The tier in which they do not.
    pub(super) fn with_other_marks(&self) -> Self {
        Self {
            in_name: Vec::new(),
            with_marks: Vec::new(),
            anywhere: self.anywhere.clone(),
        }
    }

    /// All tiers at once; without rows that have other marks than were typed, where these are left out.
    pub(super) fn whole(plan: &Plan, is_told_by_marks: bool) -> Vec<String> {
        let how = How {
            in_name: false,
            marks: if is_told_by_marks { Marks::Known } else { Marks::None },
        };
        ways(plan, how, None)
    }
}

/// What comes near: any of these, what is only preferred among them; and each as it stands in a name.
pub(super) fn near(plan: &Plan) -> (Vec<String>, Vec<String>) {
    let wants = plan.wants.iter().chain(&plan.prefers).map(widened);
    let how = |in_name| How {
        in_name,
        marks: Marks::Typed,
    };
    wants
        .map(|want| (operand(&want, how(false)), operand(&want, how(true))))
        .unzip()
}

/// A place with what it lies in today. What only begins as it was typed is too little to come near.
fn widened(want: &Want) -> Want {
    let mut want = want.clone();
    want.phrases.retain(|phrase| phrase.origin != Origin::Beginning);
    want.places.append(&mut want.wider);
    want
}

/// The ways in which all that is wanted is there. What can be said in the most ways is taken apart.
fn ways(plan: &Plan, how: How, values: Option<&str>) -> Vec<String> {
    let wants: Vec<_> = plan.wants.iter().map(|want| alternatives(want, how)).collect();
    let parted = (0..wants.len()).rev().max_by_key(|at| wants[*at].len());
    let Some(parted) = parted else { return Vec::new() };
    let parts = &wants[parted];
    (0..parts.len().min(WAYS_MAX))
        .map(|way| {
            let is_last = way + 1 == WAYS_MAX;
            let own = if is_last { &parts[way..] } else { &parts[way..=way] };
            let whole = (0..wants.len()).map(|at| either(if at == parted { own } else { &wants[at] }));
            let whole = whole.collect::<Vec<_>>().join(" & ");
            match values {
                Some(values) => with(&whole, values),
                None => whole,
            }
        })
        .collect()
}

/// A `tsquery` that is met in any of these ways; nothing where there is none.
pub(super) fn any_of(ways: &[String]) -> Option<String> {
    (!ways.is_empty()).then(|| either(ways))
}

/// A way with these values besides.
pub(super) fn with(way: &str, values: &str) -> String {
    format!("({way}) & {values}")
}

fn either(ways: &[String]) -> String {
    format!("({})", ways.join(" | "))
}

fn operand(want: &Want, how: How) -> String {
    either(&alternatives(want, how))
}

/// In which ways a want is met. What was said of a place need not stand in the name.
fn alternatives(want: &Want, how: How) -> Vec<String> {
    let how = How {
        in_name: how.in_name && want.places.is_empty(),
        ..how
    };
    let phrases = want.phrases.iter().map(|phrase| all_of(phrase, how));
    let places = want.places.iter().map(|place| format!("'{place}'"));
    let mut alternatives = Vec::new();
    for alternative in phrases.chain(places) {
        // Names of one thing may differ only in the order of their words.
        if !alternatives.contains(&alternative) {
            alternatives.push(alternative);
        }
    }
    alternatives
}

fn all_of(phrase: &Phrase, how: How) -> String {
    let words = phrase.words.iter().map(|word| lexeme(word, phrase.origin, how));
    format!(
        "({})",
        words
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
            .join(" & ")
    )
}

/// Another name of a thing is known with its marks, which always count.
fn lexeme(word: &Word, origin: Origin, how: How) -> String {
    let has_marks = match (origin, how.marks) {
        (Origin::Synonym, _) => true,
        (_, Marks::None) => false,
        (_, Marks::Known) => word.has_marks,
        (_, Marks::Typed) => word.is_toned,
    };
    let text = if has_marks { &word.toned } else { &word.folded };
    let sign = if how.in_name { "=" } else { "" };
    let end = if word.is_beginning { ":*" } else { "" };
    format!("'{sign}{text}'{end}")
}

#[cfg(test)]
mod tests {
    use super::{super::vocabulary::Vocabulary, *};

    #[test]
    fn each_way_is_looked_up_by_itself() {
        // By other names: cá quả, cá chuối, cá tràu.
        let plan = Plan::read("cá lóc", &Vocabulary::default());
        let ways = Tiers::of(&plan, Some("'#c=ca'")).anywhere;
        assert!(ways.len() > 3, "{ways:?}");
        assert!(ways.iter().all(|way| !way.contains('|')), "{ways:?}");
        assert!(ways.iter().all(|way| way.ends_with(" & '#c=ca'")), "{ways:?}");
        assert_eq!(any_of(&ways[..0]), None);
    }

    #[test]
    fn the_last_way_holds_the_rest_and_the_order_of_words_makes_no_other() {
        let phrase = |words: &[&str]| Phrase {
            words: words.iter().map(|word| word_of(word)).collect(),
            origin: Origin::Typed,
        };
        let names: Vec<_> = (0..WAYS_MAX + 1).map(|at| format!("tra{at}")).collect();
        let mut phrases: Vec<_> = names.iter().map(|name| phrase(&[name, "kho"])).collect();
        phrases.insert(1, phrase(&["kho", &names[0]]));
        let mut plan = Plan::read("trà", &Vocabulary::default());
        plan.wants[0].phrases = phrases;
        let ways = Tiers::of(&plan, None).anywhere;
        assert_eq!(ways.len(), WAYS_MAX);
        assert_eq!(ways[0], "(('kho' & 'tra0'))");
        assert_eq!(ways[1], "(('kho' & 'tra1'))");
        assert_eq!(ways[WAYS_MAX - 1], "(('kho' & 'tra7') | ('kho' & 'tra8'))");
    }

    fn word_of(text: &str) -> Word {
        Word {
            folded: text.to_owned(),
            toned: text.to_owned(),
            is_toned: false,
            has_marks: false,
            is_beginning: false,
        }
    }
}
