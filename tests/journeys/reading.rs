//! What everybody reads.

use tests::Town;

#[tokio::test]
async fn public_pages_are_the_same_for_everybody() {
    let town = Town::open().await;
    let stranger = town.visitor();
    let shopper = town.signed_in(tests::SHOPPER).await;
    shopper.put_into_cart("mien-dong-tai-hoan-500", 1).await;
    let owner = town.signed_in(&tests::owner_of("tai-hoan")).await;
    for path in [
        "/",
        "/en/",
        "/tim-kiem?q=mien",
        "/danh-muc/tra",
        "/san-pham/cam-cao-phong",
        "/gian-hang",
        "/gian-hang/tai-hoan",
        "/ocop",
        "/quyen-rieng-tu",
        "/dieu-khoan",
        "/giao-hang",
        "/doi-tra",
        "/quy-che-hoat-dong",
        "/noi-bat/tieu-chi",
    ] {
        let page = stranger.open(path).await;
        page.must_be(200);
        assert_eq!(page.html, shopper.open(path).await.html, "{path} differs for a shopper");
        assert_eq!(
            page.html,
            owner.open(path).await.html,
            "{path} differs for a cooperative"
        );
        let answer = stranger.ask(reqwest::Method::GET, path, &[]).await;
        assert!(
            answer.headers()["cache-control"]
                .to_str()
                .expect("text")
                .starts_with("public"),
            "{path} may be kept"
        );
        assert!(!answer.headers().contains_key("set-cookie"), "{path} sets a cookie");
    }
}

#[tokio::test]
async fn every_page_says_that_the_data_is_for_show() {
    let town = Town::open().await;
    for path in ["/", "/san-pham/cam-cao-phong", "/gian-hang", "/dang-nhap"] {
        town.visitor().open(path).await.must_say("Dữ liệu minh họa");
    }
}

#[tokio::test]
async fn a_star_is_shown_only_while_its_certificate_is_valid() {
    let town = Town::open().await;
    let visitor = town.visitor();
    // Valid until 15 April 2027, and until 15 September 2026.
    let valid = visitor.open("/san-pham/cam-cao-phong").await;
    valid.must_say("4 sao");
    let proof = visitor.open(&valid.link("★★★★")).await;
    proof
        .must_be(200)
        .must_say("DEMO-25-")
        .must_say("Cam Cao Phong")
        .must_say("15/04/2027")
        .must_say("Còn hiệu lực");
    let expired = visitor.open("/san-pham/dua-sap-trai").await;
    expired.must_be(200);
    assert!(
        expired.texts(".product .ocop").is_empty(),
        "an expired certificate shows no star"
    );

    town.clock.advance(chrono::Duration::days(145));
    assert!(
        !visitor
            .open("/san-pham/cam-cao-phong")
            .await
            .texts(".product .ocop")
            .is_empty(),
        "its last day is a day"
    );
    town.clock.advance(chrono::Duration::days(1));
    assert!(
        visitor
            .open("/san-pham/cam-cao-phong")
            .await
            .texts(".product .ocop")
            .is_empty()
    );
    visitor
        .open(&proof.address)
        .await
        .must_be(200)
        .must_say("Hết hiệu lực")
        .must_not_say("Còn hiệu lực");
}

#[tokio::test]
async fn searching_without_marks_finds_goods_cooperatives_and_places() {
    let town = Town::open().await;
    let visitor = town.visitor();
    for (words, found) in [
        ("mien dong tai hoan", "Miến dong Tài Hoan"),
        ("MIẾN DONG", "Miến dong Tài Hoan"),
        ("cam cao phong", "Cam Cao Phong"),
        ("na ri", "Tinh bột dong riềng Na Rì"),
    ] {
        let page = visitor
            .open(&format!("/tim-kiem?q={}", app::page::url_encoded(words)))
            .await;
        page.must_be(200).must_say(found);
    }
    visitor
        .open("/tim-kiem?q=ruou")
        .await
        .must_be(200)
        .must_not_say("Rượu men lá");
    visitor
        .open("/tim-kiem?q=khongcogi")
        .await
        .must_be(200)
        .must_say("khongcogi");
}

#[tokio::test]
async fn senseless_searches_get_an_answer() {
    let town = Town::open().await;
    let visitor = town.visitor();
    let long = "a".repeat(3_000);
    for query in [
        "q=",
        "q=%25",
        "q=_",
        "q=%27%22%3B--",
        "q=%F0%9F%98%80",
        "q=%ED%A0%80",
        "q=%00",
        "trang=1000000000",
        "trang=-1",
        "trang=abc",
        "gia-tu=-5",
        "gia-tu=99999999999999999999",
        "sao=9",
        "sao=x",
        "tinh=99",
        "danh-muc=khong-co",
        "sap-xep=x",
        "q=%E2%80%AEabc",
        "gian-hang=khong-co",
        "con-hang=%00",
        long.as_str(),
    ] {
        visitor.open(&format!("/tim-kiem?{query}")).await.must_be(200);
    }
    visitor.open(&format!("/tim-kiem?q={long}")).await.must_be(200);
}

