//! Payers dispute what their card paid; and each day is compared with what Stripe says of it.

use super::{CLEARING, code, come_back, examine, open, order, session};
use crate::{
    fakes::stripe::{FakeStripe, Way},
    journeys::{MIEN, MIEN_OWNER},
};
use chrono::Duration;
use market::{
    base::{Lang, Vnd},
    orders::GroupCode,
    payments::card::{self, Answer, BeginCheckout, CardGateway},
};
use tests::{OPERATOR, Person, Town, owner_of};

/// An order that is paid; returns its charge.
async fn paid(town: &Town, stripe: &FakeStripe, shopper: &Person) -> String {
    order(shopper, &[(MIEN, 1)]).await;
    stripe.pay(session(stripe)["id"].as_str().expect("a name"));
    come_back(shopper, stripe).await.must_say("Đã nhận đủ");
    stripe.tell(&town.address, &Way::default()).await;
    town.run_jobs().await;
    stripe.all("charge")[0]["id"].as_str().expect("a name").to_owned()
}

/// The order goes its way until the shopper has the goods.
async fn complete(town: &Town, stripe: &FakeStripe, shopper: &Person) {
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    for step in ["Xác nhận đơn", "Chuẩn bị hàng", "Sẵn sàng giao", "Bàn giao vận chuyển"] {
        let page = owner.open(&format!("/htx/don-hang/{}-1", code(stripe))).await;
        owner.press(&page, step, &[]).await.must_be(200);
    }
    let page = come_back(shopper, stripe).await;
    shopper.press(&page, "Đã nhận hàng", &[]).await.must_say("Hoàn thành");
}

async fn told(town: &Town, stripe: &FakeStripe) {
    let way = Way {
        times: 2,
        shuffled_by: Some(3),
        ..Way::default()
    };
    stripe.tell(&town.address, &way).await;
    town.run_jobs().await;
}

const ESCROW: &str = "SELECT COALESCE(-sum(amount_vnd), 0)::bigint FROM ledger_entry WHERE account LIKE 'escrow:%'";
const PAYABLE: &str = "SELECT COALESCE(-sum(amount_vnd), 0)::bigint FROM ledger_entry WHERE account LIKE 'payable:%'";
const RECEIVABLE: &str =
    "SELECT COALESCE(sum(amount_vnd), 0)::bigint FROM ledger_entry WHERE account LIKE 'dispute_receivable:%'";

#[tokio::test]
async fn what_is_disputed_stays_where_it_is_until_it_is_won() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    let charge = paid(&town, &stripe, &shopper).await;
    let dispute = stripe.dispute(&charge);
    told(&town, &stripe).await;
    let operator = town.signed_in(OPERATOR).await;
    operator
        .open("/dieu-hanh/tien")
        .await
        .must_say("Khiếu nại thẻ")
        .must_say("Đang xét")
        .must_say("chủ thẻ nói không thực hiện khoản này")
        .must_not_say("fraudulent")
        .must_say("Gửi bằng chứng");
    assert_eq!((town.count(CLEARING).await, town.count(RECEIVABLE).await), (0, 95_000));
    complete(&town, &stripe, &shopper).await;
    assert_eq!((town.count(ESCROW).await, town.count(PAYABLE).await), (95_000, 0));
    examine(&town).await;
    stripe.decide(dispute["id"].as_str().expect("a name"), true);
    told(&town, &stripe).await;
    assert_eq!((town.count(CLEARING).await, town.count(RECEIVABLE).await), (95_000, 0));
    assert_eq!(town.count(ESCROW).await, 0);
    assert!(town.count(PAYABLE).await > 0);
    operator.open("/dieu-hanh/tien").await.must_not_say("Khiếu nại thẻ");
    examine(&town).await;
}

