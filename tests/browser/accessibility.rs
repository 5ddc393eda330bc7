//! axe-core finds nothing on a page of every template, in both colour schemes and at both widths.

use serde_json::{Value, json};
use tests::{
    PASSWORD, Town,
    browser::{Browser, Script, Size, Window},
    department_of, owner_of,
};

/// The rules of axe-core, which `cargo xtask test` fetches through npm.
fn axe() -> String {
    let path = std::env::var("AXE").expect("AXE is set: run `cargo xtask test`");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub(super) async fn violations(window: &Window) -> Vec<String> {
    window.run(&axe(), vec![]).await;
    let found = window
        .run_async(
            "const done = arguments[arguments.length - 1];
             axe.run(document, { resultTypes: ['violations'] }).then(
               result => done(result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' | '))),
               error => done(['axe: ' + error]));",
            vec![],
        )
        .await;
    let Value::Array(found) = found else {
        panic!("axe answered {found}")
    };
    found
        .into_iter()
        .map(|rule| rule.as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Nothing is wider than the telephone, in either scheme nothing is hard to use.
pub(super) async fn must_fit(window: &Window, path: &str) {
    for scheme in ["light", "dark"] {
        window.prefer(scheme).await;
        window.open(path).await;
        let widths = "return [document.documentElement.scrollWidth, window.innerWidth]";
        assert_eq!(window.run(widths, vec![]).await, json!([360, 360]), "{path}");
        assert_eq!(violations(window).await, Vec::<String>::new(), "{path} ({scheme})");
    }
}

pub(super) async fn sign_in(window: &Window, email: &str) {
    window.open("/dang-nhap").await;
    window.fill("Email hoặc số điện thoại", email).await;
    window.fill("Mật khẩu", PASSWORD).await;
    window.press("Đăng nhập").await;
    window.wait_for("Đăng xuất").await;
}

async fn check(window: &Window, paths: &[&str], wrong: &mut Vec<String>) {
    for path in paths {
        for scheme in ["light", "dark"] {
            window.prefer(scheme).await;
            window.open(path).await;
            for violation in violations(window).await {
                wrong.push(format!("{path} ({scheme}): {violation}"));
            }
        }
    }
}

#[tokio::test]
async fn pages_of_every_template_are_accessible() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = shopper.order(&[("mien-dong-tai-hoan-500", 1)]).await;
    let code = placed.order_code();

    let owner = town.signed_in(&owner_of("tai-hoan")).await;
    let chosen = [("scope", "tat-ca")];
    let sheet = owner
        .press(&owner.open("/htx/don-hang").await, "Gom để in", &chosen)
        .await;

    let browser = Browser::start().await;
    let mut wrong = Vec::new();
    for size in [Size::Phone, Size::Desk] {
        let window = browser.window(&town.address, size, Script::On).await;
        let public = [
            "/",
            "/en/",
            "/tim-kiem?q=mien",
            "/tim-kiem?q=khongcogi",
            "/tim-kiem?q=mien%20thai%20nguyen&tinh=19&con-hang=1",
            "/danh-muc/tra",
            "/danh-muc/ruou",
            "/san-pham/cam-cao-phong",
            "/san-pham/mat-ong-ba-be",
            "/gian-hang",
            "/gian-hang/tai-hoan",
            "/ocop",
            "/gio-hang",
            "/dang-nhap",
            "/dang-ky",
            "/quen-mat-khau",
            "/dat-lai-mat-khau?ma=x",
            "/hop-thu",
            "/tra-cuu",
            "/quyen-rieng-tu",
            "/khong-co",
            placed.address.as_str(),
        ];
        check(&window, &public, &mut wrong).await;
        window.open("/san-pham/cam-cao-phong").await;
        window.press("Thêm vào giỏ hàng").await;
        window.wait_for("Cập nhật giỏ hàng").await;
        check(&window, &["/gio-hang", "/thanh-toan"], &mut wrong).await;
        // The browser itself would stop an empty form; the server's refusal is what is looked at.
        window
            .run("for (const form of document.forms) form.noValidate = true", vec![])
            .await;
        window.press("Đặt hàng").await;
        window.wait_for("Vui lòng").await;
        wrong.extend(
            violations(&window)
                .await
                .into_iter()
                .map(|found| format!("refused checkout: {found}")),
        );

        sign_in(&window, &owner_of("tai-hoan")).await;
        let desk = [
            "/htx",
            "/htx/don-hang",
            &format!("/htx/don-hang/{code}-1"),
            &format!("/htx/don-hang/{code}-1/phieu"),
            "/htx/don-hang?the=tat-ca&tinh=01",
            &sheet.address,
            &format!("{}/gom-hang", sheet.address),
            &format!("{}/nhan-a6", sheet.address),
            "/htx/thanh-vien",
            "/tai-khoan",
            "/tai-khoan/ho-so",
            "/tai-khoan/phien",
            "/tai-khoan/du-lieu",
            "/htx/kho",
            "/htx/kho/mien-dong-tai-hoan-500",
            "/htx/san-pham",
            "/htx/san-pham/moi",
            "/htx/san-pham/mien-dong-tai-hoan-500",
        ];
        check(&window, &desk, &mut wrong).await;
        window.close().await;
        let window = browser.window(&town.address, size, Script::On).await;
        sign_in(&window, &department_of("25")).await;
        let desk = [
            "/so-cong-thuong",
            "/so-cong-thuong/duyet",
            "/so-cong-thuong/noi-bat",
            "/so-cong-thuong/tim-khong-thay",
        ];
        check(&window, &desk, &mut wrong).await;
        window.close().await;
    }
    assert_eq!(json!(wrong), json!([]));
}

#[tokio::test]
async fn the_checker_sees_what_is_wrong() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let window = browser.window(&town.address, Size::Phone, Script::On).await;
    window.open("/").await;
    window
        .run(
            "document.querySelector('main').innerHTML += '<img src=\"/favicon.svg\"><button></button>'",
            vec![],
        )
        .await;
    let found = violations(&window).await.join("\n");
    assert!(found.contains("image-alt") && found.contains("button-name"), "{found}");
    window.close().await;
}
