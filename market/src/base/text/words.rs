//! The words of a text, as search compares them.

use super::{
    fold::{decompose, free_y, is_mark, search_fold},
    syllable::normal,
};
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// A word of a text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Token {
    /// With its marks: lower case, NFC, the tone in its place by rule, y as i where both are in use.
    pub toned: String,
    /// Without marks: what [`search_fold`] makes of it.
    pub folded: String,
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
}

impl Token {
    /// Whether it was written with a mark.
    pub fn is_toned(&self) -> bool {
        self.toned != self.folded
    }
}

/// What may follow a number without a space, folded: measures, and the stars of a certificate.
const UNITS: [&str; 11] = ["g", "kg", "ml", "l", "lit", "gr", "gram", "mg", "cm", "m", "sao"];

/// The words of a text: runs of letters and digits. A number is parted from its unit, so that `500g` and `500 g` are
/// the same words; codes (`ST25`) stay whole.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    for word in word_ranges(text) {
        match unit_at(&text[word.clone()]) {
            Some(at) => {
                let middle = word.start + at;
                found.extend(token(text, word.start..middle));
                found.extend(token(text, middle..word.end));
            }
            None => found.extend(token(text, word)),
        }
    }
    found
}

/// Where the runs of letters, digits and the marks on them stand.
pub(super) fn word_ranges(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, symbol) in text.char_indices() {
        let end = at + symbol.len_utf8();
        match found.last_mut() {
            Some(last) if last.end == at && (symbol.is_alphanumeric() || is_combining_mark(symbol)) => last.end = end,
            _ if symbol.is_alphanumeric() => found.push(at..end),
            _ => {}
        }
    }
    found
}

fn unit_at(word: &str) -> Option<usize> {
    let unit = word.trim_start_matches(|symbol: char| symbol.is_ascii_digit());
    let at = word.len() - unit.len();
    (at > 0 && UNITS.contains(&search_fold(unit).as_str())).then_some(at)
}

/// The token of one word; none if nothing of it can be compared.
fn token(text: &str, range: Range<usize>) -> Option<Token> {
    // Some symbols fall apart into letters and others (`½`).
    let mut decomposed = decompose(&text[range.clone()]);
    decomposed.retain(|symbol| symbol.is_alphanumeric() || is_mark(symbol));
    let plain: String = decomposed.chars().filter(|symbol| !is_mark(*symbol)).collect();
    let plain = plain.replace('đ', "d");
    if let Some(at) = free_y(&plain) {
        // The first y is the one: no onset holds another.
        debug_assert_eq!(plain.find('y'), Some(at));
        decomposed = decomposed.replacen('y', "i", 1);
    }
    let folded = search_fold(&plain);
    (!folded.is_empty()).then(|| Token {
        toned: normal(&decomposed),
        folded,
        range,
    })
}
