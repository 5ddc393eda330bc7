//! Passkeys on a real page, with a device that a browser believes to have.

use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tests::{
    PASSWORD, SHOPPER, Town,
    browser::{Browser, Script, Size, Window},
    department_of, owner_of,
};

async fn sign_in(window: &Window, email: &str) {
    window.open("/dang-nhap").await;
    window.fill("Email hoặc số điện thoại", email).await;
    window.fill("Mật khẩu", PASSWORD).await;
    window.press("Đăng nhập").await;
}

async fn sign_out(window: &Window) {
    window.run_async("fetch('/api/sign_out', { method: 'POST', body: new URLSearchParams({ lang: 'vi' }) }).then(() => arguments[0]())", vec![]).await;
}

/// Adds a key on the security page.
async fn add(window: &Window, name: &str) {
    window.open("/tai-khoan/bao-mat").await;
    window
        .run(
            "document.querySelectorAll('details').forEach((box) => { box.open = true; })",
            vec![],
        )
        .await;
    window.fill("Tên khóa", name).await;
    window
        .run(
            "document.getElementById('present-passkey').value = arguments[0]",
            vec![json!(PASSWORD)],
        )
        .await;
    window.press("Thêm khóa").await;
    window.wait_for("Tạo khóa truy cập").await;
    window.press("Tạo khóa").await;
    window.wait_for("Đã thêm khóa truy cập").await;
}

/// What the device answers to the question of the page, without sending it.
async fn answer(window: &Window) -> Value {
    window
        .run_async(
            "const asked = JSON.parse(document.querySelector('form[data-passkey]').dataset.options);
             navigator.credentials
               .get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey ?? asked) })
               .then((key) => arguments[0](JSON.stringify(key)), (error) => arguments[0](String(error)));",
            vec![],
        )
        .await
}

/// Sends an answer of one's own.
async fn send(window: &Window, answer: &Value) {
    window
        .run(
            "const form = document.querySelector('form[data-passkey]');
             form.elements.answer.value = arguments[0];
             form.submit();",
            vec![answer.clone()],
        )
        .await;
}

async fn ask(window: &Window) {
    window.open("/dang-nhap").await;
    window.press("Đăng nhập bằng khóa truy cập").await;
    window.wait_for("Mở bằng khóa truy cập").await;
}

#[tokio::test]
async fn a_key_is_a_second_factor_and_signs_in_without_a_password() {
    let town = Town::open_by_name(true).await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    let device = window.plug_in().await;
    sign_in(&window, SHOPPER).await;
    window.wait_for("Chào bạn").await;
    add(&window, "Điện thoại của Lan").await;
    // Whoever has no other factor gets codes to recover with.
    assert_eq!(window.count(".recovery-codes li").await, 10);
    assert_eq!(window.keys(&device).await.len(), 1);
    town.run_jobs().await;
    let letters = "SELECT count(*) FROM mailbox_entry WHERE body LIKE '%Một khóa truy cập đã được thêm%'";
    assert_eq!(town.count(letters).await, 1);
    sign_out(&window).await;

    // After the password.
    sign_in(&window, SHOPPER).await;
    window.wait_for("Mật khẩu đã đúng").await;
    window.press("Xác thực bằng khóa truy cập").await;
    window.wait_for("Mở bằng khóa truy cập").await;
    window.press("Mở bằng khóa truy cập").await;
    window.wait_for("Chào bạn").await;
    sign_out(&window).await;

    // In place of it, to where one wanted to go.
    window.open("/tai-khoan/phien").await;
    window.press("Đăng nhập bằng khóa truy cập").await;
    window.wait_for("Mở bằng khóa truy cập").await;
    window.press("Mở bằng khóa truy cập").await;
    window.wait_for("Phiên đăng nhập").await;
    assert_eq!(window.path().await, "/tai-khoan/phien");
    assert_eq!(
        town.count("SELECT count(*) FROM passkey WHERE last_used_at IS NOT NULL")
            .await,
        1
    );
    assert_eq!(town.count("SELECT count(*) FROM passkey_challenge").await, 0);

    // It goes again, and its codes with it.
    window.open("/tai-khoan/bao-mat").await;
    window
        .run(
            "document.querySelectorAll('details').forEach((box) => { box.open = true; })",
            vec![],
        )
        .await;
    window
        .run(
            "document.querySelector('[name=passkey] ~ * [name=present]').value = arguments[0]",
            vec![json!(PASSWORD)],
        )
        .await;
    window.press("Gỡ khóa truy cập").await;
    window.wait_for("Đã gỡ khóa truy cập").await;
    assert_eq!(
        town.count("SELECT (SELECT count(*) FROM passkey) + (SELECT count(*) FROM recovery_code)")
            .await,
        0
    );
    sign_out(&window).await;
    ask(&window).await;
    let stale = answer(&window).await;
    send(&window, &stale).await;
    window.wait_for("không phải của tài khoản").await;
}

