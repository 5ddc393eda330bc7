//! Filters, facets, orders and pages.

use super::*;
use crate::{
    base::{ProductId, Vnd},
    catalog::ShippingScope,
    demo::fixture::market,
    search::{
        FacetValue, Sort,
        front::Rows,
        narrow::{Candidate, Narrowing},
        plan::Plan,
        refresh_all, store,
        tiers::Tiers,
        vocabulary::Vocabulary,
    },
};
use std::collections::{BTreeMap, HashSet};

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
    // Two harvests of the province can be ordered, a third is sold out.
    sqlx::query(
        "WITH chosen AS (SELECT o.id, row_number() OVER (ORDER BY p.slug) AS n FROM offer o JOIN variant v ON v.id = o.variant_id
                         JOIN product_search s ON s.product_id = v.product_id AND NOT s.is_age_restricted
                         JOIN product p ON p.id = v.product_id WHERE s.province_code = '86' LIMIT 3),
           ahead AS (UPDATE offer SET availability = 'preorder' WHERE id IN (SELECT id FROM chosen))
         INSERT INTO harvest (id, offer_id, harvest_from, harvest_to, ship_by, order_until, expected, cap, sold, state,
           opened_by, opened_at)
         SELECT gen_random_uuid(), id, '2026-12-01', '2026-12-10', '2026-12-12', '2026-12-01', 5, 5,
           CASE n WHEN 1 THEN 5 ELSE 0 END, 'open', (SELECT id FROM account LIMIT 1), '2026-11-20' FROM chosen",
    )
    .execute(&pool)
    .await
    .expect("harvests");
    refresh_all(&pool).await.expect("a refresh");
    let ahead = SearchRequest {
        ahead: true,
        ..all.clone()
    };
    assert_exactly(
        &pool,
        &ahead,
        "EXISTS (SELECT FROM offer o JOIN variant v ON v.id = o.variant_id JOIN harvest h ON h.offer_id = o.id
           WHERE v.product_id = s.product_id AND h.sold < h.cap)",
    )
    .await;
    let counted = find(&pool, &ahead).await;
    assert_eq!((counted.total, counted.facets.ahead), (Total::counted(2), 2));
    assert_eq!(find(&pool, &all).await.facets.ahead, 2);
    let elsewhere = SearchRequest {
        province: slug("19"),
        ..ahead
    };
    assert_eq!(find(&pool, &elsewhere).await.total, Total::counted(0));
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
        requests.push((
            SearchRequest {
                ahead: true,
                ..narrow.clone()
            },
            facets.ahead,
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
    // What is fetched in part is met soon, or sorted as a whole, and walked where even that is too much.
    let there = [(3_000, 10_000), (20, 10_000), (0, 10_000), (0, 3)]
        .map(|(met, sorted)| PostgresIndex::new(pool.clone()).within(2, met, sorted));
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
                let whole = here.search(&request).await.expect("hits");
                for there in &there {
                    let part = there.search(&request).await.expect("hits");
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
    }
    assert!(cut > 60, "{cut}");
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_list_that_is_left_to_the_database_goes_by_the_marks_too(pool: PgPool) {
    market(&pool).await;
    let here = PostgresIndex::new(pool.clone());
    let there = [10_000, 3].map(|sorted| PostgresIndex::new(pool.clone()).within(12, 20, sorted));
    let (mut cut, mut told) = (0, 0);
    for (words, folded) in [("đỏ", "do"), ("có", "co"), ("được", "duoc"), ("tự", "tu"), ("ăn", "an")] {
        for sort in [Sort::PriceUp, Sort::PriceDown, Sort::Newest] {
            let request = SearchRequest { sort, ..request(words) };
            let whole = here.search(&request).await.expect("hits");
            let wider = here
                .search(&SearchRequest {
                    sort,
                    ..self::request(folded)
                })
                .await
                .expect("hits");
            for there in &there {
                let part = there.search(&request).await.expect("hits");
                assert_eq!(part.products, whole.products, "{words} {sort:?}");
                cut += i32::from(!part.total.is_exact);
                told += i32::from(!part.total.is_exact && wider.total.count > whole.total.count);
            }
        }
    }
    assert!(cut > 6 && told > 0, "{cut} {told}");
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn rows_of_a_front_are_some_of_those_that_fit(pool: PgPool) {
    market(&pool).await;
    let mut connection = pool.acquire().await.expect("a connection");
    let none = Narrowing::none(day("2026-11-21"));
    let dear = Narrowing {
        price_from: Some(Vnd(100_000)),
        ..none.clone()
    };
    let in_season = Narrowing {
        in_season: true,
        stars_min: Some(3),
        ..none.clone()
    };
    let facts = |rows: &[Candidate]| {
        let facts = rows
            .iter()
            .map(|row| (row.product, row.tier, row.price, row.stars, row.in_season));
        facts.collect::<HashSet<_>>()
    };
    let mut in_front = 0;
    for words in ["htx", "thái nguyên", "miến dong", "trà"] {
        let tiers = Tiers::of(&Plan::read(words, &Vocabulary::default()), None);
        for narrowing in [&none, &dear, &in_season] {
            let nothing_known = Rows::of(0, 0, 0);
            let all = store::find(&mut connection, Vec::new(), &tiers, narrowing, nothing_known, 1_000, 0)
                .await
                .expect("rows");
            assert!(!all.is_empty(), "{words}");
            let many = all.len() as i64;
            // Whoever hopes for too many finds them all the same.
            for hoped in [Rows::of(many, many, many), Rows::of(1_000, 1_000, 2_000)] {
                for most in [1, 3, 10, 1_000] {
                    let some = store::find(&mut connection, Vec::new(), &tiers, narrowing, hoped, most, 0)
                        .await
                        .expect("rows");
                    assert_eq!(some.len(), all.len().min(most as usize), "{words} {narrowing:?} {most}");
                    assert!(facts(&some).is_subset(&facts(&all)), "{words} {narrowing:?} {most}");
                    let is_some = most >= 3 && some.len() < all.len();
                    in_front += usize::from(is_some && some.iter().all(|row| row.position <= i64::MAX / 4));
                }
            }
        }
    }
    assert!(in_front > 4, "{in_front}");
}
