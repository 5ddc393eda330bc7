//! What is found of a product: its words, folded, and its place in the market's order.

use super::{request::words_of, store::Source};
use crate::{base::text::stable_hash, catalog::is_age_restricted};

/// Counts up when rows of an older program no longer do.
pub(super) const SCHEMA_VERSION: i32 = 1;

/// A search row without what the database adds to it.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) name_folded: String,
    pub(super) document_folded: String,
    pub(super) is_age_restricted: bool,
    pub(super) position: i64,
}

impl Document {
    /// The row of a product.
    pub(super) fn of(source: &Source) -> Self {
        let name = [source.name_vi.as_str(), &source.name_en];
        let whole = source.words.iter().map(String::as_str);
        Self {
            name_folded: spaced(name),
            document_folded: spaced(name.into_iter().chain(whole)),
            is_age_restricted: is_age_restricted(source.alcohol, source.is_category_age_restricted),
            position: scatter(&source.slug),
        }
    }
}

/// Folded words between single spaces, one at either end, so that ` word ` finds whole words and ` wo` beginnings.
fn spaced<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut spaced = String::from(" ");
    for word in texts.into_iter().flat_map(words_of) {
        spaced.push_str(&word);
        spaced.push(' ');
    }
    spaced
}

/// A place in the market's order that looks random and is always the same for a product (FNV-1a), so that no seller
/// fills the first page alone.
fn scatter(slug: &str) -> i64 {
    stable_hash(slug).cast_signed() & i64::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_between_single_spaces() {
        assert_eq!(spaced(["Miến  dong (500 g)", "", "Đà Bắc"]), " mien dong 500 g da bac ");
        assert_eq!(spaced([]), " ");
    }

    #[test]
    fn the_order_of_the_market_never_changes() {
        assert_eq!(scatter("mien-dong-tai-hoan-500"), scatter("mien-dong-tai-hoan-500"));
        assert!(scatter("a") >= 0 && scatter("a") != scatter("b"));
    }
}