#[tokio::test]
async fn who_bears_a_lost_dispute_is_a_persons_word() {
    for (bearer, is_released) in [
        ("seller", true),
        ("platform", true),
        ("platform", false),
        ("seller", false),
    ] {
        let (town, stripe) = open().await;
        let shopper = town.visitor();
        let charge = paid(&town, &stripe, &shopper).await;
        if is_released {
            complete(&town, &stripe, &shopper).await;
        }
        let earned = town.count(PAYABLE).await;
        let dispute = stripe.dispute(&charge);
        told(&town, &stripe).await;
        if !is_released {
            // The shopper has their money from the bank, and calls the order off besides.
            let page = come_back(&shopper, &stripe).await;
            shopper.press(&page, "Hủy đơn", &[]).await.must_say("Đã hủy");
        }
        stripe.decide(dispute["id"].as_str().expect("a name"), false);
        told(&town, &stripe).await;
        assert_eq!(stripe.all("refund").len(), 0, "nothing goes back twice");
        let operator = town.signed_in(OPERATOR).await;
        let desk = operator.open("/dieu-hanh/tien").await;
        desk.must_say("Thua: ai chịu?")
            .must_say("Không có khoản nào phải trả lại");
        operator
            .press(&desk, "Ghi quyết định", &[("bearer", bearer)])
            .await
            .must_say("Vui lòng ghi lý do");
        let desk = operator.open("/dieu-hanh/tien").await;
        operator
            .press(
                &desk,
                "Ghi quyết định",
                &[("bearer", bearer), ("reason", "đã xem hồ sơ")],
            )
            .await
            .must_say("Đã ghi quyết định");
        town.run_jobs().await;
        assert_eq!((town.count(CLEARING).await, town.count(RECEIVABLE).await), (0, 0));
        let borne = if bearer == "seller" && is_released { 95_000 } else { 0 };
        assert_eq!(town.count(PAYABLE).await, earned - borne, "{bearer} {is_released}");
        let unsent = "SELECT count(*) FROM refund WHERE state <> 'sent'";
        assert_eq!(town.count(unsent).await, 0);
        examine(&town).await;
    }
}

#[tokio::test]
async fn each_day_is_compared_with_what_stripe_says_of_it() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    paid(&town, &stripe, &shopper).await;
    let operator = town.signed_in(OPERATOR).await;
    operator.open("/dieu-hanh/doi-soat").await.must_say("Chưa có ngày nào");
    let read = async || {
        town.clock.advance(Duration::days(1));
        let now = town.clock.now();
        let planned = card::plan_reconciliation(&town.pool, town.state.clock.today(), now).await;
        assert_ne!(planned.expect("planned"), 0);
        let again = card::plan_reconciliation(&town.pool, town.state.clock.today(), now).await;
        assert_eq!(again.expect("once"), 0);
        town.clock.advance(Duration::hours(20));
        town.run_jobs().await;
        operator.open("/dieu-hanh/doi-soat").await
    };
    stripe.wrong("GET /v1/balance_transactions", crate::fakes::stripe::Fault::ErrorBefore);
    let page = read().await;
    page.must_say("Chưa đọc được");
    town.clock.advance(Duration::minutes(31));
    town.run_jobs().await;
    let page = operator.open("/dieu-hanh/doi-soat").await;
    // 95.000 ₫ settle to 380 cents, of which 41 are kept.
    page.must_say("mọi khoản đều khớp")
        .must_say("3,80 USD")
        .must_say("-0,41 USD")
        .must_say("3,39 USD");
    let fee = "SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account = 'expense:psp_fee'";
    assert_eq!(town.count(fee).await, 10_250);
    // Nobody confirmed the order: it has gone back to the card, and the fee has not.
    assert_eq!(town.count(CLEARING).await, -10_250);
    examine(&town).await;

    // What is none of ours, what Stripe never heard of, and what is another amount.
    let gateway = stripe.gateway(1);
    let ask = BeginCheckout {
        group: GroupCode::random(),
        attempt: 1,
        amount: Vnd(345_000),
        title: "x".to_owned(),
        lang: Lang::Vi,
        success_url: "https://cho-phien.example/".to_owned(),
        cancel_url: "https://cho-phien.example/".to_owned(),
        expires_at: stripe.now() + Duration::hours(1),
    };
    let Answer::Done(foreign) = gateway.begin(&ask).await else {
        panic!("the page opens");
    };
    stripe.pay(foreign.checkout.as_str());
    sqlx::query("UPDATE card_attempt SET charge_ref = 'ch_never'")
        .execute(&town.pool)
        .await
        .expect("another charge");
    let page = read().await;
    page.must_say("Sổ mình không có")
        .must_say("Stripe không có")
        .must_say("ch_never")
        .must_say("13,80 USD");
}
