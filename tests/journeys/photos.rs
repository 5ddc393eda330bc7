//! Photographs: added by a plain form, seen by the public once approved, and never what somebody else made of a file.

use crate::journeys::{CAM_OWNER, MIEN, MIEN_OWNER};
use reqwest::{Method, header};
use tests::{
    Page, Person, Town, department_of, owner_of,
    photo::{head, photos_of, png, send},
};

const EDITOR: &str = "/htx/san-pham/mien-dong-tai-hoan-500";

/// Sends the form and opens the page that it leads to.
async fn add(person: &Person, alt: &str, file: &[u8]) -> Page {
    let answer = send(person, MIEN, alt, file).await;
    assert_eq!(answer.status().as_u16(), 303);
    let to = answer.headers()[header::LOCATION]
        .to_str()
        .expect("an address")
        .to_owned();
    assert!(to.starts_with(EDITOR), "{to}");
    person.open(to.split('#').next().unwrap_or(&to)).await
}

#[tokio::test]
async fn a_photograph_is_seen_by_the_public_once_it_was_approved() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let official = town.signed_in(&department_of("19")).await;
    let public = format!("/san-pham/{MIEN}");
    let page = add(&owner, "Túi miến trên mẹt tre", &png(800, 600, [200, 120, 40])).await;
    page.must_say("Đã cập nhật ảnh")
        .must_say("Ảnh mới")
        .must_say("chưa gửi duyệt");
    let page = add(&owner, "Sợi miến", &png(400, 600, [40, 120, 200])).await;
    // The same one twice is one.
    let again = add(&owner, "Sợi miến", &png(400, 600, [40, 120, 200])).await;
    assert_eq!((photos_of(&page).len(), photos_of(&again).len()), (2, 2));
    assert_eq!(photos_of(&town.visitor().open(&public).await), Vec::<String>::new());
    // Their files are not for everybody either, and the department sees them when it is asked to.
    let file = photos_of(&page)[0].clone();
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    let elsewhere = town.signed_in(&department_of("25")).await;
    for (person, status) in [
        (&town.visitor(), 404),
        (&other, 404),
        (&elsewhere, 404),
        (&official, 404),
        (&owner, 200),
    ] {
        let answer = person.ask(Method::GET, &file, &[]).await;
        assert_eq!(answer.status().as_u16(), status);
        let keep = answer.headers()[header::CACHE_CONTROL].to_str().expect("a word");
        assert!(!keep.contains("public"), "{keep}");
    }

    // The second becomes the first, and both go to the department.
    let page = owner.press(&again, "Đặt làm ảnh đầu", &[]).await;
    let order = photos_of(&page);
    assert_eq!(order, photos_of(&again).into_iter().rev().collect::<Vec<_>>());
    crate::journeys::listings::submit(&owner, MIEN).await.must_say("Đã gửi");
    let case = official.open(&format!("/so-cong-thuong/duyet/{MIEN}")).await;
    assert_eq!(photos_of(&case), order);
    assert_eq!(official.ask(Method::GET, &file, &[]).await.status().as_u16(), 200);
    assert_eq!(elsewhere.ask(Method::GET, &file, &[]).await.status().as_u16(), 404);
    official.press(&case, "Duyệt", &[]).await.must_say("Đã duyệt");
    town.run_jobs().await;

    let page = town.visitor().open(&public).await;
    assert_eq!(
        page.attributes(".product-photo img[itemprop=image]", "alt"),
        ["Sợi miến"]
    );
    page.must_not_say("Tranh minh họa");
    let card = town.visitor().open("/tim-kiem?q=mien+dong+tai+hoan").await;
    assert_eq!(card.attributes("img[src^='/anh/']", "alt")[0], "Sợi miến");
    for css in ["width", "height", "srcset"] {
        assert!(!card.attributes("img[src^='/anh/']", css).is_empty(), "{css}");
    }

    // The slim files are offered once they are there, the smallest first.
    assert_eq!(page.attributes("picture source", "type"), Vec::<String>::new());
    assert_eq!(town.draw_photos().await, 2);
    let page = town.visitor().open(&public).await;
    assert_eq!(
        page.attributes(".product-photo > a source", "type"),
        ["image/avif", "image/webp"]
    );
    for (kind, sources) in std::iter::zip(
        page.attributes("picture source", "type"),
        page.attributes("picture source", "srcset"),
    ) {
        for source in sources.split(", ") {
            let address = source.split(' ').next().expect("an address");
            let answer = town.visitor().ask(Method::GET, address, &[]).await;
            assert_eq!(answer.status().as_u16(), 200, "{address}");
            assert_eq!(answer.headers()[header::CONTENT_TYPE], kind.as_str(), "{address}");
        }
    }
    assert_eq!(town.draw_photos().await, 0);

    // A file may be kept for ever, and is nothing but a picture.
    let file = town.visitor().ask(Method::GET, &photos_of(&page)[0], &[]).await;
    let headers = file.headers().clone();
    assert_eq!(headers[header::CONTENT_TYPE], "image/jpeg");
    assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(
        headers[header::CONTENT_LENGTH],
        file.content_length().expect("a length").to_string().as_str()
    );
    assert!(file.bytes().await.unwrap().starts_with(b"\xff\xd8\xff"));
    let known = town
        .visitor()
        .raw(Method::GET, &photos_of(&page)[0])
        .header(header::IF_NONE_MATCH, &headers[header::ETAG])
        .send()
        .await
        .expect("an answer");
    assert_eq!(known.status().as_u16(), 304);
    town.visitor().open("/anh/../Cargo.toml").await.must_be(404);

    // Whoever buys it, and whoever packs it, see it too.
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 1).await;
    assert_eq!(photos_of(&shopper.open("/gio-hang").await).len(), 1);
    let order = shopper.order(&[(MIEN, 1)]).await;
    let order = owner.open(&format!("/htx/don-hang/{}-1", order.order_code())).await;
    assert_eq!(photos_of(order.must_be(200)).len(), 1);

    // Taken out, it stays until that was approved.
    let page = owner.open(EDITOR).await;
    let page = owner.press(&page, "Bỏ ảnh", &[]).await;
    assert_eq!(photos_of(&page).len(), 1);
    assert_eq!(photos_of(&town.visitor().open(&public).await).len(), 2);
    owner
        .press(&page, "Gửi duyệt", &[])
        .await
        .must_say("Đã gửi")
        .must_say("Bỏ đi");
    let case = official.open(&format!("/so-cong-thuong/duyet/{MIEN}")).await;
    official.press(&case, "Duyệt", &[]).await.must_say("Đã duyệt");
    assert_eq!(photos_of(&town.visitor().open(&public).await).len(), 1);
}

