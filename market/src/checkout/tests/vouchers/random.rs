//! Whatever becomes of orders that used vouchers, in whatever order.

use super::*;

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn whatever_becomes_of_orders_with_vouchers_the_ledger_adds_up(pool: PgPool) {
    let trade = Trade::open(pool).await;
    trade.sell_half_by_weight().await;
    let operator = trade.operator().await;
    let manager = trade.manager(trade.sellers[0].0.coop());
    let department = official(&trade.pool, "19", &trade.clock).await;
    let percent = |percent, most| Discount::Percent {
        percent,
        most: Vnd(most),
    };
    let tight = NewVoucher {
        budget: Some(Vnd(700_003)),
        ..trade.terms("CUASAN", 33_333)
    };
    let of_seller = NewVoucher {
        discount: percent(13, 77_777),
        minimum: Vnd(1_000),
        ..trade.terms("NHAVUON", 1)
    };
    let of_province = NewVoucher {
        discount: percent(50, 91_001),
        minimum: Vnd(1_000),
        ..trade.terms("TINH", 1)
    };
    trade.make(Maker::Platform(operator), &tight).await.expect("a voucher");
    trade
        .make(Maker::Seller(&manager), &of_seller)
        .await
        .expect("a voucher");
    trade
        .make(Maker::Province(&department), &of_province)
        .await
        .expect("a voucher");
    let mut random = TestRunner::deterministic();
    let byte = proptest::num::u8::ANY;
    let mut draw = move || byte.new_tree(&mut random).expect("a value").current();
    for round in 0..10 {
        for method in [PaymentMethod::Cod, PaymentMethod::BankTransfer] {
            let code = ["CUASAN", "NHAVUON", "TINH"][usize::from(draw() % 3)];
            match trade.use_voucher(draw(), method, code).await {
                Ok(group) if method == PaymentMethod::BankTransfer => match draw() % 5 {
                    0 => trade.expire(&group, 25).await,
                    1 => {
                        trade.expire(&group, 25).await;
                        trade
                            .credit(&format!("late-{round}"), trade.due(&group).await, &group)
                            .await;
                    }
                    _ => drop(
                        trade
                            .credit(&format!("feed-{round}"), trade.due(&group).await, &group)
                            .await,
                    ),
                },
                Ok(_) => {}
                Err(CheckoutRefused::Voucher(
                    VoucherRefused::OtherGoods | VoucherRefused::BelowMinimum { .. } | VoucherRefused::UsedUp,
                )) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        for _ in 0..14 {
            // Steps forward more often than calling off, so that much comes to its end.
            let what = draw();
            trade
                .do_something(draw(), if what % 5 == 0 { 3 + what % 2 } else { draw() % 3 })
                .await;
            trade.return_something(operator, &mut draw).await;
        }
        trade.must_be_sound().await;
    }
    assert!(
        trade.sum("SELECT count(*) FROM refund_line WHERE funded_vnd > 0").await > 0,
        "nothing went back to a bearer"
    );
    assert!(
        trade
            .sum("SELECT count(*) FROM voucher_use WHERE returned_at IS NOT NULL")
            .await
            > 0
    );
    trade.decline_all().await;
    trade.finish().await;
    trade.must_be_sound().await;
    // All that is left goes back: the bearers have everything again, and nobody earned anything of goods.
    for (_, code, seller, state, _) in trade.orders().await {
        if state == OrderState::Completed {
            drop(trade.offer(&trade.manager(seller), &code, Offer::Whole).await);
        }
    }
    trade.must_be_sound().await;
    let kept = trade
        .sum("SELECT count(*) FROM seller_order WHERE state = 'completed' AND total_vnd <= 2000000 AND funded_back_vnd < funded_vnd")
        .await;
    assert_eq!(kept, 0, "what was given back whole was given back to its bearer");
}
