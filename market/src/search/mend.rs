//! What was probably meant: slips of the keyboard, words written in one or apart.

use super::{plan::Plan, vocabulary::Vocabulary};
use crate::base::text::{Token, damerau_within, tokens};

/// More ways to read one word are not weighed.
const READINGS_MAX: usize = 12;

/// What one slip costs; what speaks for a reading is weighed against it.
const SLIP: f64 = 2.0;

/// What it costs to leave a word that is none as it stands.
const UNKNOWN: f64 = 7.0;

/// One way to read a word, or two typed words as one.
#[derive(Clone, Debug)]
struct Reading {
    /// Its folded words.
    folded: Vec<String>,
    /// The same as they are looked for.
    text: Vec<String>,
    /// How many typed words it takes.
    takes: usize,
    cost: f64,
}

/// How a text was mended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mended {
    /// The text to look for.
    pub(super) text: String,
    /// The same with the marks that its words mostly have, to be read by people.
    pub(super) shown: String,
    /// Whether every word that was changed stands beside a neighbour in some name.
    pub(super) is_supported: bool,
}

/// Reads a text in the likeliest way; nothing where that is how it was typed. With `is_doubted` also words that are known
/// may have been another: nothing good was found of them together.
pub(super) fn mend(plan: &Plan, vocabulary: &Vocabulary, is_doubted: bool) -> Option<Mended> {
    let typed = tokens(&plan.text);
    let is_understood: Vec<_> = typed.iter().map(|token| is_understood(plan, token)).collect();
    let readings: Vec<Vec<Reading>> = (0..typed.len())
        .map(|at| match is_understood[at] {
            true => vec![as_typed(&typed[at], 0.0)],
            false => {
                let next = typed.get(at + 1).filter(|_| !is_understood[at + 1]);
                readings(&typed[at], next, vocabulary, is_doubted)
            }
        })
        .collect();
    let best = likeliest(&readings, vocabulary)?;
    let folded: Vec<&String> = best.iter().flat_map(|reading| &reading.folded).collect();
    if folded.iter().copied().eq(typed.iter().map(|token| &token.folded)) {
        return None;
    }
    let text = best
        .iter()
        .flat_map(|reading| &reading.text)
        .cloned()
        .collect::<Vec<_>>()
        .join(" ");
    let is_pair = |at: usize| vocabulary.pair(folded[at], folded[at + 1]).is_some();
    let is_typed = |word: &String| typed.iter().any(|token| token.folded == *word);
    let is_supported = (0..folded.len()).all(|at| {
        is_typed(folded[at]) || at.checked_sub(1).is_some_and(is_pair) || (at + 1 < folded.len() && is_pair(at))
    });
    Some(Mended {
        text,
        is_supported,
        shown: spelt(&best, vocabulary),
    })
}

/// Whether some word that is not understood otherwise is in no row as it was typed.
pub(super) fn has_unknown(plan: &Plan, vocabulary: &Vocabulary) -> bool {
    tokens(&plan.text)
        .iter()
        .any(|token| !is_understood(plan, token) && !vocabulary.knows(&token.toned, &token.folded))
}

fn is_understood(plan: &Plan, token: &Token) -> bool {
    plan.understood.iter().any(|range| range.contains(&token.range.start))
}

fn as_typed(token: &Token, cost: f64) -> Reading {
    Reading {
        folded: vec![token.folded.clone()],
        text: vec![token.toned.clone()],
        takes: 1,
        cost,
    }
}

/// The cheapest chain of readings.
fn likeliest(readings: &[Vec<Reading>], vocabulary: &Vocabulary) -> Option<Vec<Reading>> {
    // best[at]: the cheapest chains that reach this word, one for each last reading.
    let mut best: Vec<Vec<(f64, Vec<Reading>)>> = vec![Vec::new(); readings.len() + 1];
    best[0].push((0.0, Vec::new()));
    for at in 0..readings.len() {
        let chains = std::mem::take(&mut best[at]);
        for reading in &readings[at] {
            let cheapest = chains
                .iter()
                .map(|(cost, chain)| {
                    let before = chain.last().and_then(|reading| reading.folded.last());
                    (cost + reading.cost - support(before, reading, vocabulary), chain)
                })
                .min_by(|(one, _), (other, _)| one.total_cmp(other));
            if let Some((cost, chain)) = cheapest {
                let mut chain = chain.clone();
                chain.push(reading.clone());
                best[at + reading.takes].push((cost, chain));
            }
        }
    }
    let last = best.pop()?;
    let (_, chain) = last.into_iter().min_by(|(one, _), (other, _)| one.total_cmp(other))?;
    Some(chain)
}

