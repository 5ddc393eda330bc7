//! From typed words to what is looked for.

use super::{
    lexeme,
    request::{WORDS_MAX, words_of},
    vocabulary::{Province, Vocabulary},
};
use crate::base::text::{Role, Token, Unit, decode_typing, rewrite, tokens};
use std::ops::Range;

/// More other names of one thing are not looked for.
const PHRASES_MAX: usize = 8;

/// What is looked for.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The text that was read: what was typed, with its raw typing decoded.
    pub(super) text: String,
    /// What must be found, each of it.
    pub(super) wants: Vec<Want>,
    /// What comes first where it is found.
    pub(super) prefers: Vec<Want>,
    /// Stars that the words ask for.
    pub(super) stars_min: Option<i16>,
    /// Where in the text words stand that are understood, in bytes: no slip of the keyboard is looked for there.
    pub(super) understood: Vec<Range<usize>>,
}

/// One thing that is looked for.
#[derive(Clone, Debug)]
pub(super) struct Want {
    /// Any of these does; the first is what was typed.
    pub(super) phrases: Vec<Phrase>,
    /// Any of these values does as well (lexemes): the province that it names.
    pub(super) places: Vec<String>,
    /// What only comes near: today's province of a former one.
    pub(super) wider: Vec<String>,
    /// Where it was typed, in bytes.
    pub(super) at: usize,
}

/// Words of which all must be found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Phrase {
    pub(super) words: Vec<Word>,
    pub(super) origin: Origin,
}

/// A word of a phrase.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) toned: String,
    /// It was typed with marks.
    pub(super) is_toned: bool,
    /// Some name has it with these marks: then they count.
    pub(super) has_marks: bool,
    /// Any word that begins so does.
    pub(super) is_beginning: bool,
}

/// Where a phrase comes from; what was typed comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Origin {
    /// It was typed.
    Typed,
    /// Another name of the same thing.
    Synonym,
    /// A word that begins as what was typed.
    Beginning,
}

impl Want {
    fn new(phrases: Vec<Phrase>, at: usize) -> Self {
        Self {
            phrases,
            places: Vec::new(),
            wider: Vec::new(),
            at,
        }
    }

    /// Whether it names a province, of today or of before.
    pub(super) fn names_place(&self) -> bool {
        self.places.iter().any(|value| lexeme::is_place(value))
    }
}

impl Plan {
    /// Reads what was typed. Raw Telex or VNI is decoded where it is no known word as it stands.
    pub(super) fn read(typed: &str, vocabulary: &Vocabulary) -> Self {
        let is_unknown = |token: &Token| vocabulary.count(&token.folded) == 0;
        let text = if tokens(typed).iter().any(is_unknown) {
            decode_typing(typed).unwrap_or_else(|| typed.to_owned())
        } else {
            typed.to_owned()
        };
        Self::of(&text, vocabulary)
    }

    /// Reads a text that needs no decoding.
    pub(super) fn of(text: &str, vocabulary: &Vocabulary) -> Self {
        let text = first_words(text);
        let mut units = rewrite(text).units;
        let stars_min = take_stars(&mut units);
        let mut plan = Self {
            text: text.to_owned(),
            wants: Vec::new(),
            prefers: Vec::new(),
            stars_min,
            understood: Vec::new(),
        };
        let last = units.len().saturating_sub(1);
        let mut at = 0;
        while let Some(unit) = units.get(at) {
            if unit.role == Role::Must
                && let Some((length, want)) = place(&units[at..], vocabulary)
            {
                plan.understood
                    .extend(units[at..at + length].iter().map(|unit| unit.range.clone()));
                plan.wants.push(want);
                at += length;
                continue;
            }
            if unit.role != Role::Must || unit.alternatives.len() > 1 {
                plan.understood.push(unit.range.clone());
            }
            let mut want = want(unit, at == last, vocabulary);
            if folded(unit) == OCOP {
                want.places = (3..=5).map(lexeme::stars).collect();
            }
            match unit.role {
                Role::Must if !plan.wants.iter().any(|known| known.phrases == want.phrases) => plan.wants.push(want),
                Role::Prefer => plan.prefers.push(want),
                Role::Must | Role::Noise | Role::Filler => {}
            }
            at += 1;
        }
        if plan.wants.is_empty() && !plan.prefers.is_empty() {
            // Somebody looks for a present and nothing else; a box alone is none.
            let phrases = plan.prefers.iter().flat_map(|want| want.phrases.clone());
            let telling = phrases.filter(|phrase| phrase.origin == Origin::Typed || phrase.words.len() > 1);
            plan.wants.push(Want::new(telling.take(2 * PHRASES_MAX).collect(), 0));
        }
        plan
    }

