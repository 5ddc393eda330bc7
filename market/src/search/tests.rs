use super::{PostgresIndex, ProductIndex, SearchHits, SearchRequest, SearchWords, Sort, refresh, refresh_all};
use crate::{
    base::{ProductId, Slug, Total, Vnd},
    demo::fixture::{day, market},
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

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn every_word_must_occur_in_name_seller_category_or_place(pool: PgPool) {
    market(&pool).await;
    // Name, with and without marks.
    assert_eq!(slugs(&pool, &request("Bưởi đỏ Tân Lạc")).await, ["buoi-do-tan-lac"]);
    assert_eq!(slugs(&pool, &request("buoi do tan lac")).await, ["buoi-do-tan-lac"]);
    // Seller and category.
    assert!(
        slugs(&pool, &request("tai hoan mien"))
            .await
            .contains(&"mien-dong-tai-hoan-500".to_owned())
    );
    // English.
    assert!(slugs(&pool, &request("wild honey")).await.is_empty());
    assert!(
        slugs(&pool, &request("honey forest"))
            .await
            .contains(&"mat-ong-rung-da-bac".to_owned())
    );
    // The province of today, and that of before: only goods of the former province.
    assert!(
        slugs(&pool, &request("cam phú thọ"))
            .await
            .contains(&"cam-cao-phong".to_owned())
    );
    let former = slugs(&pool, &request("hòa bình")).await;
    assert!(former.contains(&"cam-cao-phong".to_owned()) && !former.contains(&"mat-hoa-dua".to_owned()));
    // A whole word of the name stands before the mere beginning of one.
    let oranges = slugs(&pool, &request("cam")).await;
    assert!(
        oranges[..2]
            .iter()
            .all(|slug| slug.starts_with("cam-") || slug.contains("-cam-")),
        "{oranges:?}"
    );
    // Nothing fits.
    assert_eq!(
        find(&pool, &request("cam sành không có ở đây")).await.total,
        Total::counted(0)
    );
    assert_eq!(find(&pool, &request("%")).await.total, Total::counted(0));
    // Nothing typed: everything but alcohol.
    assert_eq!(find(&pool, &request("  ")).await.total, Total::counted(127));
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn every_filter_keeps_exactly_what_it_says(pool: PgPool) {
    market(&pool).await;
    let all = request("");
    assert_exactly(&pool, &all, "true").await;
    assert_exactly(
        &pool,
        &SearchRequest {
            category: slug("tra"),
            ..all.clone()
        },
        "category_slug = 'tra'",
    )
    .await;
    assert_exactly(
        &pool,
        &SearchRequest {
            province: slug("86"),
            ..all.clone()
        },
        "province_code = '86'",
    )
    .await;
    assert_exactly(
        &pool,
        &SearchRequest {
            seller: slug("tai-hoan"),
            ..all.clone()
        },
        "seller_id = (SELECT id FROM organisation WHERE slug = 'tai-hoan')",
    )
    .await;
    assert_exactly(
        &pool,
        &SearchRequest {
            stars_min: Some(4),
            ..all.clone()
        },
        "stars >= 4 AND '2026-11-21' BETWEEN stars_valid_from AND stars_valid_until",
    )
    .await;
    assert_exactly(
        &pool,
        &SearchRequest {
            price_from: Some(Vnd(200_000)),
            ..all.clone()
        },
        "price_vnd >= 200000",
    )
    .await;
    assert_exactly(
        &pool,
        &SearchRequest {
            price_to: Some(Vnd(60_000)),
            ..all.clone()
        },
        "price_vnd <= 60000",
    )
    .await;
    assert_exactly(
        &pool,
        &SearchRequest {
            in_season: true,
            ..all.clone()
        },
        "11 = ANY(season_months)",
    )
    .await;
    sqlx::query(
        "UPDATE stock_item SET held = on_hand WHERE offer_id IN (SELECT o.id FROM offer o WHERE price_vnd < 60000)",
    )
    .execute(&pool)
    .await
    .expect("everything cheap is promised");
    assert_exactly(
        &pool,
        &SearchRequest {
            in_stock: true,
            ..all.clone()
        },
        "price_vnd >= 60000 AND NOT EXISTS (SELECT FROM offer o JOIN variant v ON v.id = o.variant_id
           WHERE v.product_id = s.product_id AND o.availability <> 'in_stock')",
    )
    .await;
    let mixed = SearchRequest {
        category: slug("tra"),
        province: slug("19"),
        price_to: Some(Vnd(150_000)),
        ..all
    };
    assert_exactly(
        &pool,
        &mixed,
        "category_slug = 'tra' AND province_code = '19' AND price_vnd <= 150000",
    )
    .await;
    let nowhere = SearchRequest {
        category: slug("khong-co"),
        ..request("")
    };
    assert_eq!(find(&pool, &nowhere).await.total, Total::counted(0));
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn hits_come_in_the_order_that_was_asked_for_page_by_page(pool: PgPool) {
    market(&pool).await;
    let prices = |hits: &SearchHits| hits.products.iter().map(|id| id.0).collect::<Vec<_>>();
    let price_of = |ids: Vec<uuid::Uuid>| {
        let pool = pool.clone();
        async move {
            let sql = "SELECT s.price_vnd FROM UNNEST($1::uuid[]) WITH ORDINALITY AS w (id, n)
                       JOIN product_search s ON s.product_id = w.id ORDER BY w.n";
            sqlx::query_scalar::<_, i64>(sql)
                .bind(ids)
                .fetch_all(&pool)
                .await
                .expect("prices")
        }
    };
    let up = find(
        &pool,
        &SearchRequest {
            sort: Sort::PriceUp,
            ..request("")
        },
    )
    .await;
    assert!(price_of(prices(&up)).await.is_sorted());
    let down = find(
        &pool,
        &SearchRequest {
            sort: Sort::PriceDown,
            ..request("")
        },
    )
    .await;
    assert!(price_of(prices(&down)).await.iter().rev().is_sorted());
    let newest = find(
        &pool,
        &SearchRequest {
            sort: Sort::Newest,
            ..request("")
        },
    )
    .await;
    assert!(newest.products.iter().rev().is_sorted());

    // Six pages of 24 hold every product once; beyond the last there is nothing.
    let mut seen: Vec<ProductId> = Vec::new();
    for page in 1..=7 {
        let hits = find(
            &pool,
            &SearchRequest {
                per_page: 24,
                page,
                ..request("")
            },
        )
        .await;
        assert_eq!(hits.total, Total::counted(127));
        seen.extend(hits.products);
    }
    assert_eq!(seen.len(), 127);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 127);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn senseless_input_has_an_answer(pool: PgPool) {
    market(&pool).await;
    for words in [
        "'; DROP TABLE product; --",
        "\\",
        "%%%%",
        "____",
        "\u{0}\u{202e}",
        "🍊",
        &"a ".repeat(100_000),
        "ﷺ",
    ] {
        let request = SearchRequest {
            page: u32::MAX,
            per_page: u32::MAX,
            stars_min: Some(i16::MAX),
            price_from: Some(Vnd(i64::MAX)),
            price_to: Some(Vnd(i64::MIN)),
            ..request(words)
        };
        assert_eq!(find(&pool, &request).await.products, []);
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_product_that_is_not_public_any_more_has_no_row(pool: PgPool) {
    market(&pool).await;
    let (product, category_count) = (
        "mien-dong-tai-hoan-500",
        "SELECT product_count FROM category WHERE slug = 'mien-bun-pho'",
    );
    let id: uuid::Uuid = sqlx::query_scalar("SELECT id FROM product WHERE slug = $1")
        .bind(product)
        .fetch_one(&pool)
        .await
        .expect("an id");
    let count = || sqlx::query_scalar::<_, i64>(category_count).fetch_one(&pool);
    let before = count().await.expect("a count");
    let mut connection = pool.acquire().await.expect("a connection");

    sqlx::query("UPDATE product SET status = 'hidden' WHERE id = $1")
        .bind(id)
        .execute(&pool)
        .await
        .expect("hidden");
    refresh(&mut connection, &[ProductId(id), ProductId(id)])
        .await
        .expect("a refresh");
    assert!(
        !slugs(&pool, &request("mien dong tai hoan"))
            .await
            .contains(&product.to_owned())
    );
    assert_eq!(count().await.expect("a count"), before - 1);

    sqlx::query("UPDATE product SET status = 'published', category_slug = 'do-kho' WHERE id = $1")
        .bind(id)
        .execute(&pool)
        .await
        .expect("public again");
    refresh(&mut connection, &[ProductId(id)]).await.expect("a refresh");
    assert!(
        slugs(&pool, &request("mien dong tai hoan do kho"))
            .await
            .contains(&product.to_owned())
    );
    assert_eq!(count().await.expect("a count"), before - 1);

    sqlx::query("UPDATE storefront SET status = 'suspended' WHERE slug = 'tai-hoan'")
        .execute(&pool)
        .await
        .expect("taken down");
    assert_eq!(refresh_all(&pool).await.expect("a refresh"), 131);
    assert!(slugs(&pool, &request("tai hoan")).await.is_empty());
    let shown: Vec<(String, i64)> =
        sqlx::query_as("SELECT slug, product_count FROM storefront WHERE slug IN ('tai-hoan', 'men-la-phja-khao', 'minh-anh') ORDER BY slug")
            .fetch_all(&pool)
            .await
            .expect("counts");
    let expected =
        [("men-la-phja-khao", 0), ("minh-anh", 4), ("tai-hoan", 0)].map(|(slug, count)| (slug.to_owned(), count));
    assert_eq!(shown, expected);
    assert_eq!(count().await.expect("a count"), before - 3);
}
