//! Payouts on a phone: the operator's batch and the cooperative's money.

use super::accessibility::{must_fit, sign_in};
use crate::journeys::payouts::earn;
use tests::{
    PASSWORD, Town,
    browser::{Browser, Script, Size},
    owner_of,
};

#[tokio::test]
async fn two_people_pay_a_seller_on_their_phones() {
    let town = Town::open().await;
    earn(&town, 1).await;
    let browser = Browser::start().await;
    let maker = browser.window(&town.address, Size::Phone, Script::On).await;
    sign_in(&maker, "dieu-hanh@cho-phien.example").await;
    must_fit(&maker, "/dieu-hanh/chi-tra").await;
    maker.press("Lập đợt chi").await;
    maker.wait_for("một người khác phải duyệt").await;
    let batch = maker.path().await;
    must_fit(&maker, &batch).await;
    let colleague = browser.window(&town.address, Size::Phone, Script::On).await;
    sign_in(&colleague, "ke-toan@cho-phien.example").await;
    must_fit(&colleague, &batch).await;
    colleague.fill("Mật khẩu của anh chị", PASSWORD).await;
    colleague.press("Duyệt").await;
    colleague.wait_for("Đã duyệt").await;
    colleague.close().await;
    maker.open(&batch).await;
    maker.press("Xuất tệp ngân hàng").await;
    maker.wait_for("Mã QR từng khoản").await;
    must_fit(&maker, &format!("{batch}/ma-qr")).await;
    maker.open(&batch).await;
    maker.press("Đã gửi lệnh chi").await;
    maker.wait_for("Đang chuyển").await;
    for path in [batch.as_str(), "/dieu-hanh/tien-mat", "/dieu-hanh/muc-phi"] {
        must_fit(&maker, path).await;
    }
    maker.close().await;
    let owner = browser.window(&town.address, Size::Phone, Script::On).await;
    sign_in(&owner, &owner_of("tai-hoan")).await;
    for path in ["/htx/doanh-thu", "/htx/doanh-thu/bang-ke", "/htx/doanh-thu/tai-khoan"] {
        must_fit(&owner, path).await;
    }
    owner.close().await;
}
