//! On a phone: a code is tried at the checkout, with script and without, and the total follows.

use crate::journeys::vouchers::make;
use tests::{
    OPERATOR, Town,
    browser::{Browser, Script, Size},
};

#[tokio::test]
async fn a_code_is_tried_on_a_phone_and_the_total_follows() {
    let town = Town::open().await;
    let operator = town.signed_in(OPERATOR).await;
    let least = [("minimum", "40.000")];
    make(&operator, "dieu-hanh", &least).await.must_say("Đã tạo mã");
    let browser = Browser::start().await;
    for script in [Script::On, Script::Off] {
        let window = browser.window(&town.address, Size::Phone, script).await;
        window.open("/san-pham/mien-dong-tai-hoan-500").await;
        window.press("Thêm vào giỏ hàng").await;
        window.wait_for("Cập nhật giỏ hàng").await;
        window.go_to_checkout().await;
        window.fill("Mã giảm giá", "tet 2027").await;
        window.press("Áp dụng").await;
        window.wait_for("Mã giảm giá TET2027").await;
        window.wait_for("75.000").await;
        let widths = "return [document.documentElement.scrollWidth, window.innerWidth]";
        if script == Script::On {
            assert_eq!(window.run(widths, vec![]).await, serde_json::json!([360, 360]));
            // Another delivery, and the total is still less the voucher: 65.000 − 20.000.
            let pick_up = "document.querySelector('[data-fee=\"0\"]').click()";
            window.run(pick_up, vec![]).await;
            window.wait_for("45.000").await;
        }
        window.press("Đặt hàng").await;
        window.wait_for("Đã nhận đơn của bạn").await;
        window.wait_for("Mã giảm giá TET2027").await;
        window.close().await;
    }
}
