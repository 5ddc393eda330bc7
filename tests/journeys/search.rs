//! Searching: facets, what comes near, what is offered while typing, and what is not found.

use app::page::url_encoded;
use reqwest::Method;
use serde_json::Value;
use tests::{Page, Person, SHOPPER, Town, department_of};

async fn search(person: &Person, words: &str) -> Page {
    person.open(&format!("/tim-kiem?q={}", url_encoded(words))).await
}

/// How many products the page says there are.
fn total(page: &Page) -> String {
    page.texts(".result-head [role=status]").swap_remove(0)
}

#[tokio::test]
async fn every_value_of_a_facet_leaves_as_many_products_as_it_says() {
    let town = Town::open().await;
    let visitor = town.visitor();
    for start in [
        "/tim-kiem?q=mien",
        "/tim-kiem?dung-vu=1",
        "/en/tim-kiem?q=tra&con-hang=1",
    ] {
        let page = visitor.open(start).await;
        let links = page.attributes(".facet a:has(.facet-count)", "href");
        let counts = page.texts(".facet a .facet-count");
        assert!(links.len() > 3 && links.len() == counts.len(), "{start}: {links:?}");
        for (address, count) in links.iter().zip(counts) {
            let narrowed = visitor.open(address).await;
            narrowed.must_be(200);
            assert_eq!(
                total(&narrowed).split(' ').next(),
                Some(count.as_str()),
                "{start} to {address}"
            );
        }
        assert!(page.attributes(".facet a", "rel").iter().all(|rel| rel == "nofollow"));
    }
}

#[tokio::test]
async fn a_chosen_value_is_shown_and_taken_away_again() {
    let town = Town::open().await;
    let visitor = town.visitor();
    let start = "/tim-kiem?q=m%E1%BA%ADt%20ong";
    let all = visitor.open(start).await;
    for name in [
        "danh-muc",
        "tinh",
        "tinh-cu",
        "gian-hang",
        "sao",
        "con-hang",
        "di-chuyen",
        "gia-den",
    ] {
        let addresses = all.attributes(".facets a", "href");
        let with = addresses.iter().find(|address| address.contains(&format!("&{name}=")));
        let narrowed = visitor
            .open(with.unwrap_or_else(|| panic!("no {name} in {addresses:?}")))
            .await;
        let mut ways_back = narrowed.attributes(".facets section:not(:nth-of-type(1)) a[aria-current]", "href");
        ways_back.extend(narrowed.attributes(".filters a[aria-current]", "href"));
        assert_eq!(ways_back, [start], "{name}");
        assert_eq!(narrowed.attributes(".chips a", "href")[..1], [start], "{name}");
    }
}

#[tokio::test]
async fn prices_keep_the_other_filters() {
    let town = Town::open().await;
    let visitor = town.visitor();
    let page = visitor.open("/tim-kiem?q=mien&tinh=19&sap-xep=gia-tang").await;
    let page = visitor
        .press(&page, "Lọc", &[("Giá từ", "50.000"), ("Giá đến", "100k")])
        .await;
    let address = &page.address;
    assert!(address.contains("gia-tu=") && address.contains("tinh=19") && address.contains("sap-xep=gia-tang"));
    page.must_be(200)
        .must_say("Từ 50.000 ₫")
        .must_say("Đến 100.000 ₫")
        .must_say("Thái Nguyên");
}

#[tokio::test]
async fn a_search_is_the_same_however_its_letters_are_put_together() {
    let town = Town::open().await;
    let visitor = town.visitor();
    let composed = search(&visitor, "miến dong").await;
    let decomposed = "mie\u{302}\u{301}n dong";
    let names = composed.texts(".card-name");
    assert!(!names.is_empty());
    assert_eq!(search(&visitor, decomposed).await.texts(".card-name"), names);
    assert!(
        composed.texts("mark").iter().any(|found| found == "Miến"),
        "what was found is marked"
    );
}

