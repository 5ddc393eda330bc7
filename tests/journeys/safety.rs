//! What must not happen.

use crate::journeys::{MIEN, MIEN_OWNER};
use reqwest::{Method, header};
use tests::{SHOPPER, Town, owner_of};

#[tokio::test]
async fn a_post_from_another_site_is_refused() {
    let town = Town::open().await;
    let shopper = town.signed_in(SHOPPER).await;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("origin", "null"),
    ] {
        let answer = shopper
            .raw(Method::POST, "/api/sign_out")
            .header(name, value)
            .form(&[("lang", "vi")])
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status().as_u16(), 403, "{name}: {value}");
    }
    // With neither header, a request that carries a session is refused too.
    let answer = shopper
        .raw(Method::POST, "/api/sign_out")
        .form(&[("lang", "vi")])
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status().as_u16(), 403);
    shopper.open("/tai-khoan").await.must_be(200).must_say("Khách mẫu");
}

#[tokio::test]
async fn every_page_carries_a_strict_policy() {
    let town = Town::open().await;
    for path in ["/", "/gio-hang", "/dang-nhap", "/khong-co", "/health/live"] {
        let answer = town.visitor().ask(Method::GET, path, &[]).await;
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .expect("text")
            .to_owned();
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{path}: {policy}"
        );
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    }
}

#[tokio::test]
async fn no_page_holds_an_inline_script_or_style() {
    let town = Town::open().await;
    let owner = town.signed_in(&tests::owner_of("tai-hoan")).await;
    for path in [
        "/",
        "/san-pham/cam-cao-phong",
        "/gio-hang",
        "/dang-nhap",
        "/tim-kiem",
        "/htx",
        "/htx/don-hang",
        "/htx/thanh-vien",
        "/tai-khoan/ho-so",
        "/hop-thu",
        "/khong-co",
    ] {
        let page = owner.open(path).await;
        for script in page.html.split("<script").skip(1) {
            let (head, rest) = script.split_once('>').expect("a whole tag");
            assert!(
                head.contains("src=") && rest.starts_with("</script>"),
                "{path}: an inline script: {script:.80}"
            );
        }
        assert!(
            !page.html.contains("<style") && !page.html.contains(" style="),
            "{path} holds an inline style"
        );
        assert!(
            !page.html.contains(" onclick=") && !page.html.contains(" onload="),
            "{path} holds an inline handler"
        );
    }
}

#[tokio::test]
async fn signing_in_changes_the_token_and_signing_out_ends_it() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 1).await;
    let cookie = |answer: &reqwest::Response| {
        answer
            .headers()
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .find(|value| value.starts_with("phien="))
            .map(str::to_owned)
    };
    let fields = [("login", SHOPPER), ("password", tests::PASSWORD), ("lang", "vi")];
    let first = shopper.ask(Method::POST, "/api/sign_in", &fields).await;
    let first = cookie(&first).expect("a new token");
    assert!(first.contains("HttpOnly") && first.contains("SameSite=Lax"), "{first}");
    let old = first.split(';').next().expect("the pair").to_owned();
    let second = shopper.ask(Method::POST, "/api/sign_in", &fields).await;
    assert_ne!(cookie(&second).expect("a new token"), first);

    // The token of before is void.
    let stale = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    let ask = |token: String| {
        stale
            .get(format!("{}/tai-khoan", town.address))
            .header(header::COOKIE, token)
            .send()
    };
    assert!(ask(old).await.expect("an answer").status().is_redirection());
    let current = cookie(&second)
        .expect("a token")
        .split(';')
        .next()
        .expect("the pair")
        .to_owned();
    assert_eq!(ask(current.clone()).await.expect("an answer").status().as_u16(), 200);
    shopper.ask(Method::POST, "/api/sign_out", &[("lang", "vi")]).await;
    assert!(ask(current).await.expect("an answer").status().is_redirection());
    assert_eq!(
        town.count("SELECT count(*) FROM session WHERE token_hash = convert_to('x', 'UTF8')")
            .await,
        0
    );
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let town = Town::open().await;
    let mut answers = Vec::new();
    for login in [
        SHOPPER,
        "nobody@cho-phien.example",
        "0912345678",
        "'; DROP TABLE account; --",
    ] {
        let visitor = town.visitor();
        let page = visitor.open("/dang-nhap").await;
        let page = visitor
            .press(
                &page,
                "Đăng nhập",
                &[("Email hoặc số điện thoại", login), ("Mật khẩu", "wrong-password")],
            )
            .await;
        page.must_be(200).must_say("chưa đúng").must_not_say("wrong-password");
        assert!(!page.html.contains("wrong-password"), "the password came back");
        answers.push(page.texts(".error-summary"));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(
        town.count("SELECT count(*) FROM form_memory WHERE typed::text LIKE '%wrong-password%'")
            .await,
        0
    );
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let town = Town::open().await;
    for back in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ] {
        let fields = [
            ("login", SHOPPER),
            ("password", tests::PASSWORD),
            ("lang", "vi"),
            ("ve", back),
        ];
        let answer = town.visitor().ask(Method::POST, "/api/sign_in", &fields).await;
        let location = answer.headers()[header::LOCATION].to_str().expect("text").to_owned();
        assert!(
            location.starts_with('/') && !location.starts_with("//") && !location.contains("evil"),
            "{back}: {location}"
        );
    }
}

