//! The server is killed when it hands on and when it takes back, before and after Stripe did what it was asked for. Another
//! takes over, and it has happened once.

use super::{
    super::{MIEN, MIEN_OWNER, cards::CLEARING},
    PAYABLE,
    bad_days::give_back,
    balance, buy, connect, deliver, examine, let_time_pass, open, read_the_day, sold, standing,
};
use crate::fakes::stripe::{FakeStripe, Moment};
use chrono::Duration;
use std::path::Path;
use tests::{Town, owner_of, process::Process};

/// Another process of the town does what is due, and dies at so many calls.
async fn die_at(town: &Town, stripe: &FakeStripe, call: usize, moment: Moment) {
    let program = Path::new(env!("CARGO_BIN_EXE_market-process"));
    let process = Process::start_beside(program, town, stripe.config(), &town.clock).await;
    stripe.kill_at(call, moment, process.id());
    for _ in 0..3_000 {
        if stripe.has_killed() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("it was not killed at {call} {moment:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_when_it_hands_on_has_handed_on_once() {
    for moment in [Moment::Before, Moment::After] {
        let (town, stripe) = open().await;
        connect(&town, &stripe, MIEN_OWNER).await;
        let code = buy(&stripe, &town.visitor(), &[(MIEN, 2)]).await;
        deliver(&town.signed_in(&owner_of(MIEN_OWNER)).await, &format!("{code}-1")).await;
        read_the_day(&town).await;
        town.clock.advance(Duration::days(8));
        die_at(&town, &stripe, 1, moment).await;
        assert_eq!(standing(&town, "asked").await, 1, "{moment:?}");
        examine(&town).await;
        let_time_pass(&town).await;
        assert_eq!(stripe.all("transfer").len(), 1, "{moment:?}");
        assert_eq!(standing(&town, "arrived").await, 1, "{moment:?}");
        assert_eq!((town.count(CLEARING).await, balance(&town, PAYABLE).await), (0, -5_100));
        examine(&town).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_when_it_takes_back_has_taken_back_once() {
    // The refund to the card and the reversal, whichever comes first.
    for (call, moment) in [
        (1, Moment::Before),
        (1, Moment::After),
        (2, Moment::Before),
        (2, Moment::After),
    ] {
        let (town, stripe) = open().await;
        connect(&town, &stripe, MIEN_OWNER).await;
        let part = sold(&town, &stripe).await;
        give_back(&town, &part).await;
        die_at(&town, &stripe, call, moment).await;
        examine(&town).await;
        let_time_pass(&town).await;
        assert_eq!(stripe.all("transfer")[0]["amount_reversed"], 61, "{call} {moment:?}");
        assert_eq!(
            (stripe.all("transfer_reversal").len(), stripe.all("refund").len()),
            (1, 1),
            "{call} {moment:?}"
        );
        assert_eq!(town.count(CLEARING).await, 15_285 - 16_000, "{call} {moment:?}");
        assert_eq!(balance(&town, "transfer_in_transit").await, 0, "{call} {moment:?}");
        examine(&town).await;
    }
}
