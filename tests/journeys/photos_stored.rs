//! Where photographs are kept: a folder and a bucket behave alike, and neither keeps what nothing names.

use crate::{
    fakes::s3::S3Server,
    journeys::{MIEN, MIEN_OWNER},
};
use chrono::Duration;
use futures::TryStreamExt;
use market::media::Encoding;
use reqwest::{Method, header};
use server::{
    config::S3Config,
    gateways::photo_store::{PhotoStore, StoreFailed},
    worker,
};
use tests::{
    Person, Town, owner_of,
    photo::{photos_of, png, send},
};

const EDITOR: &str = "/htx/san-pham/mien-dong-tai-hoan-500";

/// Everything that is asked of a store.
async fn must_keep_files(store: &PhotoStore) {
    assert_eq!(store.read("a-320.jpg").await.expect("the store answers"), None);
    assert!(store.get("a-320.jpg").await.expect("the store answers").is_none());
    store.remove("a-320.jpg").await.expect("what is not there is gone");
    let large = vec![7; 300_000];
    store.put("a-320.jpg", large.clone()).await.expect("kept");
    store.put("a-320.jpg", large.clone()).await.expect("kept again");
    store.put("b-320.jpg", b"b".to_vec()).await.expect("kept");
    assert_eq!(
        store
            .read("a-320.jpg")
            .await
            .expect("the store answers")
            .expect("a file"),
        large
    );
    let file = store
        .get("a-320.jpg")
        .await
        .expect("the store answers")
        .expect("a file");
    assert_eq!(file.bytes, 300_000);
    let parts: Vec<_> = file.content.try_collect().await.expect("it comes");
    assert_eq!(parts.concat(), large);
    let mut names: Vec<_> = store.names().try_collect().await.expect("a list");
    names.sort();
    assert_eq!(names, ["a-320.jpg", "b-320.jpg"]);
    store.remove("a-320.jpg").await.expect("gone");
    assert_eq!(store.read("a-320.jpg").await.expect("the store answers"), None);
    let names: Vec<_> = store.names().try_collect().await.expect("a list");
    assert_eq!(names, ["b-320.jpg"]);
    // Nothing leads out of it.
    assert!(store.get("../b-320.jpg").await.map_or(true, |file| file.is_none()));
}

fn bucket(config: &S3Config) -> PhotoStore {
    PhotoStore::in_bucket(config).expect("a bucket")
}

#[tokio::test]
async fn a_folder_keeps_files() {
    let folder = std::env::temp_dir().join(format!("photos-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    must_keep_files(&PhotoStore::in_folder(&folder).expect("a folder")).await;
    std::fs::remove_dir_all(&folder).expect("it was made with the first file");
}

#[tokio::test]
async fn a_bucket_keeps_files() {
    let s3 = S3Server::open("files").await;
    must_keep_files(&bucket(&s3.config())).await;
}

#[tokio::test]
async fn a_bucket_refuses_whoever_has_the_wrong_key() {
    let s3 = S3Server::open("key").await;
    let wrong = S3Config {
        secret: "another".to_owned(),
        ..s3.config()
    };
    let store = bucket(&wrong);
    let refused: StoreFailed = store.put("a-320.jpg", b"a".to_vec()).await.unwrap_err();
    let words = server::telemetry::causes(&refused.into());
    assert!(!words.contains("another"), "{words}");
    assert!(store.get("a-320.jpg").await.is_err());
    let own = bucket(&s3.config());
    assert_eq!(own.read("a-320.jpg").await.expect("the store answers"), None);
}

/// Sends a photograph and opens the page it leads to.
async fn add(owner: &Person, colour: [u8; 3]) -> tests::Page {
    let answer = send(owner, MIEN, "Túi miến", &png(300, 300, colour)).await;
    let to = answer.headers()[header::LOCATION]
        .to_str()
        .expect("an address")
        .to_owned();
    owner.open(to.split('#').next().unwrap_or(&to)).await
}

#[tokio::test]
async fn a_photograph_lives_in_a_bucket_and_waits_while_that_is_away() {
    let mut s3 = S3Server::open("journey").await;
    let town = Town::open_keeping_photos_in(bucket(&s3.config())).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = add(&owner, [200, 100, 0]).await;
    page.must_say("Đã cập nhật ảnh");
    let file = photos_of(&page)[0].clone();
    let status = async || owner.ask(Method::GET, &file, &[]).await.status().as_u16();
    assert_eq!(status().await, 200);
    assert!(!town.media_dir.exists(), "nothing is kept on this machine");

    s3.go_away().await;
    assert_eq!(status().await, 503);
    add(&owner, [0, 100, 200]).await.must_say("Kho ảnh đang không trả lời");
    assert_eq!(town.count("SELECT count(*) FROM product_photo").await, 1);
    assert!(worker::draw_next(&town.state, &town.photos).await.is_err());
    assert_eq!(town.draw_photos().await, 0, "it is due again later, not at once");

    s3.come_up().await;
    assert_eq!(status().await, 200);
    add(&owner, [0, 100, 200]).await.must_say("Đã cập nhật ảnh");
    town.clock.advance(Duration::minutes(11));
    assert_eq!(town.draw_photos().await, 2);
    for encoding in Encoding::SLIM {
        let slim = file.replace("jpg", encoding.extension());
        assert_eq!(
            owner.ask(Method::GET, &slim, &[]).await.status().as_u16(),
            200,
            "{slim}"
        );
    }
}

#[tokio::test]
async fn files_that_nothing_names_go_after_a_week() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    add(&owner, [200, 100, 0]).await;
    let page = add(&owner, [0, 100, 200]).await;
    town.draw_photos().await;
    // Three widths, each as JPEG, as WebP and as AVIF.
    let each = 9;
    let files = || std::fs::read_dir(&town.media_dir).expect("a folder").count();
    let remove = async || {
        worker::remove_unnamed(&town.state, &town.photos)
            .await
            .expect("the folder can be looked through")
    };
    assert_eq!(files(), 2 * each);
    assert_eq!(remove().await, 0);
    let page = owner.press(&page, "Bỏ ảnh", &[]).await;
    assert_eq!(photos_of(&page).len(), 1);
    assert_eq!((remove().await, files()), (0, 2 * each));
    town.clock.advance(Duration::days(6));
    assert_eq!((remove().await, files()), (0, 2 * each));

    // Somebody brings it back in time: it stays.
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    add(&owner, [200, 100, 0]).await;
    town.clock.advance(Duration::days(2));
    assert_eq!((remove().await, files()), (0, 2 * each));

    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open(EDITOR).await;
    let gone = photos_of(&page)[0].clone();
    let page = owner.press(&page, "Bỏ ảnh", &[]).await;
    assert_eq!(remove().await, 0);
    town.clock.advance(Duration::days(8));
    assert_eq!((remove().await, files()), (1, each));
    assert_eq!(town.count("SELECT count(*) FROM unnamed_photo").await, 0);
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let status = async |file: &str| owner.ask(Method::GET, file, &[]).await.status().as_u16();
    assert_eq!((status(&gone).await, status(&photos_of(&page)[0]).await), (404, 200));
    // What is not ours is left alone.
    std::fs::write(town.media_dir.join("notes.txt"), "keep").expect("a file");
    town.clock.advance(Duration::days(8));
    assert_eq!((remove().await, files()), (0, each + 1));
}
