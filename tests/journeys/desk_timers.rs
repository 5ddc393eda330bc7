//! Deadlines of an order: what the desk is told before, and what happens after.

use crate::journeys::{MIEN, MIEN_OWNER};
use chrono::Duration;
use tests::{Town, owner_of};

#[tokio::test]
async fn an_order_that_nobody_confirms_is_marked_and_then_called_off() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 4)]).await;
    shopper
        .open(&order.address)
        .await
        .must_say("Hợp tác xã xác nhận trước 09:00 22/11/2026");
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    owner.open("/htx/don-hang").await.must_say("Còn 23 giờ để xác nhận");

    town.clock.advance(Duration::hours(19));
    town.run_jobs().await;
    assert!(owner.open("/htx/don-hang").await.texts(".left-soon").is_empty());
    town.clock.advance(Duration::hours(1));
    town.run_jobs().await;
    assert_eq!(owner.open("/htx/don-hang").await.texts(".left-soon").len(), 1);
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 4);

    town.clock.advance(Duration::hours(4));
    town.run_jobs().await;
    let sentence = "chưa xác nhận trong 24 giờ";
    shopper.open(&order.address).await.must_say("Đã hủy").must_say(sentence);
    let desk = owner.open(&format!("/htx/don-hang/{}-1", order.order_code())).await;
    desk.must_say("Quá 24 giờ chưa ai xác nhận");
    assert_eq!(
        town.count("SELECT sum(held) FROM stock_item").await,
        0,
        "the goods are back"
    );
    assert_eq!(town.count("SELECT count(*) FROM job").await, 0);
}

#[tokio::test]
async fn a_confirmed_order_is_left_alone_by_its_timer() {
    let town = Town::open().await;
    let order = town.visitor().order(&[(MIEN, 1)]).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let address = format!("/htx/don-hang/{}-1", order.order_code());
    town.clock.advance(Duration::hours(21));
    town.run_jobs().await;
    owner.press(&owner.open(&address).await, "Xác nhận đơn", &[]).await;
    town.clock.advance(Duration::days(2));
    town.run_jobs().await;
    owner.open(&address).await.must_say("Đã xác nhận");
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 1);
}

#[tokio::test]
async fn a_request_to_cancel_that_nobody_answers_is_granted() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 2)]).await;
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    let address = format!("/htx/don-hang/{}-1", order.order_code());
    owner.press(&owner.open(&address).await, "Xác nhận đơn", &[]).await;
    let ask = async || {
        shopper
            .press(&shopper.open(&order.address).await, "Hủy đơn", &[("Lý do", "Đi vắng")])
            .await
    };
    ask().await.must_be(200);
    owner.open(&address).await.must_say("Trả lời trước 09:00 22/11/2026");
    // Answered, and asked again later: the first timer has nothing to say about the second request.
    let declined = owner
        .press(&owner.open(&address).await, "Từ chối", &[("Lý do", "Đã gói")])
        .await;
    declined.must_be(200);
    town.clock.advance(Duration::hours(10));
    ask().await.must_be(200);
    town.clock.advance(Duration::hours(15));
    town.run_jobs().await;
    owner.open(&address).await.must_say("Khách xin hủy đơn");
    town.clock.advance(Duration::hours(10));
    town.run_jobs().await;
    shopper
        .open(&order.address)
        .await
        .must_say("Đã hủy")
        .must_say("chưa trả lời lời xin hủy trong 24 giờ");
    assert_eq!(town.count("SELECT sum(held) FROM stock_item").await, 0);
}
