//! What people find, whatever is wrong with the engine.

use super::*;

#[tokio::test]
async fn an_index_is_built_with_everything_but_what_is_behind_the_age_gate_and_then_answers() {
    let fake = FakeMeilisearch::open().await;
    let (town, meilisearch) = town(&fake.config()).await;
    let before = find(&town, "miến dong").await;
    assert_eq!(
        (before.served_by, before.is_degraded),
        (Engine::Postgres, true),
        "nobody has looked yet"
    );
    assert_eq!(
        check(&town, &meilisearch).await,
        Condition::NotBuilt("there is no index")
    );

    let count = meilisearch.rebuild(&town.pool).await.expect("a built index");
    let rows: Vec<String> =
        sqlx::query_scalar("SELECT product_id::text FROM product_search WHERE NOT is_age_restricted")
            .fetch_all(&town.pool)
            .await
            .expect("rows");
    let restricted = town
        .count("SELECT count(*) FROM product_search WHERE is_age_restricted")
        .await;
    assert!(restricted > 0);
    assert_eq!(count, rows.len());
    assert_eq!(ids(&fake, LIVE), rows.into_iter().collect());
    assert!(fake.documents(SHADOW).is_none(), "the shadow is dropped");
    assert_eq!(waiting(&town).await, 0);

    let after = find(&town, "miến dong").await;
    assert_eq!(
        (after.served_by, after.is_degraded, after.is_near),
        (Engine::Meilisearch, false, false)
    );
    assert!(after.products.contains(&id_of(&town, "mien-dong-tai-hoan-500").await));
    assert!(before.products.iter().all(|product| after.products.contains(product)));
    assert!(!titles(&town, "miến dong").await.is_empty());
}

#[tokio::test]
async fn filters_orders_and_counts_are_those_of_the_database() {
    let (config, _fake) = some_server().await;
    let (town, meilisearch) = town(&config).await;
    meilisearch.rebuild(&town.pool).await.expect("a built index");
    let postgres = PostgresIndex::new(town.pool.clone());
    let plain = request(&town, "");
    let slug = |text: &str| Some(Slug::parse(text).expect("a slug"));
    let requests = [
        plain.clone(),
        SearchRequest {
            category: slug("tra"),
            ..plain.clone()
        },
        SearchRequest {
            seller: slug("tai-hoan"),
            ..plain.clone()
        },
        SearchRequest {
            stars_min: Some(4),
            sort: Sort::PriceUp,
            ..plain.clone()
        },
        SearchRequest {
            stars_min: Some(4),
            today: plain.today + chrono::Days::new(400),
            ..plain.clone()
        },
        SearchRequest {
            price_from: Some(Vnd(50_000)),
            price_to: Some(Vnd(100_000)),
            sort: Sort::PriceDown,
            ..plain.clone()
        },
        SearchRequest {
            in_season: true,
            sort: Sort::Newest,
            category: slug("tra"),
            ..plain.clone()
        },
        SearchRequest {
            travels: Some(ShippingScope::Nationwide),
            category: slug("tra"),
            ..plain.clone()
        },
        SearchRequest {
            sort: Sort::PriceUp,
            per_page: 24,
            page: 3,
            ..plain.clone()
        },
    ];
    for request in requests {
        let theirs = town.state.index.search(&request).await.expect("an answer");
        let ours = postgres.search(&request).await.expect("an answer");
        assert_eq!(theirs.served_by, Engine::Meilisearch, "{request:?}");
        assert_eq!(theirs.total, ours.total, "{request:?}");
        let sorted = |hits: &SearchHits| hits.products.iter().copied().collect::<BTreeSet<_>>();
        if request.page == 1 {
            assert_eq!(sorted(&theirs), sorted(&ours), "{request:?}");
        } else {
            assert_eq!(theirs.products.len(), ours.products.len(), "{request:?}");
        }
        let rows = prices(&town, &theirs.products).await;
        match request.sort {
            Sort::Relevance => assert_eq!(theirs.products, ours.products, "{request:?}"),
            Sort::PriceUp => assert!(rows.is_sorted(), "{rows:?}"),
            Sort::PriceDown => assert!(rows.iter().rev().is_sorted(), "{rows:?}"),
            Sort::Newest => assert!(
                theirs
                    .products
                    .iter()
                    .map(|id| id.to_string()[..18].to_owned())
                    .rev()
                    .is_sorted()
            ),
        }
        for (theirs, ours) in [
            (&theirs.facets.categories, &ours.facets.categories),
            (&theirs.facets.provinces, &ours.facets.provinces),
            (&theirs.facets.former_provinces, &ours.facets.former_provinces),
            (&theirs.facets.sellers, &ours.facets.sellers),
            (&theirs.facets.travels, &ours.facets.travels),
            (&theirs.facets.stars, &ours.facets.stars),
        ] {
            let pairs = |values: &[market::search::FacetValue]| {
                values
                    .iter()
                    .map(|value| (value.key.clone(), value.count))
                    .collect::<BTreeSet<_>>()
            };
            assert_eq!(pairs(theirs), pairs(ours), "{request:?}");
        }
        assert_eq!(theirs.facets.in_season, ours.facets.in_season, "{request:?}");
        assert_eq!(theirs.facets.ahead, ours.facets.ahead, "{request:?}");
    }
}

