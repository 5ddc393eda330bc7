//! A photograph in parts: continued where it stopped, taken once, and nobody else's.

use crate::journeys::{CAM_OWNER, MIEN, MIEN_OWNER};
use chrono::Duration;
use reqwest::Method;
use serde_json::Value;
use tests::{Person, SHOPPER, Town, department_of, owner_of, photo::png};

const KEY: &str = "a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0";

/// What is answered, as a status and what it says.
async fn post(person: &Person, path: &str, body: Vec<u8>) -> (u16, Value) {
    let answer = person
        .raw(Method::POST, path)
        .header("sec-fetch-site", "same-origin")
        .header("accept", "application/json")
        .body(body)
        .send()
        .await
        .expect("an answer");
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

async fn begin(person: &Person, key: &str, slug: &str, bytes: usize) -> (u16, Value) {
    let answer = person
        .raw(Method::POST, "/api/photo/begin")
        .header("sec-fetch-site", "same-origin")
        .header("accept", "application/json")
        .form(&[
            ("lang", "vi"),
            ("key", key),
            ("slug", slug),
            ("alt", "Túi miến"),
            ("bytes", &bytes.to_string()),
        ])
        .send()
        .await
        .expect("an answer");
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

fn part_of(state: &Value, at: usize) -> String {
    format!("/api/photo/part/{}?at={at}", state["upload"].as_str().expect("an id"))
}

fn finish_of(state: &Value) -> String {
    format!("/api/photo/finish/{}?lang=vi", state["upload"].as_str().expect("an id"))
}

#[tokio::test]
async fn parts_become_one_photograph_however_often_they_are_sent() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let file = png(300, 200, [200, 90, 30]);
    let (status, state) = begin(&owner, KEY, MIEN, file.len()).await;
    assert_eq!((status, state["received"].as_i64()), (200, Some(0)));
    // Too early.
    assert_eq!(post(&owner, &finish_of(&state), vec![]).await.0, 404);

    let half = file.len() / 2;
    let (_, first) = post(&owner, &part_of(&state, 0), file[..half].to_vec()).await;
    assert_eq!(first["received"].as_u64(), Some(half as u64));
    // The answer was lost: the same part again, and one from further on, change nothing and say where to continue.
    for (at, part) in [(0, &file[..half]), (half + 10, &file[half + 10..])] {
        let (status, again) = post(&owner, &part_of(&state, at), part.to_vec()).await;
        assert_eq!((status, again["received"].as_u64()), (200, Some(half as u64)));
    }
    // A page that was closed meanwhile begins with the same key.
    let (_, again) = begin(&owner, KEY, MIEN, file.len()).await;
    assert_eq!(
        (&again["upload"], &again["received"]),
        (&state["upload"], &first["received"])
    );
    let looked = owner
        .raw(Method::GET, part_of(&state, 0).split('?').next().unwrap_or_default())
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        looked.json::<Value>().await.unwrap()["received"].as_u64(),
        Some(half as u64)
    );
    // More than was said.
    let mut more = file[half..].to_vec();
    more.push(0);
    assert_eq!(post(&owner, &part_of(&state, half), more).await.0, 400);

    post(&owner, &part_of(&state, half), file[half..].to_vec()).await;
    for _ in 0..2 {
        let (status, done) = post(&owner, &finish_of(&state), vec![]).await;
        assert_eq!((status, done["is_done"].as_bool()), (200, Some(true)));
    }
    let (_, done) = begin(&owner, KEY, MIEN, file.len()).await;
    assert_eq!(done["is_done"].as_bool(), Some(true));
    assert_eq!(
        town.count("SELECT count(*) FROM product_photo WHERE alt = 'Túi miến'")
            .await,
        1
    );
    assert_eq!(town.count("SELECT count(*) FROM photo_upload_part").await, 0);
}

#[tokio::test]
async fn an_upload_is_only_its_owners() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let file = png(200, 200, [1, 2, 3]);
    let (_, state) = begin(&owner, KEY, MIEN, file.len()).await;
    for (person, status) in [
        (town.visitor(), 401),
        (town.signed_in(SHOPPER).await, 404),
        (town.signed_in(&department_of("19")).await, 404),
        (town.signed_in(&owner_of(CAM_OWNER)).await, 404),
    ] {
        let key = "b0".repeat(32);
        assert_eq!(begin(&person, &key, MIEN, file.len()).await.0, status);
        assert_eq!(post(&person, &part_of(&state, 0), file.clone()).await.0, status);
        assert_eq!(post(&person, &finish_of(&state), vec![]).await.0, status);
    }
    assert_eq!(town.count("SELECT count(*) FROM photo_upload_part").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM photo_upload").await, 1);
    // From another site nothing is taken.
    let foreign = owner
        .raw(Method::POST, &part_of(&state, 0))
        .header("sec-fetch-site", "cross-site")
        .body(file)
        .send()
        .await
        .expect("an answer");
    assert_eq!(foreign.status().as_u16(), 403);
}

#[tokio::test]
async fn what_comes_in_parts_is_looked_at_like_everything_else_and_is_forgotten_in_time() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = b"<!doctype html><script>alert(1)</script>".to_vec();
    let (_, state) = begin(&owner, KEY, MIEN, page.len()).await;
    post(&owner, &part_of(&state, 0), page).await;
    let (status, answer) = post(&owner, &finish_of(&state), vec![]).await;
    assert_eq!(status, 422);
    assert!(
        answer["said"]
            .as_str()
            .is_some_and(|said| said.contains("không phải ảnh")),
        "{answer}"
    );
    assert_eq!(town.count("SELECT count(*) FROM photo_upload").await, 0);

    for bytes in [0, 10 * 1024 * 1024 + 1] {
        let (status, answer) = begin(&owner, KEY, MIEN, bytes).await;
        assert_eq!(status, 422);
        assert!(
            answer["said"].as_str().is_some_and(|said| said.contains("10 MB")),
            "{answer}"
        );
    }
    // Only so many at once.
    for number in 0..17 {
        let (status, _) = begin(&owner, &format!("{number:064x}"), MIEN, 1_000).await;
        assert_eq!(status, if number < 16 { 200 } else { 422 }, "{number}");
    }
    // A part larger than parts are.
    let (_, state) = begin(&owner, &format!("{:064x}", 0), MIEN, 1_000).await;
    assert_eq!(post(&owner, &part_of(&state, 0), vec![0; 300 * 1024]).await.0, 413);
    let forget = async || {
        market::catalog::forget_uploads(&town.pool, town.clock.now())
            .await
            .expect("they can")
    };
    assert_eq!(forget().await, 0);
    town.clock.advance(Duration::hours(25));
    assert_eq!(forget().await, 16);
}