#[tokio::test]
async fn namesakes_stand_beside_the_products_on_the_first_page_only() {
    let town = Town::open().await;
    let visitor = town.visitor();
    let page = search(&visitor, "tài hoan").await;
    let storefront = page.attributes(".around a[href^='/gian-hang/']", "href");
    assert_eq!(storefront, ["/gian-hang/tai-hoan"]);
    let page = search(&visitor, "cam hòa bình").await;
    let place = page.attributes(".around a[href*='tinh-cu=']", "href").swap_remove(0);
    visitor
        .open(&place)
        .await
        .must_be(200)
        .must_say("Hòa Bình (trước 7/2025)")
        .must_say("Cam Cao Phong");
    assert!(
        visitor
            .open("/tim-kiem?q=mien&trang=2")
            .await
            .texts(".around")
            .is_empty()
    );
    assert!(visitor.open("/tim-kiem").await.texts(".around").is_empty());
}

#[tokio::test]
async fn where_nothing_is_found_there_is_a_way_on() {
    let town = Town::open().await;
    let visitor = town.visitor();
    for path in [
        "/tim-kiem?q=xyzzyq",
        "/en/tim-kiem?q=xyzzyq",
        "/tim-kiem?q=mien&gia-tu=999000000",
    ] {
        let page = visitor.open(path).await;
        page.must_be(200);
        assert_eq!(page.texts("ul.cards > li").len(), 4, "{path}: goods of the season");
        assert!(!page.texts("ul.shops > li").is_empty(), "{path}: storefronts");
        assert!(page.texts("nav.chips a").len() > 5, "{path}: categories");
    }
    let narrowed = visitor.open("/tim-kiem?q=mien&gia-tu=999000000").await;
    assert_eq!(narrowed.link("Bỏ mọi bộ lọc"), "/tim-kiem?q=mien");
}

#[tokio::test]
async fn odd_addresses_of_a_search_get_an_answer() {
    let town = Town::open().await;
    let visitor = town.visitor();
    let unknown = visitor
        .open("/tim-kiem?danh-muc=khong-co&tinh=99&tinh-cu=xx&gian-hang=khong-co&di-chuyen=x&sao=9")
        .await;
    unknown.must_be(200);
    assert_eq!(
        unknown
            .texts(".chips a")
            .iter()
            .filter(|chip| chip.starts_with("Bỏ lọc"))
            .count(),
        4
    );
    let beyond = visitor.open("/tim-kiem?q=mien&trang=1000000000").await;
    beyond.must_be(200);
    assert!(
        beyond
            .attributes(".empty a", "href")
            .contains(&"/tim-kiem?q=mien".to_owned())
    );
    visitor
        .open(&format!("/tim-kiem?q={}", "a".repeat(10_000)))
        .await
        .must_be(200);
}

#[tokio::test]
async fn markup_that_is_searched_for_stays_text() {
    let town = Town::open().await;
    let typed = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'";
    let page = search(&town.visitor(), typed).await;
    page.must_be(200);
    assert!(
        !page.html.contains("<script>alert") && !page.html.contains("<img src=x"),
        "{}",
        page.html
    );
    assert!(page.texts("title")[0].contains(typed) && page.texts("h1")[0].contains(typed));
    let values = page.attributes("input[name=q]", "value");
    assert!(
        !values.is_empty() && values.iter().all(|value| value == typed),
        "{values:?}"
    );
}

