//! The gateway against the fake: whatever goes wrong, what was asked for once happens once.

mod money;
mod once;

use super::{FakeStripe, Fault, SECRET_KEY, disputes};
use chrono::{Duration, NaiveDate};
use market::{
    base::{Lang, Vnd},
    orders::GroupCode,
    payments::card::{
        AccountRef, Answer, BeginCheckout, CardCheckout, CardGateway, CardKey, CardPayment, ChargeRef, CheckoutState,
        Currency, DisputeRef, PaymentRef, PaymentStanding, RefundAsk, RefundState, Refusal, RefusalKind, ReversalAsk,
        Sum, TransferAsk, begin_once, refund_once, reverse_once, transfer_once,
    },
};
use serde_json::Value;
use server::gateways::stripe::{Patience, Stripe, StripeConfig};
use tests::FakeClock;

const PAGES: &str = "POST /v1/checkout/sessions";
const REFUNDS: &str = "POST /v1/refunds";
const TRANSFERS: &str = "POST /v1/transfers";
const REVERSALS: &str = "POST /v1/transfers/{}/reversals";

/// After these it has happened, and the same key tells so.
const REPLAYED: [Fault; 3] = [Fault::ProxyErrorAfter, Fault::CutAfter, Fault::GarbageAfter];

/// After these nothing has happened.
const BEFORE: [Fault; 4] = [Fault::ErrorBefore, Fault::CutBefore, Fault::Throttled, Fault::Conflict];

struct Stage {
    fake: FakeStripe,
    clock: FakeClock,
    group: GroupCode,
}

impl Stage {
    async fn open() -> Self {
        let clock = FakeClock::default();
        Self {
            fake: FakeStripe::open(clock.clock()).await,
            clock,
            group: GroupCode::random(),
        }
    }

    fn ask(&self, attempt: i16) -> BeginCheckout {
        BeginCheckout {
            group: self.group.clone(),
            attempt,
            amount: Vnd(345_000),
            title: format!("Chợ Phiên {}", self.group),
            lang: Lang::Vi,
            success_url: "https://cho-phien.example/don-hang?k=a&b=%20".to_owned(),
            cancel_url: "https://cho-phien.example/gio-hang".to_owned(),
            expires_at: tests::clock::start() + Duration::hours(1),
        }
    }

    /// Somebody has paid 345.000 ₫.
    async fn paid(&self) -> CardPayment {
        let page = done(self.fake.gateway(1).begin(&self.ask(1)).await);
        self.fake.pay(page.checkout.as_str());
        let payment = done(self.fake.gateway(1).checkout(&page.checkout).await)
            .payment
            .expect("it was paid");
        done(self.fake.gateway(1).payment(&payment).await)
    }

    fn refund(&self, payment: &PaymentRef, which: u32, amount: i64) -> RefundAsk {
        RefundAsk {
            key: CardKey::new(&self.group, "refund", which),
            group: self.group.clone(),
            payment: payment.clone(),
            amount: Vnd(amount),
        }
    }

    async fn account(&self) -> AccountRef {
        let answer = reqwest::Client::new()
            .post(format!("{}/v1/accounts", self.fake.address))
            .bearer_auth(SECRET_KEY)
            .header("content-type", "application/x-www-form-urlencoded")
            .body("type=express&country=SG")
            .send()
            .await
            .expect("the fake answers");
        let account: Value = answer.json().await.expect("an account");
        AccountRef::parse(account["id"].as_str().expect("a text")).expect("a name")
    }

    fn transfer(&self, to: &AccountRef, from: Option<&ChargeRef>, minor: i64) -> TransferAsk {
        TransferAsk {
            key: CardKey::new(&self.group, "transfer", to),
            group: self.group.clone(),
            to: to.clone(),
            sum: Sum {
                minor,
                currency: Currency::parse("usd").expect("a currency"),
            },
            from: from.cloned(),
        }
    }
}

