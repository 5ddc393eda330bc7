//! The page with the buttons, pressed as a browser does.

use super::FakeStripe;
use chrono::Duration;
use market::{
    base::{Lang, Vnd},
    orders::GroupCode,
    payments::card::{Answer, BeginCheckout, CardCheckout, CardGateway, CheckoutState, PaymentStanding},
};
use reqwest::redirect::Policy;
use server::gateways::stripe::Stripe;
use tests::FakeClock;

async fn open() -> (FakeStripe, Stripe, FakeClock, CardCheckout) {
    let clock = FakeClock::default();
    let fake = FakeStripe::open(clock.clock()).await;
    let gateway = fake.gateway(1);
    let ask = BeginCheckout {
        group: GroupCode::random(),
        attempt: 1,
        amount: Vnd(345_000),
        title: "Đơn <b>".to_owned(),
        lang: Lang::Vi,
        success_url: "https://cho-phien.example/xong?phien={CHECKOUT_SESSION_ID}".to_owned(),
        cancel_url: "https://cho-phien.example/gio-hang".to_owned(),
        expires_at: tests::clock::start() + Duration::hours(1),
    };
    let Answer::Done(page) = gateway.begin(&ask).await else {
        panic!("the page opens");
    };
    (fake, gateway, clock, page)
}

/// Presses a button; returns the status, where it leads and what is shown.
async fn press(page: &CardCheckout, button: &str) -> (u16, String, String) {
    let browser = reqwest::Client::builder()
        .redirect(Policy::none())
        .build()
        .expect("a client");
    let address = format!("{}/{button}", page.url.as_deref().expect("it is open"));
    let answer = browser.post(address).send().await.expect("the fake answers");
    let location = answer.headers().get("location");
    let location = location.map_or("", |text| text.to_str().expect("a text")).to_owned();
    (answer.status().as_u16(), location, answer.text().await.expect("a page"))
}

async fn state(gateway: &Stripe, page: &CardCheckout) -> (CheckoutState, Option<PaymentStanding>) {
    let Answer::Done(page) = gateway.checkout(&page.checkout).await else {
        panic!("the page is there");
    };
    let standing = match &page.payment {
        None => None,
        Some(payment) => match gateway.payment(payment).await {
            Answer::Done(payment) => Some(payment.standing),
            other => panic!("{other:?}"),
        },
    };
    (page.state, standing)
}

#[tokio::test]
async fn every_button_does_what_it_says() {
    let (_fake, gateway, _, page) = open().await;
    let shown = reqwest::get(page.url.as_deref().unwrap())
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for words in ["Đơn &lt;b>", "345000 vnd", "Pay", "Decline", "3DS", "Cancel"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let (_, location, _) = press(&page, "cancel").await;
    assert_eq!(location, "https://cho-phien.example/gio-hang");
    assert_eq!(
        state(&gateway, &page).await,
        (CheckoutState::Open, None),
        "cancelling closes nothing"
    );
    let (status, _, shown) = press(&page, "decline").await;
    assert!(status == 200 && shown.contains("declined"), "{shown}");
    let waiting = (CheckoutState::Open, Some(PaymentStanding::Waiting));
    assert_eq!(state(&gateway, &page).await, waiting);
    let (_, location, _) = press(&page, "3ds").await;
    assert!(location.ends_with("/3ds"), "{location}");
    let (_, _, shown) = press(&page, "abandon").await;
    assert!(shown.contains("could not be sure"), "{shown}");
    assert_eq!(state(&gateway, &page).await, waiting);
    press(&page, "3ds").await;
    let (_, location, _) = press(&page, "complete").await;
    assert_eq!(
        location,
        format!("https://cho-phien.example/xong?phien={}", page.checkout.as_str())
    );
    let paid = (CheckoutState::Paid, Some(PaymentStanding::Succeeded));
    assert_eq!(state(&gateway, &page).await, paid);
    for button in ["pay", "decline", "3ds", "complete", "abandon"] {
        assert_eq!(press(&page, button).await.0, 409, "{button}: it is paid once");
    }
    assert_eq!(state(&gateway, &page).await, paid);
}

#[tokio::test]
async fn two_tabs_pay_once_and_a_closed_page_never() {
    let (fake, gateway, _, page) = open().await;
    let (one, other) = futures::future::join(press(&page, "pay"), press(&page, "pay")).await;
    let mut statuses = [one.0, other.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(fake.all("charge").len(), 1);
    assert_eq!(state(&gateway, &page).await.0, CheckoutState::Paid);

    let (fake, gateway, clock, page) = open().await;
    clock.advance(Duration::hours(2));
    assert_eq!(press(&page, "pay").await.0, 409);
    assert_eq!(state(&gateway, &page).await, (CheckoutState::Expired, None));
    fake.look_at_clock();
    assert_eq!(fake.all("event").len(), 1, "it closed once");
}
