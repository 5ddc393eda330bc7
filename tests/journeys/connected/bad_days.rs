//! Stripe is down, slow or senseless when something is handed on or taken back: it happens once.

use super::{
    super::{MIEN_OWNER, cards::CLEARING, refunds::press_at},
    DESK, PAYABLE, balance, connect, examine, let_time_pass, open, sold, standing,
};
use crate::fakes::stripe::{FakeStripe, Fault};
use chrono::Duration;
use tests::{OPERATOR, Town, owner_of};

/// Everything that goes wrong with an answer that comes at last.
const FAULTS: [Fault; 8] = [
    Fault::ErrorBefore,
    Fault::CutBefore,
    Fault::ErrorAfter,
    Fault::ProxyErrorAfter,
    Fault::CutAfter,
    Fault::GarbageAfter,
    Fault::Throttled,
    Fault::Conflict,
];

const TRANSFERS: &str = "POST /v1/transfers";
const REVERSALS: &str = "POST /v1/transfers/{}/reversals";

/// The cooperative gives back 16.000 of an order on its own.
pub(super) async fn give_back(town: &Town, part: &str) {
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let operator = town.signed_in(OPERATOR).await;
    let code = part.trim_end_matches("-1");
    let desk = operator.open("/dieu-hanh/tien").await;
    let fields = [("code", code), ("amount", "16.000"), ("reason", "hàng đến chậm")];
    press_at(&operator, &desk, "Gửi đề nghị", "/api/money/propose_return", &fields)
        .await
        .must_say("Đã gửi đề nghị");
    let page = owner.open(&format!("/htx/don-hang/{part}")).await;
    owner
        .press(&page, "Đồng ý hoàn tiền", &[])
        .await
        .must_say("Đã đồng ý hoàn 16.000 ₫");
}

fn taken_back(stripe: &FakeStripe) -> i64 {
    stripe.all("transfer")[0]["amount_reversed"]
        .as_i64()
        .expect("an amount")
}

#[tokio::test]
async fn whatever_happens_when_it_is_handed_on_it_is_once() {
    for fault in FAULTS {
        let (town, stripe) = open().await;
        connect(&town, &stripe, MIEN_OWNER).await;
        // A look-up that fails too does not help.
        for _ in 0..2 {
            stripe.wrong(TRANSFERS, fault);
            stripe.wrong("GET /v1/transfers", Fault::ErrorBefore);
        }
        sold(&town, &stripe).await;
        examine(&town).await;
        let is_known = standing(&town, "arrived").await == 1;
        if !is_known {
            // Nobody knows: it is neither owed nor there, and no batch takes it.
            assert_eq!(balance(&town, PAYABLE).await, -5_100, "{fault:?}");
            assert_eq!(balance(&town, "transfer_in_transit").await, -147_750, "{fault:?}");
            let operator = town.signed_in(OPERATOR).await;
            operator.open(DESK).await.must_say("Đang chuyển");
        }
        let_time_pass(&town).await;
        assert_eq!(stripe.all("transfer").len(), 1, "{fault:?}");
        assert_eq!(standing(&town, "arrived").await, 1, "{fault:?}");
        assert_eq!(town.count(CLEARING).await, 0, "{fault:?}");
        assert_eq!(balance(&town, "transfer_in_transit").await, 0, "{fault:?}");
        examine(&town).await;
    }
}

#[tokio::test]
async fn whatever_happens_when_it_is_taken_back_it_is_once() {
    for fault in FAULTS {
        let (town, stripe) = open().await;
        connect(&town, &stripe, MIEN_OWNER).await;
        let part = sold(&town, &stripe).await;
        for _ in 0..2 {
            stripe.wrong(REVERSALS, fault);
            stripe.wrong("GET /v1/transfers/{}/reversals", Fault::ErrorBefore);
        }
        give_back(&town, &part).await;
        town.run_jobs().await;
        examine(&town).await;
        let_time_pass(&town).await;
        // 15.285 of 147.750 are 61 of 591 cents.
        assert_eq!(
            (taken_back(&stripe), stripe.all("transfer_reversal").len()),
            (61, 1),
            "{fault:?}"
        );
        assert_eq!(balance(&town, "transfer_in_transit").await, 0, "{fault:?}");
        assert_eq!(balance(&town, PAYABLE).await, -5_100, "{fault:?}");
        assert_eq!(town.count(CLEARING).await, 15_285 - 16_000, "{fault:?}");
        examine(&town).await;
    }
}

#[tokio::test]
async fn a_stripe_that_is_silent_has_handed_on_once() {
    let (town, stripe) = open().await;
    connect(&town, &stripe, MIEN_OWNER).await;
    stripe.wrong(TRANSFERS, Fault::SilenceAfter);
    sold(&town, &stripe).await;
    assert_eq!((standing(&town, "asked").await, stripe.all("transfer").len()), (1, 1));
    let_time_pass(&town).await;
    assert_eq!((standing(&town, "arrived").await, stripe.all("transfer").len()), (1, 1));
    examine(&town).await;
}

#[tokio::test]
async fn what_stripe_refuses_once_is_left_to_a_batch_and_not_asked_for_again() {
    let (town, stripe) = open().await;
    connect(&town, &stripe, MIEN_OWNER).await;
    stripe.wrong(TRANSFERS, Fault::Refused);
    sold(&town, &stripe).await;
    let_time_pass(&town).await;
    assert_eq!((standing(&town, "refused").await, stripe.all("transfer").len()), (1, 0));
    assert_eq!((balance(&town, PAYABLE).await, stripe.calls(TRANSFERS)), (-152_850, 1));
    examine(&town).await;
}

#[tokio::test]
async fn what_goes_back_while_nobody_knows_waits_for_it() {
    for is_refused in [false, true] {
        let (town, stripe) = open().await;
        connect(&town, &stripe, MIEN_OWNER).await;
        stripe.wrong(TRANSFERS, Fault::ErrorBefore);
        let part = sold(&town, &stripe).await;
        give_back(&town, &part).await;
        assert_eq!(balance(&town, "transfer_in_transit").await, 15_285 - 147_750);
        if is_refused {
            stripe.wrong(TRANSFERS, Fault::Refused);
        }
        let_time_pass(&town).await;
        examine(&town).await;
        assert_eq!(balance(&town, "transfer_in_transit").await, 0);
        if is_refused {
            assert_eq!(stripe.all("transfer").len(), 0);
            assert_eq!(
                balance(&town, PAYABLE).await,
                15_285 - 152_850,
                "a batch pays what is left"
            );
        } else {
            assert_eq!(taken_back(&stripe), 61);
            assert_eq!(balance(&town, PAYABLE).await, -5_100);
        }
    }
}

#[tokio::test]
async fn a_key_that_stripe_has_forgotten_hands_nothing_on_twice() {
    let (town, stripe) = open().await;
    connect(&town, &stripe, MIEN_OWNER).await;
    stripe.wrong(TRANSFERS, Fault::CutAfter);
    stripe.wrong("GET /v1/transfers", Fault::ErrorBefore);
    sold(&town, &stripe).await;
    assert_eq!(standing(&town, "asked").await, 1);
    town.clock.advance(Duration::hours(30));
    let calls = stripe.calls(TRANSFERS);
    town.run_jobs().await;
    assert_eq!((standing(&town, "arrived").await, stripe.all("transfer").len()), (1, 1));
    assert_eq!(stripe.calls(TRANSFERS), calls, "it was looked for first");
    examine(&town).await;
}
