//! The server is killed at every step of a purchase by card, before and after Stripe did what it was asked for. Afterwards
//! there is one order, paid once, and what went back went back once.

use super::{CLEARING, examine, fill, open};
use crate::{
    fakes::stripe::{FakeStripe, Moment},
    journeys::MIEN,
};
use chrono::Duration;
use std::path::Path;
use tests::{Page, Person, SHOPPER, Town, process::Process, town::site_dir};

/// The calls of a purchase that is called off when it is paid: opening the page, looking at it, looking at the payment, giving
/// it back.
const STEPS: usize = 4;

/// What the whole purchase is, from wherever it was left: returns whether it has come to its end.
async fn go_on(shopper: &Person, stripe: &FakeStripe) {
    if stripe.all("checkout.session").is_empty() {
        let form = fill(shopper, &[(MIEN, 1)]).await;
        shopper.send(&form).await;
    }
    let pages = stripe.all("checkout.session");
    let Some(page) = pages.first() else { return };
    if page["status"] == "open" {
        stripe.pay(page["id"].as_str().expect("a name"));
    }
    let code = page["client_reference_id"].as_str().expect("a code");
    let page = shopper.open(&format!("/don-hang/{code}/the?lang=vi")).await;
    if page.has_button("Hủy đơn") {
        shopper.press(&page, "Hủy đơn", &[]).await;
    }
}

async fn kill_at(step: usize, moment: Moment) {
    let (town, stripe) = open().await;
    let stripe = std::sync::Arc::new(stripe);
    let program = Path::new(env!("CARGO_BIN_EXE_market-process"));
    let process = Process::start_taking_cards(program, &town.database_url, &site_dir(), stripe.config()).await;
    stripe.kill_at(step, moment, process.id());
    let purchase = tokio::spawn({
        let (shopper, stripe) = (Person::new(&process.address), std::sync::Arc::clone(&stripe));
        async move {
            shopper.sign_in(SHOPPER).await;
            go_on(&shopper, &stripe).await;
            // The last step is a job's, which comes when it comes.
            for _ in 0..6_000 {
                if stripe.has_killed() {
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        }
    });
    // Whatever the shopper was at breaks off.
    drop(purchase.await);
    assert!(stripe.has_killed(), "it was killed at {step} {moment:?}");
    drop(process);
    recover(&town, &stripe, step, moment).await;
}

/// Another process takes over, the shopper comes again.
async fn recover(town: &Town, stripe: &FakeStripe, step: usize, moment: Moment) {
    let shopper = town.signed_in(SHOPPER).await;
    // What the dead one was at is taken up when its claims have run out.
    town.clock.advance(Duration::minutes(6));
    town.run_jobs().await;
    examine(town).await;
    let orders: Page = shopper.open("/tai-khoan").await;
    orders.must_be(200);
    if town
        .count("SELECT count(*) FROM seller_order WHERE state = 'awaiting_payment'")
        .await
        == 1
        && stripe.all("checkout.session").is_empty()
    {
        panic!("its job did not ask for the page: {step} {moment:?}");
    }
    go_on(&shopper, stripe).await;
    for minutes in [6, 40, 40] {
        town.clock.advance(Duration::minutes(minutes));
        town.run_jobs().await;
    }
    examine(town).await;
    assert_eq!(
        town.count("SELECT count(*) FROM order_group").await,
        1,
        "{step} {moment:?}"
    );
    let paid = stripe
        .all("charge")
        .iter()
        .filter(|charge| charge["paid"] == true)
        .count();
    assert_eq!((paid, stripe.all("refund").len()), (1, 1), "{step} {moment:?}");
    assert_eq!(town.count(CLEARING).await, 0, "{step} {moment:?}");
    let open = "SELECT count(*) FROM card_attempt WHERE state NOT IN ('paid', 'expired', 'refused')";
    assert_eq!(town.count(open).await, 0, "{step} {moment:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_at_any_step_pays_once_and_loses_nothing() {
    for step in 1..=STEPS {
        for moment in [Moment::Before, Moment::After] {
            kill_at(step, moment).await;
        }
    }
}
