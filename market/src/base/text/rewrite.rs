//! What typed words ask for: each with the other names of the same thing, and with whether it must be found at all.

use super::{
    lexicon::{Entry, Kind, Lexicon, Marks},
    words::{Token, tokens},
};
use std::ops::Range;

/// What was typed, unit by unit. Nothing of it is lost: the ranges of the units cover every word.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Query {
    /// In the order in which they were typed.
    pub units: Vec<Unit>,
}

/// A word, or a phrase that names one thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// Phrases any of which does; the first is what was typed. All their tokens have the range of the unit, but those
    /// of the first, which have their own.
    pub alternatives: Vec<Vec<Token>>,
    /// Whether it must be found.
    pub role: Role,
    /// Whether it was typed with marks; then they count.
    pub toned: bool,
    /// Where it stands in what was typed, in bytes.
    pub range: Range<usize>,
}

/// What a unit is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// It must be found.
    Must,
    /// What has one of the alternatives comes first; nothing is left out for lack of it.
    Prefer,
    /// The form of an organisation: it finds nothing and hides nothing.
    Noise,
    /// Grammar or praise: it finds nothing and hides nothing.
    Filler,
}

/// Reads what was typed. Where a text carries marks they decide: `lạc` is also đậu phộng, `lác` is not.
///
/// Raw keystrokes are not decoded here: see [`super::decode_typing`]. If there is nothing but noise and filler, all of
/// it must be found.
pub fn rewrite(typed: &str) -> Query {
    let typed = tokens(typed);
    let is_toned = typed.iter().any(Token::is_toned);
    let lexicon = Lexicon::get();
    let mut units = Vec::new();
    let mut at = 0;
    while let Some(first) = typed.get(at) {
        let fitting = lexicon
            .starting_with(&first.folded)
            .iter()
            .filter(|entry| fits(entry, &typed[at..], is_toned, at == 0));
        let entries = best(fitting, &typed[at..]);
        let length = entries.first().map_or(1, |entry| entry.phrase.len());
        units.push(unit(&typed[at..at + length], &entries, lexicon));
        at += length;
    }
    if !units.iter().any(|unit| matches!(unit.role, Role::Must | Role::Prefer)) {
        for unit in &mut units {
            unit.role = Role::Must;
        }
    }
    Query { units }
}

/// Whether an entry is what stands at the beginning of these words.
fn fits(entry: &Entry, typed: &[Token], is_toned: bool, is_first: bool) -> bool {
    let Some(typed) = typed.get(..entry.phrase.len()) else {
        return false;
    };
    match entry.marks {
        // In a text without any mark a word without marks may still be another.
        Marks::Needed => is_toned && is_exact(entry, typed),
        Marks::First if !is_first => is_toned && is_exact(entry, typed),
        // A single word without marks in a text that has them was meant so: `mứt me` is no sesame.
        _ if is_toned && typed.len() == 1 => is_exact(entry, typed),
        _ => entry
            .phrase
            .iter()
            .zip(typed)
            .all(|(known, typed)| known.toned == typed.toned || (!typed.is_toned() && known.folded == typed.folded)),
    }
}

/// Whether these words begin with an entry, mark by mark.
fn is_exact(entry: &Entry, typed: &[Token]) -> bool {
    let mut pairs = entry.phrase.iter().zip(typed);
    pairs.all(|(known, typed)| known.toned == typed.toned)
}

/// The longest entries, and of these only those with exactly the marks that were typed, if there are any.
fn best<'a>(fitting: impl Iterator<Item = &'a Entry>, typed: &[Token]) -> Vec<&'a Entry> {
    let rank = |entry: &Entry| (entry.phrase.len(), is_exact(entry, typed));
    let mut entries: Vec<&Entry> = fitting.collect();
    let most = entries.iter().map(|entry| rank(entry)).max();
    entries.retain(|entry| Some(rank(entry)) == most);
    entries
}

fn unit(typed: &[Token], entries: &[&Entry], lexicon: &Lexicon) -> Unit {
    let start = typed.first().map_or(0, |token| token.range.start);
    let end = typed.last().map_or(start, |token| token.range.end);
    let range = start..end;
    let is_toned = typed.iter().any(Token::is_toned);
    let mut alternatives = vec![typed.to_vec()];
    for replacement in entries.iter().flat_map(|entry| lexicon.replacements(entry)) {
        let is_known = alternatives.iter().any(|known| is_same(known, replacement, is_toned));
        if !is_known {
            let placed = replacement.iter().map(|token| Token {
                range: range.clone(),
                ..token.clone()
            });
            alternatives.push(placed.collect());
        }
    }
    let role = match entries.first().map(|entry| entry.kind) {
        Some(Kind::Gift) => Role::Prefer,
        Some(Kind::Noise) => Role::Noise,
        Some(Kind::Filler) => Role::Filler,
        Some(Kind::Same | Kind::Into | Kind::Itself) | None => Role::Must,
    };
    Unit {
        alternatives,
        role,
        toned: is_toned,
        range,
    }
}

/// Whether two phrases find the same rows; without their marks unless these count.
fn is_same(a: &[Token], b: &[Token], is_toned: bool) -> bool {
    let differs = |(a, b): (&Token, &Token)| a.folded != b.folded || (is_toned && a.toned != b.toned);
    a.len() == b.len() && !a.iter().zip(b).any(differs)
}
