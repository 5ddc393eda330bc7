//! New orders land on the desk without anybody reloading it.

use std::time::Duration;
use tests::{
    PASSWORD, Person, Town,
    browser::{Browser, Script, Size, Window},
    owner_of,
};

async fn desk(browser: &Browser, town: &Town, cooperative: &str, size: Size, script: Script) -> Window {
    let window = browser.window(&town.address, size, script).await;
    window.open("/dang-nhap?ve=/htx/don-hang").await;
    window.fill("Email hoặc số điện thoại", &owner_of(cooperative)).await;
    window.fill("Mật khẩu", PASSWORD).await;
    window.press("Đăng nhập").await;
    window.wait_for("Chờ xác nhận").await;
    window
}

/// A guest orders from both cooperatives, over HTTP. Returns the group's code.
async fn order(town: &Town) -> (Person, String) {
    let shopper = town.visitor();
    let placed = shopper
        .order(&[("mien-dong-tai-hoan-500", 1), ("cam-cao-phong", 1)])
        .await;
    let code = placed.order_code().to_owned();
    (shopper, code)
}

#[tokio::test]
async fn an_order_lands_on_both_desks_within_a_second_and_each_sees_its_part() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let first = desk(&browser, &town, "tai-hoan", Size::Phone, Script::On).await;
    let second = desk(&browser, &town, "cam-muong-thang", Size::Desk, Script::On).await;
    for window in [&first, &second] {
        window.wait_for_element("[data-hydrated]").await;
        window.wait_for("Đang nối trực tiếp").await;
    }
    let (_, code) = order(&town).await;
    // Sent before the answer came back: a second from here is more than a second from the order.
    let took = first.wait_for(&format!("{code}-1")).await;
    assert!(took < Duration::from_secs(1), "it took {took:?}");
    let took = second.wait_for(&format!("{code}-2")).await;
    assert!(took < Duration::from_secs(1), "it took {took:?}");
    assert!(!first.text().await.contains("Cam Cao Phong"));
    assert!(!second.text().await.contains("Miến dong"));
    assert!(first.title().await.starts_with("(1)"), "{}", first.title().await);

    // The next step, pressed in the redrawn list.
    first.press("Xác nhận đơn").await;
    first.open("/htx/don-hang?the=cho-lay-hang").await;
    first.wait_for(&format!("{code}-1")).await;
    first.close().await;
    second.close().await;
}

#[tokio::test]
async fn nothing_is_missed_after_a_lost_connection() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let window = desk(&browser, &town, "tai-hoan", Size::Phone, Script::On).await;
    window.wait_for_element("[data-hydrated]").await;
    window.wait_for("Đang nối trực tiếp").await;
    window.set_offline(true).await;
    window.wait_for("Mất kết nối").await;
    let (_, code) = order(&town).await;
    assert!(!window.text().await.contains(&code));
    window.set_offline(false).await;
    window.wait_for(&format!("{code}-1")).await;
    window.wait_for("Đang nối trực tiếp").await;
    assert_eq!(window.count(".order-card").await, 1, "shown once");
    window.close().await;
}

#[tokio::test]
async fn the_desk_works_without_script() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let window = desk(&browser, &town, "tai-hoan", Size::Phone, Script::Off).await;
    assert_eq!(
        window.count("meta[http-equiv=refresh]").await,
        1,
        "the page looks again by itself"
    );
    let (_, code) = order(&town).await;
    window.press("Tải lại").await;
    window.wait_for(&format!("{code}-1")).await;
    for (step, tab) in [
        ("Xác nhận đơn", "cho-lay-hang"),
        ("Chuẩn bị hàng", "cho-lay-hang"),
        ("Sẵn sàng giao", "cho-lay-hang"),
        ("Bàn giao vận chuyển", "dang-giao"),
        ("Đã giao", "da-giao"),
    ] {
        window.open(&format!("/htx/don-hang/{code}-1")).await;
        window.press(step).await;
        window.open(&format!("/htx/don-hang?the={tab}")).await;
        window.wait_for(&format!("{code}-1")).await;
    }
    window.close().await;
}
