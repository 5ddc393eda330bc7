//! What is being written outlives the browser, the device and signing out.

use super::accessibility::{must_fit, sign_in};
use serde_json::json;
use std::time::{Duration, Instant};
use tests::{
    Town,
    browser::{Browser, Script, Size, Window},
    owner_of,
};

const LISTING: &str = "/htx/san-pham/mien-dong-tai-hoan-500";
const SHOPFRONT: &str = "/htx/gian-hang";

/// Waits until so many drafts are kept that hold this.
async fn must_keep(town: &Town, text: &str, count: i64) {
    let start = Instant::now();
    loop {
        let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM form_draft WHERE strpos(typed, $1) > 0")
            .bind(text)
            .fetch_one(&town.pool)
            .await
            .expect("drafts can be counted");
        if kept == count {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(15), "{kept} drafts hold {text:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn typed(window: &Window, label: &str) -> String {
    let value = window.field(label).await.prop("value").await;
    value.expect("the field can be read").unwrap_or_default()
}

#[tokio::test]
async fn what_was_typed_outlives_a_killed_browser_and_signing_out() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    sign_in(&window, &owner_of("tai-hoan")).await;
    window.open(LISTING).await;
    window.fill("Hướng dẫn dùng", "Ngâm nước ấm").await;
    let march = "const box = document.querySelector(\"[name='values[m3]']\"); box.click(); return box.checked;";
    let is_march = window.run(march, vec![]).await;
    window.wait_for("Có thay đổi chưa lưu").await;
    must_keep(&town, "Ngâm nước ấm", 1).await;
    must_keep(&town, &format!(r#"["values[m3]",{is_march}]"#), 1).await;
    browser.kill_windows();
    drop(window);

    // Another profile: nothing of the first is left in it.
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    sign_in(&window, &owner_of("tai-hoan")).await;
    window.open(LISTING).await;
    window.wait_for("Đã khôi phục").await;
    assert_eq!(typed(&window, "Hướng dẫn dùng").await, "Ngâm nước ấm");
    let checked = "return document.querySelector(\"[name='values[m3]']\").checked;";
    assert_eq!(window.run(checked, vec![]).await, is_march);

    // Signing out empties the browser, not the account.
    window.fill("Hướng dẫn dùng", "Ngâm nước lạnh").await;
    must_keep(&town, "Ngâm nước lạnh", 1).await;
    window.open("/htx").await;
    window.press("Đăng xuất").await;
    window.wait_for("Chợ phiên hôm nay").await;
    sign_in(&window, &owner_of("tai-hoan")).await;
    window.open(LISTING).await;
    window.wait_for("Đã khôi phục").await;
    assert_eq!(typed(&window, "Hướng dẫn dùng").await, "Ngâm nước lạnh");

    window.press("Bỏ phần soạn dở").await;
    must_keep(&town, "", 0).await;
    window.open(LISTING).await;
    assert_eq!(window.count("[data-draft-notice][hidden]").await, 1);
    assert_ne!(typed(&window, "Hướng dẫn dùng").await, "Ngâm nước ấm");
    window.close().await;
}

#[tokio::test]
async fn a_storefront_is_kept_while_it_is_written_and_seen_beside() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Desk, Script::On).await;
    sign_in(&window, &owner_of("tai-hoan")).await;
    window.open(SHOPFRONT).await;
    window.fill("Câu chuyện", "Phơi <b>hai nắng</b>").await;
    let beside = window.wait_for_element(".shopfront-beside").await;
    let text = beside.text().await.expect("the panel can be read");
    assert!(text.contains("Phơi <b>hai nắng</b>"), "{text}");
    window.fill("Câu chuyện", "").await;
    window
        .run(
            "document.querySelector('form.draft').dispatchEvent(new Event('input'))",
            vec![],
        )
        .await;
    let hidden = "return document.querySelector('[data-live-part]').hidden";
    assert_eq!(window.run(hidden, vec![]).await, json!(true));

    // Away at once, before any timer rings, and back.
    window.fill("Câu chuyện", "Phơi ba nắng").await;
    window.open("/htx").await;
    must_keep(&town, "Phơi ba nắng", 1).await;
    window.open(SHOPFRONT).await;
    window.wait_for("Đã khôi phục").await;
    assert_eq!(typed(&window, "Câu chuyện").await, "Phơi ba nắng");
    // A form of a photograph leads away as well.
    window.fill("Câu chuyện", "Phơi bốn nắng").await;
    let photo = "const form = document.querySelector(\"form[action='/api/shopfront/photo']\"); form.noValidate = true; form.requestSubmit();";
    window.run(photo, vec![]).await;
    must_keep(&town, "Phơi bốn nắng", 1).await;
    window.open(SHOPFRONT).await;
    window.wait_for("Đã khôi phục").await;
    assert_eq!(typed(&window, "Câu chuyện").await, "Phơi bốn nắng");
    let text = window.wait_for_element(".shopfront-beside").await.text().await;
    assert!(text.expect("the panel can be read").contains("Phơi bốn nắng"));
    window.press("Lưu").await;
    window.wait_for("Đã lưu bản nháp").await;
    must_keep(&town, "", 0).await;
    window.open(SHOPFRONT).await;
    assert_eq!(window.count("[data-draft-notice][hidden]").await, 1);
    assert_eq!(typed(&window, "Câu chuyện").await, "Phơi bốn nắng");
    window.close().await;

    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    sign_in(&window, &owner_of("tai-hoan")).await;
    must_fit(&window, SHOPFRONT).await;
    assert_eq!(window.count(".shopfront-beside details:not([open])").await, 1);
    window.close().await;
}
