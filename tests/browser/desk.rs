//! The order desk by keyboard and by thumb.

use serde_json::json;
use tests::{
    PASSWORD, Town,
    browser::{Browser, Script, Size, Window},
    owner_of,
};

const MIEN: &str = "mien-dong-tai-hoan-500";

async fn keys(window: &Window, keys: &str) {
    for key in keys.chars() {
        window
            .run(
                "const at = document.activeElement ?? document.body;
                 at.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0], bubbles: true, cancelable: true }))",
                vec![json!(key.to_string())],
            )
            .await;
    }
}

#[tokio::test]
async fn the_name_of_the_workplace_is_read_whole_on_a_telephone() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    for size in [Size::Phone, Size::Desk] {
        let window = browser.window(&town.address, size, Script::On).await;
        window.open("/dang-nhap?ve=/htx/kho").await;
        window.fill("Email hoặc số điện thoại", &owner_of("tai-hoan")).await;
        window.fill("Mật khẩu", PASSWORD).await;
        window.press("Đăng nhập").await;
        window.wait_for_element(".desk-who").await;
        // Nothing of it is cut off, and on a phone the signs stand below it.
        let laid = window
            .run(
                "const name = document.querySelector('.desk-who'), sign = document.querySelector('.desk-out');
                 const below = sign.getBoundingClientRect().top >= name.getBoundingClientRect().bottom;
                 return [name.scrollHeight <= name.clientHeight + 1, below,
                         document.documentElement.scrollWidth <= window.innerWidth]",
                vec![],
            )
            .await;
        assert_eq!(laid, json!([true, size == Size::Phone, true]), "{size:?}");
        window.close().await;
    }
}

#[tokio::test]
async fn the_desk_is_worked_by_keyboard() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    town.multiply_order(order.order_code(), 2).await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Desk, Script::On).await;
    window.open("/dang-nhap?ve=/htx/don-hang").await;
    window.fill("Email hoặc số điện thoại", &owner_of("tai-hoan")).await;
    window.fill("Mật khẩu", PASSWORD).await;
    window.press("Đăng nhập").await;
    window.wait_for_element("[data-keys]:not([hidden])").await;

    keys(&window, "jjkx").await;
    let state = "const cards = [...document.querySelectorAll('.order-card')];
                 return [cards.indexOf(document.activeElement.closest('.order-card')),
                         cards.findIndex(card => card.querySelector('.order-pick input').checked)]";
    assert_eq!(window.run(state, vec![]).await, json!([0, 0]));
    keys(&window, "jx").await;
    // Ticked orders stay ticked when the desk learns of another.
    let new = town.visitor().order(&[(MIEN, 1)]).await;
    window.wait_for(new.order_code()).await;
    let ticked = "return document.querySelectorAll('.order-pick :checked').length";
    assert_eq!(window.run(ticked, vec![]).await, json!(2));
    window.press("Xác nhận các đơn này").await;
    window.wait_for("2 đơn đã xong").await;

    window.open("/htx/don-hang").await;
    window.wait_for_element("[data-keys]:not([hidden])").await;
    keys(&window, "/").await;
    let focus = "return document.activeElement.name ?? ''";
    assert_eq!(window.run(focus, vec![]).await, json!("q"));
    // While somebody types, a letter is a letter.
    keys(&window, "j").await;
    assert_eq!(window.run(focus, vec![]).await, json!("q"));
    window.run("document.activeElement.blur()", vec![]).await;
    keys(&window, "?").await;
    window.wait_for("Dùng phím tắt trên máy này").await;
    window.press("Đóng").await;
    window.close().await;
}

#[tokio::test]
async fn orders_are_ticked_and_confirmed_without_script() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::Off).await;
    window.open("/dang-nhap?ve=/htx/don-hang").await;
    window.fill("Email hoặc số điện thoại", &owner_of("tai-hoan")).await;
    window.fill("Mật khẩu", PASSWORD).await;
    window.press("Đăng nhập").await;
    window.wait_for(order.order_code()).await;
    let tick = window.wait_for_element(".order-pick input").await;
    tick.send_keys(" ").await.expect("the box takes the space bar");
    window.press("Xác nhận các đơn này").await;
    window.wait_for("1 đơn đã xong").await;
    window.close().await;
}
