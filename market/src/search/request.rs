//! What is asked of a product index, and what it answers. Requests hold typed values, never filter texts.

use crate::{
    base::{ProductId, Slug, Total, Vnd, fold, page::PER_PAGE},
    catalog::ShippingScope,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// More typed characters than this are not read.
pub const TYPED_MAX: usize = 200;

/// More words than this are not looked for.
pub const WORDS_MAX: usize = 12;

/// What somebody typed into the search box.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SearchWords {
    typed: String,
    folded: Vec<String>,
}

impl SearchWords {
    /// Reads what was typed: never refuses, and never reads more than fits.
    pub fn parse(typed: &str) -> Self {
        let typed: String = typed.trim().chars().take(TYPED_MAX).collect();
        let folded = words_of(&typed).into_iter().take(WORDS_MAX).collect();
        Self { typed, folded }
    }

    /// What was typed, as far as it was read.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// The folded words to look for.
    pub fn folded(&self) -> &[String] {
        &self.folded
    }

    /// Whether nothing was typed; then everything is found.
    pub fn is_blank(&self) -> bool {
        self.typed.is_empty()
    }

    /// Whether something was typed that holds no word; then nothing is found.
    pub fn is_wordless(&self) -> bool {
        !self.typed.is_empty() && self.folded.is_empty()
    }
}

/// The folded words of a text: runs of letters and digits. No word holds a wildcard of any engine.
pub fn words_of(text: &str) -> Vec<String> {
    fold(text)
        .split(|symbol: char| !symbol.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// In which order products are shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// What fits the words best; without words the stable scattered order of the market.
    #[default]
    Relevance,
    /// The cheapest first.
    PriceUp,
    /// The dearest first.
    PriceDown,
    /// The newest first.
    Newest,
}

/// What is asked of a product index.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SearchRequest {
    /// The words; every one of them must occur.
    pub words: SearchWords,
    /// Only this category.
    pub category: Option<Slug>,
    /// Only goods from this province (its code).
    pub province: Option<Slug>,
    /// Only goods from this province of before 1 July 2025 (its code), as far as it is known.
    pub former_province: Option<Slug>,
    /// Only this storefront.
    pub seller: Option<Slug>,
    /// Only products that show at least so many stars today.
    pub stars_min: Option<i16>,
    /// Only from this price on.
    pub price_from: Option<Vnd>,
    /// Only up to this price.
    pub price_to: Option<Vnd>,
    /// Only what can be had from stock.
    pub in_stock: bool,
    /// Only what is in season today.
    pub in_season: bool,
    /// Only what can be ordered ahead of its harvest.
    pub ahead: bool,
    /// Only what may travel this way.
    pub travels: Option<ShippingScope>,
    /// The order.
    pub sort: Sort,
    /// The page, from 1.
    pub page: u32,
    /// How many products a page holds.
    pub per_page: u32,
    /// Today in Vietnam: stars and seasons are judged by it.
    pub today: NaiveDate,
}

impl SearchRequest {
    /// A search for words, with no filter.
    pub fn new(words: SearchWords, today: NaiveDate) -> Self {
        Self {
            words,
            category: None,
            province: None,
            former_province: None,
            seller: None,
            stars_min: None,
            price_from: None,
            price_to: None,
            in_stock: false,
            in_season: false,
            ahead: false,
            travels: None,
            sort: Sort::Relevance,
            page: 1,
            per_page: PER_PAGE,
            today,
        }
    }
}

/// Which engine answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// The rows in our own database.
    #[default]
    Postgres,
    /// A Meilisearch server.
    Meilisearch,
}

/// What an index answers: ids only. Names, prices and stock are read again, so that a stale index never shows what is
/// hidden nor sells at an old price.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SearchHits {
    /// The products of the page, in order.
    pub products: Vec<ProductId>,
    /// How many there are.
    pub total: Total,
    /// By what the search can be narrowed further.
    pub facets: Facets,
    /// Nothing fits all the words: these come near.
    pub is_near: bool,
    /// What was probably meant, when it differs from what was typed.
    pub meant: Option<String>,
    /// The folded words that were found, for highlighting; each may be the beginning of a word.
    pub marks: Vec<String>,
    /// Which engine answered.
    pub served_by: Engine,
    /// Whether that is not the engine that is set up.
    pub is_degraded: bool,
}

/// How many hits each narrowing would leave. A facet is counted with every filter but its own.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Facets {
    /// By category (slug).
    pub categories: Vec<FacetValue>,
    /// By today's province (code).
    pub provinces: Vec<FacetValue>,
    /// By the province of before 1 July 2025 (code), where it is known.
    pub former_provinces: Vec<FacetValue>,
    /// By storefront (slug).
    pub sellers: Vec<FacetValue>,
    /// By stars: `3` stands for at least three.
    pub stars: Vec<FacetValue>,
    /// By how it may travel (the name of a shipping scope).
    pub travels: Vec<FacetValue>,
    /// Those that can be had from stock.
    pub in_stock: i64,
    /// Those in season today.
    pub in_season: i64,
    /// Those that can be ordered ahead of their harvest.
    pub ahead: i64,
    /// Whether the counts are exact; else there are at least so many.
    pub is_exact: bool,
}

/// One way to narrow a search.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FacetValue {
    /// What is filtered by.
    pub key: String,
    /// How many hits it leaves.
    pub count: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_hold_no_wildcards() {
        let words = SearchWords::parse("  Miến DONG, 100% _Tài\\Hoan'--  ");
        assert_eq!(words.folded(), ["mien", "dong", "100", "tai", "hoan"]);
        assert!(!words.is_blank() && !words.is_wordless());
        assert!(SearchWords::parse("%_%").is_wordless());
        assert!(SearchWords::parse("   ").is_blank());
    }

    #[test]
    fn endless_input_is_cut() {
        let words = SearchWords::parse(&"đá ".repeat(100_000));
        assert_eq!(words.typed().chars().count(), TYPED_MAX);
        assert_eq!(words.folded().len(), WORDS_MAX);
    }
}