#[tokio::test]
async fn nothing_is_called_by_a_zero_byte() {
    let town = Town::open().await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    for path in [
        "san-pham/%00",
        "kho/%00",
        "don-hang/%00",
        "don-hang/%00/phieu",
        "don-hang?hang=%00",
    ] {
        let page = owner.open(&format!("/htx/{path}")).await;
        assert_eq!(page.status.as_u16(), 404, "{path}");
    }
    for (function, name) in [
        ("desk/advance", "code"),
        ("direct/receive", "code"),
        ("listing/withdraw", "slug"),
    ] {
        let path = format!("/api/{function}");
        let answer = owner.ask(Method::POST, &path, &[("lang", "vi"), (name, "a\0b")]).await;
        assert!(answer.status().as_u16() < 500, "{function} answers {}", answer.status());
    }
}

#[tokio::test]
async fn odd_requests_get_clear_refusals() {
    let town = Town::open().await;
    let visitor = town.visitor();
    for method in ["PUT", "DELETE", "TRACE", "PATCH", "OPTIONS"] {
        let answer = visitor
            .raw(Method::from_bytes(method.as_bytes()).expect("a method"), "/")
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status().as_u16(), 405, "{method}");
    }
    let large = visitor
        .raw(Method::POST, "/api/cart/add")
        .header(header::ORIGIN, &town.address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(vec![b'a'; 1_000_000])
        .send()
        .await
        .expect("an answer");
    assert_eq!(large.status().as_u16(), 413);
    let long = visitor.open(&format!("/tim-kiem?q={}", "a".repeat(20_000))).await;
    assert_eq!(long.status.as_u16(), 414);
    for body in [
        "",
        "%%%",
        "quantity[=1",
        "offer=1&quantity[][][][][][][][][]=1",
        "lang=xx",
        "offer=%FF%FE",
    ] {
        let answer = visitor
            .raw(Method::POST, "/api/cart/add")
            .header(header::ORIGIN, &town.address)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .expect("an answer");
        assert!(answer.status().as_u16() < 500, "{body:?} answers {}", answer.status());
        if let Some(location) = answer.headers().get(header::LOCATION) {
            assert!(
                !location.to_str().expect("text").contains("__err"),
                "{body:?} shows an error text in the address"
            );
        }
    }
}

#[tokio::test]
async fn script_in_every_field_stays_text() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 1).await;
    let attack = "</textarea></select>\"'><script>alert(1)</script>";
    let filled = shopper.fill_checkout("01", "00004").await;
    let mut form = filled.forms_filled.clone().expect("filled");
    for label in ["Họ và tên", "Địa chỉ", "Địa chỉ cũ", "Ghi chú"] {
        form = form.with(label, attack);
    }
    // Once as a refused form, once as an order, on both sides.
    let refused = shopper.send(&form.clone().with("Số điện thoại", attack)).await;
    assert!(!refused.html.contains("<script>alert"), "live on the refused form");
    let order = shopper.send(&form).await;
    order.must_be(200).must_say("Chờ xác nhận");
    assert!(!order.html.contains("<script>alert"), "live on the shopper's page");
    let code = order.order_code();
    let owner = town.signed_in(&tests::owner_of("tai-hoan")).await;
    for path in [
        "/htx/don-hang".to_owned(),
        format!("/htx/don-hang/{code}-1"),
        format!("/htx/don-hang/{code}-1/phieu"),
    ] {
        let page = owner.open(&path).await;
        page.must_be(200);
        assert!(!page.html.contains("<script>alert"), "live on {path}");
    }
    let search = shopper
        .open(&format!("/tim-kiem?q={}", app::page::url_encoded(attack)))
        .await;
    assert!(!search.html.contains("<script>alert"));
}

#[tokio::test]
async fn health_is_told_to_machines() {
    let town = Town::open().await;
    let visitor = town.visitor();
    visitor.open("/health/live").await.must_be(200);
    visitor.open("/health/ready").await.must_be(200);
    let metrics = visitor.open("/metrics").await;
    metrics.must_be(200);
    assert!(!metrics.html.contains('@'), "no addresses of people in the metrics");
}
