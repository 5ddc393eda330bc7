//! A cooperative writes a product on a phone.

use super::accessibility::{sign_in, violations};
use tests::{
    Town,
    browser::{Browser, Script, Size},
    department_of, owner_of,
};

#[tokio::test]
async fn a_product_is_written_on_a_phone_and_survives_leaving_the_page() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    sign_in(&window, &owner_of("tai-hoan")).await;
    window.open("/htx/san-pham").await;
    window.press("Thêm sản phẩm").await;
    window.fill("Tên sản phẩm", "Chè dây Bằng Phúc").await;
    window.choose("Danh mục", "tra").await;
    window.press("Soạn sản phẩm").await;
    window.wait_for("Bản nháp. Khách chưa thấy").await;
    let editor = window.path().await;

    // Typed and never sent: the page is gone, what was typed is not.
    window.fill("Hướng dẫn dùng", "Pha nước sôi").await;
    window.wait_for("Có thay đổi chưa lưu").await;
    window.open("/htx").await;
    window.open(&editor).await;
    window.wait_for("Đã khôi phục").await;
    let typed = window
        .field("Hướng dẫn dùng")
        .await
        .prop("value")
        .await
        .expect("a value");
    assert_eq!(typed.as_deref(), Some("Pha nước sôi"));
    window.press("Lưu").await;
    window.wait_for("Đã lưu bản nháp").await;
    window.open(&editor).await;
    window.wait_for("Bản nháp. Khách chưa thấy").await;
    assert!(!window.text().await.contains("Đã khôi phục"));

    for path in ["/htx/san-pham", editor.as_str()] {
        window.open(path).await;
        assert_eq!(violations(&window).await, Vec::<String>::new(), "{path}");
        let wide = window
            .run(
                "return document.documentElement.scrollWidth > document.documentElement.clientWidth",
                vec![],
            )
            .await;
        assert_eq!(wide, serde_json::json!(false), "{path} is wider than the phone");
    }

    // Incomplete, it is kept and what is missing is told, for the checker to see too.
    window.press("Gửi duyệt").await;
    window.wait_for("Còn thiếu").await;
    assert_eq!(violations(&window).await, Vec::<String>::new(), "what is missing");
    window.close().await;

    let owner = town.signed_in(&owner_of("tai-hoan")).await;
    crate::journeys::listings::submit(&owner, "bot-dong-rieng")
        .await
        .must_say("Đã gửi");
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    sign_in(&window, &department_of("19")).await;
    window.open("/so-cong-thuong/duyet").await;
    window.press("Tinh bột dong riềng").await;
    window.wait_for("Quyết định").await;
    assert_eq!(violations(&window).await, Vec::<String>::new(), "the case");
    window.press("Duyệt").await;
    window.wait_for("Đã duyệt").await;
    window.close().await;
}
