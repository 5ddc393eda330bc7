//! Paying by card, over HTTP, through the pages of the fake Stripe.

mod bad_days;
mod came_back;
mod disputes;
mod killed;
pub(super) mod storm;

use crate::{
    fakes::stripe::{FakeStripe, Fault, Way},
    journeys::{CAM, MIEN, MIEN_OWNER},
};
use chrono::Duration;
use serde_json::{Value, json};
use tests::{FakeClock, HA_NOI, OPERATOR, Page, Person, Town, WARD, owner_of};

/// A town for show that takes cards, and the Stripe that takes them.
pub(super) async fn open() -> (Town, FakeStripe) {
    take_cards(FakeClock::default()).await
}

/// The same by this clock.
pub(super) async fn take_cards(clock: FakeClock) -> (Town, FakeStripe) {
    let stripe = FakeStripe::open(clock.clock()).await;
    let town = Town::open_for_show_taking_cards_by(stripe.gateway(1), clock).await;
    (town, stripe)
}

/// Fills a checkout that is to be paid by card, up to the last button.
pub(super) async fn fill(shopper: &Person, goods: &[(&str, u32)]) -> tests::page::Form {
    for (product, packs) in goods {
        shopper.put_into_cart(product, *packs).await;
    }
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    filled.forms_filled.expect("a form").with("payment", "card")
}

/// Orders; the page is Stripe's.
async fn order(shopper: &Person, goods: &[(&str, u32)]) -> Page {
    let page = shopper.send(&fill(shopper, goods).await).await;
    page.must_be(200);
    assert!(page.address.starts_with("/pay/cs_"), "{}", page.address);
    page
}

/// The newest payment page.
pub(super) fn session(stripe: &FakeStripe) -> Value {
    stripe.all("checkout.session").into_iter().next().expect("a page")
}

/// The code of the order group that it is for.
pub(super) fn code(stripe: &FakeStripe) -> String {
    session(stripe)["client_reference_id"]
        .as_str()
        .expect("a code")
        .to_owned()
}

/// Comes back from it, whatever was done there.
async fn come_back(shopper: &Person, stripe: &FakeStripe) -> Page {
    shopper.open(&format!("/don-hang/{}/the?lang=vi", code(stripe))).await
}

pub(super) async fn examine(town: &Town) {
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}

pub(super) const CLEARING: &str =
    "SELECT COALESCE(sum(amount_vnd), 0)::bigint FROM ledger_entry WHERE account = 'psp_clearing'";

#[tokio::test]
async fn cooperatives_get_an_order_when_its_card_has_paid() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    let page = order(&shopper, &[(MIEN, 2), (CAM, 1)]).await;
    let code = code(&stripe);
    page.must_say("385000 vnd").must_say(&code);
    let asked = session(&stripe);
    assert_eq!(asked["metadata"]["order_group"], json!(code));
    assert!(!asked["success_url"].to_string().contains("khoa"), "no secret is told");
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner.open("/htx/don-hang").await.must_not_say(&code);

    let paid = shopper.at(&stripe.address).press(&page, "Pay", &[]).await;
    assert!(
        paid.address.starts_with(&format!("/don-hang/{code}?khoa=")),
        "{}",
        paid.address
    );
    paid.must_say("Đã nhận đủ 385.000 ₫ bằng thẻ")
        .must_say("Đã trả bằng thẻ")
        .must_say("Chờ xác nhận")
        .must_not_say("Tiền trả lại bạn");
    owner.open("/htx/don-hang").await.must_say(&format!("{code}-1"));
    let slip = owner.open(&format!("/htx/don-hang/{code}-1/phieu")).await;
    slip.must_say("không thu tiền");
    assert_eq!(town.count(CLEARING).await, 385_000);
    // What Stripe then tells, twice and in any order, is known.
    let told = Way {
        times: 2,
        shuffled_by: Some(5),
        ..Way::default()
    };
    stripe.tell(&town.address, &told).await;
    town.run_jobs().await;
    assert_eq!(town.count(CLEARING).await, 385_000);
    assert_eq!(
        town.count("SELECT count(*) FROM webhook_inbox WHERE state = 'acted'")
            .await,
        1
    );
    examine(&town).await;
}

