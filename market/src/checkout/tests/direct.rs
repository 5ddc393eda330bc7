//! Sellers who collect for themselves: the platform never has the money, and is owed its commission and the taxes.

use super::Trade;
use crate::{
    base::{Line, Vnd},
    checkout::CheckoutRefused,
    ledger::{self, CollectionMode, LedgerAccount, SendRefused},
    orders::OrderState,
    payments::{self, Closed, PaymentMethod, PaymentState, ReceiveRefused, Received, Said},
    people::CoopManager,
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use sqlx::PgPool;

/// A trade in which sellers collect; all of them have an account that was verified a week ago.
async fn open(pool: PgPool) -> Trade {
    let mut trade = Trade::open(pool).await;
    trade.mode = CollectionMode::Direct;
    sqlx::query("DELETE FROM payout_account")
        .execute(&trade.pool)
        .await
        .expect("nobody's account");
    for (at, (member, _)) in trade.sellers.iter().enumerate() {
        sqlx::query(
            "INSERT INTO payout_account (organisation_id, bin, number, holder, changed_at, changed_by, verified_at, verified_by)
             SELECT $1, '970436', $2, 'HOP TAC XA', $3::timestamptz - interval '7 days', m.account_id, $3, a.id
             FROM membership m, account a
             WHERE m.organisation_id = $1 AND a.email = 'so-cong-thuong-24@cho-phien.example' LIMIT 1",
        )
        .bind(member.coop().0)
        .bind(format!("10175956{at:02}"))
        .bind(trade.clock.now())
        .execute(&trade.pool)
        .await
        .expect("an account");
    }
    trade
}

fn why_closed(placed: Result<String, CheckoutRefused>) -> Option<Closed> {
    match placed {
        Err(CheckoutRefused::Closed { closed, .. }) => Some(closed),
        _ => None,
    }
}

impl Trade {
    fn manager_of(&self, code_seller: crate::base::OrganisationId) -> CoopManager {
        let member = self.sellers.iter().find(|(member, _)| member.coop() == code_seller);
        member.expect("a seller").0.as_manager().expect("who runs it")
    }

    /// The seller of an order says that so much has come, and that it is all.
    async fn says_came(&self, code: &str, amount: i64) -> Result<Received, ReceiveRefused> {
        let (amount, seen) = (Vnd(amount), Vnd(self.came_of(code).await));
        let is_part = false;
        self.says(code, Said { amount, is_part, seen }).await
    }

    async fn says(&self, code: &str, said: Said) -> Result<Received, ReceiveRefused> {
        let orders = self.orders().await;
        let seller = orders.iter().find(|order| order.1 == code).expect("an order").2;
        payments::receive_directly(&self.pool, &self.manager_of(seller), code, said, self.clock.now()).await
    }

    async fn came_of(&self, code: &str) -> i64 {
        let came = sqlx::query_scalar(
            "SELECT COALESCE(sum(r.amount_vnd), 0)::bigint FROM direct_receipt r
             JOIN seller_order o ON o.id = r.order_id WHERE o.code = $1",
        );
        came.bind(code).fetch_one(&self.pool).await.expect("an amount")
    }

    async fn payment_state(&self, group: &str) -> PaymentState {
        payments::load_payment(&self.pool, &self.access(), group)
            .await
            .expect("no failure")
            .expect("a payment")
            .state
    }

    async fn due_of(&self, code: &str) -> i64 {
        let due = sqlx::query_scalar("SELECT prepaid_vnd FROM seller_order WHERE code = $1").bind(code);
        due.fetch_one(&self.pool).await.expect("an amount")
    }

    /// What lies anywhere with the platform.
    async fn kept(&self) -> i64 {
        self.sum(
            "SELECT COALESCE(sum(abs(amount_vnd)), 0)::bigint FROM ledger_entry
             WHERE account = 'bank' OR account LIKE 'escrow:%' OR account LIKE 'cod_receivable:%' OR account LIKE 'refund_payable:%'",
        )
        .await
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn each_seller_says_what_came_and_owes_the_fee_when_it_is_done(pool: PgPool) {
    let trade = open(pool).await;
    let group = trade.place(3, PaymentMethod::BankTransfer).await;
    let (one, two) = (format!("{group}-1"), format!("{group}-2"));
    let view = payments::load_payment(&trade.pool, &trade.access(), &group).await;
    let view = view.expect("no failure").expect("a payment");
    assert_eq!(view.payees.len(), 2);
    assert_eq!(view.missing, Vnd(trade.due_of(&one).await + trade.due_of(&two).await));
    assert_eq!(view.payees[0].memo(), format!("{group}1"));
    assert_ne!(view.payees[0].account, view.payees[1].account);

    let due = trade.due_of(&one).await;
    let short = trade.says_came(&one, due - 1).await;
    assert!(matches!(short, Err(ReceiveRefused::TooLittle { due: needed }) if needed.0 == due));
    assert_eq!(
        trade.says_came(&one, due).await.expect("taken"),
        Received::Paid { rest: Vnd(0) }
    );
    assert!(matches!(trade.says_came(&one, due).await, Err(ReceiveRefused::MovedOn)));
    // The other order goes on waiting by itself.
    assert_eq!(trade.payment_state(&group).await, PaymentState::Created);
    trade.must_be_sound().await;
    let due = trade.due_of(&two).await;
    let rest = Received::Paid { rest: Vnd(5_000) };
    assert_eq!(trade.says_came(&two, due + 5_000).await.expect("taken"), rest);
    assert_eq!(trade.payment_state(&group).await, PaymentState::Captured);
    trade.must_be_sound().await;

    trade.finish().await;
    trade.must_be_sound().await;
    assert_eq!(trade.kept().await, 0);
    let taken = trade
        .sum("SELECT sum(fee_vnd + vat_vnd + withheld_vnd)::bigint FROM commission_line")
        .await;
    let owed = trade
        .sum("SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account LIKE 'payable:%'")
        .await;
    assert!(taken > 0);
    assert_eq!(owed, taken, "the sellers owe what is taken, and nothing else");

    // What was too much is the seller's to send back, not the operator's; and nobody else's.
    let seller = trade
        .orders()
        .await
        .into_iter()
        .find(|order| order.1 == two)
        .expect("it")
        .2;
    let (own, other) = (trade.manager_of(seller), {
        let member = trade.sellers.iter().find(|(member, _)| member.coop() != seller);
        member.expect("another").0.as_manager().expect("who runs it")
    });
    let tasks = ledger::list_own_refunds(&trade.pool, &own).await.expect("tasks");
    assert_eq!(tasks.iter().map(|task| task.amount).collect::<Vec<_>>(), [Vnd(5_000)]);
    let operator = trade.operator_signed_in().await.as_operator().expect("an operator");
    assert_eq!(
        ledger::list_open_refunds(&trade.pool, operator).await.expect("tasks"),
        []
    );
    let (reference, now) = (Line::parse("FT1", 20).expect("a line"), trade.clock.now());
    let refused = ledger::send_refund(&trade.pool, operator, tasks[0].id, &reference, now).await;
    assert!(matches!(refused, Err(SendRefused::NotFound)));
    let refused = ledger::say_sent(&trade.pool, &other, tasks[0].id, &reference, now).await;
    assert!(matches!(refused, Err(SendRefused::NotFound)));
    ledger::say_sent(&trade.pool, &own, tasks[0].id, &reference, now)
        .await
        .expect("said");
    let again = ledger::say_sent(&trade.pool, &own, tasks[0].id, &reference, now).await;
    assert!(matches!(again, Err(SendRefused::NotFound)));
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_comes_in_parts_counts_once_and_goes_back_when_the_rest_never_comes(pool: PgPool) {
    let trade = open(pool).await;
    let (first, second) = (
        trade.place(1, PaymentMethod::BankTransfer).await,
        trade.place(1, PaymentMethod::BankTransfer).await,
    );
    let (one, two) = (format!("{first}-1"), format!("{second}-1"));
    let due = trade.due_of(&one).await;
    let part = |amount: i64, seen: i64| Said {
        amount: Vnd(amount),
        is_part: true,
        seen: Vnd(seen),
    };
    let nothing = trade.says(&one, part(0, 0)).await;
    assert!(matches!(nothing, Err(ReceiveRefused::TooLittle { .. })), "{nothing:?}");
    let missing = Vnd(due - 20_000);
    let said = trade.says(&one, part(20_000, 0)).await.expect("taken");
    assert_eq!(said, Received::Part { missing });
    trade.must_be_sound().await;
    // The same form again counts no second time.
    let again = trade.says(&one, part(20_000, 0)).await;
    assert!(matches!(again, Err(ReceiveRefused::MovedOn)), "{again:?}");
    let view = payments::load_payment(&trade.pool, &trade.access(), &first).await;
    let view = view.expect("no failure").expect("a payment");
    assert_eq!((view.missing, view.received), (missing, Vnd(20_000)));
    assert_eq!((view.payees[0].amount, view.payees[0].came), (missing, Vnd(20_000)));
    // Too little for the rest, without saying that it is a part.
    let short = trade.says_came(&one, due - 20_001).await;
    assert!(matches!(short, Err(ReceiveRefused::TooLittle { due: needed }) if needed == missing));
    let rest = Received::Paid { rest: Vnd(1_000) };
    assert_eq!(trade.says_came(&one, missing.0 + 1_000).await.expect("taken"), rest);
    assert_eq!(trade.states(&first).await, [OrderState::Placed]);
    assert_eq!(trade.payment_state(&first).await, PaymentState::Captured);
    trade.must_be_sound().await;

    // A part, and then nothing: it goes back, once, and late money goes back too.
    trade.says(&two, part(30_000, 0)).await.expect("taken");
    trade.expire(&second, 25).await;
    assert_eq!(trade.states(&second).await, [OrderState::Cancelled]);
    trade.must_be_sound().await;
    let due = trade.due_of(&two).await;
    assert_eq!(trade.says_came(&two, due).await.expect("taken"), Received::OwedBack);
    let moved_on = trade.says_came(&two, due).await;
    assert!(matches!(moved_on, Err(ReceiveRefused::MovedOn)));
    let back = trade
        .sum("SELECT sum(amount_vnd)::bigint FROM refund WHERE reason IN ('cancelled', 'late')")
        .await;
    assert_eq!(back, 30_000 + due);
    trade.must_be_sound().await;
    assert_eq!(trade.kept().await, 0);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn transfers_are_taken_only_when_every_seller_can_be_paid(pool: PgPool) {
    let trade = open(pool).await;
    let seller = trade.sellers[1].0.coop();
    for spoil in [
        "UPDATE payout_account SET verified_at = NULL, verified_by = NULL WHERE organisation_id = $1",
        "DELETE FROM payout_account WHERE organisation_id = $1",
    ] {
        sqlx::query(spoil)
            .bind(seller.0)
            .execute(&trade.pool)
            .await
            .expect("done");
        let refused = trade.try_to_place(3, PaymentMethod::BankTransfer, None).await;
        assert_eq!(why_closed(refused), Some(Closed::Payee));
    }
    let refused = trade.try_to_place(1, PaymentMethod::Card, None).await;
    assert_eq!(why_closed(refused), Some(Closed::Collector));
    assert_eq!(trade.sum("SELECT count(*) FROM order_group").await, 0);
    // Cash needs no account.
    trade.try_to_place(3, PaymentMethod::Cod, None).await.expect("placed");
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_comes_late_revives_the_order_or_goes_back(pool: PgPool) {
    let trade = open(pool).await;
    let (first, second) = (
        trade.place(1, PaymentMethod::BankTransfer).await,
        trade.place(1, PaymentMethod::BankTransfer).await,
    );
    for group in [&first, &second] {
        trade.expire(group, 25).await;
        assert_eq!(trade.states(group).await, [OrderState::Cancelled]);
        assert_eq!(trade.payment_state(group).await, PaymentState::Voided);
    }
    trade.must_be_sound().await;
    let order = format!("{first}-1");
    let due = trade.due_of(&order).await;
    assert_eq!(
        trade.says_came(&order, due).await.expect("taken"),
        Received::Paid { rest: Vnd(0) }
    );
    assert_eq!(trade.states(&first).await, [OrderState::Placed]);
    assert_eq!(trade.payment_state(&first).await, PaymentState::Captured);
    trade.must_be_sound().await;

    for gone in [
        "INSERT INTO stock_movement (id, stock_item_id, kind, quantity, reason, at)
         SELECT gen_random_uuid(), id, 'loss', held - on_hand, 'Kho dột', now() FROM stock_item WHERE on_hand > held",
        "UPDATE stock_item SET on_hand = held",
    ] {
        sqlx::query(gone).execute(&trade.pool).await.expect("all is gone");
    }
    let order = format!("{second}-1");
    let due = trade.due_of(&order).await;
    assert_eq!(trade.says_came(&order, due).await.expect("taken"), Received::OwedBack);
    assert_eq!(trade.states(&second).await, [OrderState::Cancelled]);
    trade.must_be_sound().await;
    assert_eq!(trade.kept().await, 0);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn money_that_comes_to_the_platform_all_the_same_waits_for_a_person(pool: PgPool) {
    let trade = open(pool).await;
    let group = trade.place(1, PaymentMethod::BankTransfer).await;
    let due = trade.due_of(&format!("{group}-1")).await;
    let credited = trade.credit("feed:1", due, &format!("{group}1")).await;
    assert_eq!(
        credited,
        payments::Credited::Suspense(payments::SuspenseReason::NotAwaited)
    );
    assert_eq!(trade.states(&group).await, [OrderState::AwaitingPayment]);
    // Given to the order all the same, it is owed to the shopper by us.
    let operator = trade.operator_signed_in().await.as_operator().expect("an operator");
    let decision = payments::Decision::Assign(crate::orders::GroupCode::parse(&group).expect("a code"));
    let (why, now) = (Line::parse("nhầm", 20).expect("a reason"), trade.clock.now());
    payments::decide(&trade.pool, operator, trade.case().await, &decision, &why, now)
        .await
        .expect("decided");
    assert_eq!(trade.states(&group).await, [OrderState::AwaitingPayment]);
    let tasks = ledger::list_open_refunds(&trade.pool, operator).await.expect("tasks");
    assert_eq!(tasks.len(), 1);
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn whatever_happens_to_orders_the_platform_has_only_what_it_takes(pool: PgPool) {
    let trade = open(pool).await;
    let mut random = TestRunner::deterministic();
    let byte = proptest::num::u8::ANY;
    let mut draw = move || byte.new_tree(&mut random).expect("a value").current();
    for round in 0..8 {
        trade.place(draw(), PaymentMethod::Cod).await;
        let group = trade.place(draw(), PaymentMethod::BankTransfer).await;
        let codes = trade.orders().await.into_iter().map(|order| order.1);
        for code in codes.filter(|code| code.starts_with(&group)) {
            match draw() % 5 {
                0 => {}
                1 => drop(trade.says_came(&code, trade.due_of(&code).await + 1_000).await),
                2 => {
                    let (amount, seen) = (Vnd(1_000), Vnd(trade.came_of(&code).await));
                    let is_part = true;
                    drop(trade.says(&code, Said { amount, is_part, seen }).await);
                }
                _ => drop(trade.says_came(&code, trade.due_of(&code).await).await),
            }
        }
        for _ in 0..25 {
            trade.do_something(draw(), draw()).await;
        }
        if round % 4 == 3 {
            trade.expire(&group, 25).await;
        }
        trade.must_be_sound().await;
        assert_eq!(trade.kept().await, 0);
    }
    trade.finish().await;
    trade.must_be_sound().await;
    let owed = trade
        .sum("SELECT sum(amount_vnd)::bigint FROM ledger_entry WHERE account LIKE 'payable:%'")
        .await;
    let taken = trade
        .sum(
            "SELECT sum(fee_vnd + vat_vnd + withheld_vnd)::bigint FROM commission_line c
             JOIN seller_order o ON o.id = c.order_id WHERE o.state = 'completed'",
        )
        .await;
    assert_eq!(owed, taken);
    assert!(taken > 0);
    assert!(
        trade
            .sum("SELECT count(*) FROM refund WHERE reason = 'cancelled'")
            .await
            > 0
    );
    assert!(trade.sum("SELECT count(*) FROM refund WHERE reason = 'overpaid'").await > 0);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_switch_changes_nothing_that_was_placed(pool: PgPool) {
    let mut trade = open(pool).await;
    let direct = trade.place(1, PaymentMethod::BankTransfer).await;
    trade.mode = CollectionMode::Platform;
    let (platform, total) = trade.transfer_group(1).await;
    let due = trade.due_of(&format!("{direct}-1")).await;
    let direct_order = format!("{direct}-1");
    trade.says_came(&direct_order, due).await.expect("taken");
    let refused = trade.says_came(&format!("{platform}-1"), total).await;
    assert!(matches!(refused, Err(ReceiveRefused::NotFound)));
    trade.credit("feed:1", total, &platform).await;
    trade.finish().await;
    trade.must_be_sound().await;
    assert_eq!(trade.holds(LedgerAccount::Bank).await, total);
}