#[tokio::test]
async fn hostile_files_are_refused_with_a_sentence_and_nothing_is_kept() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let whole = png(400, 400, [1, 2, 3]);
    // Its head, and the check sum of it, say sixty million pixels.
    let mut bomb = png(1, 1, [0, 0, 0]);
    bomb.splice(8..33, head(10_000, 6_000));
    let mut heavy = whole.clone();
    heavy.resize(11 * 1024 * 1024, 0);
    for (what, file, sentence) in [
        ("nothing", Vec::new(), "Vui lòng điền mục này"),
        (
            "a drawing",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec(),
            "không phải ảnh",
        ),
        (
            "a page",
            b"<!doctype html><script>alert(1)</script>".to_vec(),
            "không phải ảnh",
        ),
        ("another kind", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), "không phải ảnh"),
        ("half of one", whole[..whole.len() / 2].to_vec(), "bị hỏng"),
        ("a bomb", bomb, "triệu điểm ảnh"),
        ("a speck", png(20, 20, [1, 2, 3]), "nhỏ quá"),
        ("11 MB", heavy, "nặng quá 10 MB"),
    ] {
        let page = add(&owner, "Thử", &file).await;
        assert!(page.says(sentence), "{what}: {}", page.text());
        assert_eq!(page.forms("Thêm ảnh")[0].value("Ảnh này cho thấy gì"), "Thử", "{what}");
    }
    assert_eq!(town.count("SELECT count(*) FROM product_photo").await, 0);
    assert!(!town.media_dir.exists(), "a file was kept");
    // What hides behind a picture is gone: the file is drawn anew.
    let mut polyglot = whole;
    polyglot.extend(b"<script>alert(1)</script>");
    let page = add(&owner, "Thử", &polyglot).await;
    let file = owner
        .ask(Method::GET, &photos_of(&page)[0], &[])
        .await
        .bytes()
        .await
        .unwrap();
    assert!(!file.windows(8).any(|part| part == b"<script>"));
}

#[tokio::test]
async fn photographs_are_for_editors_of_ones_own_cooperative() {
    let town = Town::open().await;
    let file = png(200, 200, [9, 9, 9]);
    let status = async |person: &Person| send(person, MIEN, "", &file).await.status().as_u16();
    let stranger = town.visitor();
    let answer = send(&stranger, MIEN, "", &file).await;
    assert_eq!(
        (
            answer.status().as_u16(),
            answer.headers()[header::LOCATION].to_str().unwrap()
        ),
        (303, "/dang-nhap")
    );
    assert_eq!(status(&town.signed_in(&owner_of(CAM_OWNER)).await).await, 404);
    assert_eq!(status(&town.signed_in(&department_of("19")).await).await, 404);
    assert_eq!(status(&town.signed_in(tests::SHOPPER).await).await, 404);

    // Another's photograph is neither moved nor taken out.
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = add(&owner, "", &file).await;
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    let form = page.forms("Bỏ ảnh").swap_remove(0);
    other.send(&form).await.must_be(404);
    other.send(&form.with("slug", "cam-cao-phong")).await.must_be(404);

    sqlx::query("UPDATE membership SET role = 'packer' WHERE account_id = (SELECT id FROM account WHERE email = $1)")
        .bind(owner_of(MIEN_OWNER))
        .execute(&town.pool)
        .await
        .expect("the role can be changed");
    add(&owner, "", &png(300, 300, [5, 5, 5]))
        .await
        .must_say("Chủ hoặc quản lý gian hàng soạn nội dung, giá và ảnh");
    assert_eq!(town.count("SELECT count(*) FROM product_photo").await, 1);

    // A form from another site is none of ours.
    let foreign = owner
        .raw(Method::POST, "/api/photo/add")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body("--cut--\r\n")
        .send()
        .await
        .expect("an answer");
    assert_eq!(foreign.status().as_u16(), 403);
}
