use super::{
    Loaded,
    fixture::{clock_on, market, reference, visitor},
    load,
};
use crate::base::Clock;
use sqlx::PgPool;

/// How many rows every table has.
async fn row_counts(pool: &PgPool) -> Vec<(String, i64)> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
    )
    .fetch_all(pool)
    .await
    .expect("tables");
    let mut counts = Vec::new();
    for table in tables {
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        counts.push((table, sqlx::query_scalar(sql).fetch_one(pool).await.expect("a count")));
    }
    counts
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn the_demo_market_is_loaded_once(pool: PgPool) {
    reference(&pool).await;
    let clock = clock_on("2026-11-21");
    let loaded = load(&pool, &clock).await.expect("the demo market");
    assert_eq!(
        loaded,
        Loaded::Now {
            storefronts: 34,
            products: 131,
            slots: 12
        }
    );
    let before = row_counts(&pool).await;

    reference(&pool).await;
    assert_eq!(
        load(&pool, &clock_on("2027-01-01")).await.expect("no second market"),
        Loaded::Before
    );

    assert_eq!(row_counts(&pool).await, before);
    let count = |table: &str| before.iter().find(|(name, _)| name == table).map(|(_, count)| *count);
    assert_eq!(count("admin_unit"), Some(34 + 3_321));
    assert_eq!(count("category"), Some(20));
    assert_eq!(count("account"), Some(1 + 2 + 4 + 34));
    assert_eq!(count("ocop_certificate"), Some(89));
    assert_eq!(count("product_search"), Some(131));
    assert_eq!(count("audit_entry"), Some(12));
    assert_eq!(count("job"), Some(0));
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn everybody_of_the_demo_signs_in_to_their_own_desk(pool: PgPool) {
    let clock: Clock = market(&pool).await;
    let shopper = visitor(&pool, "khach@cho-phien.example", &clock).await;
    assert!(shopper.as_coop_member().is_none() && shopper.as_official().is_none() && shopper.as_operator().is_none());
    let owner = visitor(&pool, "htx-tai-hoan@cho-phien.example", &clock)
        .await
        .as_coop_member()
        .expect("a member");
    assert_eq!(owner.coop_name().0, "HTX Tài Hoan");
    let official = visitor(&pool, "so-cong-thuong-86@cho-phien.example", &clock)
        .await
        .as_official();
    assert!(official.is_some_and(|official| official.province() == "86" && official.may_decide()));
    assert!(
        visitor(&pool, "dieu-hanh@cho-phien.example", &clock)
            .await
            .as_operator()
            .is_some()
    );
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_market_loaded_years_later_features_only_what_the_rules_let_it(pool: PgPool) {
    reference(&pool).await;
    let loaded = load(&pool, &clock_on("2031-03-01")).await.expect("the demo market");
    assert_eq!(
        loaded,
        Loaded::Now {
            storefronts: 34,
            products: 131,
            slots: 7
        }
    );
}
