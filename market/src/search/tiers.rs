//! What is looked for, as the index is asked.

use super::plan::{Origin, Phrase, Plan, Want, Word};

/// A `tsquery` that nothing fits.
const NOTHING: &str = "'-'";

/// Texts of `tsquery`s. A row fits exactly one of them, or none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Tiers {
    /// Everything stands in the name, with the marks that were typed.
    pub(super) in_name: String,
    /// Everything stands in the name or in what the product is about, with the marks that were typed.
    pub(super) with_marks: String,
    /// Everything stands somewhere, marks or not.
    pub(super) anywhere: String,
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
        let all = |in_name, marks| {
            let how = How { in_name, marks };
            plan.wants
                .iter()
                .map(|want| operand(want, how))
                .collect::<Vec<_>>()
                .join(" & ")
        };
        let in_name = all(true, Marks::Known);
        let anywhere = all(false, Marks::None);
        let with_marks = all(false, Marks::Known);
        let has_marks = with_marks != anywhere;
        let better = if has_marks { &with_marks } else { &in_name };
        Self {
            anywhere: narrowed(&format!("{anywhere} & !({better})"), values),
            with_marks: if has_marks {
                narrowed(&format!("{with_marks} & !({in_name})"), values)
            } else {
                NOTHING.to_owned()
            },
            in_name: narrowed(&in_name, values),
        }
    }

    /// The tiers in which the typed marks count.
    pub(super) fn with_these_marks(&self) -> Self {
        Self {
            anywhere: NOTHING.to_owned(),
            ..self.clone()
        }
    }

    /// The tier in which they do not.
    pub(super) fn with_other_marks(&self) -> Self {
        Self {
            in_name: NOTHING.to_owned(),
            with_marks: NOTHING.to_owned(),
            anywhere: self.anywhere.clone(),
        }
    }

    /// All tiers at once; without rows that have other marks than were typed, where these are left out.
    pub(super) fn whole(plan: &Plan, is_told_by_marks: bool) -> String {
        let how = How {
            in_name: false,
            marks: if is_told_by_marks { Marks::Known } else { Marks::None },
        };
        plan.wants
            .iter()
            .map(|want| operand(want, how))
            .collect::<Vec<_>>()
            .join(" & ")
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

fn narrowed(query: &str, values: Option<&str>) -> String {
    match values {
        Some(values) => format!("({query}) & {values}"),
        None => query.to_owned(),
    }
}

/// What was said of a place need not stand in the name.
fn operand(want: &Want, how: How) -> String {
    let how = How {
        in_name: how.in_name && want.places.is_empty(),
        ..how
    };
    let phrases = want.phrases.iter().map(|phrase| all_of(phrase, how));
    let places = want.places.iter().map(|place| format!("'{place}'"));
    format!("({})", phrases.chain(places).collect::<Vec<_>>().join(" | "))
}

fn all_of(phrase: &Phrase, how: How) -> String {
    let words = phrase.words.iter().map(|word| lexeme(word, phrase.origin, how));
    format!("({})", words.collect::<Vec<_>>().join(" & "))
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
