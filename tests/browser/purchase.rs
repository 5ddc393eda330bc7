//! A guest buys from two cooperatives.

use tests::{
    Town,
    browser::{Browser, Script, Size, Window},
};

async fn buy(window: &Window, script: Script) -> String {
    for product in ["mien-dong-tai-hoan-500", "cam-cao-phong"] {
        window.open(&format!("/san-pham/{product}")).await;
        window.press("Thêm vào giỏ hàng").await;
        window.wait_for("Cập nhật giỏ hàng").await;
    }
    if script == Script::On {
        window.wait_for_element("[data-cart-count]:not([hidden])").await;
    }
    window.press("Thanh toán").await;
    window.wait_for("Họ và tên").await;
    window.fill("Họ và tên", "Nguyễn Thị Hạnh").await;
    window.fill("Số điện thoại", "0912 345 678").await;
    window.choose("Tỉnh/Thành phố", "01").await;
    if script == Script::Off {
        window.press("Chọn tỉnh").await;
    }
    // With script the province is sent by itself. Either way, what was typed comes back.
    window.wait_for_element("option[value='00004']").await;
    assert_eq!(
        window
            .field("Họ và tên")
            .await
            .prop("value")
            .await
            .expect("a value")
            .as_deref(),
        Some("Nguyễn Thị Hạnh")
    );
    window.choose("Xã/Phường", "00004").await;
    window.fill("Địa chỉ", "12 ngõ Chợ").await;
    // 65.000 + 195.000 and two parcels.
    window.wait_for("320.000").await;
    window.press("Đặt hàng").await;
    window.wait_for("Chờ xác nhận").await;
    let path = window.path().await;
    assert!(path.starts_with("/don-hang/CP"), "{path}");
    path
}

async fn a_guest_buys(size: Size, script: Script) {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, size, script).await;
    let path = buy(&window, script).await;
    assert_eq!(town.count("SELECT count(*) FROM seller_order").await, 2);

    // Back and forth again: the order stands once, the cart is empty.
    window.back().await;
    window.open(&path).await;
    window.reload().await;
    window.wait_for("320.000").await;
    assert_eq!(town.count("SELECT count(*) FROM order_group").await, 1);
    window.open("/gio-hang").await;
    window.wait_for("Gùi còn trống").await;
    window.close().await;
}

#[tokio::test]
async fn a_guest_buys_from_two_cooperatives_on_a_phone_with_script() {
    a_guest_buys(Size::Phone, Script::On).await;
}

#[tokio::test]
async fn a_guest_buys_from_two_cooperatives_on_a_desk_without_script() {
    a_guest_buys(Size::Desk, Script::Off).await;
}

#[tokio::test]
async fn pages_are_no_wider_than_a_phone() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    for path in [
        "/",
        "/tim-kiem?q=mien",
        "/danh-muc/tra",
        "/san-pham/cam-cao-phong",
        "/gian-hang",
        "/gian-hang/tai-hoan",
        "/ocop",
        "/gio-hang",
        "/dang-nhap",
        "/quyen-rieng-tu",
        "/en/",
    ] {
        window.open(path).await;
        let widths = window
            .run(
                "return [document.documentElement.scrollWidth, window.innerWidth]",
                vec![],
            )
            .await;
        assert_eq!(widths, serde_json::json!([360, 360]), "{path} is wider than the screen");
    }
    window.close().await;
}
