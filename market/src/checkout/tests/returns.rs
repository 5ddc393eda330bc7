use super::Trade;
use crate::{
    base::{Line, OrderId, OrganisationId, Vnd, secret::Token},
    ledger::LedgerAccount,
    orders::{self, AtTheDoor, FarOff, OrderRefused, OrderState, Part, Weight, WeightRefused},
    payments::PaymentMethod,
    people::{self, CoopManager, Operator},
    returns::{self, Offer, ReturnReason, ReturnRefused, SELLER_DECIDES_UP_TO, Wish},
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use sqlx::PgPool;

fn why(text: &str) -> Line {
    Line::parse(text, 100).expect("a reason")
}

fn wish(parts: &[(i16, i32)]) -> Wish {
    Wish {
        reason: ReturnReason::Damaged,
        note: why("bị dập"),
        parts: parts
            .iter()
            .map(|(position, quantity)| Part {
                position: *position,
                quantity: *quantity,
            })
            .collect(),
        is_whole: parts.is_empty(),
    }
}

impl Trade {
    pub(super) fn manager(&self, seller: OrganisationId) -> CoopManager {
        let member = self.sellers.iter().find(|(member, _)| member.coop() == seller);
        member.expect("a seller").0.as_manager().expect("an owner")
    }

    /// The one order of a group, with its manager.
    pub(super) async fn order_of(&self, group: &str) -> (OrderId, String, CoopManager) {
        let orders = self.orders().await;
        let (id, code, seller, ..) = orders
            .into_iter()
            .find(|order| order.1.starts_with(group))
            .expect("an order");
        (id, code, self.manager(seller))
    }

    /// Takes an order as far as this.
    pub(super) async fn walk(&self, code: &str, to: OrderState) {
        loop {
            let orders = self.orders().await;
            let (id, _, seller, state, delivery) = orders.into_iter().find(|order| order.1 == code).expect("it");
            if state == to {
                return;
            }
            match state.next_step(delivery) {
                Some(step) => {
                    let member = self.manager(seller);
                    self.step(member.member(), code, step).await.expect("a step");
                }
                None => orders::complete_overdue(&self.pool, id, self.clock.now())
                    .await
                    .expect("done"),
            }
        }
    }

    pub(super) async fn paid_group(&self, choice: u8, feed: &str) -> String {
        let (code, total) = self.transfer_group(choice).await;
        self.credit(feed, total, &code).await;
        code
    }

    pub(super) async fn offer(&self, manager: &CoopManager, code: &str, what: Offer) -> Result<(), ReturnRefused> {
        let now = self.clock.now();
        returns::offer(
            &self.pool,
            manager,
            &Token::random(),
            code,
            &what,
            &why("bù cho khách"),
            now,
        )
        .await
    }

    async fn ask(&self, code: &str, wish: &Wish) -> Result<(), ReturnRefused> {
        returns::ask(
            &self.pool,
            &self.access(),
            &Token::random(),
            code,
            wish,
            self.clock.now(),
        )
        .await
    }

    pub(super) async fn operator(&self) -> people::Operator {
        self.operator_signed_in().await.as_operator().expect("an operator")
    }

    /// What an order cost, what went back of it, and what need not be collected.
    pub(super) async fn money(&self, code: &str) -> (i64, i64, i64) {
        sqlx::query_as("SELECT total_vnd + extra_vnd, given_back_vnd, forgone_vnd FROM seller_order WHERE code = $1")
            .bind(code)
            .fetch_one(&self.pool)
            .await
            .expect("an order")
    }

    /// Whatever a person may do about returns, lawful there or not; what is refused changes nothing.
    pub(super) async fn return_something(&self, operator: Operator, draw: &mut impl FnMut() -> u8) {
        let orders = self.orders().await;
        let mut chosen = orders[usize::from(draw()) % orders.len()].clone();
        let what = draw() % 10;
        // What is lawful in few states is tried where it is.
        let fits = |state: OrderState| match what {
            8 => state == OrderState::HandedOver,
            9 => matches!(state, OrderState::Preparing | OrderState::Ready),
            _ => false,
        };
        if let Some(fitting) = orders.iter().find(|order| fits(order.3)) {
            chosen = fitting.clone();
        }
        let (id, code, seller, ..) = chosen;
        let (pool, now, manager) = (&self.pool, self.clock.now(), self.manager(seller));
        let (position, quantity) = (i16::from(draw() % 3), i32::from(draw() % 4));
        let amount = Vnd(i64::from(draw()) * i64::from(draw()) * 7 - 90);
        let text = why("x");
        match what {
            0 => drop(self.ask(&code, &wish(&[(position, quantity)])).await),
            1 => drop(self.ask(&code, &wish(&[])).await),
            2 | 3 => drop(returns::approve_as_seller(pool, &manager, &code, amount, &text, now).await),
            4 => drop(returns::decline_as_seller(pool, &manager, &code, &text, now).await),
            5 => drop(self.offer(&manager, &code, Offer::Amount(amount)).await),
            6 => {
                let parts = vec![Part { position, quantity }];
                drop(self.offer(&manager, &code, Offer::Packs(parts)).await);
            }
            7 => drop(self.offer(&manager, &code, Offer::Delivery).await),
            8 => {
                let door = AtTheDoor {
                    is_good: quantity > 1,
                    keeps_delivery: position > 1,
                };
                drop(orders::refuse_at_door(pool, manager.member(), &code, door, &text, now).await);
            }
            _ => {
                let weights = [Weight {
                    position,
                    grams: 250 + i32::from(draw()) * 8,
                }];
                drop(orders::weigh(pool, manager.member(), &code, &weights, quantity > 0, now).await);
                drop(orders::answer_extra(pool, &self.access(), &code, quantity > 1, now).await);
            }
        }
        // Sometimes nobody answers, and the operator decides.
        let open = sqlx::query_scalar(
            "SELECT id FROM return_request WHERE order_id = $1 AND state IN ('requested', 'agreed')",
        );
        let open: Option<uuid::Uuid> = open.bind(id.0).fetch_optional(pool).await.expect("a look");
        if let Some(open) = open.filter(|_| quantity == 0) {
            self.wait_hours(if position == 0 { 49 } else { 0 });
            let (request, now) = (crate::base::ReturnRequestId(open), self.clock.now());
            returns::escalate(pool, request, now).await.expect("no refusal");
            let amount = (position > 0).then_some(amount);
            drop(returns::decide_as_operator(pool, operator, request, amount, &text, now).await);
        }
    }

    /// Whether something went back for each of these reasons.
    async fn has_refunds(&self, reasons: &[&str]) -> bool {
        let many = sqlx::query_scalar::<_, i64>("SELECT count(DISTINCT reason) FROM refund WHERE reason = ANY ($1)");
        let many = many.bind(reasons).fetch_one(&self.pool).await.expect("a count");
        many == reasons.len() as i64
    }

    /// Nobody gets what is still asked for.
    pub(super) async fn decline_all(&self) {
        for (_, code, seller, ..) in self.orders().await {
            let now = self.clock.now();
            drop(returns::decline_as_seller(&self.pool, &self.manager(seller), &code, &why("thôi"), now).await);
        }
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn whatever_goes_back_in_whatever_order_the_ledger_adds_up(pool: PgPool) {
    let trade = Trade::open(pool).await;
    trade.sell_half_by_weight().await;
    let operator = trade.operator().await;
    let mut random = TestRunner::deterministic();
    let byte = proptest::num::u8::ANY;
    let mut draw = move || byte.new_tree(&mut random).expect("a value").current();
    // What people draw depends on the order in which orders come: more rounds until each way of giving back was gone.
    let mut round = 0;
    while round < 10 || (round < 60 && !trade.has_refunds(&["returned", "offered"]).await) {
        round += 1;
        trade.place(draw(), PaymentMethod::Cod).await;
        trade.paid_group(draw(), &format!("feed-{round}")).await;
        for _ in 0..14 {
            trade.do_something(draw(), draw() % 3).await;
            trade.return_something(operator, &mut draw).await;
        }
        trade.must_be_sound().await;
    }
    let count = async |query: &'static str| trade.sum(query).await;
    assert!(
        trade.has_refunds(&["returned", "offered"]).await,
        "nothing was returned, or nothing offered"
    );
    trade.decline_all().await;
    trade.finish().await;
    trade.must_be_sound().await;

    // All that is left goes back: then nobody has earned anything but the deliveries of what was refused at doors.
    for (_, code, seller, state, _) in trade.orders().await {
        if state == OrderState::Completed {
            let done = trade.offer(&trade.manager(seller), &code, Offer::Whole).await;
            assert!(matches!(done, Ok(()) | Err(ReturnRefused::Nothing)), "{done:?}");
            let (total, back, _) = trade.money(&code).await;
            if total <= SELLER_DECIDES_UP_TO.0 {
                assert_eq!(total, back, "{code}");
            }
        }
    }
    trade.must_be_sound().await;
    for account in [
        LedgerAccount::Commission,
        LedgerAccount::VatPayable,
        LedgerAccount::TaxWithheld,
    ] {
        assert_eq!(trade.holds(account).await, 0, "{account}");
    }
    let earned = count("SELECT -sum(amount_vnd)::bigint FROM ledger_entry WHERE account LIKE 'payable:%'").await;
    let kept = count(
        "SELECT COALESCE(sum(total_vnd + extra_vnd - given_back_vnd), 0)::bigint FROM seller_order
         WHERE cancelled_by = 'refused' AND prepaid_vnd > 0",
    );
    assert_eq!(earned, kept.await);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn before_the_goods_have_come_a_refund_lowers_what_is_collected(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let (_, code, manager) = trade.order_of(&trade.place(1, PaymentMethod::Cod).await).await;
    trade.walk(&code, OrderState::Preparing).await;
    trade
        .offer(&manager, &code, Offer::Amount(Vnd(10_000)))
        .await
        .expect("a refund");
    let (total, back, forgone) = trade.money(&code).await;
    assert_eq!((back, forgone), (10_000, 10_000));
    let whole = trade.offer(&manager, &code, Offer::Whole).await;
    assert!(matches!(whole, Err(ReturnRefused::CallOffInstead)), "{whole:?}");
    trade.walk(&code, OrderState::Delivered).await;
    assert_eq!(
        trade.holds(LedgerAccount::CodReceivable(manager.coop())).await,
        total - 10_000
    );
    // What was collected is owed back; of the amount before, a part was for the delivery.
    let left = trade
        .sum("SELECT delivery_fee_vnd - given_back_delivery_vnd FROM seller_order")
        .await;
    trade.offer(&manager, &code, Offer::Delivery).await.expect("a refund");
    let owed = trade
        .sum("SELECT COALESCE(sum(amount_vnd), 0)::bigint FROM refund WHERE state = 'approved'")
        .await;
    assert!(left > 0);
    assert_eq!(owed, left);
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn two_refunds_at_once_never_give_back_more_than_came(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let (_, code, manager) = trade.order_of(&trade.paid_group(1, "one").await).await;
    trade.walk(&code, OrderState::Completed).await;
    let (total, ..) = trade.money(&code).await;
    let part = Vnd(total * 2 / 5);
    let one = || trade.offer(&manager, &code, Offer::Amount(part));
    let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
    let done = [a, b, c, d].iter().filter(|done| done.is_ok()).count();
    assert_eq!(done, 2);
    assert_eq!(trade.money(&code).await.1, 2 * part.0);
    // The same form at once gives back once.
    let key = Token::random();
    let small = Offer::Amount(Vnd(1_000));
    let (reason, now) = (why("bù"), trade.clock.now());
    let same = || returns::offer(&trade.pool, &manager, &key, &code, &small, &reason, now);
    let (a, b) = tokio::join!(same(), same());
    a.expect("a refund");
    b.expect("the same refund");
    assert_eq!(trade.money(&code).await.1, 2 * part.0 + 1_000);
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_the_operator_proposes_is_shared_over_the_orders_of_a_group(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let group = trade.paid_group(7, "all").await;
    let operator = trade.operator().await;
    let code = orders::GroupCode::parse(&group).expect("a code");
    let propose = async |key: &Token, amount: i64| {
        let now = trade.clock.now();
        returns::propose_for_group(&trade.pool, operator, key, &code, Vnd(amount), &why("giao chậm"), now).await
    };
    let all = trade.sum("SELECT sum(total_vnd)::bigint FROM seller_order").await;
    for amount in [0, -1, all + 1, i64::MAX] {
        assert!(propose(&Token::random(), amount).await.is_err(), "{amount}");
    }
    let key = Token::random();
    propose(&key, 50_000).await.expect("a proposal");
    propose(&key, 50_000).await.expect("the same proposal");
    assert!(
        propose(&Token::random(), 50_000).await.is_err(),
        "one request at a time"
    );
    let asked: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT q.amount_vnd, o.total_vnd FROM return_request q JOIN seller_order o ON o.id = q.order_id ORDER BY o.id",
    )
    .fetch_all(&trade.pool)
    .await
    .expect("requests");
    let totals: Vec<_> = asked.iter().map(|(_, total)| Vnd(*total)).collect();
    let shares: Vec<_> = asked.iter().map(|(amount, _)| Vnd(*amount)).collect();
    assert_eq!(crate::ledger::share::split(Vnd(50_000), &totals), Some(shares));
    // Each seller answers for their own; whoever proposed it decides nothing.
    for (_, code, seller, ..) in trade.orders().await {
        let now = trade.clock.now();
        returns::approve_as_seller(
            &trade.pool,
            &trade.manager(seller),
            &code,
            Vnd(10_000),
            &Line::default(),
            now,
        )
        .await
        .expect("agreed");
    }
    assert_eq!(trade.sum("SELECT sum(amount_vnd)::bigint FROM refund").await, 30_000);
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn above_what_a_seller_decides_alone_two_people_decide(pool: PgPool) {
    let trade = Trade::open(pool).await;
    sqlx::query("UPDATE offer SET price_vnd = 3000000")
        .execute(&trade.pool)
        .await
        .expect("dear goods");
    let (_, code, manager) = trade.order_of(&trade.place(1, PaymentMethod::Cod).await).await;
    trade.walk(&code, OrderState::Delivered).await;
    trade.ask(&code, &wish(&[(1, 1)])).await.expect("asked");
    let again = trade.ask(&code, &wish(&[(1, 1)])).await;
    assert!(matches!(again, Err(ReturnRefused::MovedOn)), "{again:?}");
    let (pool, text) = (&trade.pool, why("đồng ý"));
    let agree = async |amount: i64| {
        returns::approve_as_seller(pool, &manager, &code, Vnd(amount), &text, trade.clock.now()).await
    };
    for amount in [0, -5, 3_000_001, i64::MAX] {
        assert!(agree(amount).await.is_err(), "{amount}");
    }
    agree(2_500_000).await.expect("agreed");
    assert_eq!(trade.money(&code).await.1, 0, "it waits for the operator");
    // While it waits, no timer and no shopper's word completes the order.
    let (id, ..) = trade.order_of(code.split('-').next().expect("a group")).await;
    trade.wait_hours(24 * 8);
    orders::complete_overdue(pool, id, trade.clock.now())
        .await
        .expect("no refusal");
    let received = orders::receive(pool, &trade.access(), &code, trade.clock.now()).await;
    assert!(matches!(received, Err(OrderRefused::MovedOn)), "{received:?}");
    let operator = trade.operator().await;
    let cases = returns::list_cases(pool, operator).await.expect("cases");
    assert_eq!(cases.len(), 1);
    let decide = async |amount: Option<i64>| {
        let now = trade.clock.now();
        returns::decide_as_operator(pool, operator, cases[0].id, amount.map(Vnd), &text, now).await
    };
    assert!(decide(Some(2_500_001)).await.is_err(), "no more than was agreed");
    decide(Some(2_500_000)).await.expect("decided");
    assert!(matches!(decide(None).await, Err(ReturnRefused::MovedOn)));
    assert_eq!(trade.money(&code).await.1, 2_500_000);
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn one_asks_in_time_and_sooner_for_what_does_not_keep(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let (_, code, manager) = trade.order_of(&trade.place(1, PaymentMethod::Cod).await).await;
    let early = trade.ask(&code, &wish(&[(1, 1)])).await;
    assert!(matches!(early, Err(ReturnRefused::MovedOn)), "{early:?}");
    trade.walk(&code, OrderState::Delivered).await;
    sqlx::query("UPDATE product SET storage_class = 'chilled'")
        .execute(&trade.pool)
        .await
        .expect("cold goods");
    trade.wait_hours(25);
    let late = trade.ask(&code, &wish(&[(1, 1)])).await;
    assert!(matches!(late, Err(ReturnRefused::PerishableTooLate(_))), "{late:?}");
    sqlx::query("UPDATE product SET storage_class = 'ambient'")
        .execute(&trade.pool)
        .await
        .expect("dry goods");
    for parts in [&[(1, 0)][..], &[(1, -1)], &[(9, 1)], &[(1, 1_000_000)]] {
        assert!(trade.ask(&code, &wish(parts)).await.is_err(), "{parts:?}");
    }
    // Asked three times and declined, one has been answered.
    for _ in 0..3 {
        trade.ask(&code, &wish(&[(1, 1)])).await.expect("asked");
        let now = trade.clock.now();
        returns::decline_as_seller(&trade.pool, &manager, &code, &why("hàng tốt"), now)
            .await
            .expect("declined");
    }
    assert!(trade.ask(&code, &wish(&[(1, 1)])).await.is_err());
    let (_, other, _) = trade.order_of(&trade.place(1, PaymentMethod::Cod).await).await;
    trade.walk(&other, OrderState::Delivered).await;
    trade.wait_hours(24 * 7 + 1);
    let late = trade.ask(&other, &wish(&[(1, 1)])).await;
    assert!(matches!(late, Err(ReturnRefused::TooLate)), "{late:?}");
    assert_eq!(trade.sum("SELECT count(*) FROM refund").await, 0);
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn goods_that_nobody_takes_come_back_and_their_money_goes_back(pool: PgPool) {
    let trade = Trade::open(pool).await;
    let stock = async || trade.sum("SELECT sum(on_hand)::bigint FROM stock_item").await;
    let before = stock().await;
    for (method, is_good, keeps_delivery) in [
        (PaymentMethod::Cod, true, false),
        (PaymentMethod::BankTransfer, true, true),
        (PaymentMethod::BankTransfer, true, false),
        (PaymentMethod::BankTransfer, false, false),
    ] {
        let group = match method {
            PaymentMethod::Cod => trade.place(1, method).await,
            _ => trade.paid_group(1, &Token::random().reveal()).await,
        };
        let (_, code, manager) = trade.order_of(&group).await;
        let door = AtTheDoor {
            is_good,
            keeps_delivery,
        };
        let refuse = || async {
            let now = trade.clock.now();
            orders::refuse_at_door(&trade.pool, manager.member(), &code, door, &why("vắng nhà"), now).await
        };
        assert!(refuse().await.is_err(), "it is still in the house");
        trade.walk(&code, OrderState::HandedOver).await;
        let gone = stock().await;
        refuse().await.expect("written down");
        assert!(refuse().await.is_err(), "twice");
        assert_eq!(stock().await == before, is_good);
        assert!(is_good || stock().await == gone);
        let (total, back, _) = trade.money(&code).await;
        let fee: i64 = sqlx::query_scalar("SELECT delivery_fee_vnd FROM seller_order WHERE code = $1")
            .bind(&code)
            .fetch_one(&trade.pool)
            .await
            .expect("a fee");
        assert!(fee > 0);
        let expected = match (method, keeps_delivery) {
            (PaymentMethod::Cod, _) => 0,
            (_, true) => total - fee,
            (_, false) => total,
        };
        assert_eq!(back, expected);
        trade.must_be_sound().await;
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_weighs_less_costs_less_and_what_weighs_more_is_asked_for(pool: PgPool) {
    let trade = Trade::open(pool).await;
    sqlx::query("UPDATE variant SET is_by_weight = true, net_amount = 500, net_unit = 'g'")
        .execute(&trade.pool)
        .await
        .expect("goods by weight");
    sqlx::query("UPDATE offer SET price_vnd = 100000")
        .execute(&trade.pool)
        .await
        .expect("prices");
    let weigh = async |code: &str, manager: &CoopManager, grams: i32, asks_more: bool| {
        let weights = [Weight { position: 1, grams }];
        orders::weigh(
            &trade.pool,
            manager.member(),
            code,
            &weights,
            asks_more,
            trade.clock.now(),
        )
        .await
    };
    // Two packs of 500 g for 200.000.
    let (_, code, manager) = trade.order_of(&trade.place(1, PaymentMethod::Cod).await).await;
    assert!(matches!(
        weigh(&code, &manager, 900, false).await,
        Err(WeightRefused::Order(OrderRefused::MovedOn))
    ));
    trade.walk(&code, OrderState::Preparing).await;
    let bounds = FarOff {
        position: 1,
        least: 250,
        most: 4_000,
    };
    for grams in [0, -1, 249, 4_001, i32::MAX] {
        let far = weigh(&code, &manager, grams, false).await;
        assert!(
            matches!(&far, Err(WeightRefused::FarOff(lines)) if *lines == [bounds]),
            "{grams}: {far:?}"
        );
    }
    for (grams, back) in [
        (900, 20_000),
        (900, 20_000),
        (850, 30_000),
        (950, 30_000),
        (1_100, 30_000),
    ] {
        weigh(&code, &manager, grams, true).await.expect("weighed");
        let (_, given_back, forgone) = trade.money(&code).await;
        assert_eq!((given_back, forgone), (back, back), "{grams} g");
    }
    // What weighs more, and was never less.
    let (_, code, manager) = trade.order_of(&trade.place(1, PaymentMethod::Cod).await).await;
    trade.walk(&code, OrderState::Ready).await;
    let total = trade.money(&code).await.0;
    weigh(&code, &manager, 1_100, false).await.expect("a gift");
    let answer =
        async |agrees: bool| orders::answer_extra(&trade.pool, &trade.access(), &code, agrees, trade.clock.now()).await;
    assert!(answer(true).await.is_err(), "nothing was asked");
    weigh(&code, &manager, 1_100, true).await.expect("asked");
    answer(false).await.expect("no");
    assert_eq!(trade.money(&code).await.0, total);
    weigh(&code, &manager, 1_100, true).await.expect("asked again");
    answer(true).await.expect("yes");
    assert!(answer(true).await.is_err(), "once");
    assert_eq!(trade.money(&code).await.0, total + 20_000);
    trade.walk(&code, OrderState::Completed).await;
    assert_eq!(
        trade.holds(LedgerAccount::CodReceivable(manager.coop())).await,
        total + 20_000
    );
    trade.must_be_sound().await;
    // Of what was paid in advance nothing more is collected.
    let (_, code, manager) = trade.order_of(&trade.paid_group(1, "heavy").await).await;
    trade.walk(&code, OrderState::Ready).await;
    weigh(&code, &manager, 1_100, true).await.expect("a gift");
    let asked = trade.sum("SELECT sum(asked_extra_vnd)::bigint FROM order_line").await;
    assert_eq!(asked, 0);
    weigh(&code, &manager, 900, true).await.expect("less");
    let owed = trade
        .sum("SELECT sum(amount_vnd)::bigint FROM refund WHERE state = 'approved'")
        .await;
    assert_eq!(owed, 20_000);
    trade.must_be_sound().await;
}
