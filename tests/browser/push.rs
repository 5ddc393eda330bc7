//! Being told on a device. There is no push service that a browser without the world could subscribe at, so the offer and
//! what the service worker does with a message are tried in Chromium; the way in between is `journeys/push.rs`.

use crate::fakes::{push::FakePush, smtp::FakeSmtp};
use serde_json::json;
use tests::{
    PASSWORD, Town,
    browser::{Browser, Script, Size},
    owner_of,
};

#[tokio::test]
async fn the_desk_offers_once_and_a_message_is_shown_while_nobody_looks() {
    let (smtp, push) = (FakeSmtp::open().await, FakePush::open().await);
    let town = Town::open_telling_by(&smtp.config(), &push.config()).await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    window.open("/dang-nhap?ve=/htx/don-hang").await;
    window.fill("Email hoặc số điện thoại", &owner_of("tai-hoan")).await;
    window.fill("Mật khẩu", PASSWORD).await;
    window.press("Đăng nhập").await;
    window.wait_for("Báo cho tôi khi có đơn mới").await;
    window.press("Để sau").await;
    window.reload().await;
    window.wait_for("Chờ xác nhận").await;
    assert!(!window.text().await.contains("Báo cho tôi khi có đơn mới"));
    // It can still be turned on where everything is chosen.
    window.open("/tai-khoan/thong-bao").await;
    window.wait_for("Bật thông báo trên thiết bị này").await;
    window.open("/htx/don-hang").await;

    let said = json!({
        "title": "Chợ Phiên",
        "body": "Có đơn mới",
        "url": format!("{}/htx/don-hang", town.address),
        "tag": "0123456789abcdef",
    });
    for _ in 0..2 {
        window.deliver_push(&town.address, &said).await;
    }
    let shown = window
        .run_async(
            "const done = arguments[arguments.length - 1];
             (async () => {
               await navigator.serviceWorker.ready;
               const registration = await navigator.serviceWorker.getRegistration('/htx');
               let shown = [];
               while (!shown.length) shown = await registration.getNotifications();
               done(shown.map(({ title, body, tag, data }) => [title, body, tag, data.url]));
             })();",
            vec![],
        )
        .await;
    let url = format!("{}/htx/don-hang", town.address);
    assert_eq!(shown, json!([["Chợ Phiên", "Có đơn mới", "0123456789abcdef", url]]));
}
