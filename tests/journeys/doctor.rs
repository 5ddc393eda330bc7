//! The doctor finds nothing after honest trade, and what is broken by hand.

use crate::journeys::{CAM, MIEN, MIEN_OWNER};
use tests::{Town, owner_of};

async fn broken(town: &Town) -> Vec<&'static str> {
    let findings = market::doctor::examine(&town.pool)
        .await
        .expect("the database can be examined");
    assert!(findings.len() > 10, "every invariant is asked for");
    findings
        .into_iter()
        .filter(|finding| !finding.broken.is_empty())
        .map(|finding| finding.invariant)
        .collect()
}

#[tokio::test]
async fn honest_trade_breaks_nothing() {
    let town = Town::open().await;
    let shopper = town.visitor();
    let order = shopper.order(&[(MIEN, 2), (CAM, 2)]).await;
    assert_eq!(broken(&town).await, Vec::<&str>::new(), "after placing");
    let code = order.order_code();
    let owner = town.signed_in(&owner_of(MIEN_OWNER)).await;
    for step in ["Xác nhận đơn", "Chuẩn bị hàng", "Sẵn sàng giao", "Bàn giao vận chuyển"] {
        let page = owner.open(&format!("/htx/don-hang/{code}-1")).await;
        owner.press(&page, step, &[]).await.must_be(200);
    }
    // The word of the shopper goes two steps at once; the other part is called off.
    shopper
        .press(&shopper.open(&order.address).await, "Đã nhận hàng", &[])
        .await
        .must_say("Hoàn thành");
    shopper
        .press(&shopper.open(&order.address).await, "Hủy đơn", &[])
        .await
        .must_say("Đã hủy");
    assert_eq!(broken(&town).await, Vec::<&str>::new(), "after delivery and cancelling");
}

#[tokio::test]
async fn what_is_broken_by_hand_is_named() {
    let town = Town::open().await;
    town.visitor().order(&[(MIEN, 1)]).await;
    for (sabotage, invariant) in [
        ("UPDATE order_group SET total_vnd = total_vnd + 1", "I1"),
        ("UPDATE stock_item SET on_hand = on_hand + 1", "I5"),
        ("DELETE FROM stock_hold", "I5"),
        (
            "INSERT INTO refund (id, order_group_id, amount_vnd, reason, state, created_at)
             SELECT gen_random_uuid(), id, 1000, 'late', 'approved', now() FROM order_group",
            "I3",
        ),
        (
            "INSERT INTO bank_credit (id, feed_id, account_number, amount_vnd, memo, booked_at, received_at)
             VALUES (gen_random_uuid(), 'x', '1', 1, '', now(), now())",
            "I8",
        ),
        (
            "WITH made AS (
               INSERT INTO refund (id, order_group_id, order_id, amount_vnd, reason, state, created_at)
               SELECT gen_random_uuid(), order_group_id, id, 1, 'offered', 'approved', now() FROM seller_order LIMIT 1
               RETURNING id)
             INSERT INTO commission_line (id, order_line_id, order_id, refund_id, rate_bps, fee_vnd, vat_bps, vat_vnd,
               withheld_bps, withheld_vnd, created_at)
             SELECT gen_random_uuid(), order_line_id, order_id, made.id, rate_bps, -fee_vnd - 1, 0, 0, 0, 0, now()
             FROM commission_line, made",
            "I9",
        ),
        ("UPDATE seller_order SET prepaid_vnd = total_vnd", "I10"),
        (
            "UPDATE product SET status = 'hidden' WHERE slug = 'cam-cao-phong'",
            "I20",
        ),
        (
            "UPDATE ocop_certificate SET verified_by = NULL, verified_at = NULL",
            "I11",
        ),
    ] {
        sqlx::query(sabotage)
            .execute(&town.pool)
            .await
            .expect("the sabotage works");
        assert!(broken(&town).await.contains(&invariant), "{sabotage} goes unnoticed");
    }
}
