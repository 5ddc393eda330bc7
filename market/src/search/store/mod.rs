//! All SQL of this module: the search rows, what is asked of them, and their words.

mod around;
mod counts;
mod find;
mod list;
mod miss;
pub(super) mod outbox;
mod rows;
mod suggest;
mod words;

pub(super) use {
    around::{NamedStorefront, list_category_names, list_place_names, list_storefront_names},
    counts::{recount_categories, recount_storefronts},
    find::{NamedProvince, browse, find, find_near, list_first, list_named_provinces, load_texts, state},
    list::{list_soon, list_sorted, list_walked},
    miss::{count_miss, delete_misses, list_misses},
    rows::{
        Source, delete_missing, list_categories, list_former_provinces, list_outdated, list_products, list_sellers,
        load_sources, lock_products, upsert_rows,
    },
    suggest::list_suggested,
    words::{CountedWord, add_words, allow_long_statements, list_words, recount_words, try_refresh_turn},
};
