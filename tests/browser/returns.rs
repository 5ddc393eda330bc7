//! On phones: a shopper asks for money back, the cooperative agrees, the shopper sees it.

use tests::{
    PASSWORD, Town,
    browser::{Browser, Script, Size, Window},
    owner_of,
};

const MIEN: &str = "mien-dong-tai-hoan-500";

async fn must_fit(window: &Window) {
    let widths = "return [document.documentElement.scrollWidth, window.innerWidth]";
    assert_eq!(window.run(widths, vec![]).await, serde_json::json!([360, 360]));
}

#[tokio::test]
async fn money_is_asked_back_agreed_to_and_seen_on_phones() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let placed = shopper.order(&[(MIEN, 2)]).await;
    let code = placed.order_code().to_owned();
    let owner = town.signed_in(&owner_of("tai-hoan")).await;
    crate::journeys::refunds::deliver(&owner, &code).await;

    let browser = Browser::start().await;
    let phone = browser.window(&town.address, Size::Phone, Script::On).await;
    phone.open(&placed.address).await;
    phone
        .run(
            "document.querySelector('details.fold:has([name=whole])').open = true",
            vec![],
        )
        .await;
    phone.choose("Lý do", "damaged").await;
    phone.fill("Miến dong Tài Hoan", "1").await;
    phone.press("Gửi yêu cầu").await;
    phone.wait_for("yêu cầu hoàn 65.000").await;
    must_fit(&phone).await;

    let desk = browser.window(&town.address, Size::Phone, Script::On).await;
    desk.open(&format!("/dang-nhap?ve=/htx/don-hang/{code}-1")).await;
    desk.fill("Email hoặc số điện thoại", &owner_of("tai-hoan")).await;
    desk.fill("Mật khẩu", PASSWORD).await;
    desk.press("Đăng nhập").await;
    desk.wait_for("Khách yêu cầu trả hàng/hoàn tiền").await;
    must_fit(&desk).await;
    desk.press("Đồng ý hoàn tiền").await;
    desk.wait_for("Đã đồng ý hoàn 65.000").await;
    must_fit(&desk).await;

    phone.reload().await;
    phone.wait_for("Đã đồng ý hoàn 65.000").await;
    must_fit(&phone).await;
    phone.close().await;
    desk.close().await;
}