#[tokio::test]
async fn what_is_not_there_is_said_kindly() {
    let town = Town::open().await;
    for path in [
        "/khong-co",
        "/san-pham/khong-co",
        "/danh-muc/khong-co",
        "/gian-hang/khong-co",
        "/ocop/khong-co",
        "/en/khong-co",
        "/don-hang/CP00000000",
        "/san-pham/%00",
        "/san-pham/%ff",
    ] {
        let page = town.visitor().open(path).await;
        assert_eq!(page.status.as_u16(), 404, "{path}");
        assert!(page.html.contains("Chợ Phiên"), "{path} is a page of ours");
    }
}

#[tokio::test]
async fn english_pages_are_english() {
    let town = Town::open().await;
    let visitor = town.visitor();
    let home = visitor.open("/en/").await;
    home.must_be(200).must_say("Storefronts").must_say("Cart");
    assert_eq!(home.attributes("html", "lang"), ["en"]);
    let product = visitor.open("/en/san-pham/cam-cao-phong").await;
    product
        .must_be(200)
        .must_not_say("Thêm vào giỏ hàng")
        .must_not_say("Hợp tác xã");
    // Every link of a page stays in its language, but the one that changes it.
    for address in home.attributes("main a[href], footer a[href]", "href") {
        let changes = address == "/" || address.starts_with("mailto:") || address.starts_with('#');
        assert!(changes || address.starts_with("/en/"), "{address} leaves the language");
    }
}

#[tokio::test]
async fn search_engines_read_what_people_read() {
    let town = Town::open().await;
    let page = town.visitor().open("/san-pham/mien-dong-tai-hoan-500").await;
    page.must_be(200).must_say("65.000 ₫");
    let of = |css: &str, attribute: &str| page.attributes(css, attribute);
    let product = r#"[itemtype="https://schema.org/Product"]"#;
    assert_eq!(page.texts(&format!("{product} h1[itemprop=name]")).len(), 1);
    let offer = format!(r#"{product} [itemprop=offers][itemtype="https://schema.org/Offer"]"#);
    assert_eq!(of(&format!("{offer} [itemprop=price]"), "content"), ["65000"]);
    assert_eq!(of(&format!("{offer} [itemprop=priceCurrency]"), "content"), ["VND"]);
    assert_eq!(
        of(&format!("{offer} [itemprop=availability]"), "href"),
        ["https://schema.org/InStock"]
    );
    assert_eq!(
        of(&format!("{offer} [itemprop=seller] [itemprop=name]"), "content"),
        ["HTX Tài Hoan"]
    );
    assert_eq!(
        of(&format!("{product} [itemprop=brand] [itemprop=name]"), "content"),
        ["HTX Tài Hoan"]
    );
    let step = r#"[itemtype="https://schema.org/BreadcrumbList"] > [itemtype="https://schema.org/ListItem"]"#;
    assert_eq!(of(&format!("{step} > [itemprop=position]"), "content"), ["1", "2", "3"]);
    assert_eq!(page.texts(&format!("{step} [itemprop=name]")).len(), 3);
    assert!(of("[itemprop=aggregateRating], [itemprop=review]", "itemprop").is_empty());
}

#[tokio::test]
async fn every_page_of_a_list_is_known_by_its_own_address() {
    let town = Town::open().await;
    for (asked, known, english) in [
        ("/ocop", "/ocop", "/en/ocop"),
        ("/ocop?trang=1", "/ocop", "/en/ocop"),
        ("/ocop?trang=2&utm=x", "/ocop?trang=2", "/en/ocop?trang=2"),
        ("/en/ocop?trang=2", "/en/ocop?trang=2", "/en/ocop?trang=2"),
        ("/gian-hang?tinh=19", "/gian-hang?tinh=19", "/en/gian-hang?tinh=19"),
        (
            "/san-pham/cam-cao-phong?x=1",
            "/san-pham/cam-cao-phong",
            "/en/san-pham/cam-cao-phong",
        ),
    ] {
        let page = town.visitor().open(asked).await;
        page.must_be(200);
        let ends = |css: &str, end: &str| {
            let found = page.attributes(css, "href");
            assert!(
                found.len() == 1 && found[0].ends_with(end),
                "{asked}: {css} is {found:?}"
            );
            let before = found[0].strip_suffix(end).unwrap_or_default();
            assert!(!before.ends_with("/en"), "{asked}: {found:?}");
        };
        ends("link[rel=canonical]", known);
        ends("link[hreflang=en]", english);
        ends("link[hreflang=vi]", known.strip_prefix("/en").unwrap_or(known));
    }
}