/// What speaks for a reading: its words are frequent, and stand side by side in names.
fn support(before: Option<&String>, reading: &Reading, vocabulary: &Vocabulary) -> f64 {
    let words = before.into_iter().chain(&reading.folded).collect::<Vec<_>>();
    let pairs = words.windows(2).filter_map(|pair| vocabulary.pair(pair[0], pair[1]));
    let pairs: f64 = pairs.map(|(_, count)| 1.2 + 0.3 * f64::from(*count).ln_1p()).sum();
    let counts = reading
        .folded
        .iter()
        .map(|word| f64::from(vocabulary.count(word)).ln_1p());
    pairs + 0.1 * counts.sum::<f64>() / reading.folded.len().max(1) as f64
}

fn readings(token: &Token, next: Option<&Token>, vocabulary: &Vocabulary, is_doubted: bool) -> Vec<Reading> {
    let is_known = vocabulary.knows(&token.toned, &token.folded);
    let is_number = token.folded.bytes().all(|byte| byte.is_ascii_digit());
    let cost = match (is_known, is_doubted) {
        _ if is_number => 0.0,
        (true, false) => 0.0,
        (true, true) => 1.5,
        // Its marks are wrong, or in nobody's name.
        (false, _) if vocabulary.count(&token.folded) > 0 => 1.5,
        (false, _) => UNKNOWN,
    };
    let mut found = vec![as_typed(token, cost)];
    if is_number || (is_known && !is_doubted) {
        return found;
    }
    found.extend(near(token, vocabulary));
    found.extend(apart(token, vocabulary));
    found.extend(next.and_then(|next| joined(token, next, vocabulary)));
    // The typed word itself stays among them.
    found[1..].sort_by(|one, other| one.cost.total_cmp(&other.cost));
    found.truncate(READINGS_MAX);
    found
}

/// Known words few slips away. A slip in the first letter is rarer than in any other; in a short word any slip may make
/// another word.
fn near(token: &Token, vocabulary: &Vocabulary) -> Vec<Reading> {
    let length = token.folded.chars().count();
    let slips_max = match length {
        0..3 => return Vec::new(),
        3..8 => 1,
        _ => 2,
    };
    let mut found: Vec<_> = vocabulary
        .near(&token.folded, slips_max)
        .into_iter()
        .map(|(word, slips)| {
            let (text, more_marks) = spelling_near(token, word, slips, vocabulary);
            let is_first_letter = word.chars().next() == token.folded.chars().next();
            let mut cost = SLIP * slips as f64 + 0.7 * more_marks as f64;
            cost += if is_first_letter { 0.0 } else { 1.0 };
            cost += if length == 3 { 0.7 } else { 0.0 };
            Reading {
                folded: vec![word.to_owned()],
                text: vec![text],
                takes: 1,
                cost: cost - 0.1 * f64::from(vocabulary.count(word)).ln_1p(),
            }
        })
        .collect();
    found.sort_by(|one, other| one.cost.total_cmp(&other.cost));
    found.truncate(READINGS_MAX);
    found
}

/// The spelling of a word that comes nearest to what was typed with marks, and how many slips more it takes than without
/// marks. What was typed without any is looked for without any.
fn spelling_near(token: &Token, word: &str, slips: usize, vocabulary: &Vocabulary) -> (String, usize) {
    if !token.is_toned() {
        return (word.to_owned(), 0);
    }
    let distance = |spelling: &str| damerau_within(&token.toned, spelling, 4).unwrap_or(5);
    let nearest = vocabulary.spellings(word).min_by_key(|spelling| distance(spelling));
    let spelling = nearest.unwrap_or(word);
    (spelling.to_owned(), distance(spelling).saturating_sub(slips))
}

