use super::Trade;
use crate::{
    base::{BankCreditId, Line, OrderGroupId, Vnd},
    jobs::{self, Job},
    ledger::{self, LedgerAccount, RefundReason, balance},
    orders::{self, GroupCode, OrderState},
    payments::{
        self, Accounts, BankAccount, BankMovement, Credited, Decision, DecisionRefused, PaymentMethod, Settled,
        SuspenseReason,
    },
    people::Visitor,
};
use chrono::Duration;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use sqlx::PgPool;

const ACCOUNT: &str = "1017595600";

/// The partner's account.
pub(super) const PARTNER_ACCOUNT: &str = "2022334455";

fn ours() -> Accounts {
    Accounts {
        platform: BankAccount::parse("970436", ACCOUNT, ""),
        partner: BankAccount::parse("970418", PARTNER_ACCOUNT, ""),
    }
}

impl Trade {
    pub(super) async fn transfer_group(&self, choice: u8) -> (String, i64) {
        let code = self.place(choice, PaymentMethod::BankTransfer).await;
        let total = sqlx::query_scalar("SELECT total_vnd FROM order_group WHERE code = $1").bind(&code);
        let total = total.fetch_one(&self.pool).await.expect("a total");
        (code, total)
    }

    pub(super) async fn credit(&self, id: &str, amount: i64, memo: &str) -> Credited {
        self.credit_into(ACCOUNT, id, amount, memo).await
    }

    pub(super) async fn credit_into(&self, account: &str, id: &str, amount: i64, memo: &str) -> Credited {
        self.credit_by(account, id, "", amount, memo).await
    }

    async fn credit_by(&self, account: &str, id: &str, reference: &str, amount: i64, memo: &str) -> Credited {
        let credit = BankMovement {
            feed_id: id.to_owned(),
            account_number: account.to_owned(),
            reference: reference.to_owned(),
            amount: Vnd(amount),
            memo: memo.to_owned(),
            booked_at: self.clock.now(),
        };
        let mut transaction = self.pool.begin().await.expect("a transaction");
        let done = payments::take_credit(&mut transaction, &credit, &ours(), self.clock.now()).await;
        transaction.commit().await.expect("what adds up");
        done.expect("taken")
    }

    pub(super) async fn states(&self, group: &str) -> Vec<OrderState> {
        let mut states = Vec::new();
        for (_, code, _, state, _) in self.orders().await {
            if code.starts_with(group) {
                states.push(state);
            }
        }
        states
    }

    pub(super) async fn group_id(&self, code: &str) -> OrderGroupId {
        let id = sqlx::query_scalar("SELECT id FROM order_group WHERE code = $1").bind(code);
        OrderGroupId(id.fetch_one(&self.pool).await.expect("a group"))
    }

    pub(super) async fn expire(&self, code: &str, hours: i64) {
        self.wait_hours(hours);
        payments::expire(&self.pool, self.group_id(code).await, self.clock.now())
            .await
            .expect("no refusal");
    }

    /// Somebody who runs the platform, as the session loader knows them.
    pub(super) async fn operator_signed_in(&self) -> Visitor {
        sqlx::query(
            "WITH platform AS (
               INSERT INTO organisation (id, kind, slug, name_vi, name_en, created_at)
               VALUES (gen_random_uuid(), 'operator', 'san-test', '', '', now()) RETURNING id)
             INSERT INTO membership SELECT a.id, platform.id, 'operator', now() FROM platform, account a
             WHERE a.email = 'so-cong-thuong-24@cho-phien.example'",
        )
        .execute(&self.pool)
        .await
        .expect("an operator");
        crate::demo::fixture::visitor(&self.pool, "so-cong-thuong-24@cho-phien.example", &self.clock).await
    }

    pub(super) async fn case(&self) -> BankCreditId {
        let id = sqlx::query_scalar("SELECT credit_id FROM suspense_case WHERE decision IS NULL");
        BankCreditId(id.fetch_one(&self.pool).await.expect("one case"))
    }

    pub(super) async fn holds(&self, account: LedgerAccount) -> i64 {
        balance(&self.pool, account).await.expect("a sum").0
    }
}

