//! Searching in a browser: words typed in Vietnamese, what is offered, and facets without any script.

use serde_json::{Value, json};
use tests::{
    Town,
    browser::{Browser, Script, Size, Window},
};

const BOX: &str = "#q";

/// Enters the box and waits until what offers words is there. From then on every pause of the page is over at once, so
/// that a request too many would be seen.
async fn enter(window: &Window) {
    let input = window.wait_for_element(BOX).await;
    input.click().await.expect("the box can be entered");
    window.wait_for_element("#q[role=combobox]").await;
    let no_pauses = "window.setTimeout = (done) => { queueMicrotask(done); return 0 }";
    window.run(no_pauses, vec![]).await;
}

/// What was asked for so far, decoded.
async fn asked(window: &Window) -> Value {
    let script = "return performance.getEntriesByType('resource').map(entry => new URL(entry.name))
                    .filter(url => url.pathname.endsWith('/goi-y')).map(url => url.searchParams.get('q'))";
    window.run(script, vec![]).await
}

async fn typed(window: &Window) -> Value {
    window.run("return document.querySelector('#q').value", vec![]).await
}

async fn press_key(window: &Window, key: &str) {
    window
        .wait_for_element(BOX)
        .await
        .send_keys(key)
        .await
        .expect("the box takes keys");
}

const DOWN: &str = "\u{e015}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

async fn words_are_offered(size: Size) {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, size, Script::On).await;
    window.open("/").await;
    enter(&window).await;
    window.compose(&["m", "mi", "mie", "miê", "miến"]).await;
    assert_eq!(typed(&window).await, json!("miến"));
    assert_eq!(window.count(".offers [role=option]").await, 0);
    window.commit("miến").await;
    window.wait_for_element(".offers [role=option]").await;
    assert_eq!(
        asked(&window).await,
        json!(["miến"]),
        "nothing is asked while a word is being put together"
    );
    assert_eq!(typed(&window).await, json!("miến"), "nothing is written into the box");
    window.wait_for_element("#q[aria-expanded=true]").await;

    press_key(&window, DOWN).await;
    window.wait_for_element("#q[aria-activedescendant=goi-y-0]").await;
    window.wait_for_element("#goi-y-0[aria-selected=true]").await;
    press_key(&window, ESCAPE).await;
    window.wait_for_element("#q[aria-expanded=false]").await;
    assert_eq!(typed(&window).await, json!("miến"));

    press_key(&window, DOWN).await;
    window.wait_for_element(".offers [role=option]").await;
    press_key(&window, DOWN).await;
    press_key(&window, ENTER).await;
    window.wait_for("Thêm vào giỏ hàng").await;
    assert!(window.path().await.starts_with("/san-pham/"), "{}", window.path().await);
    window.close().await;
}

#[tokio::test]
async fn words_typed_in_vietnamese_are_offered_and_chosen_by_keys_on_a_phone() {
    words_are_offered(Size::Phone).await;
}

#[tokio::test]
async fn words_typed_in_vietnamese_are_offered_and_chosen_by_keys_on_a_desk() {
    words_are_offered(Size::Desk).await;
}

#[tokio::test]
async fn what_was_searched_for_is_remembered_on_the_device_until_it_is_forgotten() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    window.open("/").await;
    enter(&window).await;
    window.commit("bưởi đỏ").await;
    press_key(&window, ENTER).await;
    window.wait_for("Tìm “bưởi đỏ”").await;
    window.open("/gian-hang").await;
    enter(&window).await;
    window.wait_for("Bạn đã tìm").await;
    assert_eq!(asked(&window).await, json!([]), "it is never sent");
    let remembered = window
        .run(
            "return document.querySelector('.offers [role=option]').textContent",
            vec![],
        )
        .await;
    assert_eq!(remembered, json!("bưởi đỏ"));
    window.press("Xóa những từ đã tìm").await;
    window.wait_for_element("#q[aria-expanded=false]").await;
    assert_eq!(window.run("return localStorage.length", vec![]).await, json!(0));
    window.close().await;
}

async fn a_search_is_narrowed_without_script(size: Size) {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, size, Script::Off).await;
    window.open("/").await;
    press_key(&window, "miến dong").await;
    press_key(&window, ENTER).await;
    window.wait_for("Tìm “miến dong”").await;
    let all = window.count(".card").await;
    if size == Size::Phone {
        let fold = window.wait_for_element(".filter-box > summary").await;
        fold.send_keys(ENTER).await.expect("the filters unfold");
    }
    window.press("Hàng còn sẵn").await;
    let chip = window.wait_for_element(".chips a").await;
    assert!(window.count(".card").await <= all);
    chip.send_keys(ENTER).await.expect("the filter is taken away");
    window.wait_for_element(".filter-box > summary:not(:has(.count))").await;
    assert_eq!(window.count(".card").await, all);
    window.close().await;
}

#[tokio::test]
async fn a_search_is_narrowed_without_script_on_a_phone() {
    a_search_is_narrowed_without_script(Size::Phone).await;
}

#[tokio::test]
async fn a_search_is_narrowed_without_script_on_a_desk() {
    a_search_is_narrowed_without_script(Size::Desk).await;
}

#[tokio::test]
async fn no_page_loads_the_suggestions_before_somebody_enters_the_box() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    window.open("/san-pham/cam-cao-phong").await;
    let scripts = "return performance.getEntriesByType('resource').filter(e => /\\.(js|wasm)$/.test(new URL(e.name).pathname)).length";
    assert_eq!(window.run(scripts, vec![]).await, json!(1));
    enter(&window).await;
    assert_eq!(window.run(scripts, vec![]).await, json!(2));
    window.close().await;
}
