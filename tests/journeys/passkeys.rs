//! Passkeys without a device: what is asked, what is refused, and what is written down.

use crate::journeys::sign_up::sign_in_as;
use chrono::Duration;
use reqwest::Method;
use tests::{PASSWORD, Person, SHOPPER, Town};

async fn show(person: &Person, answer: &str) -> String {
    let fields = [("answer", answer), ("lang", "vi")];
    let response = person.ask(Method::POST, "/api/passkey/show", &fields).await;
    assert_eq!(response.status(), 303);
    let page = response.headers().get("location").and_then(|to| to.to_str().ok());
    person
        .open(page.expect("an address").split('#').next().unwrap_or_default())
        .await
        .text()
}

#[tokio::test]
async fn what_is_no_answer_of_a_key_signs_nobody_in() {
    let town = Town::open_by_name(true).await;
    let visitor = town.visitor();
    // Nobody has asked yet.
    assert!(show(&visitor, "{}").await.contains("hết hạn hoặc đã dùng"));
    let long = "[".repeat(10_000);
    for answer in [
        "",
        "x",
        "{}",
        "[]",
        "null",
        "{\"id\":\"AAAA\",\"rawId\":\"AAAA\"}",
        &long,
        "\u{0}",
    ] {
        let door = visitor.open("/dang-nhap").await;
        let asked = visitor.press(&door, "Đăng nhập bằng khóa truy cập", &[]).await;
        asked.must_be(200).must_say("Khóa truy cập cần JavaScript");
        assert_eq!(town.count("SELECT count(*) FROM passkey_challenge").await, 1);
        assert!(
            show(&visitor, answer).await.contains("không phải của tài khoản"),
            "{answer:?}"
        );
        assert_eq!(town.count("SELECT count(*) FROM passkey_challenge").await, 0);
    }
    assert_eq!(
        town.count("SELECT count(*) FROM session WHERE account_id IS NOT NULL")
            .await,
        0
    );
}

#[tokio::test]
async fn a_question_waits_five_minutes_in_its_own_session() {
    let town = Town::open_by_name(true).await;
    let (visitor, other) = (town.visitor(), town.visitor());
    let door = visitor.open("/dang-nhap").await;
    visitor
        .press(&door, "Đăng nhập bằng khóa truy cập", &[])
        .await
        .must_be(200);
    assert_eq!(other.open("/dang-nhap/khoa").await.address, "/dang-nhap");
    town.clock.advance(Duration::minutes(6));
    assert_eq!(visitor.open("/dang-nhap/khoa").await.address, "/dang-nhap");
    assert!(show(&visitor, "{}").await.contains("hết hạn hoặc đã dùng"));
}

#[tokio::test]
async fn a_new_key_wants_the_password_and_its_own_question() {
    let town = Town::open_by_name(true).await;
    let person = town.signed_in(SHOPPER).await;
    let page = person.open("/tai-khoan/bao-mat").await;
    let refused = person
        .press(&page, "Thêm khóa", &[("name", "Máy tôi"), ("present", "another")])
        .await;
    refused.must_say("Chưa làm được");
    assert_eq!(refused.attributes("[name=name]", "value"), ["Máy tôi"]);
    person
        .press(&page, "Thêm khóa", &[("name", " "), ("present", PASSWORD)])
        .await
        .must_say("Chưa làm được");
    assert_eq!(town.count("SELECT count(*) FROM passkey_challenge").await, 0);
    let asked = person
        .press(&page, "Thêm khóa", &[("name", "Máy tôi"), ("present", PASSWORD)])
        .await;
    assert_eq!(asked.address, "/tai-khoan/bao-mat/khoa");
    let options = asked.attributes("form[data-passkey]", "data-options").swap_remove(0);
    assert!(
        options.contains("\"residentKey\":\"required\"") && options.contains("localhost"),
        "{options}"
    );
    // It is no question to a key that is there.
    assert!(show(&person, "{}").await.contains("hết hạn hoặc đã dùng"));
    for answer in ["", "{}", &"x".repeat(5_000)] {
        let fields = [("answer", answer), ("lang", "vi")];
        let response = person.ask(Method::POST, "/api/passkey/create", &fields).await;
        assert_eq!(response.status(), 303);
    }
    person.open("/tai-khoan/bao-mat").await.must_say("hết hạn hoặc đã dùng");
    assert_eq!(town.count("SELECT count(*) FROM passkey").await, 0);
    sign_in_as(&town.visitor(), SHOPPER, PASSWORD)
        .await
        .must_say("Chào bạn");
}

#[tokio::test]
async fn where_no_browser_makes_keys_none_is_offered() {
    let town = Town::open().await;
    let door = town.visitor().open("/dang-nhap").await;
    assert!(!door.has_button("Đăng nhập bằng khóa truy cập"));
    let person = town.signed_in(SHOPPER).await;
    person
        .open("/tai-khoan/bao-mat")
        .await
        .must_say("chưa dùng được khóa truy cập");
}
