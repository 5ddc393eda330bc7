//! Claims on a phone: the operator makes one, the head of the department agrees.

use super::accessibility::{must_fit, sign_in};
use crate::journeys::claims::{bear, claim, code_of};
use tests::{
    OPERATOR, Town,
    browser::{Browser, Script, Size},
    department_of,
};

#[tokio::test]
async fn the_head_of_a_department_agrees_to_a_claim_on_a_phone() {
    let town = Town::open().await;
    bear(&town, 2).await;
    let operator = town.signed_in(OPERATOR).await;
    let browser = Browser::start().await;
    let maker = browser.window(&town.address, Size::Phone, Script::On).await;
    sign_in(&maker, OPERATOR).await;
    must_fit(&maker, "/dieu-hanh/ma-giam-gia/bang-ke").await;
    let code = code_of(&claim(&operator).await);
    must_fit(&maker, "/dieu-hanh/ma-giam-gia/bang-ke").await;
    let page = format!("/so-cong-thuong/ma-giam-gia/bang-ke/{code}");
    for script in [Script::Off, Script::On] {
        let head = browser.window(&town.address, Size::Phone, script).await;
        sign_in(&head, &department_of("19")).await;
        if script == Script::Off {
            head.open(&page).await;
            head.wait_for("Đồng ý với bảng kê này?").await;
            head.press("Đồng ý").await;
            head.wait_for("Chuyển tiền").await;
        } else {
            must_fit(&head, "/so-cong-thuong/ma-giam-gia/bang-ke").await;
            must_fit(&head, &page).await;
        }
        head.close().await;
    }
    must_fit(&maker, &format!("/dieu-hanh/ma-giam-gia/bang-ke/{code}")).await;
    maker.fill("Số tiền", "40.000").await;
    maker.fill("Mã giao dịch ngân hàng", "FT1").await;
    maker.press("Ghi tiền về").await;
    maker.wait_for("Đã trả đủ").await;
    maker.close().await;
}