#[tokio::test]
async fn an_answer_counts_once_here_for_its_owner_and_never_backwards() {
    let (town, other) = (Town::open_by_name(true).await, Town::open_by_name(true).await);
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Desk, Script::On).await;
    let device = window.plug_in().await;
    sign_in(&window, SHOPPER).await;
    window.wait_for("Chào bạn").await;
    add(&window, "Máy tính").await;
    let copy = window.keys(&device).await.remove(0);
    sign_out(&window).await;

    // The same answer again: in the same session, and to another question.
    ask(&window).await;
    let first = answer(&window).await;
    send(&window, &first).await;
    window.wait_for("Chào bạn").await;
    let again = "const sent = new URLSearchParams({ lang: 'vi', answer: arguments[0] });
        fetch('/api/passkey/show', { method: 'POST', body: sent }).then((page) => page.text()).then(arguments[1]);";
    let page = window.run_async(again, vec![first.clone()]).await;
    assert!(
        page.as_str().is_some_and(|page| page.contains("hết hạn hoặc đã dùng")),
        "{page}"
    );
    sign_out(&window).await;
    ask(&window).await;
    send(&window, &first).await;
    window.wait_for("không phải của tài khoản").await;

    // Signed for the pages of another address.
    ask(&window).await;
    let options = window
        .run(
            "return document.querySelector('form[data-passkey]').dataset.options",
            vec![],
        )
        .await;
    let elsewhere = browser_at(&window, &other).await;
    let foreign = window
        .run_async(
            "const asked = JSON.parse(arguments[0]);
             navigator.credentials
               .get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey ?? asked) })
               .then((key) => arguments[1](JSON.stringify(key)), (error) => arguments[1](String(error)));",
            vec![options],
        )
        .await;
    assert!(
        foreign.as_str().is_some_and(|answer| answer.contains("signature")),
        "{elsewhere}: {foreign}"
    );
    window.open("/dang-nhap/khoa").await;
    window.wait_for("Mở bằng khóa truy cập").await;
    send(&window, &foreign).await;
    window.wait_for("không phải của tài khoản").await;

    // A copy of the key, which has counted less.
    let used = "SELECT count(*) FROM session WHERE account_id IS NOT NULL";
    let before = town.count(used).await;
    window.clear(&device).await;
    let mut older = copy.clone();
    older["signCount"] = json!(0);
    window.put_key(&device, &older).await;
    ask(&window).await;
    window.press("Mở bằng khóa truy cập").await;
    window.wait_for("dấu hiệu bị sao chép").await;
    assert_eq!(town.count(used).await, before);
    assert_eq!(
        town.count("SELECT count(*) FROM audit_entry WHERE action = 'factor_passkey_copied'")
            .await,
        1
    );
    town.run_jobs().await;
    assert_eq!(
        town.count("SELECT count(*) FROM mailbox_entry WHERE body LIKE '%dấu hiệu bị sao chép%'")
            .await,
        1
    );

    // Somebody else's password with this key.
    window.clear(&device).await;
    sign_in(&window, &owner_of("tai-hoan")).await;
    window.wait_for("Hôm nay").await;
    add(&window, "Máy của hợp tác xã").await;
    sign_out(&window).await;
    window.clear(&device).await;
    let mut newer = copy;
    newer["signCount"] = json!(1_000);
    window.put_key(&device, &newer).await;
    sign_in(&window, &owner_of("tai-hoan")).await;
    window.wait_for("Mật khẩu đã đúng").await;
    window.press("Xác thực bằng khóa truy cập").await;
    window.wait_for("Mở bằng khóa truy cập").await;
    window.press("Mở bằng khóa truy cập").await;
    window.wait_for("không phải của tài khoản").await;
    window.open("/htx").await;
    assert!(window.path().await.starts_with("/dang-nhap"));
}

/// Takes the window to another town, where nobody knows it.
async fn browser_at(window: &Window, town: &Town) -> String {
    window
        .run(
            "location.href = arguments[0]",
            vec![json!(format!("{}/dieu-khoan", town.address))],
        )
        .await;
    let start = Instant::now();
    loop {
        let origin = window.run("return location.origin", vec![]).await;
        if origin == json!(town.address) {
            return origin.to_string();
        }
        assert!(start.elapsed() < Duration::from_secs(15), "still at {origin}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn an_official_begins_with_a_key_and_cannot_be_without_one() {
    let town = Town::open_by_name(false).await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    let _device = window.plug_in().await;
    sign_in(&window, &department_of("19")).await;
    window.wait_for("trước khi làm việc").await;
    add(&window, "Máy của Sở").await;
    window.press("Tiếp tục").await;
    window.open("/so-cong-thuong").await;
    window.wait_for("Hồ sơ").await;
    window.open("/tai-khoan/bao-mat").await;
    window
        .run(
            "document.querySelectorAll('details').forEach((box) => { box.open = true; })",
            vec![],
        )
        .await;
    window
        .run(
            "document.querySelector('[name=passkey] ~ * [name=present]').value = arguments[0]",
            vec![json!(PASSWORD)],
        )
        .await;
    window.press("Gỡ khóa truy cập").await;
    window.wait_for("Chưa làm được").await;
    assert_eq!(town.count("SELECT count(*) FROM passkey").await, 1);
}

#[tokio::test]
async fn without_script_a_page_says_that_keys_need_it_and_what_works() {
    let town = Town::open_by_name(true).await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::Off).await;
    window.open("/dang-nhap").await;
    window.press("Đăng nhập bằng khóa truy cập").await;
    window.wait_for("Khóa truy cập cần JavaScript").await;
    assert!(!window.text().await.contains("Mở bằng khóa truy cập"));
}
