//! What Stripe tells of hundreds of orders, twice, shuffled, late and forged, to two processes at once: it ends as if it had
//! been told once and in order.

use super::{examine, fill, open};
use crate::{
    fakes::stripe::{FakeStripe, WEBHOOK_SECRET, Way, post, sign},
    journeys::MIEN,
};
use chrono::Duration;
use futures::{StreamExt, stream};
use tests::{Person, Town};

/// How many orders; `CARD_STORM=3400` makes ten thousand events of it, and takes its time.
fn orders() -> usize {
    std::env::var("CARD_STORM")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(40)
}

/// Shoppers order; every seventh calls it off while the card is paying, every ninth never pays.
async fn trade(town: &Town, stripe: &FakeStripe, orders: usize) {
    sqlx::query("UPDATE stock_item SET on_hand = on_hand + 100000")
        .execute(&town.pool)
        .await
        .expect("much to sell");
    sqlx::query(
        "INSERT INTO stock_movement (id, stock_item_id, kind, quantity, reason, at)
         SELECT gen_random_uuid(), id, 'receipt', 100000, '', now() FROM stock_item",
    )
    .execute(&town.pool)
    .await
    .expect("written down");
    stream::iter(0..orders)
        .for_each_concurrent(6, |at| order(town, stripe, at))
        .await;
}

async fn order(town: &Town, stripe: &FakeStripe, at: usize) {
    let shopper = town.visitor();
    let page = shopper.send(&fill(&shopper, &[(MIEN, 1)]).await).await;
    let checkout = page.address.strip_prefix("/pay/").expect("a page").to_owned();
    if at % 9 == 8 {
        return;
    }
    stripe.pay(&checkout);
    if at % 7 == 6 {
        call_off(&shopper, stripe, &checkout).await;
    }
}

async fn call_off(shopper: &Person, stripe: &FakeStripe, checkout: &str) {
    let all = stripe.all("checkout.session");
    let page = all.iter().find(|page| page["id"] == checkout).expect("a page");
    let code = page["client_reference_id"].as_str().expect("a code");
    // Coming back asks Stripe: then it is called off when it is paid.
    let page = shopper.open(&format!("/don-hang/{code}/the?lang=vi")).await;
    shopper.press(&page, "Hủy đơn", &[]).await.must_say("Đã hủy");
}

/// What stands at the end, as texts that can be compared.
async fn end(town: &Town) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT 'order ' || state || ' ' || count(*) FROM seller_order GROUP BY state
         UNION ALL SELECT 'try ' || state || ' ' || count(*) FROM card_attempt GROUP BY state
         UNION ALL SELECT 'account ' || split_part(account, ':', 1) || ' ' || sum(amount_vnd) FROM ledger_entry
                   GROUP BY split_part(account, ':', 1)
         UNION ALL SELECT 'posted ' || event || ' ' || count(*) FROM ledger_transaction GROUP BY event
         UNION ALL SELECT 'refund ' || state || ' ' || count(*) || ' ' || sum(amount_vnd) FROM refund GROUP BY state
         UNION ALL SELECT 'told ' || state || ' ' || count(*) FROM webhook_inbox GROUP BY state
         UNION ALL SELECT 'held ' || sum(held) FROM stock_item
         ORDER BY 1",
    )
    .fetch_all(&town.pool)
    .await
    .expect("the end")
}

async fn weather(seed: Option<u64>) -> Vec<String> {
    let (town, stripe) = open().await;
    let other = town.open_beside(stripe.gateway(1)).await;
    trade(&town, &stripe, orders()).await;
    if let Some(seed) = seed {
        // A stranger tells first, and nobody listens.
        let forged = sign("{}", "whsec_of_a_stranger", town.clock.now().timestamp());
        assert_eq!(post(&town.address, "{}", &forged).await, 400);
        let late = Way {
            times: 2,
            shuffled_by: Some(seed),
            held_back: orders(),
            ..Way::default()
        };
        stripe.tell(&town.address, &late).await;
        both(&town, &other).await;
        // The rest comes, and everything once more to the other process.
        stripe.tell(&other.address, &late).await;
        stripe
            .tell(
                &other.address,
                &Way {
                    shuffled_by: Some(seed + 1),
                    ..Way::default()
                },
            )
            .await;
        let now = town.clock.now().timestamp();
        let raws: Vec<String> = stripe.all("event").iter().map(ToString::to_string).collect();
        let address = other.address.as_str();
        stream::iter(&raws)
            .for_each_concurrent(8, |raw| async move {
                assert_eq!(post(address, raw, &sign(raw, WEBHOOK_SECRET, now)).await, 200);
            })
            .await;
    } else {
        stripe.tell(&town.address, &Way::default()).await;
    }
    both(&town, &other).await;
    // What goes back is told of too.
    stripe.tell(&town.address, &Way::default()).await;
    both(&town, &other).await;
    // The time to pay passes for who never paid.
    town.clock.advance(Duration::hours(25));
    both(&town, &other).await;
    stripe.tell(&town.address, &Way::default()).await;
    both(&town, &other).await;
    town.run_jobs().await;
    examine(&town).await;
    assert!(
        stripe
            .all("checkout.session")
            .iter()
            .all(|page| page["status"] != "open")
    );
    end(&town).await
}

async fn both(town: &Town, other: &Town) {
    futures::future::join(
        server::worker::run_due(&town.state),
        server::worker::run_due(&other.state),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_ends_as_if_it_had_been_told_once_and_in_order() {
    let calm = weather(None).await;
    let storm = weather(Some(11)).await;
    assert_eq!(calm, storm);
    assert!(storm.iter().any(|line| line.starts_with("try paid ")), "{storm:?}");
    assert!(storm.iter().any(|line| line.starts_with("refund sent ")), "{storm:?}");
    assert!(storm.iter().any(|line| line.starts_with("try expired ")), "{storm:?}");
}
