use super::{
    FacetValue, PostgresIndex, ProductIndex, SearchHits, SearchRequest, SearchWords, Sort, refresh, refresh_all,
    refresh_outdated,
};
use crate::{
    base::{HolderId, OfferId, ProductId, Slug, Total, Vnd},
    catalog::{
        ShippingScope,
        stock::{Wanted, hold, release},
    },
    demo::fixture::{day, market},
};
use sqlx::PgPool;
use std::collections::BTreeMap;

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
    let nothing = find(&pool, &request("xyzzyx")).await;
    assert_eq!((nothing.total, nothing.is_near), (Total::counted(0), false));
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
    refresh_all(&pool).await.expect("a refresh");
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
    assert!(!slugs(&pool, &request("tai hoan")).await.contains(&product.to_owned()));
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

/// The numbers beside a facet, by its keys.
fn counts(values: &[FacetValue]) -> BTreeMap<String, i64> {
    values.iter().map(|value| (value.key.clone(), value.count)).collect()
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_facet_says_how_many_hits_each_of_its_values_leaves(pool: PgPool) {
    market(&pool).await;
    for words in ["", "bắc kạn", "mật ong", "cam"] {
        let bare = SearchRequest {
            stars_min: Some(3),
            ..request(words)
        };
        let narrow = SearchRequest {
            category: find(&pool, &bare)
                .await
                .facets
                .categories
                .first()
                .and_then(|value| slug(&value.key)),
            ..bare
        };
        let facets = find(&pool, &narrow).await.facets;
        assert!(facets.is_exact && !facets.categories.is_empty(), "{words}");
        let mut tried = 0;
        let mut requests: Vec<(SearchRequest, i64)> = Vec::new();
        let set = |value: &FacetValue| (slug(&value.key), value.count);
        for (key, count) in facets.categories.iter().map(set) {
            requests.push((
                SearchRequest {
                    category: key,
                    ..narrow.clone()
                },
                count,
            ));
        }
        for (key, count) in facets.provinces.iter().map(set) {
            requests.push((
                SearchRequest {
                    province: key,
                    ..narrow.clone()
                },
                count,
            ));
        }
        for (key, count) in facets.former_provinces.iter().map(set) {
            requests.push((
                SearchRequest {
                    former_province: key,
                    ..narrow.clone()
                },
                count,
            ));
        }
        for (key, count) in facets.sellers.iter().map(set) {
            requests.push((
                SearchRequest {
                    seller: key,
                    ..narrow.clone()
                },
                count,
            ));
        }
        for value in &facets.stars {
            let stars_min = value.key.parse().ok();
            requests.push((
                SearchRequest {
                    stars_min,
                    ..narrow.clone()
                },
                value.count,
            ));
        }
        for value in &facets.travels {
            let travels = ShippingScope::parse(&value.key);
            requests.push((
                SearchRequest {
                    travels,
                    ..narrow.clone()
                },
                value.count,
            ));
        }
        requests.push((
            SearchRequest {
                in_stock: true,
                ..narrow.clone()
            },
            facets.in_stock,
        ));
        requests.push((
            SearchRequest {
                in_season: true,
                ..narrow.clone()
            },
            facets.in_season,
        ));
        for (request, count) in requests {
            assert_eq!(find(&pool, &request).await.total, Total::counted(count), "{request:?}");
            tried += 1;
        }
        assert!(tried > 8, "{words}");
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_is_left_to_the_database_is_the_same(pool: PgPool) {
    market(&pool).await;
    let here = PostgresIndex::new(pool.clone());
    let there = PostgresIndex::new(pool.clone()).fetching(2);
    let narrowings = |request: SearchRequest| {
        [
            request.clone(),
            SearchRequest {
                category: slug("tra"),
                ..request.clone()
            },
            SearchRequest {
                province: slug("19"),
                in_stock: true,
                ..request.clone()
            },
            SearchRequest {
                former_province: slug("06"),
                in_season: true,
                ..request.clone()
            },
            SearchRequest {
                seller: slug("tai-hoan"),
                ..request.clone()
            },
            SearchRequest {
                stars_min: Some(4),
                price_from: Some(Vnd(50_000)),
                ..request.clone()
            },
            SearchRequest {
                travels: Some(ShippingScope::RegionalFast),
                price_to: Some(Vnd(90_000)),
                ..request
            },
        ]
    };
    let mut cut = 0;
    for words in ["", "bac kan", "dac san", "tra"] {
        for sort in [Sort::PriceUp, Sort::PriceDown, Sort::Newest] {
            for request in narrowings(SearchRequest { sort, ..request(words) }) {
                let (whole, part) = (
                    here.search(&request).await.expect("hits"),
                    there.search(&request).await.expect("hits"),
                );
                assert_eq!(part.products, whole.products, "{request:?}");
                cut += i32::from(!part.total.is_exact);
                assert!(part.total.count <= whole.total.count);
                let whole = counts(&whole.facets.categories);
                let bounds = counts(&part.facets.categories);
                assert!(
                    bounds.iter().all(|(key, count)| count <= whole.get(key).unwrap_or(&0)),
                    "{request:?}"
                );
            }
        }
    }
    assert!(cut > 30, "{cut}");
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn slips_are_mended_and_what_comes_near_is_called_so(pool: PgPool) {
    market(&pool).await;
    for (typed, meant) in [
        ("mieens dong", Some("miến dong")),
        ("miendong", Some("miến dong")),
        ("mien dogn", Some("miến dong")),
        ("miến dong", None),
        ("mien dong", None),
    ] {
        let hits = find(&pool, &request(typed)).await;
        assert_eq!(hits.meant.as_deref(), meant, "{typed}");
        assert!(!hits.is_near && hits.total.count > 0, "{typed}");
        assert!(hits.marks.contains(&"mien".to_owned()), "{typed}");
    }
    let near = find(&pool, &request("bưởi đỏ tân lạc sấy thăng hoa")).await;
    assert!(near.is_near);
    assert_eq!(
        slugs(&pool, &request("bưởi đỏ tân lạc sấy thăng hoa"))
            .await
            .first()
            .map(String::as_str),
        Some("buoi-do-tan-lac")
    );
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn operators_are_only_words(pool: PgPool) {
    market(&pool).await;
    let plain = slugs(&pool, &request("miến dong")).await;
    for words in [
        "miến & dong",
        "'miến' | dong",
        "!miến <-> dong:*",
        "(miến) \\ dong''",
        "miến\u{202e} dong\0",
    ] {
        assert_eq!(slugs(&pool, &request(words)).await, plain, "{words}");
    }
    for words in [
        "&",
        "!()",
        "<->",
        "'",
        "''",
        ":*",
        "\u{301}\u{300}",
        &"tà ".repeat(3_000),
        &"x".repeat(10_000),
    ] {
        find(&pool, &request(words)).await;
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_version_counts_changes_of_content_only(pool: PgPool) {
    market(&pool).await;
    let version = || async {
        let sql = "SELECT s.version FROM product_search s JOIN product p ON p.id = s.product_id WHERE p.slug = 'buoi-do-tan-lac'";
        sqlx::query_scalar::<_, i64>(sql)
            .fetch_one(&pool)
            .await
            .expect("a version")
    };
    let before = version().await;
    refresh_all(&pool).await.expect("a refresh");
    assert_eq!(version().await, before);
    sqlx::query("UPDATE product SET description_vi = 'Khác hẳn.' WHERE slug = 'buoi-do-tan-lac'")
        .execute(&pool)
        .await
        .expect("a new description");
    refresh_all(&pool).await.expect("a refresh");
    assert!(version().await > before);

    sqlx::query("UPDATE product SET status = 'hidden' WHERE slug = 'buoi-do-tan-lac'")
        .execute(&pool)
        .await
        .expect("hidden");
    refresh_all(&pool).await.expect("a refresh");
    let removed = || sqlx::query_scalar::<_, i64>("SELECT count(*) FROM product_search_removed").fetch_one(&pool);
    assert_eq!(removed().await.expect("a count"), 1);
    sqlx::query("UPDATE product SET status = 'published' WHERE slug = 'buoi-do-tan-lac'")
        .execute(&pool)
        .await
        .expect("public again");
    refresh_all(&pool).await.expect("a refresh");
    assert_eq!(removed().await.expect("a count"), 0);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn rows_of_an_older_program_are_made_again(pool: PgPool) {
    market(&pool).await;
    assert_eq!(refresh_outdated(&pool).await.expect("a refresh"), 0);
    let sql = "UPDATE product_search SET schema_version = 1, words = '', name_toned = '' WHERE price_vnd < 60000";
    let older = sqlx::query(sql)
        .execute(&pool)
        .await
        .expect("older rows")
        .rows_affected();
    assert!(older > 0);
    assert_eq!(refresh_outdated(&pool).await.expect("a refresh"), older as i64);
    let emptied = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM product_search WHERE name_toned = ''");
    assert_eq!(emptied.fetch_one(&pool).await.expect("a count"), 0);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn an_empty_shelf_is_known_to_the_search_by_a_job_of_the_same_transaction(pool: PgPool) {
    let clock = market(&pool).await;
    let sql = "SELECT o.id, i.on_hand FROM offer o JOIN stock_item i ON i.offer_id = o.id ORDER BY o.id LIMIT 1";
    let (offer, on_hand): (uuid::Uuid, i32) = sqlx::query_as(sql).fetch_one(&pool).await.expect("an offer");
    let wish = |holder: u128, quantity| Wanted {
        holder: HolderId(uuid::Uuid::from_u128(holder)),
        offer: OfferId(offer),
        quantity,
    };
    let waiting =
        || sqlx::query_scalar::<_, i64>("SELECT count(*) FROM job WHERE kind = 'refresh_search'").fetch_one(&pool);
    let mut connection = pool.acquire().await.expect("a connection");
    let before = waiting().await.expect("jobs");
    hold(&mut connection, &[wish(1, on_hand - 1)], clock.now())
        .await
        .expect("a hold");
    assert_eq!(waiting().await.expect("jobs"), before);
    hold(&mut connection, &[wish(2, 1)], clock.now()).await.expect("a hold");
    assert_eq!(waiting().await.expect("jobs"), before + 1);
    release(&mut connection, wish(2, 1).holder, clock.now())
        .await
        .expect("given back");
    assert_eq!(waiting().await.expect("jobs"), before + 2);
    release(&mut connection, wish(1, 1).holder, clock.now())
        .await
        .expect("given back");
    assert_eq!(waiting().await.expect("jobs"), before + 2);
}
