//! What each photograph of a listing shows.

use crate::journeys::{MIEN, MIEN_OWNER, listings};
use reqwest::Method;
use tests::{
    Person, Town, department_of, owner_of,
    page::Form,
    photo::{noise, send},
};

/// The department approves what waits.
async fn approve(official: &Person) {
    let page = official.open(&format!("/so-cong-thuong/duyet/{MIEN}")).await;
    official.press(&page, "Duyệt", &[]).await.must_say("Đã duyệt");
}

const EDITOR: &str = "/htx/san-pham/mien-dong-tai-hoan-500";

/// The form with a field for each photograph, and the names of its fields.
async fn words(person: &Person) -> (Form, Vec<String>) {
    let page = person.open(EDITOR).await;
    let form = page.forms("Lưu mô tả").swap_remove(0);
    let names = form.fields.iter().map(|(name, _)| name.clone());
    let names = names.filter(|name| name.starts_with("alts[")).collect();
    (form, names)
}

#[tokio::test]
async fn each_photograph_is_described_for_itself_and_nothing_waits_for_it() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    assert!(
        !owner.open(EDITOR).await.has_button("Lưu mô tả"),
        "there is nothing to describe"
    );
    for width in [400, 500] {
        assert_eq!(send(&owner, MIEN, "", &noise(width, 300)).await.status().as_u16(), 303);
    }
    let page = owner.open(EDITOR).await;
    page.must_say("2 ảnh chưa có mô tả").must_say("Ảnh 2 cho thấy gì");
    let (form, names) = words(&owner).await;
    assert_eq!(names.len(), 2);
    // Too long is refused at its own field, and the other words stay.
    let long = "x".repeat(200);
    let refused = owner
        .send(&form.with(&names[0], "Túi miến trên mẹt").with(&names[1], &long))
        .await;
    refused.must_say("Chưa lưu được mô tả");
    let form = refused.forms("Lưu mô tả").swap_remove(0);
    assert_eq!(
        (form.value(&names[0]), form.value(&names[1])),
        ("Túi miến trên mẹt", long.as_str())
    );
    let done = owner.send(&form.with(&names[1], "")).await;
    done.must_say("Đã lưu mô tả ảnh").must_say("1 ảnh chưa có mô tả");
    assert_eq!(
        town.count("SELECT count(*) FROM product_photo WHERE alt = 'Túi miến trên mẹt'")
            .await,
        1
    );
    // The price does not wait.
    owner.open(&format!("/htx/kho/{MIEN}")).await.must_be(200);

    // Another cooperative describes nothing here, and finds nothing.
    let other = town.signed_in(&owner_of("cam-muong-thang")).await;
    let fields = [("slug", MIEN), (names[0].as_str(), "của người khác"), ("lang", "vi")];
    let answer = other.ask(Method::POST, "/api/photo/describe", &fields).await;
    assert_eq!(answer.status().as_u16(), 404);
    let fields = [
        ("slug", "cam-cao-phong"),
        (names[0].as_str(), "của người khác"),
        ("lang", "vi"),
    ];
    other.ask(Method::POST, "/api/photo/describe", &fields).await;
    assert_eq!(
        town.count("SELECT count(*) FROM product_photo WHERE alt LIKE '%người khác%'")
            .await,
        0
    );
}

#[tokio::test]
async fn new_words_of_a_public_photograph_are_read_by_the_department_first() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let official = town.signed_in(&department_of("19")).await;
    send(&owner, MIEN, "Túi miến", &noise(400, 300)).await;
    listings::submit(&owner, MIEN).await.must_say("Đã gửi");
    approve(&official).await;
    let alts = |page: &tests::Page| page.attributes("main img", "alt");
    let public = format!("/san-pham/{MIEN}");
    assert!(alts(&town.visitor().open(&public).await).contains(&"Túi miến".to_owned()));

    let (form, names) = words(&owner).await;
    owner
        .send(&form.with(&names[0], "Miến phơi nắng"))
        .await
        .must_say("Đã lưu mô tả ảnh");
    assert!(
        alts(&town.visitor().open(&public).await).contains(&"Túi miến".to_owned()),
        "it waits"
    );
    let (form, names) = words(&owner).await;
    assert_eq!(form.value(&names[0]), "Miến phơi nắng");
    listings::submit(&owner, MIEN).await.must_say("Đã gửi");
    let review = official.open(&format!("/so-cong-thuong/duyet/{MIEN}")).await;
    assert!(
        alts(&review).contains(&"Miến phơi nắng".to_owned()),
        "{:?}",
        alts(&review)
    );
    approve(&official).await;
    assert!(alts(&town.visitor().open(&public).await).contains(&"Miến phơi nắng".to_owned()));
}
