//! A guest pays two sellers directly, on a phone, and sees each of them say that the money has come.

use market::ledger::CollectionMode;
use tests::{
    Town,
    browser::{Browser, Script, Size},
    owner_of,
};

#[tokio::test]
async fn a_guest_pays_two_sellers_and_sees_both_confirm() {
    let town = Town::open_collecting(CollectionMode::Direct).await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    for product in ["mien-dong-tai-hoan-500", "cam-cao-phong"] {
        window.open(&format!("/san-pham/{product}")).await;
        window.press("Thêm vào giỏ hàng").await;
        window.wait_for("Cập nhật giỏ hàng").await;
    }
    window.go_to_checkout().await;
    let chosen = "document.querySelector('[name=payment][value=bank_transfer]').click()";
    window.run(chosen, vec![]).await;
    window.press("Đặt hàng").await;
    window.wait_for("Tiền đi thẳng tới người bán").await;
    window.wait_for_element("svg.qr").await;
    window.wait_for_element("[data-copy]:not([hidden])").await;
    let drawn =
        "return [document.querySelectorAll('svg.qr').length, document.documentElement.scrollWidth, window.innerWidth]";
    assert_eq!(window.run(drawn, vec![]).await, serde_json::json!([2, 360, 360]));

    for (seller, amount, news) in [
        ("tai-hoan", "95.000", "Người bán đã xác nhận 95.000"),
        ("cam-muong-thang", "225.000", "Người bán đã xác nhận nhận đủ"),
    ] {
        let owner = town.signed_in(&owner_of(seller)).await;
        let page = owner.open("/htx/doanh-thu/tien-ve").await;
        owner
            .press(&page, "Đã nhận tiền", &[("amount", amount)])
            .await
            .must_be(200);
        window.wait_for(news).await;
    }
    window.wait_for("Chờ xác nhận").await;
    window.close().await;
}
