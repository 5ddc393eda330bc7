//! Notes between a shopper and a cooperative.

use crate::journeys::{CAM, CAM_OWNER, MIEN, MIEN_OWNER};
use tests::{Town, owner_of};

#[tokio::test]
async fn both_sides_write_and_the_desk_marks_what_is_unread() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 1), (CAM, 1)]).await;
    let page = shopper
        .press(&order, "Gửi lời nhắn", &[("text", "Xin gọi trước khi giao")])
        .await;
    page.must_be(200).must_say("Xin gọi trước khi giao");

    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner.open("/htx").await.must_say("1 đơn có lời nhắn mới");
    let found = owner.open("/htx/don-hang?the=tat-ca&viec=loi-nhan").await;
    assert_eq!(found.texts(".order-card .new-mark:not([hidden])"), ["Lời nhắn mới"]);
    let code = format!("{}-1", order.order_code());
    let address = format!("/htx/don-hang/{code}");
    let desk = owner.open(&address).await;
    desk.must_say("Xin gọi trước khi giao");
    let answered = owner.press(&desk, "Gửi lời nhắn", &[("text", "Vâng ạ")]).await;
    answered.must_be(200).must_say("Vâng ạ");
    assert!(!answered.has_button("Đã đọc, không cần trả lời"));
    owner.open("/htx").await.must_say("0 đơn có lời nhắn mới");
    shopper.open(&order.address).await.must_say("Vâng ạ");

    // The other cooperative of the same purchase reads nothing of it.
    let other = town.signed_in(&owner_of(CAM_OWNER)).await;
    let part = other.open(&format!("/htx/don-hang/{}-2", order.order_code())).await;
    part.must_be(200).must_not_say("Xin gọi trước");
}

#[tokio::test]
async fn a_note_that_needs_no_answer_is_read_with_a_button() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 1)]).await;
    shopper.press(&order, "Gửi lời nhắn", &[("text", "Cảm ơn")]).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let address = format!("/htx/don-hang/{}-1", order.order_code());
    let read = owner
        .press(&owner.open(&address).await, "Đã đọc, không cần trả lời", &[])
        .await;
    read.must_be(200).must_say("Cảm ơn");
    assert_eq!(
        town.count("SELECT count(*) FROM seller_order WHERE note_unread_since IS NOT NULL")
            .await,
        0
    );
}

#[tokio::test]
async fn notes_have_limits_and_what_was_typed_is_kept() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 1)]).await;
    let long = "dài ".repeat(300);
    let refused = shopper.press(&order, "Gửi lời nhắn", &[("text", &long)]).await;
    refused.must_be(200).must_say("Chưa gửi được lời nhắn");
    assert_eq!(refused.forms("Gửi lời nhắn")[0].value("text").trim(), long.trim());
    assert_eq!(town.count("SELECT count(*) FROM order_note").await, 0);
    for number in 0..20 {
        shopper
            .press(&order, "Gửi lời nhắn", &[("text", &format!("{number}"))])
            .await;
    }
    let refused = shopper.press(&order, "Gửi lời nhắn", &[("text", "một nữa")]).await;
    refused.must_be(200).must_say("Vừa có quá nhiều lời nhắn");
    assert_eq!(town.count("SELECT count(*) FROM order_note").await, 20);
    town.clock.advance(chrono::Duration::hours(1));
    shopper.press(&order, "Gửi lời nhắn", &[("text", "một nữa")]).await;
    assert_eq!(town.count("SELECT count(*) FROM order_note").await, 21);
}

#[tokio::test]
async fn a_note_is_never_changed() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 1)]).await;
    shopper
        .press(&order, "Gửi lời nhắn", &[("text", "Giao sau 5 giờ")])
        .await;
    for change in ["UPDATE order_note SET text = 'x'", "DELETE FROM order_note"] {
        let refused = sqlx::query(change).execute(&town.pool).await;
        assert!(refused.is_err(), "{change}");
    }
}
