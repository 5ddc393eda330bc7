//! Money beside payments: what is handed on, the account of a day, disputes.

use super::*;

#[tokio::test]
async fn money_is_handed_on_in_what_it_settled_in_and_never_more_than_came() {
    let stage = Stage::open().await;
    let charge = stage.paid().await.charge.unwrap();
    let (gateway, account) = (stage.fake.gateway(2), stage.account().await);
    // 345.000 ₫ settled as 13,80 dollars.
    let dong = TransferAsk {
        sum: Vnd(225_000).into(),
        ..stage.transfer(&account, Some(&charge), 1)
    };
    assert!(refused(gateway.transfer(&dong).await).code.ends_with("currency"));
    // Stripe kept 70 of them.
    refused(gateway.transfer(&stage.transfer(&account, Some(&charge), 1_311)).await);
    for fault in REPLAYED {
        stage.fake.wrong(TRANSFERS, fault);
    }
    let ask = stage.transfer(&account, Some(&charge), 1_310);
    let transfer = done(stage.fake.gateway(4).transfer(&ask).await);
    assert_eq!(transfer.to.as_ref(), Some(&account));
    assert_eq!(
        done(gateway.transfers_of(&stage.group).await),
        std::slice::from_ref(&transfer)
    );
    let poor = TransferAsk {
        key: CardKey::new(&stage.group, "transfer", "poor"),
        ..stage.transfer(&account, None, 1)
    };
    assert_eq!(refused(gateway.transfer(&poor).await).code, "balance_insufficient");

    let take = |which: u32, minor: i64| ReversalAsk {
        key: CardKey::new(&stage.group, "reversal", which),
        transfer: transfer.transfer.clone(),
        minor,
    };
    stage.fake.wrong(REVERSALS, Fault::GarbageAfter);
    done(gateway.reverse(&take(1, 1_000)).await);
    refused(gateway.reverse(&take(2, 311)).await);
    done(gateway.reverse(&take(3, 310)).await);
    assert_eq!(done(gateway.reversals_of(&transfer.transfer).await).len(), 2);
    assert_eq!(done(gateway.transfers_of(&stage.group).await)[0].reversed_minor, 1_310);
    // Giving back to the shopper touches none of it.
    assert_eq!(stage.fake.all("refund").len(), 0);
}

#[tokio::test]
async fn an_account_says_whether_it_can_receive_anything() {
    let stage = Stage::open().await;
    let gateway = stage.fake.gateway(1);
    let look_up = async |name: &str| gateway.account(&AccountRef::parse(name).expect("a name")).await;
    let ready = done(look_up(&stage.fake.open_account(true)).await);
    assert!(ready.may_receive);
    assert_eq!(ready.currency.as_ref().map(Currency::as_str), Some("sgd"));
    assert!(!done(look_up(&stage.fake.open_account(false)).await).may_receive);
    assert_eq!(refused(look_up("acct_test_nobody").await).kind, RefusalKind::NotFound);
}

#[tokio::test]
async fn nothing_is_taken_back_of_an_account_in_which_nothing_lies() {
    let stage = Stage::open().await;
    let charge = stage.paid().await.charge.unwrap();
    let (gateway, account) = (stage.fake.gateway(1), stage.account().await);
    let transfer = done(gateway.transfer(&stage.transfer(&account, Some(&charge), 900)).await);
    stage.fake.empty_account(account.as_str());
    let ask = ReversalAsk {
        key: CardKey::new(&stage.group, "reversal", 1),
        transfer: transfer.transfer.clone(),
        minor: 1,
    };
    assert_eq!(refused(gateway.reverse(&ask).await).code, "balance_insufficient");
    assert_eq!(done(gateway.transfers_of(&stage.group).await)[0].reversed_minor, 0);
}

#[tokio::test]
async fn dong_that_settle_as_dong_stay_whole() {
    let stage = Stage::open().await;
    stage.fake.settle_in("vnd", 1_000);
    let charge = stage.paid().await.charge.unwrap();
    let (gateway, account) = (stage.fake.gateway(1), stage.account().await);
    let ask = TransferAsk {
        sum: Vnd(225_000).into(),
        ..stage.transfer(&account, Some(&charge), 1)
    };
    assert_eq!(done(gateway.transfer(&ask).await).sum.as_vnd(), Some(Vnd(225_000)));
    let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let lines = done(gateway.balance_lines(day).await);
    let gross: Vec<_> = lines.iter().map(|line| line.gross.as_vnd().unwrap().0).collect();
    assert_eq!(gross, [345_000, -225_000]);
    assert!(lines.iter().all(|line| line.exchange_rate.is_none()));
}

#[tokio::test]
async fn a_day_is_listed_whole_in_what_it_settled_in() {
    let stage = Stage::open().await;
    let payment = stage.paid().await.payment;
    let gateway = stage.fake.gateway(1);
    for which in 0..120 {
        done(gateway.refund(&stage.refund(&payment, which, 250)).await);
    }
    stage.clock.advance(Duration::days(1));
    done(gateway.refund(&stage.refund(&payment, 999, 250)).await);
    let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let lines = done(gateway.balance_lines(day).await);
    assert_eq!(lines.len(), 121, "more than a page, and nothing of tomorrow");
    let first = &lines[0];
    assert_eq!((first.kind.as_str(), first.gross.minor), ("charge", 1_380));
    assert_eq!(first.gross.as_vnd(), None, "it settled in dollars");
    assert_eq!(first.gross.minor - first.fee_minor, first.net_minor);
    assert!(first.exchange_rate.is_some() && first.source.is_some());
    assert!(
        lines[1..]
            .iter()
            .all(|line| line.kind == "refund" && line.gross.minor == -1)
    );
    let standing = done(gateway.standing().await);
    assert!(!standing.is_live);
    let all: i64 = lines.iter().map(|line| line.net_minor).sum();
    assert_eq!(standing.available[0].minor, all - 1);
}

#[tokio::test]
async fn a_dispute_is_told_as_it_stands() {
    let stage = Stage::open().await;
    let paid = stage.paid().await;
    let gateway = stage.fake.gateway(1);
    let dispute = stage.fake.dispute(paid.charge.as_ref().unwrap().as_str());
    let dispute = DisputeRef::parse(dispute["id"].as_str().unwrap()).unwrap();
    let found = done(gateway.dispute(&dispute).await);
    assert_eq!((found.status.as_str(), found.sum.minor), ("needs_response", 345_000));
    assert_eq!(found.payment.as_ref(), Some(&paid.payment));
    assert!(found.respond_by > Some(stage.clock.now()));
    let refusal = refused(gateway.refund(&stage.refund(&paid.payment, 1, 5)).await);
    assert_eq!(refusal.code, "charge_disputed charge");
    stage.fake.decide(dispute.as_str(), true);
    assert_eq!(done(gateway.dispute(&dispute).await).status, "won");
    assert!(disputes::decide(&mut stage.fake.world(), dispute.as_str(), false).is_err());
}