    /// Whether words are looked for at all; stars alone are none.
    pub(super) fn has_wants(&self) -> bool {
        !self.wants.is_empty()
    }

    /// Adds what another reading of the text wants beside.
    pub(super) fn add(&mut self, other: Self) {
        for want in other.wants {
            if !self.wants.iter().any(|known| known.phrases == want.phrases) {
                self.wants.push(want);
            }
        }
    }

    /// The folded words to mark in a text that was found.
    pub(super) fn marks(&self) -> Vec<String> {
        let mut marks = Vec::new();
        for phrase in self.wants.iter().chain(&self.prefers).flat_map(|want| &want.phrases) {
            for word in &phrase.words {
                if word.folded.len() > 1 && !marks.contains(&word.folded) {
                    marks.push(word.folded.clone());
                }
            }
        }
        marks
    }

    /// Whether a word was typed whose other spellings are other words.
    pub(super) fn is_told_by_marks(&self, vocabulary: &Vocabulary) -> bool {
        let mut words = self
            .wants
            .iter()
            .filter_map(|want| want.phrases.first())
            .flat_map(|phrase| &phrase.words);
        words.any(|word| word.has_marks && vocabulary.has_siblings(&word.toned, &word.folded))
    }

    /// In about how many rows everything stands, as far as is known without asking.
    pub(super) fn rows_about(&self, vocabulary: &Vocabulary) -> u32 {
        let rows_of = |want: &Want| -> u32 {
            let phrases = want.phrases.iter().map(|phrase| {
                phrase
                    .words
                    .iter()
                    .map(|word| vocabulary.count(&word.folded))
                    .min()
                    .unwrap_or(0)
            });
            let named: u32 = want.places.iter().map(|value| vocabulary.count_value(value)).sum();
            phrases.sum::<u32>().saturating_add(named)
        };
        self.wants.iter().map(rows_of).min().unwrap_or(0)
    }

    /// In about how many names the rarest of the pairs stands in which the words were typed; of unknown ones in all.
    pub(super) fn pairs_about(&self, vocabulary: &Vocabulary) -> u32 {
        let typed = self.wants.iter().filter_map(|want| want.phrases.first());
        let words: Vec<_> = typed.flat_map(|phrase| &phrase.words).collect();
        words
            .windows(2)
            .filter_map(|pair| vocabulary.pair(&pair[0].folded, &pair[1].folded))
            .map(|(_, count)| *count)
            .min()
            .unwrap_or(u32::MAX)
    }
}

/// The text up to its last word that is read.
fn first_words(text: &str) -> &str {
    match tokens(text).get(WORDS_MAX - 1) {
        Some(last) => &text[..last.range.end],
        None => text,
    }
}

fn want(unit: &Unit, is_last: bool, vocabulary: &Vocabulary) -> Want {
    let mut phrases: Vec<Phrase> = Vec::new();
    for (at, alternative) in unit.alternatives.iter().take(PHRASES_MAX).enumerate() {
        phrases.push(Phrase {
            words: alternative.iter().map(|token| word(token, vocabulary)).collect(),
            origin: if at == 0 { Origin::Typed } else { Origin::Synonym },
        });
    }
    if let (true, [typed]) = (is_last, unit.alternatives.as_slice())
        && let Some(half) = typed.last()
        && !vocabulary.knows(&half.toned, &half.folded)
    {
        phrases.extend(beginnings(typed, half, vocabulary));
    }
    Want::new(phrases, unit.range.start)
}

fn word(token: &Token, vocabulary: &Vocabulary) -> Word {
    Word {
        folded: token.folded.clone(),
        toned: token.toned.clone(),
        is_toned: token.is_toned(),
        has_marks: token.is_toned() && vocabulary.knows(&token.toned, &token.folded),
        is_beginning: false,
    }
}

/// Known words that begin as the last one, which is none itself; if there are none, whatever the index holds.
fn beginnings(typed: &[Token], half: &Token, vocabulary: &Vocabulary) -> Vec<Phrase> {
    let before: Vec<_> = typed[..typed.len() - 1]
        .iter()
        .map(|token| word(token, vocabulary))
        .collect();
    let phrase = |last: Word| Phrase {
        words: before.iter().cloned().chain([last]).collect(),
        origin: Origin::Beginning,
    };
    let plain = |folded: &str| Word {
        folded: folded.to_owned(),
        toned: folded.to_owned(),
        is_toned: false,
        has_marks: false,
        is_beginning: false,
    };
    let known = vocabulary.beginning_with(&half.folded, PHRASES_MAX - 1);
    if known.is_empty() && half.folded.len() > 2 {
        let begun = Word {
            is_beginning: true,
            ..plain(&half.folded)
        };
        return vec![phrase(begun)];
    }
    known.into_iter().map(|folded| phrase(plain(folded))).collect()
}

