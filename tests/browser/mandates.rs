//! A mandate on a telephone, from the request to its end.

use crate::journeys::joining::PDF;
use tests::{
    PASSWORD, Town,
    browser::{Browser, Script, Size, Window},
    department_of, owner_of,
};

async fn sign_in(window: &Window, email: &str, page: &str) {
    window.open(&format!("/dang-nhap?ve={page}")).await;
    window.fill("Email hoặc số điện thoại", email).await;
    window.fill("Mật khẩu", PASSWORD).await;
    window.press("Đăng nhập").await;
}

async fn fits(window: &Window) {
    let more = window
        .run(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
            vec![],
        )
        .await;
    assert_eq!(
        more,
        serde_json::json!(0),
        "{} is wider than the telephone",
        window.path().await
    );
}

#[tokio::test]
async fn an_official_asks_an_owner_agrees_and_ends_on_two_telephones() {
    let town = Town::open().await;
    let browser = Browser::start().await;
    let paper = std::env::temp_dir().join(format!("giay-uy-quyen-{}.pdf", std::process::id()));
    std::fs::write(&paper, PDF).expect("a file");
    for script in [Script::On, Script::Off] {
        let official = browser.window(&town.address, Size::Phone, script).await;
        sign_in(&official, &department_of("19"), "/so-cong-thuong/uy-quyen").await;
        official.wait_for("Đề nghị ủy quyền").await;
        fits(&official).await;
        official.choose("Hợp tác xã", "tai-hoan").await;
        official.tick("Đơn hàng").await;
        official.fill("Văn bản", "Số 12 ngày 20/11/2026").await;
        let file = official.wait_for_element("#file").await;
        file.send_keys(&paper.to_string_lossy())
            .await
            .expect("the field takes a file");
        official.press("Gửi đề nghị").await;
        official.wait_for("Đã gửi đề nghị").await;

        let owner = browser.window(&town.address, Size::Phone, script).await;
        sign_in(&owner, &owner_of("tai-hoan"), "/htx").await;
        owner.press("Sở Công Thương đề nghị").await;
        owner.wait_for("Ủy quyền cho Sở Công Thương").await;
        fits(&owner).await;
        assert!(owner.text().await.contains("Tải văn bản giay-uy-quyen"));
        owner.fill("Mật khẩu hiện tại", PASSWORD).await;
        owner.press("Đồng ý ủy quyền").await;
        owner.wait_for("Đã ủy quyền").await;

        official.open("/so-cong-thuong/uy-quyen").await;
        official.press("Vào làm thay").await;
        official.wait_for("Anh/chị đang làm thay").await;
        fits(&official).await;

        owner.press("Dừng ủy quyền").await;
        owner.wait_for("Đã dừng ủy quyền").await;
        official.open("/htx/don-hang").await;
        assert!(!official.text().await.contains("Anh/chị đang làm thay"));
        owner.close().await;
        official.close().await;
    }
    std::fs::remove_file(&paper).expect("the file goes");
}