#[track_caller]
fn done<T: std::fmt::Debug>(answer: Answer<T>) -> T {
    match answer {
        Answer::Done(it) => it,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(answer: Answer<T>) -> Refusal {
    match answer {
        Answer::Refused(refusal) => {
            assert!(!refusal.to_string().contains("geheim"), "{refusal}");
            refusal
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn is_unknown<T: std::fmt::Debug>(answer: Answer<T>) {
    match answer {
        Answer::Unknown(why) => assert!(!why.contains("geheim") && !why.is_empty(), "{why}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_page_says_whole_dong_and_whose_they_are() {
    let stage = Stage::open().await;
    let gateway = stage.fake.gateway(1);
    let page = done(gateway.begin(&stage.ask(1)).await);
    assert_eq!(page.state, CheckoutState::Open);
    assert_eq!(page.group.as_deref(), Some(stage.group.as_str()));
    assert_eq!(page.sum, Some(Vnd(345_000).into()), "never times a hundred");
    assert_eq!(page.expires_at, stage.ask(1).expires_at);
    assert!(page.url.clone().unwrap().starts_with(&stage.fake.address));
    assert_eq!(page.payment, None);
    let shown = &stage.fake.all("checkout.session")[0];
    assert_eq!(shown["client_reference_id"], stage.group.as_str());
    assert_eq!(shown["metadata"]["order_group"], stage.group.as_str());
    assert_eq!(shown["success_url"], stage.ask(1).success_url);
    assert_eq!(done(gateway.checkout(&page.checkout).await), page);

    stage.fake.pay(page.checkout.as_str());
    let page = done(gateway.checkout(&page.checkout).await);
    assert_eq!((page.state, page.url), (CheckoutState::Paid, None));
    let payment = done(gateway.payment(&page.payment.unwrap()).await);
    assert_eq!(payment.standing, PaymentStanding::Succeeded);
    assert_eq!(payment.group.as_deref(), Some(stage.group.as_str()));
    assert_eq!(payment.received.as_vnd(), Some(Vnd(345_000)));
    assert_eq!(done(gateway.payments_of(&stage.group).await), [payment]);
    assert_eq!(done(gateway.payments_of(&GroupCode::random()).await), []);
}

#[tokio::test]
async fn a_page_that_was_begun_is_one_page_whatever_was_answered() {
    for fault in REPLAYED.into_iter().chain(BEFORE) {
        let stage = Stage::open().await;
        stage.fake.wrong(PAGES, fault);
        is_unknown(stage.fake.gateway(1).begin(&stage.ask(1)).await);
        let made = usize::from(REPLAYED.contains(&fault));
        assert_eq!(stage.fake.all("checkout.session").len(), made, "{fault:?}");
        // Asked for again by hand, and by the gateway itself.
        let first = done(stage.fake.gateway(1).begin(&stage.ask(1)).await);
        stage.fake.wrong(PAGES, fault);
        let second = done(stage.fake.gateway(2).begin(&stage.ask(1)).await);
        assert_eq!(first, second, "{fault:?}");
        assert_eq!(stage.fake.all("checkout.session").len(), 1, "{fault:?}");
        // Another attempt is another page.
        let third = done(stage.fake.gateway(1).begin(&stage.ask(2)).await);
        assert_ne!(first.checkout, third.checkout);
    }
}

#[tokio::test]
async fn who_does_not_answer_in_time_may_have_done_it() {
    let stage = Stage::open().await;
    let patience = Patience {
        tries: 1,
        time_max: std::time::Duration::from_millis(200),
        ..Patience::default()
    };
    let hasty = Stripe::new(&stage.fake.config(), patience).unwrap();
    // An answer that is slow for another reason is as unknown.
    while stage.fake.all("checkout.session").is_empty() {
        stage.fake.wrong(PAGES, Fault::SilenceAfter);
        is_unknown(hasty.begin(&stage.ask(1)).await);
    }
    done(stage.fake.gateway(3).begin(&stage.ask(1)).await);
    assert_eq!(stage.fake.all("checkout.session").len(), 1);
}

#[tokio::test]
async fn refunds_happen_once_and_never_more_than_was_paid() {
    for fault in REPLAYED.into_iter().chain(BEFORE) {
        let stage = Stage::open().await;
        let payment = stage.paid().await.payment;
        stage.fake.wrong(REFUNDS, fault);
        let ask = stage.refund(&payment, 1, 345_000 - 1);
        let refund = done(stage.fake.gateway(2).refund(&ask).await);
        assert_eq!(
            (refund.state, refund.sum.minor),
            (RefundState::Succeeded, 344_999),
            "{fault:?}"
        );
        assert_eq!(done(stage.fake.gateway(1).refund(&ask).await), refund);
        refused(stage.fake.gateway(1).refund(&stage.refund(&payment, 2, 2)).await);
        done(stage.fake.gateway(1).refund(&stage.refund(&payment, 3, 1)).await);
        let code = refused(stage.fake.gateway(1).refund(&stage.refund(&payment, 4, 1)).await).code;
        assert_eq!(code, "charge_already_refunded");
        let refunds = done(stage.fake.gateway(1).refunds_of(&payment).await);
        assert_eq!(refunds.iter().map(|refund| refund.sum.minor).sum::<i64>(), 345_000);
    }
}

#[tokio::test]
async fn a_key_means_one_thing() {
    let stage = Stage::open().await;
    let payment = stage.paid().await.payment;
    let gateway = stage.fake.gateway(1);
    done(gateway.refund(&stage.refund(&payment, 1, 40_000)).await);
    let refusal = refused(gateway.refund(&stage.refund(&payment, 1, 40_001)).await);
    assert_eq!(refusal.kind, RefusalKind::KeyReused);
    assert_eq!(stage.fake.all("refund").len(), 1);
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_says_why_without_repeating_anything() {
    let stage = Stage::open().await;
    let gateway = stage.fake.gateway(3);
    for amount in [i64::MIN, -1, 0, 14_999, 100_000_000, i64::MAX] {
        let ask = BeginCheckout {
            amount: Vnd(amount),
            ..stage.ask(1)
        };
        assert_eq!(
            refused(gateway.begin(&ask).await).kind,
            RefusalKind::Invalid,
            "{amount}"
        );
    }
    assert_eq!(
        stage.fake.calls(PAGES),
        0,
        "what a card cannot pay is not even asked for"
    );
    let too_soon = BeginCheckout {
        expires_at: stage.clock.now() + Duration::minutes(29),
        ..stage.ask(1)
    };
    assert!(refused(gateway.begin(&too_soon).await).code.ends_with("expires_at"));
    assert_eq!(stage.fake.calls(PAGES), 1, "a refusal is not asked for again");
    let nobody = PaymentRef::parse("pi_test_nobody").unwrap();
    assert_eq!(refused(gateway.payment(&nobody).await).kind, RefusalKind::NotFound);
    let ask = stage.refund(&nobody, 1, 5);
    assert_eq!(refused(gateway.refund(&ask).await).kind, RefusalKind::NotFound);
    let stranger = StripeConfig {
        secret_key: "sk_test_wrong".to_owned(),
        ..stage.fake.config()
    };
    let stranger = Stripe::new(&stranger, Patience::default()).unwrap();
    assert_eq!(refused(stranger.standing().await).kind, RefusalKind::NotAllowed);
}

#[tokio::test]
async fn a_page_closes_by_hand_or_by_its_time_and_a_paid_one_never() {
    let stage = Stage::open().await;
    let gateway = stage.fake.gateway(2);
    let close = async |page: &CardCheckout| gateway.expire(&page.checkout).await;
    let by_hand = done(gateway.begin(&stage.ask(1)).await);
    stage
        .fake
        .wrong("POST /v1/checkout/sessions/{}/expire", Fault::CutAfter);
    assert_eq!(done(close(&by_hand).await).state, CheckoutState::Expired);
    assert_eq!(
        done(close(&by_hand).await).state,
        CheckoutState::Expired,
        "what is wanted is so"
    );
    let paid = done(gateway.begin(&stage.ask(2)).await);
    let left = done(gateway.begin(&stage.ask(3)).await);
    stage.fake.pay(paid.checkout.as_str());
    refused(close(&paid).await);
    stage.clock.advance(Duration::hours(2));
    assert_eq!(
        done(gateway.checkout(&left.checkout).await).state,
        CheckoutState::Expired
    );
    assert_eq!(done(gateway.checkout(&paid.checkout).await).state, CheckoutState::Paid);
}

#[tokio::test]
async fn what_was_counted_adds_up() {
    let stage = Stage::open().await;
    let gateway = stage.fake.gateway(2);
    stage.fake.wrong(PAGES, Fault::Throttled);
    done(gateway.begin(&stage.ask(1)).await);
    stage.fake.wrong("GET /v1/balance", Fault::ErrorBefore);
    stage.fake.wrong("GET /v1/balance", Fault::ErrorBefore);
    is_unknown(gateway.standing().await);
    refused(gateway.payment(&PaymentRef::parse("pi_test_nobody").unwrap()).await);
    let figures = gateway.figures();
    assert_eq!(
        (figures.done, figures.refused, figures.unknown, figures.repeated),
        (1, 1, 1, 2)
    );
}