/// A word that is several in one: `nuocmam`, `matongrung`.
fn apart(token: &Token, vocabulary: &Vocabulary) -> Option<Reading> {
    let letters: Vec<char> = token.folded.chars().collect();
    if !(4..=40).contains(&letters.len()) {
        return None;
    }
    // best[end]: the cheapest way to cut the letters before, as cost and words.
    let mut best: Vec<Option<(f64, Vec<String>)>> = vec![None; letters.len() + 1];
    best[0] = Some((0.0, Vec::new()));
    for end in 1..=letters.len() {
        for start in end.saturating_sub(7)..end {
            let Some((cost, words)) = best[start].clone() else {
                continue;
            };
            let word: String = letters[start..end].iter().collect();
            let count = vocabulary.count(&word);
            if count == 0 || (end - start == 1 && word != "g" && word != "o") {
                continue;
            }
            let pair = words.last().and_then(|before| vocabulary.pair(before, &word));
            let is_pair = pair.map_or(0.0, |(_, count)| 1.2 + 0.3 * f64::from(*count).ln_1p());
            let cost = cost + 1.5 - is_pair - 0.05 * f64::from(count).ln_1p();
            if best[end].as_ref().is_none_or(|(known, _)| cost < *known) {
                let mut words = words;
                words.push(word);
                best[end] = Some((cost, words));
            }
        }
    }
    let (cost, words) = best.pop()??;
    // The pairs inside are weighed again with all the others.
    (words.len() > 1).then(|| Reading {
        cost: (cost + inner_support(&words, vocabulary)).max(0.5),
        text: words.clone(),
        folded: words,
        takes: 1,
    })
}

fn inner_support(words: &[String], vocabulary: &Vocabulary) -> f64 {
    let pairs = words.windows(2).filter_map(|pair| vocabulary.pair(&pair[0], &pair[1]));
    pairs.map(|(_, count)| 1.2 + 0.3 * f64::from(*count).ln_1p()).sum()
}

/// One word that was cut in two.
fn joined(token: &Token, next: &Token, vocabulary: &Vocabulary) -> Option<Reading> {
    let is_word = |token: &Token| vocabulary.count(&token.folded) > 0;
    let folded = format!("{}{}", token.folded, next.folded);
    (vocabulary.count(&folded) > 0 && !(is_word(token) && is_word(next))).then(|| Reading {
        text: vec![format!("{}{}", token.toned, next.toned)],
        folded: vec![folded],
        takes: 2,
        cost: SLIP,
    })
}

/// The words with their usual marks: those of the pair that they make, else their own.
fn spelt(readings: &[Reading], vocabulary: &Vocabulary) -> String {
    let words: Vec<(&String, &String)> = readings
        .iter()
        .flat_map(|reading| reading.folded.iter().zip(&reading.text))
        .collect();
    let mut shown: Vec<String> = Vec::new();
    for (at, (folded, text)) in words.iter().enumerate() {
        let pair_with = |other: usize| -> Option<&(String, u32)> {
            let (first, second) = (at.min(other), at.max(other));
            vocabulary.pair(words.get(first)?.0, words.get(second)?.0)
        };
        let of_pair = |pair: &(String, u32), nth: usize| pair.0.split(' ').nth(nth).map(str::to_owned);
        let before = at.checked_sub(1).and_then(pair_with);
        let after = pair_with(at + 1);
        let by_pair = match (before, after) {
            (Some(before), Some(after)) if after.1 > before.1 => of_pair(after, 0),
            (Some(before), _) => of_pair(before, 1),
            (None, Some(after)) => of_pair(after, 0),
            (None, None) => None,
        };
        let is_plain = *text == *folded;
        let own = || vocabulary.spellings(folded).next().unwrap_or(text).to_owned();
        shown.push(if is_plain {
            by_pair.unwrap_or_else(own)
        } else {
            (*text).clone()
        });
    }
    shown.join(" ")
}
