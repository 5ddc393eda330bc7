//! A licensed partner collects, keeps and pays: the same as by the platform, and the money lies with the partner.

use super::{Trade, transfers::PARTNER_ACCOUNT};
use crate::{
    base::{Line, Vnd},
    ledger::{self, CollectionMode, LedgerAccount},
    orders::{GroupCode, OrderState},
    payments::{self, Credited, Decision, PaymentMethod, Settled, SuspenseReason},
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use sqlx::PgPool;

async fn open(pool: PgPool) -> Trade {
    let mut trade = Trade::open(pool).await;
    trade.mode = CollectionMode::Partner;
    trade
}

fn why() -> Line {
    Line::parse("theo bảng kê", 40).expect("a reason")
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn money_lies_with_the_partner_and_goes_back_from_there(pool: PgPool) {
    let trade = open(pool).await;
    let (code, total) = trade.transfer_group(3).await;
    let paid = Credited::Settled(Settled::Paid { rest: Vnd(1_000) });
    let credited = trade.credit_into(PARTNER_ACCOUNT, "feed:1", total + 1_000, &code).await;
    assert_eq!(credited, paid);
    assert_eq!(trade.states(&code).await, [OrderState::Placed; 2]);
    assert_eq!(trade.holds(LedgerAccount::Partner).await, total + 1_000);
    let operator = trade.operator_signed_in().await.as_operator().expect("an operator");
    let tasks = ledger::list_open_refunds(&trade.pool, operator).await.expect("tasks");
    ledger::send_refund(&trade.pool, operator, tasks[0].id, &why(), trade.clock.now())
        .await
        .expect("sent");
    assert_eq!(trade.holds(LedgerAccount::Partner).await, total);
    trade.finish().await;
    trade.must_be_sound().await;
    assert_eq!(trade.holds(LedgerAccount::Bank).await, 0);

    // Its commission the platform gets from the partner, by bank.
    let taken = trade.holds(LedgerAccount::Commission).await;
    assert!(taken > 0);
    trade.credit("feed:2", taken, "DOI SOAT T11").await;
    payments::decide(
        &trade.pool,
        operator,
        trade.case().await,
        &Decision::FromPartner,
        &why(),
        trade.clock.now(),
    )
    .await
    .expect("decided");
    assert_eq!(trade.holds(LedgerAccount::Partner).await, total - taken);
    assert_eq!(trade.holds(LedgerAccount::Bank).await, taken);
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_comes_into_the_other_account_waits_for_a_person(pool: PgPool) {
    let mut trade = open(pool).await;
    let (partner, total) = trade.transfer_group(1).await;
    trade.mode = CollectionMode::Platform;
    let (platform, _) = trade.transfer_group(1).await;
    let wrong = Credited::Suspense(SuspenseReason::WrongAccount);
    assert_eq!(trade.credit("feed:1", total, &partner).await, wrong);
    let credited = trade.credit_into(PARTNER_ACCOUNT, "feed:2", total, &platform).await;
    assert_eq!(credited, wrong);
    for code in [&partner, &platform] {
        assert_eq!(trade.states(code).await, [OrderState::AwaitingPayment]);
    }
    trade.must_be_sound().await;
    // Sent back, each leaves the account that it came into; given to its order, it stays there.
    let operator = trade.operator_signed_in().await.as_operator().expect("an operator");
    let (first, second): (uuid::Uuid, uuid::Uuid) = sqlx::query_as(
        "SELECT (SELECT id FROM bank_credit WHERE NOT at_partner), (SELECT id FROM bank_credit WHERE at_partner)",
    )
    .fetch_one(&trade.pool)
    .await
    .expect("two credits");
    let decide = async |credit: uuid::Uuid, decision: Decision| {
        let credit = crate::base::BankCreditId(credit);
        payments::decide(&trade.pool, operator, credit, &decision, &why(), trade.clock.now())
            .await
            .expect("decided")
    };
    decide(first, Decision::Assign(GroupCode::parse(&partner).expect("a code"))).await;
    decide(second, Decision::SendBack(why())).await;
    assert_eq!(trade.states(&partner).await, [OrderState::Placed]);
    assert_eq!(trade.holds(LedgerAccount::Bank).await, total);
    assert_eq!(trade.holds(LedgerAccount::Partner).await, 0);
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn whatever_happens_all_money_is_with_the_partner(pool: PgPool) {
    let trade = open(pool).await;
    let mut random = TestRunner::deterministic();
    let byte = proptest::num::u8::ANY;
    let mut draw = move || byte.new_tree(&mut random).expect("a value").current();
    let operator = trade.operator_signed_in().await.as_operator().expect("an operator");
    let (mut came, mut back) = (0, 0);
    for round in 0..6 {
        trade.place(draw(), PaymentMethod::Cod).await;
        let (code, total) = trade.transfer_group(draw()).await;
        let amount = total + i64::from(draw() % 3) * 1_000 - 1_000;
        trade
            .credit_into(PARTNER_ACCOUNT, &format!("feed:{round}"), amount, &code)
            .await;
        came += amount;
        for _ in 0..20 {
            trade.do_something(draw(), draw()).await;
        }
        for task in ledger::list_open_refunds(&trade.pool, operator).await.expect("tasks") {
            if draw() % 2 == 0 {
                let now = trade.clock.now();
                ledger::send_refund(&trade.pool, operator, task.id, &why(), now)
                    .await
                    .expect("sent");
                back += task.amount.0;
            }
        }
        trade.must_be_sound().await;
        assert_eq!(trade.holds(LedgerAccount::Partner).await, came - back);
        assert_eq!(trade.holds(LedgerAccount::Bank).await, 0);
    }
    trade.finish().await;
    trade.must_be_sound().await;
    assert!(back > 0);
}
