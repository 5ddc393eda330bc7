//! The search of the database.

mod finding;
mod narrowing;
mod rows;

use super::{PostgresIndex, ProductIndex, SearchHits, SearchRequest, SearchWords};
use crate::{
    base::{Slug, Total},
    demo::fixture::day,
};
use sqlx::PgPool;

fn request(words: &str) -> SearchRequest {
    SearchRequest {
        per_page: 100,
        ..SearchRequest::new(SearchWords::parse(words), day("2026-11-21"))
    }
}

async fn find(pool: &PgPool, request: &SearchRequest) -> SearchHits {
    PostgresIndex::new(pool.clone())
        .search(request)
        .await
        .expect("an answer")
}

/// The slugs of what is found, in order.
async fn slugs(pool: &PgPool, request: &SearchRequest) -> Vec<String> {
    let hits = find(pool, request).await;
    let mut slugs = Vec::new();
    for id in hits.products {
        let slug = sqlx::query_scalar("SELECT slug FROM product WHERE id = $1")
            .bind(id.0)
            .fetch_one(pool)
            .await;
        slugs.push(slug.expect("a product"));
    }
    slugs
}

/// Whether the products found are exactly those of which the condition holds.
async fn assert_exactly(pool: &PgPool, request: &SearchRequest, condition: &str) {
    let sql = format!("SELECT product_id FROM product_search s WHERE NOT is_age_restricted AND {condition}");
    let mut expected: Vec<uuid::Uuid> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .fetch_all(pool)
        .await
        .expect("rows");
    let hits = find(pool, request).await;
    let mut found: Vec<_> = hits.products.iter().map(|product| product.0).collect();
    assert_eq!(hits.total, Total::counted(expected.len() as i64), "{condition}");
    if expected.len() <= 100 {
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{condition}");
    }
    assert!(!found.is_empty(), "{condition}");
}

fn slug(text: &str) -> Option<Slug> {
    Some(Slug::parse(text).expect("a slug"))
}