#[tokio::test]
async fn who_does_not_come_back_has_paid_all_the_same() {
    for is_told in [true, false] {
        let (town, stripe) = open().await;
        let shopper = town.signed_in(tests::SHOPPER).await;
        order(&shopper, &[(MIEN, 1)]).await;
        stripe.pay(session(&stripe)["id"].as_str().expect("a name"));
        if is_told {
            stripe.tell(&town.address, &Way::default()).await;
        } else {
            // Nobody tells us anything: a job looks.
            town.clock.advance(Duration::minutes(6));
        }
        town.run_jobs().await;
        let page = shopper.open(&format!("/don-hang/{}", code(&stripe))).await;
        page.must_say("Đã nhận đủ 95.000 ₫ bằng thẻ");
        examine(&town).await;
    }
}

#[tokio::test]
async fn who_declines_cancels_or_goes_back_keeps_the_order_and_pays_later() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    let page = order(&shopper, &[(MIEN, 1)]).await;
    let there = shopper.at(&stripe.address);
    there.press(&page, "Decline", &[]).await.must_say("declined");
    let bank = there.press(&page, "3DS", &[]).await;
    bank.must_say("Your bank asks");
    there.press(&bank, "Abandon", &[]).await.must_say("could not be sure");
    // Cancel, the back button, another tab: always the order, and never a word of failure.
    let back = there.press(&page, "Cancel", &[]).await;
    back.must_say("Chưa trả xong")
        .must_say("Chờ trả bằng thẻ")
        .must_not_say("Đã nhận đơn của bạn");
    let again = shopper.press(&back, "Thanh toán bằng thẻ", &[]).await;
    assert_eq!(again.address, page.address, "the same page");
    there.press(&again, "Pay", &[]).await.must_say("Đã nhận đủ 95.000 ₫");
    // The old tab.
    there
        .press(&page, "Pay", &[])
        .await
        .must_be(409)
        .must_say("paid already");
    assert_eq!(stripe.all("checkout.session").len(), 1);
    assert_eq!(town.count(CLEARING).await, 95_000);
    let back = come_back(&shopper, &stripe).await;
    back.must_say("Đã nhận đủ").must_not_say("Thanh toán bằng thẻ");
    examine(&town).await;
}

#[tokio::test]
async fn ten_tabs_pay_once() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    let form = fill(&shopper, &[(MIEN, 1)]).await;
    let pages = futures::future::join_all((0..10).map(|_| shopper.send(&form))).await;
    assert!(pages.iter().all(|page| page.address == pages[0].address), "one page");
    let back = come_back(&shopper, &stripe).await;
    let pages = futures::future::join_all((0..10).map(|_| shopper.press(&back, "Thanh toán bằng thẻ", &[]))).await;
    assert!(pages.iter().all(|page| page.address == pages[0].address), "one page");
    assert_eq!(stripe.all("checkout.session").len(), 1);
    stripe.pay(session(&stripe)["id"].as_str().expect("a name"));
    futures::future::join_all((0..10).map(|_| come_back(&shopper, &stripe))).await;
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 1);
    assert_eq!(town.count(CLEARING).await, 95_000);
    examine(&town).await;
}

#[tokio::test]
async fn a_page_that_closed_is_followed_by_another() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    let first = order(&shopper, &[(MIEN, 1)]).await;
    town.clock.advance(Duration::hours(3));
    let back = come_back(&shopper, &stripe).await;
    back.must_say("đã đóng, chưa trừ tiền");
    let second = shopper.press(&back, "Thanh toán bằng thẻ", &[]).await;
    assert_ne!(second.address, first.address);
    shopper
        .at(&stripe.address)
        .press(&second, "Pay", &[])
        .await
        .must_say("Đã nhận đủ");
    town.run_jobs().await;
    assert_eq!(town.count(CLEARING).await, 95_000);
    examine(&town).await;
}

#[tokio::test]
async fn goods_go_back_only_when_nobody_can_pay_any_more() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    order(&shopper, &[(MIEN, 1)]).await;
    town.clock.advance(Duration::hours(23));
    let back = come_back(&shopper, &stripe).await;
    shopper.press(&back, "Thanh toán bằng thẻ", &[]).await;
    // The time is over while the page is open, and Stripe cannot be asked.
    town.clock.advance(Duration::hours(1));
    for _ in 0..2 {
        stripe.wrong("GET /v1/checkout/sessions/{}", Fault::ErrorBefore);
    }
    town.run_jobs().await;
    assert_eq!(
        town.count("SELECT count(*) FROM seller_order WHERE state = 'awaiting_payment'")
            .await,
        1
    );
    for _ in 0..3 {
        town.clock.advance(Duration::minutes(6));
        town.run_jobs().await;
    }
    assert!(
        stripe
            .all("checkout.session")
            .iter()
            .all(|page| page["status"] == "expired")
    );
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 0);
    let page = come_back(&shopper, &stripe).await;
    page.must_say("Chưa nhận được tiền trong 24 giờ")
        .must_not_say("Thanh toán bằng thẻ");
    examine(&town).await;
}