fn why(text: &str) -> Line {
    Line::parse(text, 100).expect("a reason")
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn transfers_of_one_reference_that_come_at_once_are_all_counted_once(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let mut codes = Vec::new();
    for _ in 0..4 {
        codes.push(trade.transfer_group(1).await.0);
    }
    let tell = |id: usize| {
        let (trade, memo) = (&trade, &codes[id % 4]);
        async move { trade.credit_by(ACCOUNT, &format!("F{id}"), "FT7", 95_000, memo).await }
    };
    // Each of the four is told by two ways.
    let told = tokio::join!(tell(0), tell(1), tell(2), tell(3), tell(4), tell(5), tell(6), tell(7));
    let told = [told.0, told.1, told.2, told.3, told.4, told.5, told.6, told.7];
    let before = told.iter().filter(|done| matches!(done, Credited::Before)).count();
    assert_eq!(before, 4, "{told:?}");
    assert_eq!(trade.holds(LedgerAccount::Bank).await, 4 * 95_000);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn the_right_amount_with_the_code_makes_the_orders_the_sellers(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let (code, total) = trade.transfer_group(3).await;
    assert_eq!(trade.states(&code).await, [OrderState::AwaitingPayment; 2]);
    let memo = format!("MBVCB.327.{}.CT tu 0123", code.to_lowercase());
    let paid = Credited::Settled(Settled::Paid { rest: Vnd(0) });
    assert_eq!(trade.credit("feed:1", total, &memo).await, paid);
    assert_eq!(trade.states(&code).await, [OrderState::Placed; 2]);
    assert_eq!(trade.credit("feed:1", total, &memo).await, Credited::Before);
    trade.must_be_sound().await;
    // To the end: the seller and the platform have all of it, and nobody owes cash.
    trade.finish().await;
    trade.must_be_sound().await;
    assert_eq!(trade.holds(LedgerAccount::Bank).await, total);
    let cash = trade
        .sum("SELECT count(*) FROM ledger_entry WHERE account LIKE 'cod_receivable:%'")
        .await;
    assert_eq!(cash, 0);
    // Its time passes without a word.
    trade.expire(&code, 48).await;
    assert_eq!(trade.states(&code).await, [OrderState::Completed; 2]);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn less_waits_for_the_rest_and_more_is_owed_back(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let (code, total) = trade.transfer_group(1).await;
    let missing = |rest| Credited::Settled(Settled::Partial { missing: Vnd(rest) });
    assert_eq!(trade.credit("1", total - 5_000, &code).await, missing(5_000));
    assert_eq!(trade.credit("2", 1_000, &code).await, missing(4_000));
    assert_eq!(trade.states(&code).await, [OrderState::AwaitingPayment]);
    trade.must_be_sound().await;
    let paid = Credited::Settled(Settled::Paid { rest: Vnd(3_000) });
    assert_eq!(trade.credit("3", 7_000, &code).await, paid);
    assert_eq!(trade.states(&code).await, [OrderState::Placed]);
    let operator = trade.operator_signed_in().await.as_operator().expect("an operator");
    let refunds = ledger::list_open_refunds(&trade.pool, operator).await.expect("tasks");
    assert_eq!(
        (refunds.len(), refunds[0].amount, refunds[0].reason),
        (1, Vnd(3_000), RefundReason::Overpaid)
    );
    let group = trade.group_id(&code).await;
    assert_eq!(trade.holds(LedgerAccount::RefundPayable(group)).await, 3_000);
    let (refund, now) = (refunds[0].id, trade.clock.now());
    let unnamed = ledger::send_refund(&trade.pool, operator, refund, &Line::default(), now).await;
    assert!(unnamed.is_err());
    ledger::send_refund(&trade.pool, operator, refund, &why("FT26325"), now)
        .await
        .expect("sent");
    let again = ledger::send_refund(&trade.pool, operator, refund, &why("FT26325"), now).await;
    assert!(again.is_err(), "sent once");
    assert_eq!(trade.holds(LedgerAccount::RefundPayable(group)).await, 0);
    assert_eq!(trade.holds(LedgerAccount::Bank).await, total);
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_is_not_clear_waits_for_a_person(pool: PgPool) {
    use SuspenseReason as Why;
    let trade = Trade::open(pool).await;
    let operator = trade.operator_signed_in().await.as_operator().expect("an operator");
    let (code, total) = trade.transfer_group(1).await;
    let (other, other_total) = trade.transfer_group(2).await;
    let cod = trade.place(4, PaymentMethod::Cod).await;
    let decide = async |decision: Decision, reason: &str| {
        let reason = Line::parse_optional(reason, 100).expect("a reason");
        let (credit, now) = (trade.case().await, trade.clock.now());
        payments::decide(&trade.pool, operator, credit, &decision, &reason, now).await
    };
    let assign = |code: &str| Decision::Assign(GroupCode::parse(code).expect("a code"));
    let waits = async |id: &str, amount, memo: &str, why| {
        assert_eq!(trade.credit(id, amount, memo).await, Credited::Suspense(why), "{memo}");
        trade.must_be_sound().await;
    };

    // No code: the shopper calls, and a person sees what it is for.
    waits("1", total, "chuyen tien mua hang", Why::Unknown).await;
    assert!(matches!(
        decide(assign(&code), "").await,
        Err(DecisionRefused::ReasonNeeded)
    ));
    let unknown = assign("CP00000000");
    assert!(matches!(decide(unknown, "x").await, Err(DecisionRefused::NoSuchOrder)));
    let credit = trade.case().await;
    let done = decide(assign(&code), "khách gọi điện").await.expect("decided");
    assert_eq!(done, Some(Settled::Paid { rest: Vnd(0) }));
    assert_eq!(trade.states(&code).await, [OrderState::Placed]);
    let again = payments::decide(
        &trade.pool,
        operator,
        credit,
        &Decision::SendBack(why("FT1")),
        &why("x"),
        trade.clock.now(),
    )
    .await;
    assert!(matches!(again, Err(DecisionRefused::NotFound)));

    // A second time: it is owed back.
    waits("2", total, &code, Why::Second).await;
    let done = decide(assign(&code), "trả lại khách").await.expect("decided");
    assert_eq!(done, Some(Settled::OwedBack(RefundReason::Second)));

    // For what is paid at the door, for two at once, into another account.
    waits("3", 1_000, &cod, Why::NotAwaited).await;
    let unproven = Decision::SendBack(Line::parse_optional("", 100).expect("a line"));
    let refused = decide(unproven, "đã chuyển trả").await;
    assert!(matches!(refused, Err(DecisionRefused::ReferenceNeeded)));
    // What names an order is its shopper's.
    assert!(matches!(
        decide(Decision::SetAside, "của sàn").await,
        Err(DecisionRefused::NamesAnOrder)
    ));
    decide(Decision::SendBack(why("FT3")), "đã chuyển trả")
        .await
        .expect("decided");
    waits("4", other_total, &format!("{code} {other}"), Why::Several).await;
    assert_eq!(
        decide(assign(&other), "đúng số tiền").await.expect("decided"),
        Some(Settled::Paid { rest: Vnd(0) })
    );
    assert_eq!(
        trade.credit_into("999", "5", total, "gop von").await,
        Credited::Suspense(Why::WrongAccount)
    );
    decide(Decision::SetAside, "vốn của sàn").await.expect("decided");
    trade.must_be_sound().await;
    assert_eq!(trade.holds(LedgerAccount::OwnFunds).await, total);
    assert_eq!(
        trade
            .sum("SELECT count(*) FROM audit_entry WHERE action = 'suspense'")
            .await,
        5
    );
    let held = trade
        .sum("SELECT COALESCE(sum(amount_vnd), 0)::bigint FROM ledger_entry WHERE account LIKE 'suspense:%'")
        .await;
    assert_eq!(held, 0);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn an_order_that_nobody_pays_gives_its_goods_back_and_was_never_the_sellers(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let held = trade.sum("SELECT sum(held)::bigint FROM stock_item").await;
    let (code, total) = trade.transfer_group(1).await;
    let order = format!("{code}-1");
    let member = &trade.sellers[0].0;
    let hidden = async || {
        let now = trade.clock.now();
        let shown = orders::load_desk_order(&trade.pool, member, &order, now)
            .await
            .expect("a look");
        let cancelled = orders::cancel_by_seller(&trade.pool, member, &order, &why("x"), now).await;
        shown.is_none() && matches!(cancelled, Err(orders::OrderRefused::NotFound))
    };
    assert!(hidden().await);
    trade.credit("1", total - 1, &code).await;
    trade.expire(&code, 23).await;
    assert_eq!(
        trade.states(&code).await,
        [OrderState::AwaitingPayment],
        "its time has not come"
    );
    trade.expire(&code, 2).await;
    assert_eq!(trade.states(&code).await, [OrderState::Cancelled]);
    assert_eq!(trade.sum("SELECT sum(held)::bigint FROM stock_item").await, held);
    assert!(hidden().await);
    trade.must_be_sound().await;
    let refunds = ledger::list_open_refunds(
        &trade.pool,
        trade.operator_signed_in().await.as_operator().expect("an operator"),
    )
    .await
    .expect("tasks");
    assert_eq!(
        (refunds[0].amount, refunds[0].reason),
        (Vnd(total - 1), RefundReason::Late)
    );

    // The whole of it comes after all, while there is enough of the goods.
    assert_eq!(
        trade.credit("2", total, &code).await,
        Credited::Settled(Settled::Paid { rest: Vnd(0) })
    );
    assert_eq!(trade.states(&code).await, [OrderState::Placed]);
    trade.must_be_sound().await;
    trade.finish().await;
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn money_that_comes_when_the_goods_are_gone_is_owed_back(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let (code, total) = trade.transfer_group(3).await;
    trade.expire(&code, 25).await;
    // Of the second seller's goods nothing is left; what was taken of the first is put back.
    sqlx::query(
        "WITH gone AS (
           UPDATE stock_item i SET on_hand = held FROM offer f, (SELECT on_hand - held AS free, id FROM stock_item) old
           WHERE f.id = i.offer_id AND f.seller_id = $1 AND old.id = i.id AND old.free > 0 RETURNING i.id, old.free)
         INSERT INTO stock_movement (id, stock_item_id, kind, quantity, reason, at)
         SELECT gen_random_uuid(), id, 'loss', -free, '', now() FROM gone",
    )
    .bind(trade.sellers[1].0.coop().0)
    .execute(&trade.pool)
    .await
    .expect("sold elsewhere");
    let late = Credited::Settled(Settled::OwedBack(RefundReason::Late));
    assert_eq!(trade.credit("1", total, &code).await, late);
    assert_eq!(trade.states(&code).await, [OrderState::Cancelled; 2]);
    assert_eq!(
        trade
            .holds(LedgerAccount::RefundPayable(trade.group_id(&code).await))
            .await,
        total
    );
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_paid_order_that_is_called_off_is_owed_back(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let (code, total) = trade.transfer_group(3).await;
    trade.credit("1", total, &code).await;
    let (first, now) = (format!("{code}-1"), trade.clock.now());
    orders::cancel_by_shopper(&trade.pool, &trade.access(), &first, &Line::default(), now)
        .await
        .expect("cancelled");
    trade.must_be_sound().await;
    let refunds = ledger::list_open_refunds(
        &trade.pool,
        trade.operator_signed_in().await.as_operator().expect("an operator"),
    )
    .await
    .expect("tasks");
    assert_eq!(
        (refunds[0].code.as_str(), refunds[0].reason),
        (first.as_str(), RefundReason::Cancelled)
    );
    trade.finish().await;
    trade.must_be_sound().await;
    // What the other order came to is with its seller and the platform; the rest of the bank is owed to the shopper.
    let owed = trade
        .holds(LedgerAccount::RefundPayable(trade.group_id(&code).await))
        .await;
    assert_eq!(owed, refunds[0].amount.0);
    assert_eq!(trade.holds(LedgerAccount::Bank).await, total);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn whatever_comes_into_the_bank_and_whenever_the_ledger_adds_up(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let operator = trade.operator_signed_in().await.as_operator().expect("an operator");
    let mut random = TestRunner::deterministic();
    let byte = proptest::num::u8::ANY;
    let mut draw = move || byte.new_tree(&mut random).expect("a value").current();
    let mut groups: Vec<(String, i64)> = Vec::new();
    for round in 0..6 {
        for _ in 0..2 {
            groups.push(trade.transfer_group(draw()).await);
        }
        trade.place(draw(), PaymentMethod::Cod).await;
        for _ in 0..25 {
            let (code, total) = groups[usize::from(draw()) % groups.len()].clone();
            let id = format!("feed:{}", draw() % 100);
            match draw() % 10 {
                0..=2 => {
                    trade.credit(&id, total, &code).await;
                }
                3 => {
                    trade.credit(&id, total / 2 + 1, &code).await;
                }
                4 => {
                    trade.credit(&id, total + 1_000, &code).await;
                }
                5 => {
                    trade.credit(&id, 1 + i64::from(draw()), "khong ro").await;
                }
                6 => trade.expire(&code, i64::from(draw() % 50)).await,
                7 => {
                    for case in payments::list_cases(&trade.pool, operator)
                        .await
                        .expect("cases")
                        .iter()
                        .take(2)
                    {
                        let decision = match draw() % 3 {
                            0 => Decision::Assign(GroupCode::parse(&code).expect("a code")),
                            1 => Decision::SendBack(why("FT1")),
                            _ if case.memo == "khong ro" => Decision::SetAside,
                            _ => Decision::SendBack(why("FT2")),
                        };
                        payments::decide(
                            &trade.pool,
                            operator,
                            case.credit,
                            &decision,
                            &why("x"),
                            trade.clock.now(),
                        )
                        .await
                        .expect("decided");
                    }
                }
                8 => {
                    for refund in ledger::list_open_refunds(&trade.pool, operator)
                        .await
                        .expect("tasks")
                        .iter()
                        .take(1)
                    {
                        ledger::send_refund(&trade.pool, operator, refund.id, &why("FT"), trade.clock.now())
                            .await
                            .expect("sent");
                    }
                }
                _ => trade.do_something(draw(), draw()).await,
            }
        }
        if round % 2 == 1 {
            trade.must_be_sound().await;
        }
    }
    for (code, _) in &groups {
        trade.expire(code, 48).await;
    }
    trade.finish().await;
    trade.must_be_sound().await;
    let kept = "SELECT count(*) FROM (SELECT 1 FROM ledger_entry WHERE account LIKE 'escrow:%' GROUP BY account HAVING sum(amount_vnd) <> 0) AS open";
    assert_eq!(trade.sum(kept).await, 0);
    assert!(trade.sum("SELECT count(*) FROM payment WHERE state = 'captured'").await > 3);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_storm_of_messages_in_any_order_ends_where_one_of_each_would(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let mut bodies = Vec::new();
    let mut groups = Vec::new();
    for at in 0..6_u8 {
        let (code, total) = trade.transfer_group(1 + at % 3).await;
        for (part, amount) in [total / 3, total / 3, total - 2 * (total / 3)].into_iter().enumerate() {
            let id = u64::from(at) * 10 + u64::try_from(part).expect("a number");
            bodies.push(format!(
                r#"{{"id": {id}, "transactionDate": "2026-11-21 10:00:00", "accountNumber": "{ACCOUNT}", "content": "{code}",
                    "transferType": "in", "transferAmount": {amount}, "referenceCode": "FT{id}"}}"#
            ));
        }
        groups.push((code, total));
    }
    bodies.push("{\"id\": 999}".to_owned());
    bodies.push("garbage".to_owned());
    let storm = (0..4).flat_map(|turn| {
        let mut bodies = bodies.clone();
        bodies.rotate_left(turn * 5);
        bodies.reverse();
        bodies
    });
    let kept = futures_of(storm.map(|body| {
        let (pool, now) = (trade.pool.clone(), trade.clock.now());
        async move { payments::keep_bank_message(&pool, &body, now).await.expect("kept") }
    }))
    .await;
    assert_eq!(kept.into_iter().filter(|is_new| *is_new).count(), bodies.len());
    // Each is worked twice at the same time, as if a worker had been thought dead.
    let claimed = jobs::claim(&trade.pool, 1_000, trade.clock.now() + Duration::seconds(1))
        .await
        .expect("jobs");
    let messages = claimed.iter().filter_map(|claimed| match claimed.job {
        Some(Job::WorkBankMessage { message }) => Some(message),
        _ => None,
    });
    let twice: Vec<_> = messages.flat_map(|message| [message, message]).collect();
    assert_eq!(twice.len(), 2 * bodies.len());
    futures_of(twice.into_iter().map(|message| {
        let (pool, now) = (trade.pool.clone(), trade.clock.now());
        async move {
            payments::work_bank_message(&pool, message, &ours(), now)
                .await
                .expect("worked")
        }
    }))
    .await;
    let all: i64 = groups.iter().map(|(_, total)| total).sum();
    assert_eq!(trade.holds(LedgerAccount::Bank).await, all);
    for (code, _) in &groups {
        assert!(
            trade
                .states(code)
                .await
                .iter()
                .all(|state| *state == OrderState::Placed),
            "{code}"
        );
    }
    assert_eq!(
        trade
            .sum("SELECT count(*) FROM bank_message WHERE problem IS NOT NULL")
            .await,
        2
    );
    trade.must_be_sound().await;
}

/// Runs all at the same time and hands over what came of them.
async fn futures_of<T: Send + 'static>(work: impl Iterator<Item = impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let mut running = tokio::task::JoinSet::new();
    work.for_each(|one| drop(running.spawn(one)));
    running.join_all().await
}
