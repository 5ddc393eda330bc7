//! A guest pays by card on a phone, through the page of whoever takes it, and comes back.

use crate::fakes::stripe::FakeStripe;
use tests::{
    FakeClock, Town,
    browser::{Browser, Script, Size},
};

#[tokio::test]
async fn a_guest_pays_on_the_other_page_and_comes_back() {
    let clock = FakeClock::default();
    let stripe = FakeStripe::open(clock.clock()).await;
    let town = Town::open_for_show_taking_cards_by(stripe.gateway(1), clock).await;
    let browser = Browser::start().await;
    for script in [Script::On, Script::Off] {
        let window = browser.window(&town.address, Size::Phone, script).await;
        window.open("/san-pham/mien-dong-tai-hoan-500").await;
        window.press("Thêm vào giỏ hàng").await;
        window.wait_for("Cập nhật giỏ hàng").await;
        window.go_to_checkout().await;
        let chosen = "document.querySelector('[name=payment][value=card]').click()";
        window.run(chosen, vec![]).await;
        window.press("Đặt hàng").await;
        // The policy of our pages lets the form lead on there.
        window.wait_for("95000 vnd").await;
        window.press("Decline").await;
        window.wait_for("declined").await;
        window.press("Cancel").await;
        window.wait_for("Chưa trả xong").await;
        window.press("Thanh toán bằng thẻ").await;
        window.wait_for("95000 vnd").await;
        window.press("3DS").await;
        window.wait_for("Your bank asks").await;
        window.press("Complete").await;
        window.wait_for("Đã nhận đủ").await;
        window.wait_for("Chờ xác nhận").await;
        window.close().await;
    }
    for finding in market::doctor::examine(&town.pool).await.expect("an examination") {
        assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
    }
}
