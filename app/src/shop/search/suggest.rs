//! What the search box offers while somebody is typing: `/tim-kiem/goi-y?q=`. The same for everyone.

use super::around;
use crate::{
    context::{AppState, link},
    error::AppError,
    words::search as say,
};
use market::{
    base::{Lang, text::decode_typing},
    search::{SearchWords, suggest},
};
use serde::Serialize;

/// How many rows are offered.
const ROWS_MAX: usize = 8;

/// How many of them may be storefronts, and how many categories, and how many places.
const BESIDE_MAX: usize = 2;

/// Rows in groups.
#[derive(Serialize, Debug, Default)]
pub struct Suggestions {
    groups: Vec<Group>,
}

/// Rows of one kind.
#[derive(Serialize, Debug)]
struct Group {
    name: &'static str,
    rows: Vec<Row>,
}

/// One way on.
#[derive(Serialize, Debug)]
struct Row {
    text: String,
    /// What stands smaller behind it; may be empty.
    note: String,
    href: String,
}

/// What to offer for these words.
pub async fn suggestions(state: &AppState, lang: Lang, typed: &str) -> Result<Suggestions, AppError> {
    let words = SearchWords::parse(typed);
    let decoded = decode_typing(words.typed()).map(|decoded| SearchWords::parse(&decoded));
    let words = decoded.unwrap_or(words);
    if words.folded().is_empty() {
        return Ok(Suggestions::default());
    }
    let around = state.directory.names(&state.pool).await?.around(&words);
    let mut connection = state.pool.acquire().await?;
    let products = suggest(&mut connection, &words, state.clock.today()).await?;
    drop(connection);

    let storefronts = around.storefronts.iter().take(BESIDE_MAX).map(|one| Row {
        text: one.name.get(lang).to_owned(),
        note: String::new(),
        href: around::storefront_address(lang, one),
    });
    let categories = around.categories.iter().take(BESIDE_MAX).map(|one| Row {
        text: one.name.get(lang).to_owned(),
        note: String::new(),
        href: around::category_address(lang, one),
    });
    let places = around.places.iter().take(BESIDE_MAX).map(|one| Row {
        text: around::place(lang, one),
        note: String::new(),
        href: around::place_address(lang, one),
    });
    let beside = [
        (say::storefronts(lang), storefronts.collect::<Vec<_>>()),
        (say::categories(lang), categories.collect()),
        (say::places(lang), places.collect()),
    ];
    let left = ROWS_MAX - beside.iter().map(|(_, rows)| rows.len()).sum::<usize>();
    let products = products.into_iter().take(left).map(|product| Row {
        text: product.name.get(lang).to_owned(),
        note: format!("{} · {}", product.price, product.seller_name.get(lang)),
        href: link(lang, &format!("/san-pham/{}", product.slug)),
    });
    let groups = [(say::products(lang), products.collect())].into_iter().chain(beside);
    Ok(Suggestions {
        groups: groups
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(name, rows)| Group { name, rows })
            .collect(),
    })
}
