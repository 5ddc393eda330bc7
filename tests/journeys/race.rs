//! Everybody wants the last ones.

use crate::journeys::MIEN;
use reqwest::StatusCode;
use std::path::Path;
use tests::{HA_NOI, Page, Person, Town, WARD, process::Process, town::site_dir};

const BUYERS: usize = 50;
const UNITS: i64 = 10;

/// What a race came to.
#[derive(Debug)]
struct Outcome {
    ordered: usize,
    told: usize,
    units_sold: i64,
    units_held: i64,
}

impl Outcome {
    /// Exactly as many sold as there were, and everybody else got a clear answer.
    fn is_sound(&self) -> bool {
        self.ordered == 10 && self.told == BUYERS - 10 && self.units_sold == UNITS && self.units_held == UNITS
    }
}

/// Presses "Đặt hàng", and again as long as the market asks for patience: fifty at once are many for a small machine, and the
/// same form is the same order.
async fn insist(buyer: &Person, filled: &Page) -> Page {
    loop {
        let page = buyer.place_order(filled).await;
        if page.status != StatusCode::SERVICE_UNAVAILABLE {
            return page;
        }
        page.must_say("Chợ đang bận một chút. Vui lòng thử lại sau ít phút");
    }
}

/// Buyers on two processes press "Đặt hàng" for the last units at the same time.
async fn race(town: &Town) -> Outcome {
    let program = Path::new(env!("CARGO_BIN_EXE_market-process"));
    let processes = [
        Process::start(program, &town.database_url, &site_dir()).await,
        Process::start(program, &town.database_url, &site_dir()).await,
    ];
    // Fewer on hand, as movements tell it.
    sqlx::query(
        "WITH item AS (
           SELECT i.id, i.on_hand FROM stock_item i JOIN offer o ON o.id = i.offer_id
           JOIN variant v ON v.id = o.variant_id JOIN product p ON p.id = v.product_id WHERE p.slug = $1),
         moved AS (
           INSERT INTO stock_movement (id, stock_item_id, kind, quantity, at)
           SELECT gen_random_uuid(), id, 'count', 10 - on_hand, now() FROM item WHERE on_hand <> 10)
         UPDATE stock_item SET on_hand = 10 FROM item WHERE stock_item.id = item.id",
    )
    .bind(MIEN)
    .execute(&town.pool)
    .await
    .expect("ten are left");

    let mut ready: Vec<(Person, Page)> = Vec::new();
    for number in 0..BUYERS {
        let buyer = Person::new(&processes[number % 2].address);
        buyer.put_into_cart(MIEN, 1).await.must_be(200);
        let filled = buyer.fill_checkout(HA_NOI, WARD).await;
        ready.push((buyer, filled));
    }
    let answers = futures::future::join_all(ready.iter().map(|(buyer, filled)| insist(buyer, filled))).await;

    let mut outcome = Outcome {
        ordered: 0,
        told: 0,
        units_sold: 0,
        units_held: 0,
    };
    for page in &answers {
        page.must_be(200);
        if page.address.starts_with("/don-hang/CP") {
            outcome.ordered += 1;
        } else {
            assert!(
                page.says("đã hết hàng") || page.says("chỉ còn"),
                "no clear answer:\n{}",
                page.text()
            );
            outcome.told += 1;
        }
    }
    outcome.units_sold = town
        .count("SELECT COALESCE(sum(quantity), 0)::bigint FROM order_line")
        .await;
    outcome.units_held = town
        .count("SELECT COALESCE(sum(quantity), 0)::bigint FROM stock_hold")
        .await;
    for process in processes {
        process.kill().await;
    }
    outcome
}

#[tokio::test]
async fn fifty_buyers_on_two_processes_get_exactly_the_last_ten() {
    let town = Town::open().await;
    let outcome = race(&town).await;
    assert!(outcome.is_sound(), "{outcome:?}");
}

#[tokio::test]
async fn the_race_notices_when_the_guard_is_gone() {
    let town = Town::open().await;
    // The guard is one conditional update: forgetting what is held undoes it.
    sqlx::raw_sql(
        "ALTER TABLE stock_item DROP CONSTRAINT stock_never_oversold;
         CREATE FUNCTION forget_held() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN NEW.held := 0; RETURN NEW; END $$;
         CREATE TRIGGER forget_held BEFORE UPDATE ON stock_item FOR EACH ROW EXECUTE FUNCTION forget_held();",
    )
    .execute(&town.pool)
    .await
    .expect("the guard can be undone");
    let outcome = race(&town).await;
    assert!(!outcome.is_sound(), "the race cannot fail: {outcome:?}");
    assert!(
        outcome.units_sold > UNITS,
        "more than ten were sold without the guard: {outcome:?}"
    );
}
