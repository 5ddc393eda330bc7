//! The cart.

use crate::journeys::{CAM, MIEN};
use tests::{SHOPPER, Town};

#[tokio::test]
async fn a_cart_survives_signing_in() {
    let town = Town::open().await;
    let earlier = town.signed_in(SHOPPER).await;
    earlier.put_into_cart(MIEN, 1).await;
    let shopper = town.visitor();
    shopper.put_into_cart(MIEN, 2).await;
    shopper.put_into_cart(CAM, 1).await;
    shopper.sign_in(SHOPPER).await;
    let cart = shopper.open("/gio-hang").await;
    cart.must_say("Miến dong Tài Hoan").must_say("Cam Cao Phong");
    // 3 × 65.000 + 195.000.
    cart.must_say("390.000 ₫");
    earlier.open("/gio-hang").await.must_say("390.000 ₫");
}

#[tokio::test]
async fn quantities_change_and_goods_leave() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let cart = shopper.put_into_cart(MIEN, 1).await;
    let cart = shopper.press(&cart, "Cập nhật giỏ hàng", &[("Số lượng", "5")]).await;
    cart.must_be(200).must_say("325.000 ₫");
    let refused = shopper.press(&cart, "Cập nhật giỏ hàng", &[("Số lượng", "abc")]).await;
    refused.must_be(200).must_say("Vui lòng nhập một số");
    let much = shopper.press(&cart, "Cập nhật giỏ hàng", &[("Số lượng", "998")]).await;
    much.must_be(200).must_say("chỉ còn");
    let empty = shopper
        .press(
            &shopper.open("/gio-hang").await,
            "Cập nhật giỏ hàng",
            &[("Số lượng", "0")],
        )
        .await;
    empty.must_be(200).must_say("Gùi còn trống");
    assert_eq!(town.count("SELECT count(*) FROM cart_line").await, 0);
}

#[tokio::test]
async fn more_than_there_is_cannot_be_put_into_a_cart() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let refused = shopper.put_into_cart(MIEN, 900).await;
    refused.must_be(200).must_say("chỉ còn");
    assert_eq!(town.count("SELECT count(*) FROM cart_line").await, 0);
    for senseless in ["0", "-1", "1.5", "99999999999999999999", "một"] {
        let page = shopper.open(&format!("/san-pham/{MIEN}")).await;
        shopper
            .press(&page, "Thêm vào giỏ hàng", &[("quantity", senseless)])
            .await
            .must_be(200);
    }
    assert_eq!(town.count("SELECT count(*) FROM cart_line").await, 0);
}

#[tokio::test]
async fn what_is_out_of_season_has_no_button() {
    let town = Town::open().await;
    let page = town.visitor().open("/san-pham/mat-ong-ba-be").await;
    page.must_be(200).must_say("Hết vụ");
    assert!(!page.has_button("Thêm vào giỏ hàng"));
}
