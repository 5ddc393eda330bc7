//! Public pages that are kept: the same for everyone, new soon, and still there when the database is not.

use crate::journeys::MIEN;
use reqwest::{Method, Response, header};
use std::time::Duration;
use tests::{SHOPPER, Town};

const LONG: Duration = Duration::from_secs(60);

async fn get(town: &Town, path: &str, headers: &[(header::HeaderName, &str)]) -> Response {
    let request = town
        .visitor()
        .raw(Method::GET, path)
        .header(header::ACCEPT, "text/html");
    let request = headers
        .iter()
        .fold(request, |request, (name, value)| request.header(name, *value));
    request.send().await.unwrap_or_else(|error| panic!("{path}: {error}"))
}

async fn rename(town: &Town, name: &str) {
    sqlx::query("UPDATE product SET name_vi = $1 WHERE slug = $2")
        .bind(name)
        .bind(MIEN)
        .execute(&town.pool)
        .await
        .expect("the product is renamed");
}

#[tokio::test]
async fn a_kept_page_is_sent_to_everyone_while_it_is_new() {
    let town = Town::open_keeping_pages(LONG).await;
    let path = format!("/san-pham/{MIEN}");
    let first = town.visitor().open(&path).await;
    first.must_be(200).must_say("Miến dong");
    rename(&town, "Đổi tên rồi").await;
    let shopper = town.signed_in(SHOPPER).await;
    let second = shopper.open(&path).await;
    second.must_be(200);
    assert_eq!(first.text(), second.text());
    // This address was not asked before.
    town.visitor()
        .open(&format!("{path}?x=1"))
        .await
        .must_be(200)
        .must_say("Đổi tên rồi");
}

#[tokio::test]
async fn a_page_that_is_not_new_any_more_is_drawn_again() {
    let town = Town::open_keeping_pages(Duration::from_nanos(1)).await;
    let path = format!("/san-pham/{MIEN}");
    town.visitor().open(&path).await.must_be(200).must_say("Miến dong");
    rename(&town, "Đổi tên rồi").await;
    town.visitor().open(&path).await.must_be(200).must_say("Đổi tên rồi");
}

#[tokio::test]
async fn what_is_personal_is_never_kept() {
    let town = Town::open_keeping_pages(LONG).await;
    let shopper = town.signed_in(SHOPPER).await;
    shopper.open("/tai-khoan").await.must_be(200).must_say("Khách mẫu");
    let stranger = town.visitor().open("/tai-khoan").await;
    assert!(!stranger.text().contains("Khách mẫu"), "{}", stranger.text());
    for path in ["/tai-khoan", "/gio-hang", "/dang-nhap", "/khong-co"] {
        let answer = get(&town, path, &[]).await;
        assert!(!answer.headers().contains_key(header::ETAG), "{path}");
    }
}

#[tokio::test]
async fn every_coding_has_its_own_copy() {
    let town = Town::open_keeping_pages(LONG).await;
    // Twice: the first draws, the second is a copy.
    for _ in 0..2 {
        for (takes, given) in [
            ("gzip, deflate, br", Some("br")),
            ("gzip", Some("gzip")),
            ("identity", None),
            ("br;q=0", None),
        ] {
            let answer = get(&town, "/", &[(header::ACCEPT_ENCODING, takes)]).await;
            assert_eq!(answer.status(), 200);
            let coding = answer.headers().get(header::CONTENT_ENCODING);
            assert_eq!(coding.map(|coding| coding.to_str().expect("text")), given, "{takes}");
            let body = answer.bytes().await.expect("a body");
            assert_eq!(body.starts_with(b"<!DOCTYPE html>"), given.is_none(), "{takes}");
        }
    }
}

#[tokio::test]
async fn who_holds_the_page_already_gets_no_second_one() {
    let town = Town::open_keeping_pages(LONG).await;
    let first = get(&town, "/", &[]).await;
    let tag = first.headers()[header::ETAG].to_str().expect("text").to_owned();
    let again = get(&town, "/", &[(header::IF_NONE_MATCH, &tag)]).await;
    assert_eq!(again.status(), 304);
    assert!(again.bytes().await.expect("a body").is_empty());
    let other = get(&town, "/", &[(header::IF_NONE_MATCH, "\"other\"")]).await;
    assert_eq!(other.status(), 200);
}

#[tokio::test]
async fn people_can_still_read_when_the_database_is_gone() {
    let town = Town::open_keeping_pages(Duration::from_nanos(1)).await;
    let path = format!("/san-pham/{MIEN}");
    town.visitor().open(&path).await.must_be(200);
    town.state.pool.close().await;
    for _ in 0..3 {
        town.visitor().open(&path).await.must_be(200).must_say("Miến dong");
    }
    // What nobody had read before is answered with a sentence.
    let unread = town.visitor().open("/ocop").await;
    assert!(unread.status.is_server_error(), "{}", unread.status);
}