#[tokio::test]
async fn a_page_that_is_paid_when_the_time_is_over_saves_the_order() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    order(&shopper, &[(MIEN, 1)]).await;
    town.clock.advance(Duration::minutes(100));
    stripe.pay(session(&stripe)["id"].as_str().expect("a name"));
    sqlx::query("UPDATE payment SET pay_by = now() - interval '9 years'")
        .execute(&town.pool)
        .await
        .expect("the time is over");
    sqlx::query("UPDATE job SET run_at = '2020-01-01' WHERE kind = 'expire_payment'")
        .execute(&town.pool)
        .await
        .expect("its job is due");
    town.run_jobs().await;
    come_back(&shopper, &stripe)
        .await
        .must_say("Đã nhận đủ")
        .must_say("Chờ xác nhận");
    examine(&town).await;
}

#[tokio::test]
async fn what_is_paid_while_it_is_called_off_goes_back_to_the_card() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    order(&shopper, &[(MIEN, 1)]).await;
    let page = come_back(&shopper, &stripe).await;
    stripe.pay(session(&stripe)["id"].as_str().expect("a name"));
    shopper.press(&page, "Hủy đơn", &[]).await.must_say("Đã hủy");
    town.run_jobs().await;
    let page = come_back(&shopper, &stripe).await;
    page.must_say("Tiền trả lại bạn")
        .must_say("95.000 ₫")
        .must_say("đã trả về thẻ lúc");
    assert_eq!(stripe.all("refund").len(), 1);
    assert_eq!(town.count(CLEARING).await, 0);
    examine(&town).await;
}

#[tokio::test]
async fn a_part_that_is_called_off_before_paying_makes_the_page_smaller() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    order(&shopper, &[(MIEN, 2), (CAM, 1)]).await;
    let first = session(&stripe);
    let page = come_back(&shopper, &stripe).await;
    shopper.press(&page, "Hủy đơn", &[]).await.must_say("Đã hủy");
    town.run_jobs().await;
    assert_eq!(
        stripe.all("checkout.session").last().expect("the first")["status"],
        "expired"
    );
    let page = come_back(&shopper, &stripe).await;
    let there = shopper.press(&page, "Thanh toán bằng thẻ", &[]).await;
    let second = session(&stripe);
    assert!(second["amount_total"].as_i64() < first["amount_total"].as_i64());
    shopper
        .at(&stripe.address)
        .press(&there, "Pay", &[])
        .await
        .must_say("Đã nhận đủ");
    assert_eq!(Some(town.count(CLEARING).await), second["amount_total"].as_i64());
    examine(&town).await;
}

#[tokio::test]
async fn an_order_that_the_cooperative_calls_off_goes_back_to_the_card_by_itself() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    let page = order(&shopper, &[(MIEN, 2), (CAM, 1)]).await;
    shopper.at(&stripe.address).press(&page, "Pay", &[]).await;
    let code = code(&stripe);
    let page = come_back(&shopper, &stripe).await;
    shopper.press(&page, "Hủy đơn", &[]).await.must_say("đang chờ chuyển");
    town.run_jobs().await;
    let refunds = stripe.all("refund");
    assert_eq!(refunds.len(), 1);
    let key = refunds[0]["metadata"]["key"].as_str().expect("a key");
    assert!(key.starts_with(&format!("order:{code}:refund:")), "{key}");
    let operator = town.signed_in(OPERATOR).await;
    operator
        .open("/dieu-hanh/tien")
        .await
        .must_say("Không có khoản nào phải trả lại");
    come_back(&shopper, &stripe)
        .await
        .must_say("đã trả về thẻ lúc")
        .must_say("5 đến 10 ngày");
    assert_eq!(
        town.count(CLEARING).await,
        385_000 - refunds[0]["amount"].as_i64().expect("an amount")
    );
    examine(&town).await;
}

#[tokio::test]
async fn what_a_card_cannot_pay_is_not_offered_and_the_page_says_why() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    sqlx::query("UPDATE offer SET price_vnd = 60000000")
        .execute(&town.pool)
        .await
        .expect("dear");
    let form = fill(&shopper, &[(MIEN, 2)]).await;
    let page = shopper.open("/thanh-toan").await;
    page.must_say("Thẻ chỉ trả được từ 15.000 ₫ đến 99.999.999 ₫");
    shopper.send(&form).await.must_say("Cách này không trả được 120.");
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 0);
    assert_eq!(stripe.all("checkout.session").len(), 0);
}

