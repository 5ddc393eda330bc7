//! Random steps of several people over several sellers: whatever is refused, repeated or done at once, no đồng is lost.

use super::*;
use crate::{
    base::{BankCreditId, Line, OrderId, OrganisationId, PayoutLineId, RemittanceId, Vnd, secret::Token},
    demo::{
        DEMO_PASSWORD,
        fixture::{market, visitor},
    },
    ledger::{self, CollectionMode, Event, LedgerAccount, Posting},
    people::{Proof, SecretsKey, Visitor},
};
use chrono::{DateTime, Duration, Utc};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use sqlx::PgPool;

/// Three sellers, and the two people of the operator.
struct Desk {
    pool: PgPool,
    now: DateTime<Utc>,
    mode: CollectionMode,
    people: [Visitor; 2],
    sellers: Vec<OrganisationId>,
    key: SecretsKey,
}

fn line(text: &str) -> Line {
    Line::parse(text, 100).expect("a line")
}

impl Desk {
    async fn open(pool: PgPool) -> Self {
        let clock = market(&pool).await;
        let one = visitor(&pool, "dieu-hanh@cho-phien.example", &clock).await;
        let other = visitor(&pool, "ke-toan@cho-phien.example", &clock).await;
        let sellers = sqlx::query_scalar("SELECT organisation_id FROM storefront ORDER BY slug LIMIT 3");
        let sellers: Vec<uuid::Uuid> = sellers.fetch_all(&pool).await.expect("sellers");
        Self {
            now: clock.now(),
            mode: CollectionMode::Platform,
            people: [one, other],
            sellers: sellers.into_iter().map(OrganisationId).collect(),
            key: SecretsKey::parse(&"5e".repeat(32)).expect("a key"),
            pool,
        }
    }

    /// Somebody has earned something.
    async fn earn(&self, seller: usize, amount: i64) {
        let order = OrderId::new_at(self.now);
        let posting = Posting::new(Event::Released(order))
            .debit(LedgerAccount::Escrow(order), Vnd(amount))
            .credit(LedgerAccount::Payable(self.sellers[seller]), Vnd(amount));
        self.post(posting).await;
    }

    /// Somebody has taken cash at a door, or handed it over when it is below zero.
    async fn take_cash(&self, seller: usize, amount: i64) {
        let order = OrderId::new_at(self.now);
        let (event, other) = if amount < 0 {
            (
                Event::CashRemitted(RemittanceId::new_at(self.now)),
                LedgerAccount::OwnFunds,
            )
        } else {
            (Event::CashCollected(order), LedgerAccount::Escrow(order))
        };
        let posting = Posting::new(event)
            .debit(LedgerAccount::CodReceivable(self.sellers[seller]), Vnd(amount))
            .credit(other, Vnd(amount));
        self.post(posting).await;
    }

    async fn post(&self, posting: Posting) {
        let mut connection = self.pool.acquire().await.expect("a connection");
        ledger::post(&mut connection, &posting, self.now).await.expect("posted");
    }

    fn operator(&self, who: usize) -> crate::people::Operator {
        self.people[who % 2].as_operator().expect("an operator")
    }

    async fn make(&self, who: usize) -> Result<i64, MakeRefused> {
        make_batch(
            &self.pool,
            self.operator(who),
            Vnd(10_000),
            self.mode,
            &Token::random(),
            self.now,
        )
        .await
    }

    async fn approve(&self, who: usize, number: i64) -> Result<(), BatchRefused> {
        let batch = load_batch(&self.pool, self.operator(who), number).await.expect("read");
        let seen = batch.map_or(Vnd::ZERO, |batch| batch.totals().total);
        let proof = Proof {
            password: DEMO_PASSWORD,
            code: "",
            key: &self.key,
        };
        let person = self.people[who % 2].person().expect("a person");
        approve(&self.pool, self.operator(who), person, &proof, number, seen, self.now).await
    }

    async fn lines(&self, state: &str) -> Vec<(PayoutLineId, OrganisationId, i64)> {
        let rows: Vec<(uuid::Uuid, uuid::Uuid, i64)> =
            sqlx::query_as("SELECT id, seller_id, amount_vnd FROM payout_line WHERE state = $1 ORDER BY id")
                .bind(state)
                .fetch_all(&self.pool)
                .await
                .expect("lines");
        let line = |(id, seller, amount)| (PayoutLineId(id), OrganisationId(seller), amount);
        rows.into_iter().map(line).collect()
    }

