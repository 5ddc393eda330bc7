//! The bell on a telephone.

use super::accessibility::violations;
use serde_json::json;
use tests::{
    PASSWORD, Town,
    browser::{Browser, Script, Size, Window},
    owner_of,
};

const MIEN: &str = "mien-dong-tai-hoan-500";

async fn is_fine(window: &Window) {
    assert_eq!(violations(window).await, Vec::<String>::new());
    let widths = window
        .run(
            "return [document.documentElement.scrollWidth, window.innerWidth]",
            vec![],
        )
        .await;
    assert_eq!(
        widths,
        json!([360, 360]),
        "{} is wider than the phone",
        window.path().await
    );
}

#[tokio::test]
async fn somebody_reads_what_is_new_on_a_telephone() {
    let town = Town::open().await;
    let placed = town.visitor().order(&[(MIEN, 2)]).await;
    town.run_jobs().await;
    let browser = Browser::start().await;
    for script in [Script::On, Script::Off] {
        let window = browser.window(&town.address, Size::Phone, script).await;
        window.open("/dang-nhap?ve=/htx/kho").await;
        window.fill("Email hoặc số điện thoại", &owner_of("tai-hoan")).await;
        window.fill("Mật khẩu", PASSWORD).await;
        window.press("Đăng nhập").await;
        // Whoever leaves earlier has not signed in yet.
        window.wait_for_element(".desk-bell").await;
        if script == Script::On {
            window.wait_for_element(".desk-bell .bell-count").await;
            is_fine(&window).await;
        }
        window.open("/htx/tin-moi").await;
        window.wait_for("Có đơn mới").await;
        if script == Script::On {
            is_fine(&window).await;
        }
        window.press("Có đơn mới").await;
        // The code stands on the page of before too.
        window.wait_for("Xác nhận đơn").await;
        assert_eq!(window.path().await, format!("/htx/don-hang/{}-1", placed.order_code()));
        assert_eq!(window.count(".bell-count").await, 0, "it is read");
        window.close().await;
    }
}
