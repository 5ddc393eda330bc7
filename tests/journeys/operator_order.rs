//! The operator reads an order that a case is about.

use super::{CAM, MIEN, MIEN_OWNER};
use tests::{HA_NOI, OPERATOR, Town, WARD, owner_of};

/// How often the operator's own person has read an order.
const READ: &str = "SELECT count(*) FROM audit_entry e JOIN account a ON a.id = e.account_id
                    WHERE e.action = 'order_read' AND a.email = 'dieu-hanh@cho-phien.example'";

#[tokio::test]
async fn the_operator_opens_an_order_by_its_code_and_that_is_written_down() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 2).await;
    shopper.put_into_cart(CAM, 1).await;
    let filled = shopper.fill_checkout(HA_NOI, WARD).await;
    let form = filled.forms_filled.expect("a form").with("payment", "bank_transfer");
    let code = shopper.send(&form).await.order_code().to_owned();
    town.bank_receives(1, 390_000, &code).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let desk = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    owner.press(&desk, "Xác nhận đơn", &[]).await.must_be(200);

    let operator = town.signed_in(OPERATOR).await;
    let home = operator.open("/dieu-hanh").await;
    home.must_say("Mở đơn hàng").must_say("Mã đơn");
    // As it is typed from a letter, and with the number of a part.
    let typed = format!("/dieu-hanh/don-hang?ma={}-1", code.to_lowercase());
    let page = operator.open(&typed).await;
    assert_eq!(page.address, format!("/dieu-hanh/don-hang/{code}"));
    page.must_be(200)
        .must_say(&format!("{code}-1"))
        .must_say(&format!("{code}-2"))
        .must_say("chuyển khoản, chợ thu")
        .must_say("2 × ")
        .must_say("160.000 ₫")
        .must_say("225.000 ₫")
        // What came, and what of it goes back.
        .must_say("Tiền vào ngân hàng")
        .must_say("390.000 ₫")
        .must_say("Trả lại khách")
        .must_say("5.000 ₫")
        .must_say("chưa xong")
        // Who did what.
        .must_say("Khách: đã trả tiền")
        .must_say("Đã xác nhận");
    // Of whoever ordered as much as a case takes, and nothing to press.
    page.must_say("••• ••• 678")
        .must_not_say("912 345")
        .must_not_say("12 ngõ Chợ");
    assert!(page.forms("Mở đơn").is_empty());
    assert_eq!(town.count(READ).await, 1);

    // Where an order's code stands, it leads here.
    let money = operator.open("/dieu-hanh/tien").await;
    let links = money.attributes("a.code", "href");
    assert_eq!(links, [format!("/dieu-hanh/don-hang/{code}")]);
    town.bank_receives(2, 50_000, &format!("{code} lan 2")).await;
    let money = operator.open("/dieu-hanh/tien").await;
    money.must_say("Đơn nêu trong nội dung");

    operator
        .open("/dieu-hanh/don-hang?ma=xin-chao")
        .await
        .must_be(200)
        .must_say("Đây không phải mã đơn");
    operator.open("/dieu-hanh/don-hang/CP00000000").await.must_be(404);
    operator.open("/dieu-hanh/don-hang/x").await.must_be(404);
    owner.open(&format!("/dieu-hanh/don-hang/{code}")).await.must_be(404);
    assert_eq!(town.count(READ).await, 1, "what is not there was not read");
}
