//! What went back to a card comes back to us days later, because the payer's bank does not take it.

use super::{CLEARING, code, come_back, examine, open, order, session};
use crate::{
    fakes::stripe::{FakeStripe, Fault, Way},
    journeys::MIEN,
};
use chrono::Duration;
use market::payments::card;
use tests::{OPERATOR, Person, Town};

/// What the desk says of it.
const RETURNED: &str = "ngân hàng của khách gửi lại";
const OWED: &str =
    "SELECT COALESCE(-sum(amount_vnd), 0)::bigint FROM ledger_entry WHERE account LIKE 'refund_payable:%'";
const BANK: &str = "SELECT COALESCE(sum(amount_vnd), 0)::bigint FROM ledger_entry WHERE account = 'bank'";

/// A shopper pays and calls off.
async fn call_off(town: &Town, stripe: &FakeStripe, shopper: &Person) {
    order(shopper, &[(MIEN, 1)]).await;
    stripe.pay(session(stripe)["id"].as_str().expect("a name"));
    let page = come_back(shopper, stripe).await;
    shopper.press(&page, "Hủy đơn", &[]).await.must_say("Đã hủy");
    town.run_jobs().await;
}

fn return_refund(stripe: &FakeStripe) {
    let refunds = stripe.all("refund");
    stripe.return_refund(refunds[0]["id"].as_str().expect("a name"));
}

/// The desk says it once; a person transfers it, and the books are in order.
async fn a_person_sends_it(town: &Town, stripe: &FakeStripe, shopper: &Person) {
    assert_eq!((town.count(CLEARING).await, town.count(OWED).await), (95_000, 95_000));
    examine(town).await;
    come_back(shopper, stripe)
        .await
        .must_say("đang chờ chuyển")
        .must_not_say("đã trả về thẻ lúc");
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/tien").await;
    desk.must_say(RETURNED).must_not_say("Đang trả về thẻ");
    assert_eq!(desk.forms("Đã chuyển trả").len(), 1, "one task");
    operator
        .press(&desk, "Đã chuyển trả", &[("reference", "FT26329004")])
        .await
        .must_say("Không có khoản nào phải trả lại");
    come_back(shopper, stripe).await.must_say("đã chuyển lúc");
    assert_eq!((town.count(OWED).await, town.count(BANK).await), (0, -95_000));
    examine(town).await;
}

#[tokio::test]
async fn a_refund_that_the_bank_returns_is_owed_again_and_a_persons_task_once() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    call_off(&town, &stripe, &shopper).await;
    come_back(&shopper, &stripe).await.must_say("đã trả về thẻ lúc");
    assert_eq!((town.count(CLEARING).await, town.count(OWED).await), (0, 0));
    town.clock.advance(Duration::days(5));
    return_refund(&stripe);
    let told = Way {
        times: 2,
        shuffled_by: Some(3),
        ..Way::default()
    };
    stripe.tell(&town.address, &told).await;
    town.run_jobs().await;
    a_person_sends_it(&town, &stripe, &shopper).await;
    // Looked at again, it is known.
    let refund = sqlx::query_scalar("SELECT id FROM refund")
        .fetch_one(&town.pool)
        .await
        .expect("a refund");
    let gateway = stripe.gateway(1);
    let refund = market::base::RefundId(refund);
    card::look_at_refund(&town.pool, Some(&gateway), refund, town.clock.now())
        .await
        .expect("looked at");
    assert_eq!((town.count(OWED).await, town.count(BANK).await), (0, -95_000));
    assert_eq!(stripe.all("refund").len(), 1, "no card was asked again");
}

#[tokio::test]
async fn a_refund_of_whose_return_nobody_tells_is_found_in_the_account_of_that_day() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    call_off(&town, &stripe, &shopper).await;
    let read = async |fault: Option<Fault>| {
        town.clock.advance(Duration::days(1));
        let now = town.clock.now();
        let planned = card::plan_reconciliation(&town.pool, town.state.clock.today(), now).await;
        assert_ne!(planned.expect("planned"), 0);
        if let Some(fault) = fault {
            stripe.wrong("GET /v1/refunds", fault);
        }
        town.clock.advance(Duration::hours(20));
        town.run_jobs().await;
    };
    read(None).await;
    town.clock.advance(Duration::days(2));
    return_refund(&stripe);
    // Stripe does not answer at first when it is looked at.
    read(Some(Fault::ErrorBefore)).await;
    let operator = town.signed_in(OPERATOR).await;
    operator
        .open("/dieu-hanh/doi-soat")
        .await
        .must_say(stripe.all("refund")[0]["id"].as_str().expect("a name"));
    assert_eq!(town.count(OWED).await, 0);
    town.clock.advance(Duration::hours(7));
    town.run_jobs().await;
    operator
        .open("/dieu-hanh/doi-soat")
        .await
        .must_say("mọi khoản đều khớp");
    let kept = "SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account = 'expense:psp_fee'";
    let fee = town.count(kept).await;
    assert_eq!(town.count(CLEARING).await, 95_000 - fee);
    let desk = operator.open("/dieu-hanh/tien").await;
    desk.must_say(RETURNED).must_say(&code(&stripe));
    examine(&town).await;
}

#[tokio::test]
async fn a_return_that_is_told_before_it_is_known_that_anything_was_sent_is_one_task_too() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    order(&shopper, &[(MIEN, 1)]).await;
    stripe.pay(session(&stripe)["id"].as_str().expect("a name"));
    let page = come_back(&shopper, &stripe).await;
    stripe.wrong("POST /v1/refunds", Fault::CutAfter);
    stripe.wrong("GET /v1/refunds", Fault::ErrorBefore);
    shopper.press(&page, "Hủy đơn", &[]).await.must_say("Đã hủy");
    town.run_jobs().await;
    return_refund(&stripe);
    stripe.tell(&town.address, &Way::default()).await;
    town.run_jobs().await;
    for hours in [1, 30, 30] {
        town.clock.advance(Duration::hours(hours));
        town.run_jobs().await;
    }
    let operator = town.signed_in(OPERATOR).await;
    let desk = operator.open("/dieu-hanh/tien").await;
    assert_eq!(desk.forms("Đã chuyển trả").len(), 1, "one task");
    assert_eq!((town.count(CLEARING).await, town.count(OWED).await), (95_000, 95_000));
    examine(&town).await;
}
