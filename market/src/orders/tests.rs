use super::{DeskFilter, DeskPlace, DeskTab, OrderState, load_desk, store};
use crate::{
    base::{Lang, OrganisationId},
    demo::fixture::{market, visitor},
};
use sqlx::PgPool;

/// So many orders of one seller that wait to be confirmed, a minute apart.
async fn fill(pool: &PgPool, seller: OrganisationId, count: i32) {
    sqlx::query(
        "WITH placed AS (
           INSERT INTO order_group (id, code, cart_id, key_hash, token_hash, shopper_name, shopper_phone, province_code,
             commune_code, province_name, commune_name, address_line, total_vnd, placed_at)
           SELECT gen_random_uuid(), 'CP' || lpad(n::text, 8, '0'), gen_random_uuid(), sha256(n::text::bytea), '', 'Lan',
             '+84912345678', u.parent_code, u.code, 'Hà Nội', 'Phường', 'Số 1', 1000,
             timestamptz '2026-11-01' + n * interval '1 minute'
           FROM generate_series(1, $2) AS n, (SELECT code, parent_code FROM admin_unit WHERE parent_code IS NOT NULL LIMIT 1) AS u
           RETURNING id, code, placed_at, province_code)
         INSERT INTO seller_order (id, order_group_id, seller_id, code, seller_name_vi, seller_name_en, state, delivery,
           goods_total_vnd, delivery_fee_vnd, total_vnd, placed_at, state_since, province_code, desk_words)
         SELECT gen_random_uuid(), id, $1, code || '-1', '', '', 'placed', 'ship', 1000, 0, 1000, placed_at, placed_at,
           province_code, array_to_tsvector(ARRAY['lan', lower(code)]) FROM placed",
    )
    .bind(seller.0)
    .bind(count)
    .execute(pool)
    .await
    .expect("orders");
    sqlx::query("ANALYZE seller_order")
        .execute(pool)
        .await
        .expect("statistics");
}

/// How many rows of orders the database has met so far on this connection.
async fn rows_read(connection: &mut sqlx::PgConnection) -> i64 {
    sqlx::query("SELECT pg_stat_force_next_flush()")
        .execute(&mut *connection)
        .await
        .expect("counted");
    sqlx::query_scalar(
        "SELECT (seq_tup_read + COALESCE(idx_tup_fetch, 0))::bigint FROM pg_stat_user_tables WHERE relname = 'seller_order'",
    )
    .fetch_one(connection)
    .await
    .expect("a number")
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_page_of_the_desk_reads_its_own_rows_whatever_has_piled_up(pool: PgPool) {
    let clock = market(&pool).await;
    let member = visitor(&pool, "htx-tai-hoan@cho-phien.example", &clock).await;
    let member = member.as_coop_member().expect("a member");
    fill(&pool, member.coop(), 3_000).await;
    // What was met is counted per connection, so there is one only.
    let options = pool.connect_options();
    let one = sqlx::postgres::PgPoolOptions::new().max_connections(1);
    let one = one.connect_with((*options).clone()).await.expect("a connection");
    for place in [
        DeskPlace::Start,
        DeskPlace::After("CP00001500-1".to_owned()),
        DeskPlace::Before("CP00001500-1".to_owned()),
    ] {
        for tab in [DeskTab::Waiting, DeskTab::All] {
            let before = rows_read(&mut one.acquire().await.expect("a connection")).await;
            let filter = DeskFilter::of_tab(tab);
            let (found, has_more) = store::find_orders(&one, member.coop(), &filter, &place, 20)
                .await
                .expect("a page");
            assert_eq!((found.len(), has_more), (20, true));
            let met = rows_read(&mut one.acquire().await.expect("a connection")).await - before;
            assert!((1..=30).contains(&met), "{place:?} of {tab:?} met {met} rows");
        }
    }
    // With its counts, each of which ends with a thousand.
    let before = rows_read(&mut one.acquire().await.expect("a connection")).await;
    let filter = DeskFilter::of_tab(DeskTab::Waiting);
    let desk = load_desk(&one, &member, &filter, &DeskPlace::Start, Lang::Vi, clock.now())
        .await
        .expect("the desk");
    let met = rows_read(&mut one.acquire().await.expect("a connection")).await - before;
    assert_eq!((desk.counts.waiting, desk.counts.shipping), (1_001, 0));
    assert!(met <= 1_100, "the whole desk met {met} rows");
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn pages_of_the_desk_follow_each_other_without_a_gap(pool: PgPool) {
    let clock = market(&pool).await;
    let member = visitor(&pool, "htx-tai-hoan@cho-phien.example", &clock).await;
    let member = member.as_coop_member().expect("a member");
    fill(&pool, member.coop(), 45).await;
    let load = async |tab, place: DeskPlace| {
        let filter = DeskFilter::of_tab(tab);
        load_desk(&pool, &member, &filter, &place, Lang::Vi, clock.now())
            .await
            .expect("a page")
    };
    for (tab, first) in [(DeskTab::Waiting, "CP00000001-1"), (DeskTab::All, "CP00000045-1")] {
        let mut place = DeskPlace::Start;
        let mut seen: Vec<String> = Vec::new();
        let last_page = loop {
            let desk = load(tab, place.clone()).await;
            assert_eq!(desk.has_previous, place != DeskPlace::Start);
            seen.extend(desk.cards.iter().map(|card| card.code.clone()));
            if !desk.has_next {
                break desk;
            }
            place = DeskPlace::After(desk.cards.last().expect("a card").code.clone());
        };
        assert_eq!((seen.len(), seen[0].as_str()), (45, first));
        assert_eq!(last_page.cards.len(), 5);
        // And back: the page before holds the twenty before these, in the same order.
        let before = load(tab, DeskPlace::Before(last_page.cards[0].code.clone())).await;
        let codes: Vec<_> = before.cards.iter().map(|card| card.code.clone()).collect();
        assert_eq!(codes, seen[20..40]);
        assert!(before.has_previous && before.has_next);
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn the_database_knows_the_same_tabs(pool: PgPool) {
    let clock = market(&pool).await;
    let member = visitor(&pool, "htx-tai-hoan@cho-phien.example", &clock).await;
    fill(&pool, member.as_coop_member().expect("a member").coop(), 1).await;
    for state in OrderState::ALL {
        let tab: Option<String> = sqlx::query_scalar(
            "UPDATE seller_order SET state = $1, cancelled_by = CASE WHEN $1 = 'cancelled' THEN 'seller' END RETURNING desk_tab",
        )
        .bind(state.as_str())
        .fetch_one(&pool)
        .await
        .expect("a tab");
        assert_eq!(tab.as_deref(), state.tab().map(DeskTab::as_str), "{state:?}");
    }
}
