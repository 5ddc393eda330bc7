//! What provinces owe for their vouchers is claimed, agreed and paid, whatever becomes of the orders meanwhile.

use super::*;
use crate::{
    base::{Line, secret::Token},
    claims::{self, ClaimCode, ClaimState, Reader, StepRefused},
    payments::{
        self, Accounts, BankAccount, Credited, Decision, DecisionRefused, EnterRefused, SeenPayment, SuspenseReason,
    },
    people::{Official, Operator},
};

fn reason() -> Line {
    Line::parse("vì sao", 100).expect("a reason")
}

fn ours() -> Accounts {
    Accounts {
        platform: BankAccount::parse("970436", "1017595600", ""),
        ..Accounts::default()
    }
}

/// A market with a province that bears vouchers, its head, and who runs the market.
struct Scene {
    trade: Trade,
    operator: Operator,
    head: Official,
    funder: Funder,
    /// Sells goods of the province: how carts are filled for them.
    choice: u8,
}

impl Scene {
    async fn open(pool: PgPool) -> Self {
        let trade = Trade::open(pool).await;
        let operator = trade.operator().await;
        let mut choice = None;
        for (at, (member, _)) in trade.sellers.iter().enumerate() {
            let province: String = sqlx::query_scalar("SELECT province_code FROM organisation WHERE id = $1")
                .bind(member.coop().0)
                .fetch_one(&trade.pool)
                .await
                .expect("a province");
            // The operator of these tests heads the department of 24.
            if province != "24" {
                choice = choice.or(Some((1 << at, province)));
            }
        }
        let (choice, province) = choice.expect("a seller");
        let head = official(&trade.pool, &province, &trade.clock).await;
        trade
            .make(Maker::Province(&head), &trade.terms("TINH10", 10_000))
            .await
            .expect("a voucher");
        Self {
            funder: format!("province:{province}").parse().expect("a funder"),
            trade,
            operator,
            head,
            choice,
        }
    }

    /// An order that is paid and of which the province bears 10.000 ₫.
    async fn bear(&self, feed: &str) -> String {
        let group = self
            .trade
            .use_voucher(self.choice, PaymentMethod::BankTransfer, "TINH10")
            .await;
        let group = group.expect("an order group");
        self.trade.credit(feed, self.trade.due(&group).await, &group).await;
        group
    }

    async fn claim(&self) -> Result<ClaimCode, claims::MakeRefused> {
        let (pool, now) = (&self.trade.pool, self.trade.clock.now());
        let today = self.trade.clock.today();
        claims::make(pool, self.operator, self.head.province(), today, &Token::random(), now).await
    }

    async fn agree(&self, code: &ClaimCode) -> Result<(), StepRefused> {
        claims::agree(&self.trade.pool, &self.head, code, self.trade.clock.now()).await
    }

    async fn enter(&self, code: &ClaimCode, key: &Token, amount: i64, reference: &str) -> Result<(), EnterRefused> {
        let reference = Line::parse(reference, 100).expect("a reference");
        let seen = SeenPayment {
            key,
            amount: Vnd(amount),
            day: self.trade.clock.today(),
            reference: &reference,
        };
        let where_to = (&ours(), self.trade.mode);
        payments::enter_payment(
            &self.trade.pool,
            self.operator,
            code,
            seen,
            where_to,
            self.trade.clock.now(),
        )
        .await
    }

    async fn load(&self, code: &ClaimCode) -> claims::Claim {
        let loaded = claims::load(&self.trade.pool, Reader::Official(&self.head), code).await;
        loaded.expect("an answer").expect("a claim")
    }

    async fn stands(&self, code: &ClaimCode) -> (ClaimState, i64) {
        let claim = self.load(code).await;
        (claim.state, claim.left().0)
    }

