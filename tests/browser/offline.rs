//! The workspace through a dead network: nothing that was pressed is lost, and nothing is done twice.

use serde_json::json;
use std::time::{Duration, Instant};
use tests::{
    Cable, PASSWORD, Town,
    browser::{Browser, Script, Size, Window},
    owner_of,
};

const MIEN: &str = "mien-dong-tai-hoan-500";

async fn desk(browser: &Browser, address: &str) -> Window {
    let window = browser.window(address, Size::Phone, Script::On).await;
    window.open("/dang-nhap?ve=/htx/don-hang").await;
    window.fill("Email hoặc số điện thoại", &owner_of("tai-hoan")).await;
    window.fill("Mật khẩu", PASSWORD).await;
    window.press("Đăng nhập").await;
    window.wait_for("Chờ xác nhận").await;
    kept(&window).await;
    window
}

/// Waits until the worker rules the page and has kept it.
async fn kept(window: &Window) {
    let is_kept = window
        .run_async(
            "const done = arguments[arguments.length - 1];
             (async () => {
               const worker = navigator.serviceWorker;
               await worker.ready;
               if (!worker.controller) await new Promise(ruled => worker.addEventListener('controllerchange', ruled, { once: true }));
               while (!await caches.match(location.href)) await new Promise(again => setTimeout(again, 50));
               done(true);
             })();",
            vec![],
        )
        .await;
    assert_eq!(is_kept, json!(true));
}

/// The codes of the orders on the page.
async fn codes(window: &Window) -> Vec<String> {
    let codes = window
        .run(
            "return [...document.querySelectorAll('.order-card')].map(card => card.dataset.order)",
            vec![],
        )
        .await;
    serde_json::from_value(codes).expect("codes")
}

/// Presses the button in the row of one order and waits until it was taken, or waits for the network.
async fn confirm(window: &Window, code: &str) {
    window
        .run(
            "window.isOld = true;
             const row = document.querySelector(`[data-order=\"${arguments[0]}\"]`);
             row.querySelector('.order-act button').click();",
            vec![json!(code)],
        )
        .await;
    let is_settled = "const waits = document.querySelector('[data-waiting-posts] ul');
         return !window.isOld && document.readyState == 'complete' || (waits?.textContent ?? '').includes(arguments[0])";
    let start = Instant::now();
    while window.run(is_settled, vec![json!(code)]).await != json!(true) {
        assert!(
            start.elapsed() < Duration::from_secs(15),
            "{code} was neither taken nor kept"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn ten_orders_are_confirmed_while_the_network_dies_and_comes_back() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 1)]).await;
    town.multiply_order(order.order_code(), 9).await;
    let cable = Cable::lay(&town.address).await;
    let browser = Browser::start().await;
    let window = desk(&browser, &cable.address).await;
    let codes = codes(&window).await;
    assert_eq!(codes.len(), 10);

    for code in &codes[..4] {
        confirm(&window, code).await;
    }
    assert_eq!(confirmed(&town).await, 4);
    kept(&window).await;
    cable.pull();
    for code in &codes[4..] {
        confirm(&window, code).await;
    }
    window.wait_for("Không có mạng").await;
    window.wait_for("Chờ mạng để gửi").await;
    assert_eq!(window.count("[data-waiting-posts] li").await, 6);
    let pills = "return [...document.querySelectorAll('.order-card .order-pills .pill:first-child')].filter(p => p.textContent.includes('chờ mạng')).length";
    assert_eq!(
        window.run(pills, vec![]).await,
        json!(6),
        "each row says what it waits for"
    );
    assert_eq!(confirmed(&town).await, 4, "nothing has left");
    // The last known desk is there after a reload too, and says what waits.
    window.reload().await;
    window.wait_for(&codes[9]).await;
    window.wait_for("Chờ mạng để gửi").await;

    // Meanwhile the shopper calls theirs off: it is the newest, and so the last of the list.
    assert_eq!(codes[9], format!("{}-1", order.order_code()));
    shopper.press(&shopper.open(&order.address).await, "Hủy đơn", &[]).await;

    cable.mend();
    window.run("window.dispatchEvent(new Event('online'))", vec![]).await;
    window.wait_for("Gửi lại không được").await;
    let refused = window
        .run(
            "return document.querySelector('[data-waiting-refused] ul').textContent",
            vec![],
        )
        .await;
    let refused = refused.as_str().unwrap_or_default().to_owned();
    assert!(refused.contains(&codes[9]) && refused.contains("Đã hủy"), "{refused}");
    assert_eq!(window.count("[data-waiting-refused] li").await, 1);
    assert_eq!(confirmed(&town).await, 9);
    assert_eq!(
        town.count("SELECT count(*) FROM order_event WHERE to_state = 'confirmed'")
            .await,
        9,
        "each once"
    );
    // The list of refusals stays until it was seen.
    window.reload().await;
    window.wait_for("Gửi lại không được").await;
    window.press("Đã xem").await;
    window.reload().await;
    window.wait_for("Chưa có đơn nào chờ xác nhận").await;
    assert!(!window.text().await.contains("Gửi lại không được"));
    window.close().await;
}

