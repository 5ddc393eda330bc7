//! Photographs: added by a plain form, seen by the public once approved, and never what somebody else made of a file.

use crate::journeys::{CAM_OWNER, MIEN, MIEN_OWNER};
use reqwest::{Method, header};
use tests::{Page, Person, Town, department_of, owner_of};

const EDITOR: &str = "/htx/san-pham/mien-dong-tai-hoan-500";

/// A PNG of one colour, uncompressed.
pub(crate) fn png(width: u32, height: u32, colour: [u8; 3]) -> Vec<u8> {
    let mut rows = Vec::new();
    for _ in 0..height {
        rows.push(0);
        rows.extend(colour.repeat(width as usize));
    }
    let mut data = vec![0x78, 0x01];
    let blocks = rows.chunks(0xffff).count();
    for (place, block) in rows.chunks(0xffff).enumerate() {
        let length = u16::try_from(block.len()).expect("a short block");
        data.push(u8::from(place + 1 == blocks));
        data.extend(length.to_le_bytes());
        data.extend((!length).to_le_bytes());
        data.extend(block);
    }
    let (low, high) = rows.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    data.extend(((high << 16) | low).to_be_bytes());
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        head(width, height),
        chunk(b"IDAT", &data),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

/// The head of a PNG that says it is this large.
fn head(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    chunk(b"IHDR", &[size.as_slice(), &[8, 2, 0, 0, 0]].concat())
}

/// A part of a PNG with its length and its check sum.
fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("a short chunk").to_be_bytes();
    let part = [kind.as_slice(), content].concat();
    let sum = !part.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                0xedb8_8320 ^ (sum >> 1)
            } else {
                sum >> 1
            }
        })
    });
    [length.as_slice(), &part, &sum.to_be_bytes()].concat()
}

/// Sends the form with a file, as a browser does.
async fn send(person: &Person, slug: &str, alt: &str, file: &[u8]) -> reqwest::Response {
    let mut body = Vec::new();
    for (name, value) in [("lang", "vi"), ("slug", slug), ("alt", alt)] {
        body.extend(format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    body.extend(b"--cut\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"anh.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--cut--\r\n");
    person
        .raw(Method::POST, "/api/photo/add")
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(body)
        .send()
        .await
        .expect("the form is answered")
}

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

fn photos_of(page: &Page) -> Vec<String> {
    let mut photos = page.attributes("img", "src");
    photos.retain(|address| address.starts_with("/anh/"));
    photos
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

    // The second becomes the first, and both go to the department.
    let page = owner.press(&again, "Đặt làm ảnh đầu", &[]).await;
    let order = photos_of(&page);
    assert_eq!(order, photos_of(&again).into_iter().rev().collect::<Vec<_>>());
    crate::journeys::listings::submit(&owner, MIEN).await.must_say("Đã gửi");
    let case = official.open(&format!("/so-cong-thuong/duyet/{MIEN}")).await;
    assert_eq!(photos_of(&case), order);
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

    // A file may be kept for ever, and is nothing but a picture.
    let file = town.visitor().ask(Method::GET, &photos_of(&page)[0], &[]).await;
    let headers = file.headers().clone();
    assert_eq!(headers[header::CONTENT_TYPE], "image/jpeg");
    assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(file.bytes().await.unwrap().starts_with(b"\xff\xd8\xff"));
    town.visitor().open("/anh/../Cargo.toml").await.must_be(404);

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
        .must_say("Vui lòng nhờ chủ hoặc quản lý");
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
