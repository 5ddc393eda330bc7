//! Whether a name holds the words that were typed.

use super::request::WORDS_MAX;
use crate::base::text::{Token, tokens};

/// How well a name fits; smaller is better: marks that differ, words in another order, a longer name.
pub(super) type Misfit = (bool, bool, usize);

/// A name in words.
#[derive(Clone, Debug)]
pub(super) struct Name(Vec<Token>);

impl Name {
    pub(super) fn read(text: &str) -> Self {
        let mut words = tokens(text);
        words.truncate(WORDS_MAX);
        // "HTX" and the like stand before half of all names and tell nothing of one.
        let is_kind = |kind: &&&[&str]| {
            words.len() > kind.len() && words.iter().zip(**kind).all(|(word, part)| word.folded == *part)
        };
        let kind = KINDS.iter().find(is_kind).map_or(0, |kind| kind.len());
        words.drain(..kind);
        Self(words)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its words without marks.
    pub(super) fn folded(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|word| word.folded.as_str())
    }

    /// Whether it is a single word.
    pub(super) fn is_short(&self) -> bool {
        self.0.len() < 2
    }

    /// Whether every typed word is one of this name; the last may be half written.
    pub(super) fn holds(&self, typed: &Self) -> Option<Misfit> {
        let mut is_toned_otherwise = false;
        for (place, typed_word) in typed.0.iter().enumerate() {
            let may_be_half = place + 1 == typed.0.len();
            let mut fitting = self
                .0
                .iter()
                .filter(|word| fits(word, typed_word, may_be_half))
                .peekable();
            fitting.peek()?;
            is_toned_otherwise |= !fitting.any(|word| agrees(word, typed_word));
        }
        let is_in_order = self.0.iter().zip(&typed.0).all(|(word, typed)| fits(word, typed, true));
        Some((is_toned_otherwise, !is_in_order, self.0.len()))
    }

    /// Whether this whole name stands in the typed words with its marks, or is half written there and nothing else.
    pub(super) fn stands_in(&self, typed: &Self) -> Option<Misfit> {
        let is = |(word, typed): (&Token, &Token)| word.folded == typed.folded && agrees(word, typed);
        if let Some(start) = typed
            .0
            .windows(self.0.len())
            .position(|run| self.0.iter().zip(run).all(is))
        {
            return Some((false, start > 0, self.0.len()));
        }
        // One word alone is more often a word of its own than half a name.
        let (last, before) = typed.0.split_last().filter(|(_, before)| !before.is_empty())?;
        let word = self.0.get(before.len())?;
        let is_half = self.0.iter().zip(before).all(is) && fits(word, last, true) && agrees(word, last);
        is_half.then_some((false, false, self.0.len()))
    }
}

fn fits(word: &Token, typed: &Token, may_be_half: bool) -> bool {
    word.folded == typed.folded || (may_be_half && word.folded.starts_with(&typed.folded))
}

/// Whether a typed word that fits may mean this one: what is typed without marks may stand for any, and half a word has
/// not all of its marks yet.
fn agrees(word: &Token, typed: &Token) -> bool {
    !typed.is_toned() || word.toned == typed.toned || word.folded.len() > typed.folded.len()
}

/// The words for what an organisation is.
const KINDS: [&[&str]; 6] = [
    &["lien", "hiep", "htx"],
    &["lien", "hiep", "hop", "tac", "xa"],
    &["hop", "tac", "xa"],
    &["to", "hop", "tac"],
    &["htx"],
    &["tht"],
];

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(name: &str, typed: &str) -> bool {
        Name::read(name).holds(&Name::read(typed)).is_some()
    }

    fn stands_in(name: &str, typed: &str) -> bool {
        Name::read(name).stands_in(&Name::read(typed)).is_some()
    }

    #[test]
    fn a_storefront_is_found_with_and_without_the_word_for_what_it_is() {
        for typed in [
            "tài hoan",
            "htx tai hoan",
            "hợp tác xã Tài Hoan",
            "miến dong tài h",
            "HTX",
        ] {
            assert_eq!(holds("HTX Miến dong Tài Hoan", typed), typed != "HTX", "{typed}");
        }
        assert!(holds("HTX", "htx"));
        assert!(!holds("HTX Miến dong Tài Hoan", "tai hoan bac kan"));
    }

    #[test]
    fn only_the_last_word_may_be_half_written() {
        assert!(holds("Tài Hoan", "tai ho"));
        assert!(!holds("Tài Hoan", "ta hoan"));
    }

    #[test]
    fn marks_decide_where_they_were_typed() {
        let misfit = |typed| Name::read("Dứa sấy").holds(&Name::read(typed)).map(|misfit| misfit.0);
        assert_eq!(misfit("dứa"), Some(false));
        assert_eq!(misfit("dua"), Some(false));
        assert_eq!(misfit("dừa"), Some(true));
        assert_eq!(misfit("dưa"), Some(true));
        assert_eq!(misfit("dứa s"), Some(false));
    }

    #[test]
    fn a_place_is_found_inside_of_other_words_when_it_is_whole() {
        assert!(stands_in("Bắc Kạn", "miến dong bắc kạn"));
        assert!(stands_in("Bắc Kạn", "bac k"));
        assert!(stands_in("Na Rì", "na ri"));
        assert!(stands_in("Huế", "hue"));
        assert!(!stands_in("Cao Bằng", "cam cao phong"));
        assert!(!stands_in("Hòa Bình", "mien binh"));
        assert!(!stands_in("Bắc Kạn", "bạc kan"));
        assert!(!stands_in("Trà Vinh", "tra"), "a word of its own");
    }
}
