//! Searching with Meilisearch: what it is told, what it is asked, and what people see when something is wrong with it.

mod keeping;
mod searching;

use crate::fakes::meilisearch::{FakeMeilisearch, Faults};
use app::page::url_encoded;
use market::{
    base::{ProductId, Slug, Vnd},
    catalog::ShippingScope,
    search::{Engine, PostgresIndex, ProductIndex, SearchHits, SearchRequest, SearchWords, Sort, outbox},
};
use serde_json::{Value, json};
use server::gateways::meilisearch::{Condition, Meilisearch, MeilisearchConfig};
use std::{collections::BTreeSet, time::Duration};
use tests::Town;

const LIVE: &str = "products";
const SHADOW: &str = "products_new";

async fn town(config: &MeilisearchConfig) -> (Town, Meilisearch) {
    let meilisearch = Meilisearch::new(config).expect("a client");
    (Town::open_searching_with(meilisearch.clone()).await, meilisearch)
}

/// A town whose index is built.
async fn built_town() -> (FakeMeilisearch, Town, Meilisearch) {
    let fake = FakeMeilisearch::open().await;
    let (town, meilisearch) = town(&fake.config()).await;
    meilisearch.rebuild(&town.pool).await.expect("a built index");
    assert_eq!(check(&town, &meilisearch).await, Condition::Ready);
    (fake, town, meilisearch)
}

async fn check(town: &Town, meilisearch: &Meilisearch) -> Condition {
    meilisearch.check(&town.pool).await.expect("the rows can be counted")
}

fn request(town: &Town, words: &str) -> SearchRequest {
    SearchRequest {
        per_page: 100,
        ..SearchRequest::new(SearchWords::parse(words), town.state.clock.today())
    }
}

async fn find(town: &Town, words: &str) -> SearchHits {
    town.state.index.search(&request(town, words)).await.expect("an answer")
}

async fn id_of(town: &Town, slug: &str) -> ProductId {
    let id = sqlx::query_scalar("SELECT id FROM product WHERE slug = $1")
        .bind(slug)
        .fetch_one(&town.pool)
        .await;
    ProductId(id.expect("a product"))
}

/// What products cost.
async fn prices(town: &Town, products: &[ProductId]) -> Vec<i64> {
    let mut prices = Vec::new();
    for product in products {
        let price = sqlx::query_scalar("SELECT price_vnd FROM product_search WHERE product_id = $1")
            .bind(product.0)
            .fetch_one(&town.pool)
            .await;
        prices.push(price.expect("a price"));
    }
    prices
}

/// Changes products and lets the search rows follow.
async fn change(town: &Town, sql: &'static str) {
    sqlx::query(sql).execute(&town.pool).await.expect("a change");
    market::search::refresh_all(&town.pool).await.expect("rows");
}

async fn waiting(town: &Town) -> i64 {
    outbox::count_waiting(&town.pool).await.expect("a count")
}

fn ids(fake: &FakeMeilisearch, index: &str) -> BTreeSet<String> {
    let documents = fake.documents(index).expect("the index is there");
    documents.into_iter().map(|(id, _)| id).collect()
}

/// The page of a search, which must be whole.
async fn titles(town: &Town, words: &str) -> Vec<String> {
    let page = town
        .visitor()
        .open(&format!("/tim-kiem?q={}", url_encoded(words)))
        .await;
    page.must_be(200);
    page.texts(".card-name")
}

/// Whether the page of a search shows a product.
async fn is_shown(town: &Town, words: &str, slug: &str) -> bool {
    let page = town
        .visitor()
        .open(&format!("/tim-kiem?q={}", url_encoded(words)))
        .await;
    page.must_be(200);
    let links = page.attributes(".card-name a", "href");
    assert!(!links.is_empty(), "nothing is shown");
    links.iter().any(|link| link.ends_with(&format!("/{slug}")))
}

/// The real server when the environment names one, else a fake.
async fn some_server() -> (MeilisearchConfig, Option<FakeMeilisearch>) {
    if let Some(config) = real_server("journey") {
        return (config, None);
    }
    let fake = FakeMeilisearch::open().await;
    (fake.config(), Some(fake))
}

/// The real server that the environment names, with an index of its own for every run.
pub(crate) fn real_server(purpose: &str) -> Option<MeilisearchConfig> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match (
        variable("MEILI_URL"),
        variable("MEILI_SEARCH_KEY"),
        variable("MEILI_INDEX_KEY"),
    ) {
        (Some(url), Some(search_key), Some(index_key)) => Some(MeilisearchConfig {
            url: url.trim_end_matches('/').to_owned(),
            search_key,
            index_key,
            index: format!("products_{purpose}_{}", std::process::id()),
            search_time_max: Duration::from_secs(20),
        }),
        _ => {
            println!(
                "NOT RUN against a real Meilisearch: MEILI_URL, MEILI_SEARCH_KEY, MEILI_INDEX_KEY are not all set"
            );
            None
        }
    }
}
