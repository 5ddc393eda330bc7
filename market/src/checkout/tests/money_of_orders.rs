use super::Trade;
use crate::payments::PaymentMethod;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use sqlx::PgPool;

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn whatever_happens_to_orders_the_ledger_adds_up(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let mut random = TestRunner::deterministic();
    let byte = proptest::num::u8::ANY;
    let mut draw = move || byte.new_tree(&mut random).expect("a value").current();
    for round in 0..8 {
        for _ in 0..3 {
            trade.place(draw(), PaymentMethod::Cod).await;
        }
        for _ in 0..30 {
            trade.do_something(draw(), draw()).await;
        }
        if round % 4 == 0 {
            trade.must_be_sound().await;
        }
    }
    trade.finish().await;
    trade.must_be_sound().await;
    let completed = trade
        .sum("SELECT COALESCE(sum(total_vnd), 0)::bigint FROM seller_order WHERE state = 'completed'")
        .await;
    assert!(
        completed > 0
            && trade
                .sum("SELECT count(*) FROM seller_order WHERE state = 'cancelled'")
                .await
                > 0
    );
    let debits = |account: &'static str| trade.sum(account);
    let cash = debits("SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account LIKE 'cod_receivable:%'").await;
    assert_eq!(
        cash, completed,
        "all that was delivered is owed by whoever took the cash"
    );
    let kept = debits("SELECT count(*) FROM (SELECT 1 FROM ledger_entry WHERE account LIKE 'escrow:%' GROUP BY account HAVING sum(amount_vnd) <> 0) AS open").await;
    assert_eq!(kept, 0);
    let earned = debits("SELECT -sum(amount_vnd)::bigint FROM ledger_entry WHERE account LIKE 'payable:%'").await;
    let taken = debits("SELECT sum(fee_vnd + vat_vnd + withheld_vnd)::bigint FROM commission_line c JOIN seller_order o ON o.id = c.order_id WHERE o.state = 'completed'").await;
    assert_eq!(earned, completed - taken);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_was_sold_keeps_its_rate_whatever_the_rules_become(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let code = trade.place(1, PaymentMethod::Cod).await;
    sqlx::query("UPDATE commission_rule SET rate_bps = 2000")
        .execute(&trade.pool)
        .await
        .expect("other rules");
    let (goods, fee, vat): (i64, i64, i64) = sqlx::query_as(
        "SELECT min(o.goods_total_vnd), sum(c.fee_vnd)::bigint, sum(c.vat_vnd)::bigint
         FROM seller_order o JOIN commission_line c ON c.order_id = o.id WHERE o.code = $1",
    )
    .bind(format!("{code}-1"))
    .fetch_one(&trade.pool)
    .await
    .expect("lines");
    assert_eq!(
        (fee, vat),
        ((goods * 500 + 5_000) / 10_000, (fee * 1_000 + 5_000) / 10_000)
    );
}