#[tokio::test]
async fn without_a_key_no_card_is_offered_and_everything_else_works() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let form = fill(&shopper, &[(MIEN, 1)]).await;
    shopper.open("/thanh-toan").await.must_not_say("Visa");
    shopper.send(&form).await.must_say("Đơn chưa đặt được");
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 0);
    let placed = shopper.send(&form.with("payment", "cod")).await;
    placed.must_say("Đã nhận đơn của bạn");
    let code = placed.order_code();
    shopper.open(&format!("/don-hang/{code}/the")).await.must_be(404);
    let policy = shopper.ask(reqwest::Method::GET, "/thanh-toan", &[]).await;
    let policy = policy.headers()["content-security-policy"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(policy.contains("form-action 'self';"), "{policy}");
}

#[tokio::test]
async fn only_who_may_see_an_order_pays_it_and_comes_back_to_it() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    order(&shopper, &[(MIEN, 1)]).await;
    let code = code(&stripe);
    stripe.pay(session(&stripe)["id"].as_str().expect("a name"));
    let stranger = town.visitor();
    let page = stranger.open(&format!("/don-hang/{code}/the?lang=vi")).await;
    assert!(page.address.starts_with("/tra-cuu"), "{}", page.address);
    let answer = stranger
        .ask(reqwest::Method::POST, "/api/order/pay", &[("code", &code)])
        .await;
    assert_eq!(answer.status().as_u16(), 404);
    // A stranger's coming back moved nothing.
    assert_eq!(town.count(CLEARING).await, 0);
    come_back(&shopper, &stripe).await.must_say("Đã nhận đủ");
}

#[tokio::test]
async fn who_cannot_pay_by_card_pays_by_transfer_and_the_payment_page_is_closed() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    order(&shopper, &[(MIEN, 2)]).await;
    let code = code(&stripe);
    let back = come_back(&shopper, &stripe).await;
    back.must_say("Chuyển khoản thay vì trả thẻ");
    let waiting = shopper.press(&back, "Chuyển khoản thay vì trả thẻ", &[]).await;
    waiting.must_be(200).must_say("160.000 ₫").must_say(&code);
    assert_eq!(waiting.attributes("svg.qr", "role"), ["img"]);
    assert_eq!(
        session(&stripe)["status"],
        json!("expired"),
        "nobody pays there any more"
    );
    // The button of a tab that was left open: nothing is paid by card any more.
    shopper
        .press(&back, "Chuyển khoản thay vì trả thẻ", &[])
        .await
        .must_be(404);
    town.bank_receives(1, 160_000, &code).await;
    shopper.open(&waiting.address).await.must_say("Chờ xác nhận");
    assert_eq!(town.count("SELECT count(*) FROM refund").await, 0);
    examine(&town).await;
}

#[tokio::test]
async fn a_card_that_paid_while_its_shopper_wanted_to_transfer_has_paid() {
    let (town, stripe) = open().await;
    let shopper = town.visitor();
    order(&shopper, &[(MIEN, 2)]).await;
    let code = code(&stripe);
    let back = come_back(&shopper, &stripe).await;
    stripe.pay(session(&stripe)["id"].as_str().expect("a name"));
    let paid = shopper.press(&back, "Chuyển khoản thay vì trả thẻ", &[]).await;
    paid.must_be(200).must_say("Đã trả bằng thẻ").must_say("Chờ xác nhận");
    // Nobody answers: it is not known, and nothing changes.
    let other = town.visitor();
    order(&other, &[(MIEN, 1)]).await;
    let back = come_back(&other, &stripe).await;
    stripe.wrong("GET /v1/checkout/sessions/{}", Fault::ErrorBefore);
    let unknown = other.press(&back, "Chuyển khoản thay vì trả thẻ", &[]).await;
    unknown.must_be(200).must_say("Đang xử lý");
    assert_eq!(
        town.count("SELECT count(*) FROM payment WHERE method = 'bank_transfer'")
            .await,
        0
    );
    town.bank_receives(1, 160_000, &code).await;
    town.run_jobs().await;
    assert_eq!(
        town.count("SELECT count(*) FROM suspense_case").await,
        1,
        "of a transfer that comes all the same a person decides"
    );
    examine(&town).await;
}
