//! The home of the workspace: what to do now, what was sold.

use crate::journeys::{MIEN, MIEN_OWNER};
use chrono::Duration;
use tests::{Town, owner_of};

#[tokio::test]
async fn every_number_leads_to_its_orders() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 1)]).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let address = format!("/htx/don-hang/{}-1", order.order_code());
    owner.press(&owner.open(&address).await, "Xác nhận đơn", &[]).await;
    let placed = shopper.open(&order.address).await;
    shopper.press(&placed, "Hủy đơn", &[("Lý do", "Đi vắng")]).await;
    shopper.press(&placed, "Gửi lời nhắn", &[("text", "Xin lỗi")]).await;
    let home = owner.open("/htx").await;
    for number in ["1 đơn chờ lấy hàng", "1 khách xin hủy", "1 đơn có lời nhắn mới"] {
        let rows = owner.open(&home.link(number)).await;
        rows.must_be(200).must_say(&format!("{}-1", order.order_code()));
        assert_eq!(rows.texts(".order-card").len(), 1, "{number}");
    }
    let nothing = owner.open(&home.link("0 đơn chờ xác nhận")).await;
    assert!(nothing.texts(".order-card").is_empty());
}

#[tokio::test]
async fn sales_are_drawn_and_stand_in_a_table() {
    let town = Town::open().await;
    let shopper = town.visitor();
    shopper.order(&[(MIEN, 2)]).await;
    town.clock.advance(Duration::days(2));
    shopper.order(&[(MIEN, 1)]).await;
    let called_off = shopper.order(&[(MIEN, 5)]).await;
    shopper.press(&called_off, "Hủy đơn", &[]).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let home = owner.open("/htx").await;
    assert_eq!(
        home.texts(".sales-sums dd"),
        ["65.000 ₫ 1 đơn", "195.000 ₫ 2 đơn", "195.000 ₫ 2 đơn"],
        "without delivery, and without what was called off"
    );
    let heights = home.attributes(".sales-chart rect", "height");
    assert_eq!((heights.len(), &heights[26]), (30, &"0".to_owned()));
    assert_ne!(heights[27], heights[29], "two packs are a higher bar than one");
    let day = owner.open(&home.link("21/11/2026")).await;
    assert_eq!(day.texts(".order-card").len(), 1);
    let other = town.signed_in(&owner_of("cam-muong-thang")).await;
    assert_eq!(other.open("/htx").await.texts(".sales-sums dd")[0], "0 ₫ 0 đơn");
}
