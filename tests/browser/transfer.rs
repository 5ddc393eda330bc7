//! A guest pays by bank transfer on a phone, and sees the money come.

use tests::{
    Town,
    browser::{Browser, Script, Size},
};

#[tokio::test]
async fn a_guest_sees_the_money_come_without_reloading() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    window.open("/san-pham/mien-dong-tai-hoan-500").await;
    window.press("Thêm vào giỏ hàng").await;
    window.wait_for("Cập nhật giỏ hàng").await;
    window.go_to_checkout().await;
    let chosen = "document.querySelector('[name=payment][value=bank_transfer]').click()";
    window.run(chosen, vec![]).await;
    window.press("Đặt hàng").await;
    window.wait_for("Chuyển khoản để đặt hàng").await;
    window.wait_for_element("svg.qr").await;
    window.wait_for_element("[data-copy]:not([hidden])").await;
    let widths = "return [document.documentElement.scrollWidth, window.innerWidth]";
    assert_eq!(window.run(widths, vec![]).await, serde_json::json!([360, 360]));

    let path = window.path().await;
    let code = path.trim_start_matches("/don-hang/").split('?').next().expect("a code");
    town.bank_receives(1, 95_000, code).await;
    window.wait_for("Đã nhận đủ").await;
    window.wait_for("Chờ xác nhận").await;
    window.close().await;
}