    async fn balance(&self, account: LedgerAccount) -> i64 {
        ledger::balance(&self.pool, account).await.expect("a sum").0
    }

    /// What platform and seller owe each other, both sides set against each other.
    async fn net(&self, seller: OrganisationId) -> i64 {
        self.balance(LedgerAccount::Payable(seller)).await - self.balance(LedgerAccount::CodReceivable(seller)).await
    }

    /// What must hold after every step; `due` is what each was ever owed.
    async fn must_be_sound(&self, due: &[i64]) {
        let sum: i64 = sqlx::query_scalar("SELECT COALESCE(sum(amount_vnd), 0)::bigint FROM ledger_entry")
            .fetch_one(&self.pool)
            .await
            .expect("a sum");
        assert_eq!(sum, 0);
        let (sent, confirmed) = (self.lines("sent").await, self.lines("confirmed").await);
        let total = |lines: &[(PayoutLineId, OrganisationId, i64)]| lines.iter().map(|line| line.2).sum::<i64>();
        assert_eq!(self.balance(LedgerAccount::PayoutInTransit).await, total(&sent));
        assert_eq!(self.balance(LedgerAccount::Bank).await, -total(&confirmed));
        for (seller, due) in self.sellers.iter().zip(due) {
            let paid = |lines: &[(PayoutLineId, OrganisationId, i64)]| {
                lines
                    .iter()
                    .filter(|line| line.1 == *seller)
                    .map(|line| line.2)
                    .sum::<i64>()
            };
            assert_eq!(self.net(*seller).await, due - paid(&sent) - paid(&confirmed));
        }
        let findings = crate::doctor::examine(&self.pool).await.expect("an examination");
        for finding in findings.iter().filter(|finding| {
            finding.sentence.contains("payout")
                || finding.sentence.contains("batch")
                || finding.sentence.contains("on its way to sellers")
        }) {
            assert_eq!(finding.broken, Vec::<String>::new(), "{}", finding.sentence);
        }
    }
}

