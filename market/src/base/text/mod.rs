//! Vietnamese text: one normal form, a folded form for names, slugs and look-ups, and what a search understands of
//! typed words. Pure: nothing here reads a database or a clock.

mod fold;
mod hash;
mod highlight;
mod lexicon;
mod line;
mod near;
mod rewrite;
mod syllable;
mod typing;
mod words;

pub use fold::{fold, is_toned, search_fold, slugify};
pub use hash::stable_hash;
pub use highlight::{Piece, highlight};
pub use line::{Line, TextProblem, parse_email};
pub use near::damerau_within;
pub use rewrite::{Query, Role, Unit, rewrite};
pub use syllable::is_syllable;
pub use typing::decode_typing;
pub use words::{Token, tokens};

#[cfg(test)]
mod tests;
