//! What is asked in words: the same reading of typed words as in PostgreSQL, written out as a few queries, because the
//! server itself knows no alternatives within one query.

use market::base::text::{Role, Token, Unit, decode_typing, rewrite, tokens};
use std::collections::HashSet;

/// So many wordings are asked for at once.
const WORDINGS_MAX: usize = 4;

/// What somebody looks for, read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Wordings {
    /// Folded words between spaces: what was typed, then the same with other names of things. Never empty; a single
    /// empty one finds everything.
    pub(super) queries: Vec<String>,
    /// The words that were typed with marks: they count.
    pub(super) toned: Vec<String>,
    /// The folded words to highlight.
    pub(super) marks: Vec<String>,
    /// What was probably meant, when it was typed without an input method.
    pub(super) meant: Option<String>,
}

/// Reads what was typed.
pub(super) fn read(typed: &str) -> Wordings {
    let meant = decode_typing(typed);
    let units = rewrite(meant.as_deref().unwrap_or(typed)).units;
    let musts: Vec<&Unit> = units.iter().filter(|unit| unit.role == Role::Must).collect();
    let wishes: Vec<&Unit> = units.iter().filter(|unit| unit.role == Role::Prefer).collect();
    let plain = worded(musts.iter().filter_map(|unit| unit.alternatives.first()));
    let mut queries = Vec::new();
    // What is only wished for comes first, and what lacks it after.
    for wish in wishes.iter().flat_map(|unit| unit.alternatives.iter().skip(1)).take(2) {
        queries.push(join(&plain, &worded([wish])));
    }
    if !plain.is_empty() || queries.is_empty() {
        queries.push(plain);
    }
    for (place, unit) in musts.iter().enumerate() {
        for other in unit.alternatives.iter().skip(1) {
            let phrases = musts.iter().enumerate().filter_map(|(at, unit)| {
                if at == place {
                    Some(other)
                } else {
                    unit.alternatives.first()
                }
            });
            queries.push(worded(phrases));
        }
    }
    let mut seen = HashSet::new();
    queries.retain(|query| seen.insert(query.clone()));
    queries.truncate(WORDINGS_MAX);
    let first = || musts.iter().filter_map(|unit| unit.alternatives.first()).flatten();
    let mut marks: Vec<String> = queries
        .iter()
        .flat_map(|query| query.split(' '))
        .map(str::to_owned)
        .collect();
    marks.retain(|word| !word.is_empty());
    marks.sort();
    marks.dedup();
    Wordings {
        queries,
        toned: first()
            .filter(|token| token.is_toned())
            .map(|token| token.toned.clone())
            .collect(),
        marks,
        meant,
    }
}

fn worded<'a>(phrases: impl IntoIterator<Item = &'a Vec<Token>>) -> String {
    let words: Vec<_> = phrases
        .into_iter()
        .flatten()
        .map(|token| token.folded.as_str())
        .collect();
    words.join(" ")
}

fn join(a: &str, b: &str) -> String {
    format!("{a} {b}").trim().to_owned()
}

/// How many of the words that were typed with marks stand there with the very same ones: `đường` is not `dương`.
pub(super) fn agreement(toned: &[String], name: &str, about: &str) -> usize {
    if toned.is_empty() {
        return 0;
    }
    let there: HashSet<String> = [name, about]
        .into_iter()
        .flat_map(tokens)
        .map(|token| token.toned)
        .collect();
    toned.iter().filter(|word| there.contains(*word)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_folded_for_the_query_and_kept_for_the_order() {
        let wordings = read("Đường phên");
        assert_eq!(wordings.queries[0], "duong phen");
        assert_eq!(wordings.toned, ["đường", "phên"]);
        assert!(read("duong phen").toned.is_empty());
        assert_eq!(agreement(&wordings.toned, "Đường phên Bó Tờ", ""), 2);
        assert_eq!(agreement(&wordings.toned, "Dương xỉ phen", "đường"), 1);
    }

    #[test]
    fn other_names_of_a_thing_are_asked_for_beside() {
        let wordings = read("thịt heo");
        assert_eq!(wordings.queries[0], "thit heo");
        assert!(
            wordings.queries.contains(&"thit lon".to_owned()),
            "{:?}",
            wordings.queries
        );
        assert!(wordings.queries.len() <= WORDINGS_MAX);
    }

    #[test]
    fn raw_typing_is_read() {
        let wordings = read("mieesn dong");
        assert_eq!(wordings.queries[0], "mien dong");
        assert!(wordings.meant.is_some());
    }

    #[test]
    fn nothing_typed_finds_everything() {
        assert_eq!(read("").queries, [""]);
    }
}
