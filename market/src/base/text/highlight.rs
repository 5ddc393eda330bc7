//! Shows in a text what was found in it.

use super::{
    fold::{decompose, is_mark},
    words::tokens,
};
use unicode_normalization::char::is_combining_mark;

/// A part of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// As it stands in the text.
    pub text: String,
    /// Whether it was looked for.
    pub is_match: bool,
}

/// Cuts a text into pieces that were found and pieces between them; joined they are the text again.
///
/// `words` are folded words ([`super::search_fold`]); each may be the beginning of a word of the text, and then only
/// that beginning is a match.
pub fn highlight(text: &str, words: &[String]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |part: &str, is_match: bool| match pieces.last_mut() {
        _ if part.is_empty() => {}
        Some(last) if last.is_match == is_match => last.text.push_str(part),
        _ => pieces.push(Piece {
            text: part.to_owned(),
            is_match,
        }),
    };
    let mut done = 0;
    for token in tokens(text) {
        let longest = words
            .iter()
            .filter(|word| !word.is_empty() && token.folded.starts_with(word.as_str()))
            .map(|word| word.chars().count())
            .max();
        if let Some(letters) = longest {
            let end = token.range.start + bytes_of(&text[token.range.clone()], letters);
            push(&text[done..token.range.start], false);
            push(&text[token.range.start..end], true);
            done = end;
        }
    }
    push(&text[done..], false);
    pieces
}

/// How many bytes at the beginning of a word fold to so many letters, with the marks that belong to them.
fn bytes_of(word: &str, letters: usize) -> usize {
    let mut folded = 0;
    for (at, symbol) in word.char_indices() {
        if folded >= letters && !is_combining_mark(symbol) {
            return at;
        }
        folded += decompose(symbol.encode_utf8(&mut [0; 4]))
            .chars()
            .filter(|symbol| symbol.is_alphanumeric() && !is_mark(*symbol))
            .count();
    }
    word.len()
}