async fn offers(person: &Person, path: &str) -> Value {
    let answer = person.ask(Method::GET, path, &[]).await;
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    assert_eq!(answer.headers()["cache-control"], "public, max-age=60");
    let bytes = answer.bytes().await.expect("the answer can be read");
    assert!(bytes.len() < 5_000, "{path}: {} bytes", bytes.len());
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The addresses that are offered, in order.
fn addresses(offers: &Value) -> Vec<&str> {
    let groups = offers["groups"].as_array().expect("groups");
    let rows = groups.iter().flat_map(|group| group["rows"].as_array().expect("rows"));
    rows.map(|row| row["href"].as_str().expect("an address")).collect()
}

#[tokio::test]
async fn what_is_offered_while_typing_leads_somewhere() {
    let town = Town::open().await;
    let visitor = town.visitor();
    for (typed, expected) in [
        ("mi", "/san-pham/mien-dong-tai-hoan-500"),
        ("miến", "/danh-muc/mien-bun-pho"),
        ("mieesn do", "/san-pham/mien-dong-tai-hoan-500"),
        ("htx tài h", "/gian-hang/tai-hoan"),
        ("bắc k", "/tim-kiem?tinh-cu=06"),
        ("cam cao ph", "/san-pham/cam-cao-phong"),
    ] {
        for prefix in ["", "/en"] {
            let path = format!("{prefix}/tim-kiem/goi-y?q={}", url_encoded(typed));
            let offers = offers(&visitor, &path).await;
            let addresses = addresses(&offers);
            assert!(addresses.len() <= 8, "{path}: {addresses:?}");
            assert!(
                addresses.contains(&format!("{prefix}{expected}").as_str()),
                "{path}: {addresses:?}"
            );
            for address in addresses {
                visitor.open(address).await.must_be(200);
            }
        }
    }
}

#[tokio::test]
async fn nothing_is_offered_for_nothing_and_nothing_from_behind_the_age_gate() {
    let town = Town::open().await;
    let visitor = town.visitor();
    for query in [
        "",
        "?q=",
        "?q=%25",
        "?q=xyzzyq",
        "?q=%27%20%26%20%28",
        "?q=%F0%9F%98%80",
        "?x=1",
    ] {
        let offers = offers(&visitor, &format!("/tim-kiem/goi-y{query}")).await;
        assert!(addresses(&offers).is_empty(), "{query}: {offers}");
    }
    let wine = offers(&visitor, "/tim-kiem/goi-y?q=ruou").await;
    assert!(
        addresses(&wine).iter().all(|address| !address.contains("ruou")),
        "{wine}"
    );
    offers(&visitor, &format!("/tim-kiem/goi-y?q={}", "a%20".repeat(2_000))).await;
    let shopper = town.signed_in(SHOPPER).await;
    assert_eq!(
        offers(&shopper, "/tim-kiem/goi-y?q=mi").await,
        offers(&visitor, "/tim-kiem/goi-y?q=mi").await,
        "the same for everyone"
    );
}

#[tokio::test]
async fn a_department_sees_what_people_look_for_and_do_not_find() {
    let town = Town::open().await;
    let visitor = town.visitor();
    for words in ["Xyzzyq  KHÔ", "xyzzyq khô", "xyzzyq kho", "qyxxq", "qyxxq"] {
        search(&visitor, words).await.must_be(200);
    }
    for personal in ["an.xyzzyq@example.com", "0912 345 678 xyzzyq"] {
        for _ in 0..3 {
            search(&visitor, personal).await.must_be(200);
        }
    }
    for _ in 0..3 {
        visitor.open("/tim-kiem?q=zzqxy&con-hang=1").await.must_be(200);
        visitor.open("/tim-kiem?q=zzqxy&trang=2").await.must_be(200);
        visitor.open("/tim-kiem?q=mien").await.must_be(200);
    }
    assert_eq!(town.count("SELECT count(*) FROM search_miss").await, 3);

    let official = town.signed_in(&department_of("24")).await;
    let page = official.open("/so-cong-thuong").await;
    let page = official.open(&page.link("Tìm không thấy")).await;
    page.must_be(200).must_say("xyzzyq khô").must_not_say("qyxxq");
    assert_eq!(page.texts("tbody td.num"), ["3"]);
    official
        .open(&page.link("Tìm thử"))
        .await
        .must_be(200)
        .must_say("xyzzyq khô");

    town.clock.advance(chrono::Duration::days(31));
    let official = town.signed_in(&department_of("19")).await;
    official
        .open("/so-cong-thuong/tim-khong-thay")
        .await
        .must_be(200)
        .must_not_say("xyzzyq");
    official
        .open("/so-cong-thuong/tim-khong-thay?ngay=90")
        .await
        .must_be(200)
        .must_say("xyzzyq khô");
}