#[tokio::test]
async fn some_words_do_when_not_all_are_there_and_marks_count() {
    let (_fake, town, meilisearch) = built_town().await;
    let near = find(&town, "miến dong khôngđâucó").await;
    assert!(near.is_near && near.served_by == Engine::Meilisearch);
    assert!(near.products.contains(&id_of(&town, "mien-dong-tai-hoan-500").await));

    // Two names that differ by their marks alone: to the server they are one.
    change(
        &town,
        "UPDATE product SET name_vi = 'Bánh zứa' WHERE slug = 'mien-dong-tai-hoan-500'",
    )
    .await;
    change(
        &town,
        "UPDATE product SET name_vi = 'Bánh zừa' WHERE slug = 'my-gao-chu'",
    )
    .await;
    assert_eq!(meilisearch.index_waiting(&town.pool).await.expect("it is told"), 2);
    for (words, slug) in [("bánh zứa", "mien-dong-tai-hoan-500"), ("bánh zừa", "my-gao-chu")] {
        let hits = find(&town, words).await;
        assert_eq!(hits.served_by, Engine::Meilisearch);
        assert_eq!(hits.products.first(), Some(&id_of(&town, slug).await), "{words}");
    }
    assert_eq!(find(&town, "banh zua").await.products.len(), 2);
}

#[tokio::test]
async fn a_stale_index_shows_nothing_that_is_hidden_and_forgets_it_when_told() {
    let (fake, town, meilisearch) = built_town().await;
    let product = id_of(&town, "mien-dong-tai-hoan-500").await;
    let words = "miến dong tài hoan";
    assert!(is_shown(&town, words, "mien-dong-tai-hoan-500").await);
    change(
        &town,
        "UPDATE product SET status = 'hidden' WHERE slug = 'mien-dong-tai-hoan-500'",
    )
    .await;
    assert!(
        find(&town, words).await.products.contains(&product),
        "the index is stale"
    );
    assert!(!is_shown(&town, words, "mien-dong-tai-hoan-500").await);

    assert_eq!(meilisearch.index_waiting(&town.pool).await.expect("it is told"), 1);
    assert!(!ids(&fake, LIVE).contains(&product.to_string()));
    // What goes behind the age gate goes from the index too.
    let other = id_of(&town, "my-gao-chu").await;
    change(
        &town,
        "UPDATE product SET alcohol_permille = 300 WHERE slug = 'my-gao-chu'",
    )
    .await;
    meilisearch.index_waiting(&town.pool).await.expect("it is told");
    assert!(!ids(&fake, LIVE).contains(&other.to_string()));
    assert_eq!(waiting(&town).await, 0);
}

#[tokio::test]
async fn whatever_is_wrong_with_the_server_the_page_is_whole() {
    let wrongs: [fn(&mut Faults); 3] = [
        |faults| faults.is_down = true,
        |faults| faults.is_garbage = true,
        |faults| faults.delay = Duration::from_secs(3_600),
    ];
    for wrong in wrongs {
        let fake = FakeMeilisearch::open().await;
        let config = MeilisearchConfig {
            search_time_max: Duration::from_millis(500),
            ..fake.config()
        };
        let (town, meilisearch) = town(&config).await;
        meilisearch.rebuild(&town.pool).await.expect("a built index");
        fake.wrong(wrong);
        let hits = find(&town, "trà hoa vàng").await;
        assert_eq!((hits.served_by, hits.is_degraded), (Engine::Postgres, true));
        assert!(titles(&town, "trà hoa vàng").await[0].contains("Trà hoa vàng"));
    }
}

#[tokio::test]
async fn what_is_in_stock_is_asked_of_the_database() {
    let (fake, town, _) = built_town().await;
    let asked = fake.calls("POST /multi-search");
    let request = SearchRequest {
        in_stock: true,
        ..request(&town, "trà")
    };
    let hits = town.state.index.search(&request).await.expect("an answer");
    assert_eq!((hits.served_by, hits.is_degraded), (Engine::Postgres, false));
    assert_eq!(fake.calls("POST /multi-search"), asked);
    // And beside other hits the database says how many of them are.
    let hits = find(&town, "trà hoa vàng").await;
    assert!(hits.served_by == Engine::Meilisearch && hits.facets.in_stock > 0);
}

#[tokio::test]
async fn the_metrics_tell_who_answers() {
    let (fake, town, _) = built_town().await;
    find(&town, "trà").await;
    fake.wrong(|faults| faults.is_down = true);
    for _ in 0..4 {
        find(&town, "trà").await;
    }
    let text = town.visitor().open("/metrics").await.html;
    for line in [
        "search_answered_total 1",
        "search_fallbacks_total 4",
        "search_index_ready 1",
        "search_breaker_open 1",
        "search_index_waiting 0",
    ] {
        assert!(text.lines().any(|written| written == line), "{line}\n{text}");
    }
}