/// What somebody does: which step, who, and with what.
fn steps() -> Vec<(u8, usize, usize, i64)> {
    let step = (0u8..13, 0usize..2, 0usize..3, 1i64..400_000);
    let tree = proptest::collection::vec(step, 60..61).new_tree(&mut TestRunner::new(Config::default()));
    tree.expect("steps").current()
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn no_dong_is_lost_whatever_is_done_in_which_order(pool: PgPool) {
    let desk = Desk::open(pool).await;
    let mut due = [0i64; 3];
    let mut newest = 0i64;
    let steps = steps();
    for (at, (what, who, which, amount)) in steps.iter().copied().enumerate() {
        let (pool, now, operator) = (&desk.pool, desk.now, desk.operator(who));
        let seller = desk.sellers[which];
        let sent = desk.lines("sent").await;
        let line_of = sent.get(which % sent.len().max(1)).map(|line| line.0);
        // Older batches too: most of what is done to them is refused.
        let number = (newest - i64::from(which == 2)).max(1);
        match what {
            0 | 1 => {
                desk.earn(which, amount).await;
                due[which] += amount;
            }
            2 => {
                desk.take_cash(which, amount).await;
                due[which] -= amount;
            }
            3 => {
                desk.take_cash(which, -amount / 2 - 1).await;
                due[which] += amount / 2 + 1;
            }
            4 | 5 => newest = desk.make(who).await.unwrap_or(newest),
            6 => drop(desk.approve(who, number).await),
            7 => drop(export(pool, operator, number, now).await),
            8 => drop(send(pool, operator, number, now).await),
            9 => drop(cancel(pool, operator, number, &line("sai"), true, now).await),
            10 => {
                if let Some(line_of) = line_of {
                    drop(confirm_line(pool, operator, line_of, &line("FT1"), now).await);
                    assert!(confirm_line(pool, operator, line_of, &line("FT1"), now).await.is_err());
                }
            }
            11 => {
                if let Some(line_of) = line_of {
                    drop(return_line(pool, operator, line_of, &line("sai số"), now).await);
                    assert!(
                        return_line(pool, operator, line_of, &line("sai số"), now)
                            .await
                            .is_err()
                    );
                    assert!(confirm_line(pool, operator, line_of, &line("FT1"), now).await.is_err());
                    verify_account(pool, operator, seller, 1, now).await.ok();
                }
            }
            _ => match hold(pool, operator, seller, &line("chờ giấy tờ"), now).await {
                Ok(()) if amount % 2 == 0 => lift_hold(pool, operator, seller, now).await.expect("lifted"),
                _ => {}
            },
        }
        desk.must_be_sound(&due).await;
        assert!(at < steps.len());
    }
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn cash_in_hand_is_set_against_what_is_owed_and_the_rest_is_paid(pool: PgPool) {
    let desk = Desk::open(pool).await;
    desk.earn(0, 215_000).await;
    desk.take_cash(0, 160_000).await;
    desk.earn(1, 5_000).await;
    desk.take_cash(2, 7_000).await;
    let number = desk.make(0).await.expect("a batch");
    let batch = load_batch(&desk.pool, desk.operator(0), number)
        .await
        .expect("read")
        .expect("a batch");
    assert_eq!(batch.totals().total, Vnd(55_000));
    let reasons: Vec<_> = batch.skipped.iter().map(|skip| skip.reason).collect();
    assert_eq!(reasons.len(), 2);
    assert!(reasons.contains(&SkipReason::BelowMinimum) && reasons.contains(&SkipReason::Negative));
    // Nothing has moved, and nobody else takes it.
    assert_eq!(desk.balance(LedgerAccount::Payable(desk.sellers[0])).await, 215_000);
    assert!(matches!(desk.make(1).await, Err(MakeRefused::NobodyToPay)));
    assert!(matches!(desk.approve(0, number).await, Err(BatchRefused::Own)));
    assert!(matches!(
        send(&desk.pool, desk.operator(1), number, desk.now).await,
        Err(BatchRefused::MovedOn)
    ));
    desk.approve(1, number).await.expect("approved");
    export(&desk.pool, desk.operator(0), number, desk.now)
        .await
        .expect("exported");
    send(&desk.pool, desk.operator(0), number, desk.now)
        .await
        .expect("sent");
    assert_eq!(desk.balance(LedgerAccount::Payable(desk.sellers[0])).await, 0);
    assert_eq!(desk.balance(LedgerAccount::CodReceivable(desk.sellers[0])).await, 0);
    assert_eq!(desk.balance(LedgerAccount::PayoutInTransit).await, 55_000);
    // It comes back: it is owed again, and the account has to be looked at.
    let sent = desk.lines("sent").await;
    return_line(
        &desk.pool,
        desk.operator(0),
        sent[0].0,
        &line("sai số tài khoản"),
        desk.now,
    )
    .await
    .expect("returned");
    assert_eq!(desk.balance(LedgerAccount::Payable(desk.sellers[0])).await, 55_000);
    let overview = load_overview(&desk.pool, desk.operator(0), Vnd(1), desk.now)
        .await
        .expect("read");
    let payee = overview
        .payees
        .iter()
        .find(|payee| payee.seller == desk.sellers[0])
        .expect("a payee");
    assert_eq!(payee.payable, Err(SkipReason::Unverified));
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_batch_that_is_no_longer_true_is_not_approved_as_it_was(pool: PgPool) {
    let desk = Desk::open(pool).await;
    desk.earn(0, 100_000).await;
    desk.earn(1, 200_000).await;
    let number = desk.make(0).await.expect("a batch");
    hold(
        &desk.pool,
        desk.operator(0),
        desk.sellers[0],
        &line("khiếu nại"),
        desk.now,
    )
    .await
    .expect("held");
    assert!(matches!(desk.approve(1, number).await, Err(BatchRefused::Changed)));
    let batch = load_batch(&desk.pool, desk.operator(1), number)
        .await
        .expect("read")
        .expect("a batch");
    assert_eq!((batch.state, batch.totals().total), (BatchState::Draft, Vnd(200_000)));
    desk.approve(1, number).await.expect("approved as it is now");
    // What was refunded meanwhile is not paid: nothing is left.
    desk.take_cash(1, 150_000).await;
    assert!(matches!(
        export(&desk.pool, desk.operator(0), number, desk.now).await,
        Err(BatchRefused::Changed)
    ));
    let batch = load_batch(&desk.pool, desk.operator(1), number)
        .await
        .expect("read")
        .expect("a batch");
    assert_eq!(batch.state, BatchState::Cancelled);
    // Both can be taken by another.
    lift_hold(&desk.pool, desk.operator(0), desk.sellers[0], desk.now)
        .await
        .expect("lifted");
    let next = desk.make(1).await.expect("another");
    let batch = load_batch(&desk.pool, desk.operator(1), next)
        .await
        .expect("read")
        .expect("a batch");
    assert_eq!(batch.totals().total, Vnd(150_000));
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn the_same_form_and_many_at_once_make_one_batch_of_everybody(pool: PgPool) {
    let desk = Desk::open(pool).await;
    for seller in 0..3 {
        desk.earn(seller, 100_000).await;
    }
    let key = Token::random();
    let minimum = Vnd(1);
    let same = || make_batch(&desk.pool, desk.operator(0), minimum, desk.mode, &key, desk.now);
    let first = same().await.expect("a batch");
    assert_eq!(same().await.expect("the same"), first);
    cancel(&desk.pool, desk.operator(0), first, &line("thử"), false, desk.now)
        .await
        .expect("cancelled");
    // Its file is out: somebody must say that the bank did not get it.
    let again = desk.make(0).await.expect("another");
    desk.approve(1, again).await.expect("approved");
    export(&desk.pool, desk.operator(0), again, desk.now)
        .await
        .expect("exported");
    let call_off = async |is_sure| cancel(&desk.pool, desk.operator(0), again, &line("thử"), is_sure, desk.now).await;
    assert!(matches!(call_off(false).await, Err(BatchRefused::MaybeSent)));
    call_off(true).await.expect("cancelled");
    // Four at once: one takes everybody, the others find nobody.
    let (a, b, c, d) = tokio::join!(desk.make(0), desk.make(1), desk.make(0), desk.make(1));
    assert_eq!([a, b, c, d].iter().filter(|made| made.is_ok()).count(), 1);
    let number: i64 = sqlx::query_scalar("SELECT max(number) FROM payout_batch WHERE state = 'draft'")
        .fetch_one(&desk.pool)
        .await
        .expect("a number");
    desk.approve(0, number).await.ok();
    desk.approve(1, number).await.ok();
    export(&desk.pool, desk.operator(0), number, desk.now)
        .await
        .expect("exported");
    let operator = desk.operator(0);
    let send = || send(&desk.pool, operator, number, desk.now);
    let (a, b, c) = tokio::join!(send(), send(), send());
    assert_eq!([a, b, c].iter().filter(|sent| sent.is_ok()).count(), 1);
    assert_eq!(desk.balance(LedgerAccount::PayoutInTransit).await, 300_000);
    let everything = line("FT9");
    let confirm = || confirm_all(&desk.pool, operator, number, &everything, desk.now);
    let (a, b) = tokio::join!(confirm(), confirm());
    assert_eq!([a, b].iter().filter(|confirmed| confirmed.is_ok()).count(), 1);
    desk.must_be_sound(&[100_000; 3]).await;
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_partner_pays_out_of_what_it_keeps_and_never_more(pool: PgPool) {
    let mut desk = Desk::open(pool).await;
    desk.mode = CollectionMode::Partner;
    for seller in 0..3 {
        desk.earn(seller, 100_000).await;
    }
    assert!(matches!(desk.make(0).await, Err(MakeRefused::NobodyToPay)));
    let credit = BankCreditId::new_at(desk.now);
    let posting = Posting::new(Event::Credited(credit))
        .debit(LedgerAccount::Partner, Vnd(250_000))
        .credit(LedgerAccount::OwnFunds, Vnd(250_000));
    desk.post(posting).await;
    let number = desk.make(0).await.expect("a batch");
    let batch = load_batch(&desk.pool, desk.operator(0), number)
        .await
        .expect("read")
        .expect("a batch");
    assert_eq!(
        (batch.totals().total, batch.mode),
        (Vnd(200_000), CollectionMode::Partner)
    );
    assert_eq!(
        batch.skipped.iter().map(|skip| skip.reason).collect::<Vec<_>>(),
        [SkipReason::NotThere]
    );
    // What one batch means to pay another does not.
    assert!(matches!(desk.make(1).await, Err(MakeRefused::NobodyToPay)));
    let (pool, operator, now) = (&desk.pool, desk.operator(0), desk.now);
    desk.approve(1, number).await.expect("approved");
    export(pool, operator, number, now).await.expect("exported");
    send(pool, operator, number, now).await.expect("sent");
    assert!(matches!(desk.make(1).await, Err(MakeRefused::NobodyToPay)));
    let lines = desk.lines("sent").await;
    confirm_line(pool, operator, lines[0].0, &line("FT1"), now)
        .await
        .expect("confirmed");
    return_line(pool, operator, lines[1].0, &line("sai số"), now)
        .await
        .expect("returned");
    assert_eq!(desk.balance(LedgerAccount::Partner).await, 150_000);
    assert_eq!(desk.balance(LedgerAccount::Bank).await, 0);
    // What came back can be paid once more, to who was left out.
    let number = desk.make(0).await.expect("a batch");
    let batch = load_batch(pool, operator, number)
        .await
        .expect("read")
        .expect("a batch");
    assert_eq!(batch.totals().total, Vnd(100_000));
}

#[sqlx::test(migrator = "crate::schema::MIGRATOR")]
async fn a_changed_account_waits_three_days_and_for_somebody_who_verifies_it(pool: PgPool) {
    let desk = Desk::open(pool).await;
    desk.earn(0, 100_000).await;
    let slug: String = sqlx::query_scalar("SELECT slug FROM storefront WHERE organisation_id = $1")
        .bind(desk.sellers[0].0)
        .fetch_one(&desk.pool)
        .await
        .expect("a slug");
    let now = desk.now;
    let clock = crate::base::Clock::from_fn(move || now);
    let owner = visitor(&desk.pool, &format!("htx-{slug}@cho-phien.example"), &clock).await;
    let steward = owner
        .as_coop_member()
        .expect("a member")
        .as_steward()
        .expect("an owner");
    let number = crate::joining::AccountNumber::parse("0123456789").expect("a number");
    let holder = line("HTX MIEN");
    let change = AccountChange {
        bin: "970436",
        number: &number,
        holder: &holder,
    };
    let proof = |password| Proof {
        password,
        code: "",
        key: &desk.key,
    };
    let person = owner.person().expect("a person");
    let wrong = change_account(&desk.pool, person, steward, &proof("khác"), change, now).await;
    assert!(matches!(wrong, Err(AccountRefused::Proof(_))));
    for _ in 0..2 {
        change_account(&desk.pool, person, steward, &proof(DEMO_PASSWORD), change, now)
            .await
            .expect("changed");
    }
    let account = load_account(&desk.pool, steward)
        .await
        .expect("read")
        .expect("an account");
    assert_eq!((account.number.as_str(), account.verified_at), ("•••• 6789", None));
    let audited: i64 = sqlx::query_scalar("SELECT count(*) FROM audit_entry WHERE action = 'payout_account'")
        .fetch_one(&desk.pool)
        .await
        .expect("a count");
    assert_eq!(audited, 1, "the same account again is no change");
    let judged = async |at| {
        let overview = load_overview(&desk.pool, desk.operator(0), Vnd(1), at)
            .await
            .expect("read");
        let mut payees = overview.payees.into_iter();
        payees
            .find(|payee| payee.seller == desk.sellers[0])
            .expect("a payee")
            .payable
    };
    let later = now + Duration::hours(HOURS_OF_REST);
    assert_eq!(judged(later).await, Err(SkipReason::Unverified));
    let verify = |version| verify_account(&desk.pool, desk.operator(0), desk.sellers[0], version, now);
    assert!(
        matches!(verify(1).await, Err(VerifyRefused::MovedOn)),
        "it was read before it changed"
    );
    verify(2).await.expect("verified");
    assert!(matches!(verify(2).await, Err(VerifyRefused::NotFound)));
    assert_eq!(judged(now).await, Err(SkipReason::Changed));
    assert_eq!(judged(later).await, Ok(Vnd(100_000)));
}
