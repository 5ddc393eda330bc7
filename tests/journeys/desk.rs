//! The cooperative's desk: cancelling, its requests, and what is refused.

use crate::journeys::{MIEN, MIEN_OWNER};
use tests::{Town, owner_of};

#[tokio::test]
async fn a_shopper_cancels_at_once_until_the_order_is_confirmed() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 4)]).await;
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 4);
    let page = shopper.press(&order, "Hủy đơn", &[("Lý do", "Đặt nhầm")]).await;
    page.must_be(200).must_say("Đã hủy");
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM stock_hold").await, 0);
    // The old page, sent again from another tab, changes nothing and is no error.
    shopper
        .press(&order, "Hủy đơn", &[("Lý do", "Đặt nhầm")])
        .await
        .must_be(200)
        .must_say("Đã hủy");
    assert_eq!(town.count("SELECT count(*) FROM order_event").await, 2);
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner.open("/htx/don-hang?the=da-huy").await.must_say("Đã hủy");
}

#[tokio::test]
async fn a_confirmed_order_is_cancelled_by_asking() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 2)]).await;
    let code = order.order_code();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let address = format!("/htx/don-hang/{code}-1");
    owner.press(&owner.open(&address).await, "Xác nhận đơn", &[]).await;

    let asked = shopper
        .press(
            &shopper.open(&order.address).await,
            "Hủy đơn",
            &[("Lý do", "Tôi đi vắng")],
        )
        .await;
    asked.must_be(200);
    assert_eq!(
        town.count("SELECT sum(held) FROM stock_item").await,
        2,
        "a request frees nothing"
    );
    let page = owner.open(&address).await;
    page.must_say("Tôi đi vắng");
    let declined = owner.press(&page, "Từ chối", &[("Lý do", "Hàng đã đóng gói")]).await;
    declined.must_be(200);
    shopper.open(&order.address).await.must_say("Hàng đã đóng gói");

    shopper
        .press(&shopper.open(&order.address).await, "Hủy đơn", &[("Lý do", "Xin hủy")])
        .await;
    let page = owner.open(&address).await;
    owner
        .press(&page, "Hủy đơn", &[("Lý do", "Khách xin hủy")])
        .await
        .must_be(200);
    shopper
        .open(&order.address)
        .await
        .must_say("Đã hủy")
        .must_say("Khách xin hủy");
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 0);
}

#[tokio::test]
async fn a_cooperative_cancels_only_with_a_reason() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    let code = order.order_code();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    owner
        .press(&page, "Hủy đơn", &[("Lý do", "  ")])
        .await
        .must_be(200)
        .must_say("Vui lòng ghi lý do");
    assert_eq!(
        town.count("SELECT count(*) FROM seller_order WHERE state = 'cancelled'")
            .await,
        0
    );
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 1);
}

#[tokio::test]
async fn a_step_pressed_twice_is_taken_once() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    let code = order.order_code();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
    let answers = futures::future::join_all((0..8).map(|_| owner.press(&page, "Xác nhận đơn", &[]))).await;
    for answer in &answers {
        answer.must_be(200);
    }
    assert_eq!(
        town.count("SELECT count(*) FROM order_event WHERE to_state = 'confirmed'")
            .await,
        1
    );
}

#[tokio::test]
async fn an_order_keeps_its_names_and_prices_whatever_changes_later() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 1)]).await;
    sqlx::query("UPDATE product SET name_vi = 'Tên khác' WHERE slug = $1")
        .bind(MIEN)
        .execute(&town.pool)
        .await
        .expect("renamed");
    sqlx::query("UPDATE offer SET price_vnd = 1")
        .execute(&town.pool)
        .await
        .expect("repriced");
    shopper
        .open(&order.address)
        .await
        .must_say("Miến dong Tài Hoan")
        .must_say("95.000 ₫")
        .must_not_say("Tên khác");
}

#[tokio::test]
async fn a_packing_slip_holds_one_cooperatives_goods() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 3)]).await;
    let code = order.order_code();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let slip = owner.open(&format!("/htx/don-hang/{code}-1/phieu")).await;
    slip.must_be(200)
        .must_say("Miến dong Tài Hoan")
        .must_say("Nguyễn Thị Hạnh")
        .must_say("225.000 ₫");
    let other = town.signed_in(&owner_of("minh-anh")).await;
    other.open(&format!("/htx/don-hang/{code}-1/phieu")).await.must_be(404);
}

#[tokio::test]
async fn what_runs_out_and_what_ends_is_said_beside_the_orders() {
    let town = Town::open().await;
    // The certificate of "Đường hoa dừa" ended on 15 November 2026, and nobody else's concerns this cooperative.
    let owner = town.signed_in(&owner_of("mat-hoa-dua-tieu-can")).await;
    let page = owner.open("/htx").await;
    page.must_be(200)
        .must_say("Đường hoa dừa")
        .must_say("Đã hết hạn 15/11/2026")
        .must_not_say("Gạo lứt đỏ");
    sqlx::query(
        "UPDATE stock_item SET on_hand = 3 FROM offer o JOIN variant v ON v.id = o.variant_id JOIN product p ON p.id = v.product_id
         WHERE o.id = stock_item.offer_id AND p.slug = 'mat-hoa-dua'",
    )
    .execute(&town.pool)
    .await
    .expect("three are left");
    owner
        .open("/htx")
        .await
        .must_say("Mật hoa dừa cô đặc")
        .must_say("Còn 3");
}