    async fn owed(&self) -> i64 {
        self.trade.funding(self.funder).await
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_claim_holds_what_was_borne_and_what_comes_back_lowers_the_next(pool: PgPool) {
    let scene = Scene::open(pool).await;
    let trade = &scene.trade;
    let nothing = scene.claim().await;
    assert!(matches!(
        nothing,
        Err(claims::MakeRefused::NothingToClaim { sum: Vnd(0) })
    ));
    let first = scene.bear("one").await;
    scene.bear("two").await;
    let code = scene.claim().await.expect("a claim");
    let claim = scene.load(&code).await;
    assert_eq!(
        (claim.state, claim.total, claim.lines.len()),
        (ClaimState::Made, Vnd(20_000), 2)
    );
    assert!(
        claim
            .lines
            .iter()
            .all(|line| line.amount == Vnd(10_000) && line.voucher == "TINH10")
    );
    assert_eq!(
        trade
            .sum("SELECT count(*) FROM message WHERE letter->>'kind' = 'claim_waits'")
            .await,
        1
    );
    // What comes back afterwards is more than was borne since: nothing to claim, and less the next time.
    for (_, order, ..) in trade.orders().await {
        if order.starts_with(&first) {
            crate::orders::cancel_by_shopper(&trade.pool, &trade.access(), &order, &reason(), trade.clock.now())
                .await
                .expect("called off");
        }
    }
    let negative = scene.claim().await;
    assert!(matches!(
        negative,
        Err(claims::MakeRefused::NothingToClaim { sum: Vnd(-10_000) })
    ));
    for feed in ["three", "four"] {
        scene.bear(feed).await;
    }
    let next = scene.claim().await.expect("a claim");
    let amounts: Vec<_> = scene.load(&next).await.lines.iter().map(|line| line.amount.0).collect();
    assert_eq!(amounts, [-10_000, 10_000, 10_000]);
    trade.must_be_sound().await;
    // Called off, its lines are in the one that is made next.
    let now = trade.clock.now();
    claims::call_off(&trade.pool, scene.operator, &next, &reason(), now)
        .await
        .expect("called off");
    let again = scene.claim().await.expect("a claim");
    assert_eq!(scene.load(&again).await.total, Vnd(10_000));
    assert_ne!(again, next);
    assert_eq!(scene.stands(&next).await.0, ClaimState::CalledOff);
    let funds = claims::list_funds(&trade.pool, Reader::Operator(scene.operator))
        .await
        .expect("funds");
    assert_eq!(
        (funds[0].balance, funds[0].unclaimed, funds[0].claimed),
        (Vnd(30_000), Vnd(0), Vnd(30_000))
    );
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn only_the_head_of_its_own_department_agrees_and_only_once(pool: PgPool) {
    let scene = Scene::open(pool).await;
    let (pool, clock) = (&scene.trade.pool, &scene.trade.clock);
    scene.bear("one").await;
    let code = scene.claim().await.expect("a claim");
    let other = official(pool, "24", clock).await;
    assert!(matches!(
        claims::agree(pool, &other, &code, clock.now()).await,
        Err(StepRefused::NotFound)
    ));
    assert_eq!(
        claims::load(pool, Reader::Official(&other), &code)
            .await
            .expect("an answer"),
        None
    );
    assert_eq!(claims::list(pool, Reader::Official(&other)).await.expect("a list"), []);
    let become_one = async |role: &str| {
        sqlx::query("UPDATE membership SET role = $2 WHERE account_id = $1")
            .bind(scene.head.account().0)
            .bind(role)
            .execute(pool)
            .await
            .expect("a role");
    };
    become_one("officer").await;
    let officer = official(pool, scene.head.province(), clock).await;
    become_one("head").await;
    assert!(matches!(
        claims::agree(pool, &officer, &code, clock.now()).await,
        Err(StepRefused::MayNotDecide)
    ));
    assert!(matches!(
        claims::object(pool, &scene.head, &code, &Line::default(), clock.now()).await,
        Err(StepRefused::ReasonNeeded)
    ));
    claims::object(pool, &scene.head, &code, &reason(), clock.now())
        .await
        .expect("objected");
    assert!(matches!(scene.agree(&code).await, Err(StepRefused::MovedOn)));
    assert_eq!(scene.load(&code).await.decided.expect("decided").reason, "vì sao");
    sqlx::query("UPDATE voucher_claim SET state = 'made', decided_at = NULL, decided_by = NULL, objection = ''")
        .execute(pool)
        .await
        .expect("as before");
    scene.agree(&code).await.expect("agreed");
    let late = claims::call_off(pool, scene.operator, &code, &reason(), clock.now()).await;
    assert!(matches!(late, Err(StepRefused::MovedOn)));
    scene.trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn of_claims_that_are_made_at_once_one_holds_it_all_and_a_form_makes_one(pool: PgPool) {
    let scene = Scene::open(pool).await;
    scene.bear("one").await;
    scene.bear("two").await;
    let made = make_at_once(&scene).await;
    let codes: Vec<_> = made.iter().filter_map(|made| made.as_ref().ok()).collect();
    assert_eq!(codes.len(), 1);
    assert!(
        made.iter()
            .all(|made| matches!(made, Ok(_) | Err(claims::MakeRefused::NothingToClaim { sum: Vnd(0) })))
    );
    assert_eq!(scene.load(codes[0]).await.total, Vnd(20_000));
    // The same form, sent twice.
    scene.bear("three").await;
    let (key, now) = (Token::random(), scene.trade.clock.now());
    let make = || {
        claims::make(
            &scene.trade.pool,
            scene.operator,
            scene.head.province(),
            scene.trade.clock.today(),
            &key,
            now,
        )
    };
    let first = make().await.expect("a claim");
    assert_eq!(make().await.expect("the same"), first);
    scene.trade.must_be_sound().await;
}

async fn make_at_once(scene: &Scene) -> Vec<Result<ClaimCode, claims::MakeRefused>> {
    let tasks: Vec<_> = (0..5)
        .map(|_| {
            let (pool, operator) = (scene.trade.pool.clone(), scene.operator);
            let (province, clock) = (scene.head.province().to_owned(), scene.trade.clock.clone());
            tokio::spawn(async move {
                let key = Token::random();
                claims::make(&pool, operator, &province, clock.today(), &key, clock.now()).await
            })
        })
        .collect();
    let mut made = Vec::new();
    for task in tasks {
        made.push(task.await.expect("no panic"));
    }
    made
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn transfers_with_its_code_pay_a_claim_and_what_is_too_much_waits_for_a_person(pool: PgPool) {
    let scene = Scene::open(pool).await;
    let trade = &scene.trade;
    for feed in ["one", "two", "three"] {
        scene.bear(feed).await;
    }
    let code = scene.claim().await.expect("a claim");
    let memo = format!("MBVCB.327.{}.CT tu 0123", code.as_str().to_lowercase());
    // Nobody has agreed: a person is asked.
    assert_eq!(
        trade.credit("early", 5_000, &memo).await,
        Credited::Suspense(SuspenseReason::NotAwaited)
    );
    let decide = async |decision: Decision| {
        let (case, now) = (trade.case().await, trade.clock.now());
        payments::decide(&trade.pool, scene.operator, case, &decision, &reason(), now).await
    };
    let refused = decide(Decision::Claim(code.clone())).await;
    assert!(matches!(refused, Err(DecisionRefused::NoSuchClaim)));
    scene.agree(&code).await.expect("agreed");
    decide(Decision::Claim(code.clone()))
        .await
        .expect("it is for the claim");
    assert_eq!(scene.stands(&code).await, (ClaimState::Agreed, 25_000));
    assert_eq!(
        trade.credit("part", 7_000, &memo).await,
        Credited::Claim { rest: Vnd(0) }
    );
    assert_eq!(trade.credit("part", 7_000, &memo).await, Credited::Before);
    trade.must_be_sound().await;
    // Without a code, and more than it lacks.
    trade.credit("blind", 99_000, "So Cong Thuong").await;
    let refused = decide(Decision::Claim(code.clone())).await;
    assert!(matches!(
        refused,
        Err(DecisionRefused::MoreThanClaimed { left: Vnd(18_000) })
    ));
    decide(Decision::SendBack(reason())).await.expect("sent back");
    // By hand: no more than it lacks, once for a form, once for a reference.
    let key = Token::random();
    for wrong in [0, -1, 18_001, i64::MAX] {
        let refused = scene.enter(&code, &key, wrong, "FT1").await;
        assert!(
            matches!(refused, Err(EnterRefused::NotAnAmount { left: Vnd(18_000) })),
            "{wrong}"
        );
    }
    for _ in 0..2 {
        scene.enter(&code, &key, 8_000, "FT1").await.expect("entered");
    }
    let known = scene.enter(&code, &Token::random(), 8_000, "FT1").await;
    assert!(matches!(known, Err(EnterRefused::Known)));
    assert_eq!(scene.stands(&code).await, (ClaimState::Agreed, 10_000));
    assert_eq!(scene.owed().await, 10_000);
    // Two codes in one memo, then more than it lacks: the rest alone waits.
    let both = format!("{memo} {}", scene.bear("four").await);
    assert_eq!(
        trade.credit("both", 10_000, &both).await,
        Credited::Suspense(SuspenseReason::Several)
    );
    decide(Decision::SendBack(reason())).await.expect("sent back");
    assert_eq!(
        trade.credit("over", 10_500, &memo).await,
        Credited::Claim { rest: Vnd(500) }
    );
    let cases = payments::list_cases(&trade.pool, scene.operator).await.expect("cases");
    assert_eq!((cases[0].amount, cases[0].reason), (Vnd(500), SuspenseReason::Over));
    assert_eq!(scene.stands(&code).await, (ClaimState::Paid, 0));
    trade.must_be_sound().await;
    decide(Decision::SendBack(reason())).await.expect("sent back");
    assert_eq!(
        trade.credit("late", 1_000, &memo).await,
        Credited::Suspense(SuspenseReason::Second)
    );
    decide(Decision::SetAside).await.expect("set aside");
    assert!(matches!(
        scene.enter(&code, &Token::random(), 1, "FT2").await,
        Err(EnterRefused::NotAwaited)
    ));
    // Of what was borne since nothing is claimed yet.
    assert_eq!(scene.owed().await, 10_000);
    let payments: Vec<_> = scene
        .load(&code)
        .await
        .payments
        .iter()
        .map(|payment| payment.amount.0)
        .collect();
    assert_eq!(payments, [5_000, 7_000, 8_000, 10_000]);
    trade.must_be_sound().await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn what_was_claimed_is_not_changed_and_what_is_broken_by_hand_is_named(pool: PgPool) {
    let scene = Scene::open(pool).await;
    let pool = &scene.trade.pool;
    scene.bear("one").await;
    let code = scene.claim().await.expect("a claim");
    scene.agree(&code).await.expect("agreed");
    for refused in [
        "UPDATE voucher_claim SET total_vnd = total_vnd + 1",
        "UPDATE voucher_claim SET to_day = to_day + 1",
        "UPDATE voucher_claim_line SET amount_vnd = amount_vnd + 1",
        "DELETE FROM voucher_claim_line",
        "UPDATE voucher_claim SET decided_by = made_by",
        "UPDATE voucher_claim SET paid_vnd = total_vnd + 1",
        "UPDATE voucher_claim SET state = 'paid'",
    ] {
        assert!(sqlx::query(refused).execute(pool).await.is_err(), "{refused}");
    }
    for (sabotage, sentence) in [
        (
            "UPDATE voucher_claim SET paid_vnd = 1",
            "what paid a claim is in the ledger",
        ),
        (
            "UPDATE voucher_claim SET paid_vnd = 1",
            "what a province owes for its vouchers",
        ),
        (
            "UPDATE voucher_claim_line SET is_freed = true",
            "a posting is in one claim at most",
        ),
        (
            "UPDATE voucher_claim_line SET is_freed = true",
            "what a province owes for its vouchers",
        ),
    ] {
        scene.trade.must_be_sound().await;
        sqlx::query(sabotage).execute(pool).await.expect("the sabotage works");
        let findings = crate::doctor::examine(pool).await.expect("an examination");
        let found = findings.iter().find(|finding| finding.sentence.starts_with(sentence));
        assert_ne!(found.expect("a sentence").broken, Vec::<String>::new(), "{sabotage}");
        for repair in [
            "UPDATE voucher_claim SET paid_vnd = 0",
            "UPDATE voucher_claim_line SET is_freed = false",
        ] {
            sqlx::query(repair).execute(pool).await.expect("as before");
        }
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn whatever_becomes_of_orders_and_claims_a_province_owes_what_can_be_shown(pool: PgPool) {
    let scene = Scene::open(pool).await;
    let trade = &scene.trade;
    let half = NewVoucher {
        discount: Discount::Percent {
            percent: 50,
            most: Vnd(91_001),
        },
        minimum: Vnd(1_000),
        ..trade.terms("NUAGIA", 1)
    };
    trade
        .make(Maker::Province(&scene.head), &half)
        .await
        .expect("a voucher");
    let mut random = TestRunner::deterministic();
    let byte = proptest::num::u8::ANY;
    let mut draw = move || byte.new_tree(&mut random).expect("a value").current();
    let mut codes: Vec<ClaimCode> = Vec::new();
    for round in 0..12 {
        for method in [PaymentMethod::Cod, PaymentMethod::BankTransfer] {
            let voucher = ["TINH10", "NUAGIA"][usize::from(draw() % 2)];
            match trade.use_voucher(draw() | scene.choice, method, voucher).await {
                Ok(group) if method == PaymentMethod::BankTransfer => {
                    trade
                        .credit(&format!("feed-{round}"), trade.due(&group).await, &group)
                        .await;
                }
                Ok(_) | Err(CheckoutRefused::Voucher(_)) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        for _ in 0..10 {
            let what = draw();
            trade
                .do_something(draw(), if what % 5 == 0 { 3 + what % 2 } else { draw() % 3 })
                .await;
            trade.return_something(scene.operator, &mut draw).await;
        }
        for turn in 0..4 {
            let now = trade.clock.now();
            if draw() % 3 == 0 {
                codes.extend(scene.claim().await.ok());
            }
            let Some(code) = codes.get(usize::from(draw()) % codes.len().max(1)) else {
                continue;
            };
            // What is not lawful where the claim stands is refused, and changes nothing.
            match draw() % 6 {
                0 | 1 => drop(scene.agree(code).await),
                2 => drop(claims::object(&trade.pool, &scene.head, code, &reason(), now).await),
                3 => drop(claims::call_off(&trade.pool, scene.operator, code, &reason(), now).await),
                4 => drop(
                    scene
                        .enter(
                            code,
                            &Token::random(),
                            i64::from(draw()) * 300,
                            &format!("FT{round}-{turn}"),
                        )
                        .await,
                ),
                _ => drop(
                    trade
                        .credit(
                            &format!("claim-{round}-{turn}"),
                            i64::from(draw()) * 500 + 1,
                            code.as_str(),
                        )
                        .await,
                ),
            }
        }
        trade.must_be_sound().await;
    }
    let states: Vec<String> = sqlx::query_scalar("SELECT DISTINCT state FROM voucher_claim ORDER BY state")
        .fetch_all(&trade.pool)
        .await
        .expect("states");
    assert!(states.len() >= 3, "{states:?}");
    assert!(
        trade
            .sum("SELECT count(*) FROM voucher_claim_line WHERE amount_vnd < 0")
            .await
            > 0
    );
    assert!(trade.sum("SELECT count(*) FROM voucher_claim_payment").await > 0);
    // To the end: everything that can be claimed is, and paid.
    trade.decline_all().await;
    trade.finish().await;
    codes.extend(scene.claim().await.ok());
    for (at, code) in codes.iter().enumerate() {
        drop(scene.agree(code).await);
        let claim = scene.load(code).await;
        match claim.state {
            ClaimState::Agreed => scene
                .enter(code, &Token::random(), claim.left().0, &format!("END{at}"))
                .await
                .expect("paid"),
            ClaimState::Objected => {
                let now = trade.clock.now();
                claims::call_off(&trade.pool, scene.operator, code, &reason(), now)
                    .await
                    .expect("called off");
            }
            _ => {}
        }
    }
    if let Ok(code) = scene.claim().await {
        scene.agree(&code).await.expect("agreed");
        let left = scene.stands(&code).await.1;
        scene.enter(&code, &Token::random(), left, "LAST").await.expect("paid");
    }
    trade.must_be_sound().await;
    assert!(
        scene.owed().await <= 0,
        "what is left over came back and lowers the next claim"
    );
}
