//! How our index is set up. A live index that is set up otherwise is built again.

use meilisearch_sdk::settings::{
    FacetSortValue, FacetingSettings, FilterableAttribute, MinWordSizeForTypos, PaginationSetting, Settings,
    TypoToleranceSettings,
};
use std::collections::{BTreeMap, BTreeSet};

/// Counts up when the shape of the documents changes: an index with older ones is built again.
pub(super) const SCHEMA: u32 = 2;

/// Offsets past this find nothing: forty-two pages of a hundred are the most that is ever asked for.
pub(super) const HITS_MAX: usize = 4_200;

/// A facet list ends after so many values, without a word from the server.
pub(super) const FACET_VALUES_MAX: usize = 200;

/// Where words are looked for, the weightiest first. All of it is folded by us, so that the server's own idea of a
/// language does not matter.
const SEARCHABLE: [&str; 3] = ["name", "about", "description"];

const FILTERABLE: [&str; 12] = [
    "category",
    "former_province",
    "is_ahead",
    "price",
    "province",
    "schema",
    "season_months",
    "sellers",
    "stars",
    "stars_from",
    "stars_until",
    "travels",
];

const SORTABLE: [&str; 3] = ["made", "position", "price"];

/// `sort` stands first, because who asks for the cheapest means it; without a sort it does nothing. Of two that fit
/// alike the one with more stars wins.
const RANKING: [&str; 8] = [
    "sort",
    "words",
    "typo",
    "proximity",
    "attributeRank",
    "wordPosition",
    "exactness",
    "stars:desc",
];

/// The settings of our index. Other names of a thing are not among them: we write them into the queries ourselves.
pub(super) fn wanted() -> Settings {
    Settings {
        searchable_attributes: Some(owned(&SEARCHABLE)),
        filterable_attributes: Some(FILTERABLE.iter().map(|name| FilterableAttribute::from(*name)).collect()),
        sortable_attributes: Some(owned(&SORTABLE)),
        ranking_rules: Some(owned(&RANKING)),
        pagination: Some(PaginationSetting {
            max_total_hits: HITS_MAX,
        }),
        faceting: Some(FacetingSettings {
            max_values_per_facet: FACET_VALUES_MAX,
            sort_facet_values_by: Some(BTreeMap::from([("*".to_owned(), FacetSortValue::Count)])),
        }),
        typo_tolerance: Some(TypoToleranceSettings {
            enabled: Some(true),
            disable_on_attributes: Some(Vec::new()),
            disable_on_words: Some(Vec::new()),
            // Most Vietnamese syllables are short: with the usual five no slip in them would be forgiven.
            min_word_size_for_typos: Some(MinWordSizeForTypos {
                one_typo: Some(4),
                two_typos: Some(8),
            }),
            // A code or a weight with another digit is another code or weight.
            disable_on_numbers: Some(true),
        }),
        ..Settings::default()
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Whether an index is set up as we want it. The server sorts what has no order, and tells more than we set.
pub(super) fn are_wanted(found: &Settings) -> bool {
    let wanted = wanted();
    found.searchable_attributes == wanted.searchable_attributes
        && found.ranking_rules == wanted.ranking_rules
        && found.pagination == wanted.pagination
        && found.faceting == wanted.faceting
        && found.typo_tolerance == wanted.typo_tolerance
        && names(found) == names(&wanted)
        && sorted(&found.sortable_attributes) == sorted(&wanted.sortable_attributes)
}

/// The names that can be filtered by; one with features of its own is none of ours.
fn names(settings: &Settings) -> Option<BTreeSet<&str>> {
    settings.filterable_attributes.as_ref().and_then(|attributes| {
        let names = attributes.iter().map(|attribute| match attribute {
            FilterableAttribute::Attribute(name) => Some(name.as_str()),
            FilterableAttribute::Settings(_) => None,
        });
        names.collect()
    })
}

fn sorted(names: &Option<Vec<String>>) -> Option<BTreeSet<&str>> {
    names.as_ref().map(|names| names.iter().map(String::as_str).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_the_server_is_no_difference_but_another_setting_is() {
        let mut found = wanted();
        assert!(are_wanted(&found));
        found.filterable_attributes.as_mut().unwrap().reverse();
        found.sortable_attributes.as_mut().unwrap().reverse();
        found.stop_words = Some(Vec::new());
        assert!(are_wanted(&found));

        let mut other = found.clone();
        other.ranking_rules.as_mut().unwrap().swap(0, 1);
        assert!(!are_wanted(&other));
        let mut other = found.clone();
        other.filterable_attributes.as_mut().unwrap().pop();
        assert!(!are_wanted(&other));
        let mut other = found;
        other.typo_tolerance.as_mut().unwrap().disable_on_numbers = Some(false);
        assert!(!are_wanted(&other));
        assert!(!are_wanted(&Settings::default()), "a new index");
    }
}
