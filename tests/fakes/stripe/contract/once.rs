//! What a key does not do: a failure that it repeats, and being forgotten.

use super::*;

#[tokio::test]
async fn a_failure_that_the_key_repeats_is_looked_behind() {
    let stage = Stage::open().await;
    let payment = stage.paid().await.payment;
    let now = stage.clock.now();
    stage.fake.wrong(REFUNDS, Fault::ErrorAfter);
    let ask = stage.refund(&payment, 1, 40_000);
    is_unknown(stage.fake.gateway(3).refund(&ask).await);
    assert_eq!(stage.fake.calls(REFUNDS), 3, "the same 500 each time");
    let found = done(refund_once(&stage.fake.gateway(3), &ask, now, now).await);
    assert_eq!(found.key.as_deref(), Some(ask.key.as_str()));
    assert_eq!(stage.fake.all("refund").len(), 1);

    stage.fake.wrong(PAGES, Fault::ErrorAfter);
    let page = done(begin_once(&stage.fake.gateway(2), &stage.ask(2), now, now).await);
    assert_eq!(page.key.as_deref(), Some(stage.ask(2).key().as_str()));
    assert_eq!(stage.fake.all("checkout.session").len(), 2);

    let account = stage.account().await;
    stage.fake.lend("usd", 10_000);
    stage.fake.wrong(TRANSFERS, Fault::ErrorAfter);
    let transfer = done(transfer_once(&stage.fake.gateway(2), &stage.transfer(&account, None, 500), now, now).await);
    let ask = ReversalAsk {
        key: CardKey::new(&stage.group, "reversal", 1),
        transfer: transfer.transfer,
        minor: 200,
    };
    stage.fake.wrong(REVERSALS, Fault::ErrorAfter);
    let reversal = done(reverse_once(&stage.fake.gateway(2), &ask, now, now).await);
    assert_eq!(reversal.sum.minor, 200);
    assert_eq!(stage.fake.all("transfer").len(), 1);
    assert_eq!(stage.fake.all("transfer_reversal").len(), 1);
}

#[tokio::test]
async fn a_key_that_was_forgotten_makes_nothing_twice() {
    let stage = Stage::open().await;
    let paid = stage.paid().await;
    let account = stage.account().await;
    stage.fake.lend("usd", 10_000);
    let first = stage.clock.now();
    let refund = stage.refund(&paid.payment, 1, 40_000);
    let transfer = stage.transfer(&account, None, 500);
    done(stage.fake.gateway(1).refund(&refund).await);
    let handed = done(stage.fake.gateway(1).transfer(&transfer).await);
    let reversal = ReversalAsk {
        key: CardKey::new(&stage.group, "reversal", 1),
        transfer: handed.transfer.clone(),
        minor: 200,
    };
    done(stage.fake.gateway(1).reverse(&reversal).await);

    stage.clock.advance(Duration::hours(30));
    let (gateway, now) = (stage.fake.gateway(1), stage.clock.now());
    done(refund_once(&gateway, &refund, first, now).await);
    done(transfer_once(&gateway, &transfer, first, now).await);
    done(reverse_once(&gateway, &reversal, first, now).await);
    for (kind, call) in [
        ("refund", REFUNDS),
        ("transfer", TRANSFERS),
        ("transfer_reversal", REVERSALS),
    ] {
        assert_eq!((stage.fake.all(kind).len(), stage.fake.calls(call)), (1, 1), "{kind}");
    }
    // What never came to be is asked for now, once.
    let late = stage.refund(&paid.payment, 2, 5_000);
    done(refund_once(&gateway, &late, first, now).await);
    done(refund_once(&gateway, &late, first, now).await);
    assert_eq!(stage.fake.all("refund").len(), 2);
    // A page is found as it is by now; one that never came to be would be closed by now.
    let found = done(begin_once(&gateway, &stage.ask(1), tests::clock::start(), now).await);
    assert_eq!(found.state, CheckoutState::Paid);
    let never = refused(begin_once(&gateway, &stage.ask(2), tests::clock::start(), now).await);
    assert_eq!(never.kind, RefusalKind::NotFound);
    assert_eq!(stage.fake.calls(PAGES), 1);
}

#[tokio::test]
async fn a_look_up_that_fails_asks_for_nothing() {
    let stage = Stage::open().await;
    let payment = stage.paid().await.payment;
    let first = stage.clock.now();
    stage.clock.advance(Duration::hours(30));
    let ask = stage.refund(&payment, 1, 40_000);
    for fault in [Fault::ErrorBefore, Fault::GarbageAfter, Fault::CutAfter] {
        stage.fake.wrong("GET /v1/refunds", fault);
        is_unknown(refund_once(&stage.fake.gateway(1), &ask, first, stage.clock.now()).await);
    }
    assert_eq!(stage.fake.calls(REFUNDS), 0);
}
