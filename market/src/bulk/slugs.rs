//! Parts of addresses that nobody else has.

use crate::base::text::stable_hash;
use std::collections::HashMap;

/// The most letters of a part of an address before its number; all of it fits [`crate::base::Slug`] also with a word
/// before it.
const LENGTH_MAX: usize = 180;

/// Which parts of addresses are taken: by their hashes, because there may be a million. Two that share one only lead to
/// a number where none was needed.
#[derive(Debug, Default)]
pub(super) struct Slugs(HashMap<u64, u32>);

impl Slugs {
    /// Notes one that is in use.
    pub(super) fn keep(&mut self, slug: &str) {
        self.0.entry(stable_hash(slug)).or_insert(1);
    }

    /// Takes this one, or where it is taken the same with the next free number behind it.
    pub(super) fn take(&mut self, slug: &str) -> String {
        let slug = shortened(slug);
        let Some(last) = self.0.get(&stable_hash(slug)) else {
            self.keep(slug);
            return slug.to_owned();
        };
        let mut number = *last;
        loop {
            number += 1;
            let numbered = format!("{slug}-{number}");
            if !self.0.contains_key(&stable_hash(&numbered)) {
                self.keep(&numbered);
                self.0.insert(stable_hash(slug), number);
                return numbered;
            }
        }
    }
}

/// Whole words of it, as many as fit.
fn shortened(slug: &str) -> &str {
    match slug.get(..LENGTH_MAX) {
        Some(start) if slug.len() > LENGTH_MAX => start.rsplit_once('-').map_or(start, |(words, _)| words),
        _ => slug,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_gets_the_next_free_number() {
        let mut slugs = Slugs::default();
        slugs.keep("mien-dong");
        slugs.keep("mien-dong-3");
        assert_eq!(
            ["mien-dong", "mien-dong", "mien-dong-3", "tra"].map(|slug| slugs.take(slug)),
            ["mien-dong-2", "mien-dong-4", "mien-dong-3-2", "tra"]
        );
    }

    #[test]
    fn long_ones_end_with_a_whole_word() {
        let mut slugs = Slugs::default();
        let long = "miến-".replace('ế', "e").repeat(60);
        assert_eq!(slugs.take(&long), "mien-".repeat(36).trim_end_matches('-'));
        assert_eq!(slugs.take(&"a".repeat(300)).len(), LENGTH_MAX);
    }
}