/// The province whose name begins these units, with the number of units that it takes. Its name may be found as words
/// too: a commune or a cooperative is called so.
fn place(units: &[Unit], vocabulary: &Vocabulary) -> Option<(usize, Want)> {
    let (length, words, named) = longest_name(units, vocabulary)?;
    let typed = Phrase {
        words: words.iter().map(|token| word(token, vocabulary)).collect(),
        origin: Origin::Typed,
    };
    let mut want = Want::new(vec![typed], units[0].range.start);
    let is_today = named.iter().any(|province| !province.is_former);
    for province in named {
        if !province.is_former {
            want.places.push(lexeme::province(&province.code));
        } else if !is_today {
            want.places.push(lexeme::former_province(&province.code));
            want.wider.extend(province.successor.as_deref().map(lexeme::province));
        }
        // What it is called elsewhere (`Sài Gòn`).
        let name = Phrase {
            words: province
                .folded
                .iter()
                .zip(&province.toned)
                .map(|(folded, toned)| Word {
                    folded: folded.clone(),
                    toned: toned.clone(),
                    is_toned: true,
                    has_marks: true,
                    is_beginning: false,
                })
                .collect(),
            origin: Origin::Synonym,
        };
        let is_new = |known: &Phrase| {
            known
                .words
                .iter()
                .map(|word| &word.folded)
                .ne(name.words.iter().map(|word| &word.folded))
        };
        if want.phrases.iter().all(is_new) {
            want.phrases.push(name);
        }
    }
    Some((length, want))
}

type Named<'a> = (usize, Vec<Token>, Vec<&'a Province>);

fn longest_name<'a>(units: &[Unit], vocabulary: &'a Vocabulary) -> Option<Named<'a>> {
    let units: Vec<_> = units
        .iter()
        .take_while(|unit| unit.role == Role::Must)
        .take(4)
        .collect();
    for length in (1..=units.len()).rev() {
        let typed: Vec<_> = units[..length]
            .iter()
            .filter_map(|unit| unit.alternatives.first())
            .flatten()
            .collect();
        let other = if length == 1 { &units[0].alternatives[1..] } else { &[] };
        let named: Vec<_> = vocabulary
            .provinces()
            .iter()
            .filter(|province| {
                province.is_named_by(&typed)
                    || other
                        .iter()
                        .any(|name| province.is_named_by(&name.iter().collect::<Vec<_>>()))
            })
            .collect();
        if !named.is_empty() {
            return Some((length, typed.into_iter().cloned().collect(), named));
        }
    }
    None
}

/// Takes "4 sao" and "OCOP 4 sao" out of the units: they ask for a certificate and not for words.
fn take_stars(units: &mut Vec<Unit>) -> Option<i16> {
    const SIGNS: [&str; 3] = ["sao", "star", "stars"];
    let is_sign = |unit: Option<&Unit>| unit.is_some_and(|unit| SIGNS.contains(&folded(unit)));
    let number =
        (0..units.len()).find(|at| matches!(folded(&units[*at]), "3" | "4" | "5") && is_sign(units.get(at + 1)))?;
    let least = folded(&units[number]).parse().ok();
    units.drain(number..number + 2);
    units.retain(|unit| folded(unit) != OCOP);
    least
}

/// The programme that gives the stars.
const OCOP: &str = "ocop";

/// The one folded word of a unit, or nothing.
fn folded(unit: &Unit) -> &str {
    match unit.alternatives.first().map(Vec::as_slice) {
        Some([word]) => &word.folded,
        _ => "",
    }
}

/// The words of a text as they are typed again in one line.
pub(super) fn is_same_text(one: &str, other: &str) -> bool {
    words_of(one) == words_of(other)
}

#[cfg(test)]
mod tests {
    use super::{super::store::CountedWord, *};

    #[test]
    fn words_stand_together_in_no_more_rows_than_the_rarest_of_them_does() {
        let counted = [("trà", "tra", 90), ("shan", "shan", 7), ("trà shan", "tra shan", 4)];
        let counted = counted.map(|(word, folded, count)| CountedWord {
            word: word.to_owned(),
            folded: folded.to_owned(),
            count,
        });
        let vocabulary = Vocabulary::new(counted.into(), Vec::new());
        let about = |typed| {
            let plan = Plan::read(typed, &vocabulary);
            (plan.rows_about(&vocabulary), plan.pairs_about(&vocabulary))
        };
        assert_eq!(about("trà shan"), (7, 4));
        assert_eq!(about("trà"), (90, u32::MAX));
        assert_eq!(about("shan trà").1, u32::MAX);
    }
}
