//! Searching with Meilisearch: what it is told, what it is asked, and what people see when something is wrong with it.

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
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match (
        variable("MEILI_URL"),
        variable("MEILI_SEARCH_KEY"),
        variable("MEILI_INDEX_KEY"),
    ) {
        (Some(url), Some(search_key), Some(index_key)) => {
            let config = MeilisearchConfig {
                url: url.trim_end_matches('/').to_owned(),
                search_key,
                index_key,
                index: format!("products_journey_{}", std::process::id()),
                search_time_max: Duration::from_secs(20),
            };
            (config, None)
        }
        _ => {
            println!(
                "NOT RUN against a real Meilisearch: MEILI_URL, MEILI_SEARCH_KEY, MEILI_INDEX_KEY are not all set"
            );
            let fake = FakeMeilisearch::open().await;
            (fake.config(), Some(fake))
        }
    }
}

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
async fn a_change_is_learnt_and_one_that_was_cut_off_is_learnt_later() {
    let (fake, town, meilisearch) = built_town().await;
    change(
        &town,
        "UPDATE product SET name_vi = 'Bún khô kỳ lạ' WHERE slug = 'mien-dong-tai-hoan-500'",
    )
    .await;
    assert_eq!(waiting(&town).await, 1);

    // The server takes the batch and does not work it off; meanwhile the process dies.
    fake.wrong(|faults| faults.is_stuck = true);
    let cut_off = {
        let (meilisearch, pool) = (meilisearch.clone(), town.pool.clone());
        tokio::spawn(async move { meilisearch.index_waiting(&pool).await })
    };
    until(|| fake.waiting_additions(LIVE) == 1).await;
    cut_off.abort();
    assert!(cut_off.await.expect_err("it was cut off").is_cancelled());
    assert_eq!(
        waiting(&town).await,
        1,
        "nothing counts as learnt before the server says so"
    );

    fake.wrong(|faults| faults.is_stuck = false);
    let learnt = loop {
        // The lock of the dead process goes with its connection.
        let learnt = meilisearch.index_waiting(&town.pool).await.expect("it is told");
        if learnt > 0 {
            break learnt;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!((learnt, waiting(&town).await), (1, 0));
    let hits = find(&town, "bún khô kỳ lạ").await;
    assert_eq!(
        hits.products.first(),
        Some(&id_of(&town, "mien-dong-tai-hoan-500").await)
    );
    assert_eq!(hits.served_by, Engine::Meilisearch);
}

/// Waits for something that another task does.
async fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
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
async fn a_wrong_key_and_an_old_server_are_noticed_by_looking() {
    let (fake, town, _) = built_town().await;
    let right = fake.config();
    let wrong = [
        (
            MeilisearchConfig {
                search_key: "no".to_owned(),
                ..right.clone()
            },
            Condition::WrongKey("MEILI_SEARCH_KEY"),
        ),
        (
            MeilisearchConfig {
                index_key: "no".to_owned(),
                ..right.clone()
            },
            Condition::WrongKey("MEILI_INDEX_KEY"),
        ),
        // The key for searching must not do for writing.
        (
            MeilisearchConfig {
                index_key: right.search_key.clone(),
                ..right.clone()
            },
            Condition::WrongKey("MEILI_INDEX_KEY"),
        ),
    ];
    for (config, condition) in wrong {
        let meilisearch = Meilisearch::new(&config).expect("a client");
        assert_eq!(check(&town, &meilisearch).await, condition);
    }
    fake.wrong(|faults| faults.version = Some("1.49.3"));
    let meilisearch = Meilisearch::new(&right).expect("a client");
    assert_eq!(check(&town, &meilisearch).await, Condition::TooOld("1.49.3".to_owned()));
    assert!(!meilisearch.figures().is_ready);
    // Nobody is there at all.
    drop(fake);
    assert!(matches!(check(&town, &meilisearch).await, Condition::Down(_)));
}

#[tokio::test]
async fn a_change_made_while_the_index_is_built_is_not_lost_by_the_swap() {
    let (fake, town, meilisearch) = built_town().await;
    let product = id_of(&town, "mien-dong-tai-hoan-500").await;
    let hidden = id_of(&town, "my-gao-chu").await;
    fake.wrong(|faults| faults.is_stuck = true);
    let building = {
        let (meilisearch, pool) = (meilisearch.clone(), town.pool.clone());
        tokio::spawn(async move { meilisearch.rebuild(&pool).await })
    };
    // The first tasks make the shadow; let them through, and stop before the documents are taken.
    until_filling(&fake).await;
    change(
        &town,
        "UPDATE product SET name_vi = 'Bún khô kỳ lạ' WHERE slug = 'mien-dong-tai-hoan-500'",
    )
    .await;
    change(&town, "UPDATE product SET status = 'hidden' WHERE slug = 'my-gao-chu'").await;
    assert_eq!(
        meilisearch.index_waiting(&town.pool).await.expect("nothing is told"),
        0,
        "it is being built"
    );
    fake.wrong(|faults| faults.is_stuck = false);
    building.await.expect("no panic").expect("a built index");

    assert_eq!(waiting(&town).await, 0);
    let documents = fake.documents(LIVE).expect("the index");
    let (_, told) = documents
        .iter()
        .find(|(id, _)| *id == product.to_string())
        .expect("the product");
    assert_eq!(
        told["name"].as_str().map(|name| name.starts_with("bun kho ki la")),
        Some(true),
        "{told}"
    );
    assert!(!ids(&fake, LIVE).contains(&hidden.to_string()));
}

/// Lets one waiting task after the other through until documents wait for the shadow.
async fn until_filling(fake: &FakeMeilisearch) {
    while fake.waiting_additions(SHADOW) == 0 {
        fake.let_through();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn an_emptied_a_lost_and_a_meddled_index_are_noticed_and_built_again() {
    let (fake, town, meilisearch) = built_town().await;
    fake.meddle(LIVE, |index| index.documents.clear());
    let hits = find(&town, "miến dong").await;
    assert_eq!(hits.served_by, Engine::Postgres, "what finds nothing is doubted");
    assert_eq!(
        check(&town, &meilisearch).await,
        Condition::NotBuilt("documents are missing")
    );
    meilisearch.rebuild(&town.pool).await.expect("a built index");
    assert_eq!(find(&town, "miến dong").await.served_by, Engine::Meilisearch);

    fake.lose(LIVE);
    let hits = find(&town, "miến dong").await;
    assert_eq!((hits.served_by, hits.is_degraded), (Engine::Postgres, true));
    // An index that is not there is not written: that would make one with nobody's settings.
    change(
        &town,
        "UPDATE product SET name_vi = 'Bún khô kỳ lạ' WHERE slug = 'mien-dong-tai-hoan-500'",
    )
    .await;
    meilisearch
        .index_waiting(&town.pool)
        .await
        .expect_err("the index is lost");
    assert!(fake.documents(LIVE).is_none());
    assert_eq!(
        check(&town, &meilisearch).await,
        Condition::NotBuilt("there is no index")
    );
    meilisearch.rebuild(&town.pool).await.expect("a built index");

    fake.meddle(LIVE, |index| index.settings["rankingRules"] = json!(["words"]));
    assert_eq!(
        check(&town, &meilisearch).await,
        Condition::NotBuilt("its settings are not ours")
    );
    meilisearch.rebuild(&town.pool).await.expect("a built index");

    fake.meddle(LIVE, |index| {
        let document = index.documents.values_mut().next().expect("a document");
        document["schema"] = json!(0);
    });
    assert_eq!(
        check(&town, &meilisearch).await,
        Condition::NotBuilt("its documents are of another program")
    );
    meilisearch.rebuild(&town.pool).await.expect("a built index");
    assert_eq!(check(&town, &meilisearch).await, Condition::Ready);
}

#[tokio::test]
async fn a_process_builds_the_index_by_itself_and_keeps_it_up() {
    let fake = FakeMeilisearch::open().await;
    let (town, meilisearch) = town(&fake.config()).await;
    let (trigger, shutdown) = server::shutdown::shutdown();
    let keeping = {
        let (meilisearch, pool, clock) = (meilisearch.clone(), town.pool.clone(), town.state.clock.clone());
        tokio::spawn(async move { meilisearch.keep(&pool, &clock, shutdown).await })
    };
    while find(&town, "miến dong").await.served_by == Engine::Postgres {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    change(
        &town,
        "UPDATE product SET name_vi = 'Bún khô kỳ lạ' WHERE slug = 'mien-dong-tai-hoan-500'",
    )
    .await;
    let wanted = id_of(&town, "mien-dong-tai-hoan-500").await.to_string();
    let is_told = |documents: Vec<(String, Value)>| {
        let one = documents.into_iter().find(|(id, _)| *id == wanted);
        one.is_some_and(|(_, told)| told["name"].as_str().is_some_and(|name| name.starts_with("bun kho")))
    };
    until(|| fake.documents(LIVE).is_some_and(is_told)).await;
    // An index that is lost comes back without anybody's help, as soon as a visitor searches.
    fake.lose(LIVE);
    while fake.documents(LIVE).is_none_or(|documents| documents.is_empty()) {
        find(&town, "miến dong").await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    trigger.pull();
    keeping.await.expect("it ends");
}

#[tokio::test]
async fn long_batches_are_halved_and_one_bad_document_holds_up_no_other() {
    let fake = FakeMeilisearch::open().await;
    let (town, meilisearch) = town(&fake.config()).await;
    let bad = id_of(&town, "mien-dong-tai-hoan-500").await.to_string();
    fake.wrong(|faults| {
        faults.payload_max = Some(30_000);
        faults.poison.insert(bad.clone());
    });
    let count = meilisearch.rebuild(&town.pool).await.expect("a built index");
    let products = town
        .count("SELECT count(*) FROM product_search WHERE NOT is_age_restricted")
        .await;
    assert_eq!(i64::try_from(count).expect("a count"), products - 1);
    assert!(!ids(&fake, LIVE).contains(&bad));
    assert_eq!(meilisearch.figures().refused, 1);
    assert_eq!(
        (waiting(&town).await, check(&town, &meilisearch).await),
        (0, Condition::Ready)
    );
    // It is not tried again and again, but when it changes it is.
    assert_eq!(meilisearch.index_waiting(&town.pool).await.expect("nothing waits"), 0);
    fake.wrong(|faults| faults.poison.clear());
    change(
        &town,
        "UPDATE product SET name_vi = 'Bún khô kỳ lạ' WHERE slug = 'mien-dong-tai-hoan-500'",
    )
    .await;
    assert_eq!(meilisearch.index_waiting(&town.pool).await.expect("it is told"), 1);
    assert!(ids(&fake, LIVE).contains(&bad));
}

#[tokio::test]
async fn a_cancelled_task_is_sent_again_and_a_full_queue_is_waited_for() {
    let (fake, town, meilisearch) = built_town().await;
    change(
        &town,
        "UPDATE product SET name_vi = 'Bún khô kỳ lạ' WHERE slug = 'mien-dong-tai-hoan-500'",
    )
    .await;
    fake.wrong(|faults| faults.is_queue_full = true);
    meilisearch
        .index_waiting(&town.pool)
        .await
        .expect_err("there is no room");
    assert_eq!(waiting(&town).await, 1);

    // Once is a mishap; the client cannot read such a task, so nobody can say what became of it.
    fake.wrong(|faults| {
        faults.is_queue_full = false;
        faults.cancel = 1;
    });
    assert_eq!(meilisearch.index_waiting(&town.pool).await.expect("it is told"), 1);
    assert_eq!(waiting(&town).await, 0);

    // A server that was restored from a backup knows the task no more.
    change(
        &town,
        "UPDATE product SET name_vi = 'Bún khô hiếm' WHERE slug = 'mien-dong-tai-hoan-500'",
    )
    .await;
    fake.wrong(|faults| faults.is_forgetful = true);
    meilisearch.index_waiting(&town.pool).await.expect_err("nobody knows");
    assert_eq!(waiting(&town).await, 1);
    fake.wrong(|faults| faults.is_forgetful = false);
    assert_eq!(meilisearch.index_waiting(&town.pool).await.expect("it is told"), 1);

    // Again and again is none: the change still waits.
    change(
        &town,
        "UPDATE product SET name_vi = 'Bún khô thường' WHERE slug = 'mien-dong-tai-hoan-500'",
    )
    .await;
    fake.wrong(|faults| faults.cancel = 100);
    meilisearch.index_waiting(&town.pool).await.expect_err("nobody knows");
    assert_eq!(waiting(&town).await, 1);
    fake.wrong(|faults| faults.cancel = 0);
    assert_eq!(meilisearch.index_waiting(&town.pool).await.expect("it is told"), 1);
}

#[tokio::test]
async fn a_comparison_finds_what_is_missing_stale_and_too_much_and_puts_it_right() {
    let (fake, town, meilisearch) = built_town().await;
    let before = fake.documents(LIVE).expect("the index");
    fake.meddle(LIVE, |index| {
        let ids: Vec<String> = index.documents.keys().take(2).cloned().collect();
        index.documents.remove(&ids[0]).expect("a document");
        let stale = index.documents.get_mut(&ids[1]).expect("a document");
        stale["content_hash"] = json!("another");
        stale["name"] = json!("old");
        let id = "00000000-0000-7000-8000-000000000007".to_owned();
        index
            .documents
            .insert(id.clone(), json!({ "id": id, "schema": 1, "name": "nobody's" }));
    });
    let found = meilisearch.reconcile(&town.pool).await.expect("a comparison");
    assert_eq!((found.missing, found.stale, found.surplus), (1, 1, 1));
    assert_eq!(fake.documents(LIVE).expect("the index"), before);
    let again = meilisearch.reconcile(&town.pool).await.expect("a comparison");
    assert_eq!((again.missing, again.stale, again.surplus), (0, 0, 0));
    assert_eq!(waiting(&town).await, 0);
}

#[tokio::test]
async fn one_process_writes_at_a_time() {
    let (_fake, town, meilisearch) = built_town().await;
    let turn = outbox::Turn::take(&town.pool)
        .await
        .expect("a connection")
        .expect("the turn");
    assert!(outbox::Turn::take(&town.pool).await.expect("a connection").is_none());
    meilisearch
        .rebuild_if_free(&town.pool)
        .await
        .expect_err("somebody else writes");
    change(
        &town,
        "UPDATE product SET name_vi = 'Bún khô kỳ lạ' WHERE slug = 'mien-dong-tai-hoan-500'",
    )
    .await;
    assert_eq!(meilisearch.index_waiting(&town.pool).await.expect("no error"), 0);
    drop(turn);
    let mut told = 0;
    while told == 0 {
        told = meilisearch.index_waiting(&town.pool).await.expect("it is told");
    }
    assert_eq!(told, 1);
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
