//! Prices and stock are changed as in a spreadsheet.

use super::accessibility::{sign_in, violations};
use crate::journeys::sheets;
use serde_json::json;
use tests::{
    Town,
    browser::{Browser, Script, Size, Window},
    owner_of,
};

const GRID: &str = "/htx/san-pham/bang";

/// Presses a key in the cell that has the focus.
async fn key(window: &Window, key: &str, is_control: bool) {
    let press = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
                   { key: arguments[0], ctrlKey: arguments[1], bubbles: true, cancelable: true }))";
    window.run(press, vec![json!(key), json!(is_control)]).await;
}

/// Pastes into the first price.
async fn paste(window: &Window, text: &str) {
    let paste = "const cell = document.querySelector('.grid-cell'), data = new DataTransfer();
                 data.setData('text/plain', arguments[0]);
                 cell.focus();
                 cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))";
    window.run(paste, vec![json!(text)]).await;
}

async fn values(window: &Window, most: usize) -> serde_json::Value {
    let read = "return [...document.querySelectorAll('.grid-cell')].slice(0, arguments[0]).map(cell => cell.value)";
    window.run(read, vec![json!(most)]).await
}

async fn is_held_back(window: &Window) -> serde_json::Value {
    let leave = "const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented";
    window.run(leave, vec![]).await
}

#[tokio::test]
async fn a_block_is_pasted_taken_back_kept_and_saved() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    for (size, prices) in [(Size::Desk, ["70.000", "71.000"]), (Size::Phone, ["72.000", "73.000"])] {
        let window = browser.window(&town.address, size, Script::On).await;
        sign_in(&window, &owner_of("tai-hoan")).await;
        window.open(GRID).await;
        window.wait_for("Bảng giá và kho").await;
        assert_eq!(violations(&window).await, Vec::<String>::new(), "the grid");
        let wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        assert_eq!(
            window.run(wide, vec![]).await,
            json!(false),
            "the grid is wider than the window"
        );
        let before = values(&window, 6).await;
        assert_eq!(is_held_back(&window).await, json!(false));

        // As Excel writes them, here with the commas of another language.
        paste(
            &window,
            &format!("{}\t555\t5\r\n{} ₫\t556\r\n", prices[0].replace('.', ","), prices[1]),
        )
        .await;
        window.wait_for("5 thay đổi chưa lưu").await;
        let after = values(&window, 6).await;
        assert_eq!(after, json!([prices[0], "555", "5", prices[1], "556", before[5]]));
        assert_eq!(is_held_back(&window).await, json!(true));
        key(&window, "z", true).await;
        assert_eq!(values(&window, 6).await, before);
        assert_eq!(is_held_back(&window).await, json!(false));
        key(&window, "y", true).await;
        assert_eq!(values(&window, 6).await, after);
        assert_eq!(violations(&window).await, Vec::<String>::new(), "with changes");

        // From cell to cell.
        key(&window, "Enter", false).await;
        key(&window, "ArrowRight", false).await;
        let at = "return [...document.querySelectorAll('.grid-cell')].indexOf(document.activeElement)";
        assert_eq!(window.run(at, vec![]).await, json!(4));

        // The browser is killed; what was not saved is there again.
        window.open(GRID).await;
        window.wait_for("Đã khôi phục").await;
        window.wait_for("5 thay đổi chưa lưu").await;
        assert_eq!(values(&window, 6).await, after);
        window.press("Lưu").await;
        window.wait_for("Đã lưu 2 dòng").await;
        window.open(GRID).await;
        window.wait_for("Bảng giá và kho").await;
        assert_eq!(values(&window, 6).await, after);
        assert!(!window.text().await.contains("Đã khôi phục"));
        window.close().await;
        let reset = "UPDATE offer SET low_stock = 10";
        sqlx::query(reset).execute(&town.pool).await.expect("other marks");
        sqlx::query("UPDATE stock_item SET on_hand = on_hand + 1")
            .execute(&town.pool)
            .await
            .expect("other counts");
    }
}

#[tokio::test]
async fn the_pages_of_a_sheet_are_accessible_and_fit_a_phone() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of("tai-hoan")).await;
    let file =
        "Tên;Danh mục;Quy cách;Giá\nChè dây;tra;túi 200 g;90.000\nMiến dong Tài Hoan;;túi 500 g;71.000\nX;y;z;w\n";
    let wrong = sheets::bring(&owner, "a.csv", file.as_bytes()).await.address;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    sign_in(&window, &owner_of("tai-hoan")).await;
    let wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
    for path in [
        "/htx/san-pham/nhap",
        wrong.as_str(),
        "/htx/san-pham",
        "/htx/kho",
        "/htx/don-hang",
    ] {
        window.open(path).await;
        assert_eq!(violations(&window).await, Vec::<String>::new(), "{path}");
        assert_eq!(
            window.run(wide, vec![]).await,
            json!(false),
            "{path} is wider than the phone"
        );
    }
    // A file without faults replaces the one with faults, and is taken in.
    let right = sheets::bring(&owner, "a.csv", file.replace("X;y;z;w\n", "").as_bytes())
        .await
        .address;
    window.open(&right).await;
    assert_eq!(violations(&window).await, Vec::<String>::new(), "{right}");
    window.press("Nhập").await;
    window.wait_for("Đã nhập xong: 1 quy cách mới, 1 dòng thay đổi").await;
    assert_eq!(violations(&window).await, Vec::<String>::new(), "taken in");
    window.close().await;
}
