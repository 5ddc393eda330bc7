//! How the index follows the rows.

use super::*;

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
