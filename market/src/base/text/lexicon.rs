//! The words that search knows: regional and English names of goods, places in short, words that do not count.

use super::words::{Token, tokens};
use std::{collections::HashMap, sync::LazyLock};

/// What is done with a phrase that was typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Another of the group does as well.
    Same,
    /// What it is called here does as well, but not the other way round.
    Into,
    /// It stands for itself; its single words are not looked up (`bắp cải` is no maize).
    Itself,
    /// It says that a present is looked for.
    Gift,
    /// It names a form of organisation, which half of all rows have.
    Noise,
    /// It is only grammar or praise.
    Filler,
}

/// When a phrase is recognised without its marks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Marks {
    /// Always.
    Free,
    /// Never: without them it may be another word (`bán`, `bản`).
    Needed,
    /// Only at the beginning of what was typed (`mua …`, but `theo mua`).
    First,
}

/// A phrase that may be typed.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) phrase: Vec<Token>,
    pub(super) kind: Kind,
    pub(super) marks: Marks,
    /// Its place in [`Lexicon::groups`].
    group: usize,
}

/// The phrases of `data/search_words.csv`.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    by_first: HashMap<String, Vec<Entry>>,
    /// What the phrases of a row may be replaced by.
    groups: Vec<Vec<Vec<Token>>>,
}

const WORDS: &str = include_str!("../../../data/search_words.csv");

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(WORDS));

impl Lexicon {
    /// The one that comes with the program.
    pub(super) fn get() -> &'static Self {
        &LEXICON
    }

    /// The phrases that begin with this folded word.
    pub(super) fn starting_with(&self, folded: &str) -> &[Entry] {
        self.by_first.get(folded).map_or(&[], Vec::as_slice)
    }

    /// What an entry may be replaced by.
    pub(super) fn replacements(&self, entry: &Entry) -> &[Vec<Token>] {
        self.groups.get(entry.group).map_or(&[], Vec::as_slice)
    }

    /// Reads the rows `kind,marks,language,typed,also`; phrases are parted by `|`. Rows of another shape are passed
    /// over: a test sees to it that there are none.
    fn read(rows: &str) -> Self {
        let mut lexicon = Self::default();
        for (kind, marks, typed, also) in rows.lines().skip(1).filter_map(row) {
            let group = lexicon.groups.len();
            for phrase in phrases(typed) {
                if let Some(first) = phrase.first() {
                    lexicon.by_first.entry(first.folded.clone()).or_default().push(Entry {
                        phrase,
                        kind,
                        marks,
                        group,
                    });
                }
            }
            lexicon.groups.push(match kind {
                // A form of organisation alone is looked for by all its names.
                Kind::Same | Kind::Noise => phrases(typed).collect(),
                Kind::Into | Kind::Gift => phrases(also).collect(),
                Kind::Itself | Kind::Filler => Vec::new(),
            });
        }
        lexicon
    }
}

fn row(line: &str) -> Option<(Kind, Marks, &str, &str)> {
    let mut cells = line.split(',');
    let kind = match cells.next()? {
        "same" => Kind::Same,
        "into" => Kind::Into,
        "itself" => Kind::Itself,
        "gift" => Kind::Gift,
        "noise" => Kind::Noise,
        "filler" => Kind::Filler,
        _ => return None,
    };
    let marks = match cells.next()? {
        "free" => Marks::Free,
        "needed" => Marks::Needed,
        "first" => Marks::First,
        _ => return None,
    };
    let _language = cells.next()?;
    Some((kind, marks, cells.next()?, cells.next()?))
}

fn phrases(cell: &str) -> impl Iterator<Item = Vec<Token>> {
    cell.split('|').map(tokens).filter(|phrase| !phrase.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_row_is_read() {
        for line in WORDS.lines().skip(1) {
            assert_eq!(line.matches(',').count(), 4, "{line}");
            let (kind, _, typed, also) = row(line).expect(line);
            assert_eq!(
                matches!(kind, Kind::Into | Kind::Gift),
                phrases(also).next().is_some(),
                "{line}"
            );
            let count = phrases(typed).count();
            assert!(count > usize::from(kind == Kind::Same), "{line}");
            let language = line.split(',').nth(2);
            assert!(matches!(language, Some("vi" | "en")), "{line}");
            if language == Some("en") {
                assert!(typed.is_ascii(), "{line}");
            }
        }
        assert!(Lexicon::get().groups.len() >= 150);
    }

    #[test]
    fn no_phrase_has_two_meanings() {
        let mut seen = HashSet::new();
        for line in WORDS.lines().skip(1) {
            let (_, _, typed, _) = row(line).expect(line);
            for phrase in phrases(typed) {
                let toned: Vec<String> = phrase.into_iter().map(|token| token.toned).collect();
                assert!(seen.insert(toned.clone()), "{toned:?} in {line}");
            }
        }
    }
}