async fn confirmed(town: &Town) -> i64 {
    town.count("SELECT count(*) FROM seller_order WHERE state = 'confirmed'")
        .await
}

#[tokio::test]
async fn an_answer_that_was_lost_on_its_way_is_no_second_step() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    let owner = town.signed_in(&owner_of("tai-hoan")).await;
    let code = format!("{}-1", order.order_code());
    let key = "a1".repeat(32);
    let fields = [
        ("key", key.as_str()),
        ("code", &code),
        ("step", "confirm"),
        ("lang", "vi"),
    ];
    for _ in 0..3 {
        let answer = owner
            .raw(reqwest::Method::POST, "/api/desk/sync")
            .header("origin", &town.address)
            .header("accept", "application/json")
            .form(&fields)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status().as_u16(), 200);
        assert_eq!(answer.text().await.expect("a text"), "\"\"");
    }
    assert_eq!(confirmed(&town).await, 1);
}

#[tokio::test]
async fn whoever_asks_for_more_than_the_page_without_a_network_is_told_what_is_kept() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    town.multiply_order(order.order_code(), 26).await;
    let cable = Cable::lay(&town.address).await;
    let browser = Browser::start().await;
    let window = desk(&browser, &cable.address).await;
    let shown = codes(&window).await.len();
    assert!(shown < 27, "{shown}");
    cable.pull();
    window.run("window.dispatchEvent(new Event('offline'))", vec![]).await;
    window.wait_for("Không có mạng").await;
    let press = async |agrees: bool| {
        window
            .run(
                "window.confirm = text => { window.asked = text; return arguments[0] };
                 document.querySelector('input[name=\"scope\"][value=\"tat-ca\"]').checked = true;
                 document.querySelector('form[action=\"/api/desk/batch\"] button[value=\"confirm\"]').click();",
                vec![json!(agrees)],
            )
            .await;
    };
    press(false).await;
    let asked = window.run("return window.asked", vec![]).await;
    assert!(
        asked.as_str().unwrap_or_default().contains("không phải mọi đơn khớp"),
        "{asked}"
    );
    assert_eq!(window.count("[data-waiting-posts] li").await, 0);
    press(true).await;
    window.wait_for("Chờ mạng để gửi").await;
    assert_eq!(window.count("[data-waiting-posts] li").await, shown);
    assert_eq!(confirmed(&town).await, 0);
    window.close().await;
}

#[tokio::test]
async fn signing_out_takes_along_what_the_browser_kept() {
    let town = Town::open().await;
    town.visitor().order(&[(MIEN, 1)]).await;
    let browser = Browser::start().await;
    let window = desk(&browser, &town.address).await;
    window.press("Đăng xuất").await;
    window.wait_for("Giỏ hàng").await;
    let left = window
        .run_async(
            "const done = arguments[arguments.length - 1];
             Promise.all([caches.keys(), indexedDB.databases(), navigator.serviceWorker.getRegistrations()])
               .then(all => done(all.map(some => some.length)));",
            vec![],
        )
        .await;
    assert_eq!(left, json!([0, 0, 0]), "caches, databases, workers");
    window.close().await;
}

#[tokio::test]
async fn a_lost_phone_shows_nothing_more_once_its_session_was_ended_elsewhere() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    let browser = Browser::start().await;
    let window = desk(&browser, &town.address).await;
    let address = format!("/htx/don-hang/{}-1", order.order_code());
    window.open(&address).await;
    window.wait_for("Nguyễn Thị Hạnh").await;
    kept(&window).await;
    sqlx::query("DELETE FROM session WHERE account_id IS NOT NULL")
        .execute(&town.pool)
        .await
        .expect("sessions end");
    window.open(&address).await;
    window.wait_for("Email hoặc số điện thoại").await;
    let is_gone = window
        .run_async(
            "const done = arguments[arguments.length - 1];
             caches.match(arguments[0]).then(page => done(!page));",
            vec![json!(format!("{}{address}", town.address))],
        )
        .await;
    assert_eq!(is_gone, json!(true));
    window.close().await;
}
