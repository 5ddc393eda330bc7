//! What is offered while somebody is still typing.

use super::{SearchWords, store};
use crate::base::{Vnd, Words};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

/// How many products are offered.
pub const SUGGESTED_MAX: usize = 8;

/// More words than this are not looked for while somebody is typing.
const TYPED_WORDS_MAX: usize = 3;

/// A product that is offered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SuggestedProduct {
    /// The address part of its page.
    pub slug: String,
    /// Its name.
    pub name: Words,
    /// The seller of its cheapest offer.
    pub seller_name: Words,
    /// What that offer asks.
    pub price: Vnd,
}

/// Products whose names or sellers hold the words; the last word may be half typed. What begins with the words comes
/// first, then what shows stars today. Bounded in time: of very common words only part of the products is looked at.
pub async fn suggest(
    connection: &mut PgConnection,
    words: &SearchWords,
    today: NaiveDate,
) -> Result<Vec<SuggestedProduct>, sqlx::Error> {
    let Some((half, whole)) = words.folded().split_last() else {
        return Ok(Vec::new());
    };
    let whole = &whole[..whole.len().min(TYPED_WORDS_MAX - 1)];
    store::list_suggested(connection, &Typed::new(whole, half), today).await
}

/// The typed words as the database looks for them. Folded words hold no quotes and no wildcards.
#[derive(Debug)]
pub(super) struct Typed {
    /// `'mien' & 'do':*`.
    pub(super) query: String,
    /// A pattern for each word between spaces: `% mien %`, `% do%`.
    pub(super) patterns: Vec<String>,
    /// A pattern for names that begin so: ` mien do%`.
    pub(super) beginning: String,
}

impl Typed {
    fn new(whole: &[String], half: &str) -> Self {
        let lexemes = whole
            .iter()
            .map(|word| format!("'{word}'"))
            .chain([format!("'{half}':*")]);
        let patterns = whole
            .iter()
            .map(|word| format!("% {word} %"))
            .chain([format!("% {half}%")]);
        let before: String = whole.iter().map(|word| format!(" {word}")).collect();
        Self {
            query: lexemes.collect::<Vec<_>>().join(" & "),
            patterns: patterns.collect(),
            beginning: format!("{before} {half}%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_word_may_be_half_typed() {
        let typed = Typed::new(&["mien".to_owned()], "do");
        assert_eq!(typed.query, "'mien' & 'do':*");
        assert_eq!(typed.patterns, ["% mien %", "% do%"]);
        assert_eq!(typed.beginning, " mien do%");
    }
}
