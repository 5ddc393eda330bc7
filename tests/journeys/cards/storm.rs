//! What Stripe tells of hundreds of orders, many times, shuffled and late, with what strangers tell in between, to two
//! processes of the server at once: it ends as if it had been told once and in order.
//!
//! `CARD_STORM=300 CARD_STORM_TIMES=9` makes ten thousand messages of it, and `CARD_STORM_SEED` another order of them.

use super::{examine, fill, open};
use crate::{
    fakes::stripe::{FakeStripe, WEBHOOK_SECRET, Way, shuffle, sign},
    journeys::MIEN,
};
use chrono::Duration;
use futures::{StreamExt, stream};
use sha2::{Digest, Sha256};
use std::{path::Path, time::Instant};
use tests::{FakeClock, Person, Town, process::Process};

/// How many messages are on their way at once.
const AT_ONCE: usize = 16;

/// A number that somebody may set.
fn set(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

/// There is as much of everything as anybody could want.
pub(in crate::journeys) async fn stock_up(town: &Town) {
    sqlx::query("UPDATE stock_item SET on_hand = on_hand + 100000")
        .execute(&town.pool)
        .await
        .expect("much to sell");
    sqlx::query(
        "INSERT INTO stock_movement (id, stock_item_id, kind, quantity, reason, at)
         SELECT gen_random_uuid(), id, 'receipt', 100000, '', now() FROM stock_item",
    )
    .execute(&town.pool)
    .await
    .expect("written down");
}

/// Shoppers order; every seventh calls it off while the card is paying, every ninth never pays.
async fn trade(town: &Town, stripe: &FakeStripe) {
    let orders = usize::try_from(set("CARD_STORM", 40)).expect("not that many");
    stock_up(town).await;
    stream::iter(0..orders)
        .for_each_concurrent(6, |at| order(town, stripe, at))
        .await;
}

async fn order(town: &Town, stripe: &FakeStripe, at: usize) {
    let shopper = town.visitor();
    let page = shopper.send(&fill(&shopper, &[(MIEN, 1)]).await).await;
    let checkout = page.address.strip_prefix("/pay/").expect("a page").to_owned();
    if at % 9 == 8 {
        return;
    }
    stripe.pay(&checkout);
    if at % 7 == 6 {
        call_off(&shopper, stripe, &checkout).await;
    }
}

async fn call_off(shopper: &Person, stripe: &FakeStripe, checkout: &str) {
    let all = stripe.all("checkout.session");
    let page = all.iter().find(|page| page["id"] == checkout).expect("a page");
    let code = page["client_reference_id"].as_str().expect("a code");
    // Coming back asks Stripe: then it is called off when it is paid.
    let page = shopper.open(&format!("/don-hang/{code}/the?lang=vi")).await;
    shopper.press(&page, "Hủy đơn", &[]).await.must_say("Đã hủy");
}

/// What stands at the end, as texts that can be compared.
async fn end(town: &Town) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT 'order ' || state || ' ' || count(*) FROM seller_order GROUP BY state
         UNION ALL SELECT 'try ' || state || ' ' || count(*) FROM card_attempt GROUP BY state
         UNION ALL SELECT 'account ' || split_part(account, ':', 1) || ' ' || sum(amount_vnd) FROM ledger_entry
                   GROUP BY split_part(account, ':', 1)
         UNION ALL SELECT 'posted ' || event || ' ' || count(*) FROM ledger_transaction GROUP BY event
         UNION ALL SELECT 'refund ' || state || ' ' || count(*) || ' ' || sum(amount_vnd) FROM refund GROUP BY state
         UNION ALL SELECT 'told ' || state || ' ' || count(*) FROM webhook_inbox GROUP BY state
         UNION ALL SELECT 'held ' || sum(held) FROM stock_item
         ORDER BY 1",
    )
    .fetch_all(&town.pool)
    .await
    .expect("the end")
}

/// A message on its way: to which process, what, with which signature, and what is to be answered.
struct Message {
    to: usize,
    raw: String,
    signature: String,
    answer: u16,
}

/// What was answered.
#[derive(Default, Debug)]
struct Answered {
    taken: usize,
    refused: usize,
}

/// Everything that has happened by now, as it comes out of a storm: each event many times, to either process, and what
/// strangers and those who overheard it tell of it, all in an order of its own.
fn stir(stripe: &FakeStripe, now: i64, seed: u64) -> Vec<Message> {
    let times = usize::try_from(set("CARD_STORM_TIMES", 6)).expect("not that often");
    let mut messages = Vec::new();
    let mut events: Vec<String> = stripe.all("event").iter().map(ToString::to_string).collect();
    // The newest tenth is told of only later.
    events.drain(..events.len() / 10);
    for (number, raw) in events.iter().enumerate() {
        let mut tell = |to: usize, raw: &str, signature, answer| {
            messages.push(Message {
                to: to % 2,
                raw: raw.to_owned(),
                signature,
                answer,
            });
        };
        for time in 0..times {
            tell(number + time, raw, sign(raw, WEBHOOK_SECRET, now), 200);
        }
        // A stranger, somebody who overheard it long ago, and somebody who changed a letter.
        tell(number, raw, sign(raw, "whsec_of_a_stranger", now), 400);
        tell(number + 1, raw, sign(raw, WEBHOOK_SECRET, now - 400), 400);
        tell(number, &raw.replacen('{', "{ ", 1), sign(raw, WEBHOOK_SECRET, now), 400);
    }
    shuffle(&mut messages, seed);
    messages
}

async fn blow(processes: &[Process; 2], messages: &[Message]) -> Answered {
    let browser = reqwest::Client::new();
    let answers: Vec<bool> = stream::iter(messages)
        .map(|message| {
            let address = format!("{}/webhooks/stripe", processes[message.to].address);
            let request = browser
                .post(address)
                .header("stripe-signature", &message.signature)
                .header("content-type", "application/json; charset=utf-8")
                .body(message.raw.clone());
            async move {
                let answer = request.send().await.expect("the product answers");
                assert_eq!(answer.status().as_u16(), message.answer, "{}", message.raw);
                message.answer == 200
            }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let taken = answers.iter().filter(|is_taken| **is_taken).count();
    Answered {
        taken,
        refused: answers.len() - taken,
    }
}

/// Waits until the processes have done all that was told to them.
async fn have_worked(town: &Town) {
    let waiting = "SELECT (SELECT count(*) FROM webhook_inbox WHERE state IN ('waiting', 'pending'))
                        + (SELECT count(*) FROM job WHERE kind IN ('work_webhook', 'look_at_card', 'send_refund')
                             AND run_at < '2026-11-21 02:01:00Z' AND given_up_at IS NULL)";
    for _ in 0..6_000 {
        if town.count(waiting).await == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the processes did not come to an end of it");
}

/// Two processes of the server hear the storm, and do what follows of it.
async fn storm(town: &Town, stripe: &FakeStripe, seed: u64) {
    let program = Path::new(env!("CARGO_BIN_EXE_market-process"));
    // A moment later than all that the town has written down.
    let clock = FakeClock::starting_at(town.clock.now() + Duration::seconds(1));
    let processes = [
        Process::start_beside(program, town, stripe.config(), &clock).await,
        Process::start_beside(program, town, stripe.config(), &clock).await,
    ];
    let (began, mut all) = (Instant::now(), Answered::default());
    let now = clock.now().timestamp();
    let mut told = 0;
    // What goes back is told of too, while everything else is told once more.
    for wave in [seed, seed + 1] {
        let mut messages = stir(stripe, now, wave);
        if wave != seed {
            // Of what was told already, a tenth is enough.
            messages.truncate(messages.len().div_ceil(10));
        }
        let answered = blow(&processes, &messages).await;
        told += messages.len();
        all.taken += answered.taken;
        all.refused += answered.refused;
        have_worked(town).await;
    }
    let seconds = began.elapsed().as_secs();
    println!(
        "storm, seed {seed}: {} events, {told} messages to 2 processes, {} taken, {} refused, {seconds} s",
        stripe.all("event").len(),
        all.taken,
        all.refused,
    );
    for process in processes {
        process.kill().await;
    }
    // What the town does now is later than what they did.
    town.clock.advance(Duration::seconds(5));
}

async fn weather(seed: Option<u64>) -> Vec<String> {
    let (town, stripe) = open().await;
    trade(&town, &stripe).await;
    if let Some(seed) = seed {
        storm(&town, &stripe, seed).await;
    }
    // What was told late, or of what followed; in calm weather, everything, once and in order.
    stripe.tell(&town.address, &Way::default()).await;
    town.run_jobs().await;
    stripe.tell(&town.address, &Way::default()).await;
    town.run_jobs().await;
    // The time to pay passes for who never paid.
    town.clock.advance(Duration::hours(25));
    town.run_jobs().await;
    stripe.tell(&town.address, &Way::default()).await;
    town.run_jobs().await;
    examine(&town).await;
    assert!(
        stripe
            .all("checkout.session")
            .iter()
            .all(|page| page["status"] != "open")
    );
    end(&town).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_ends_as_if_it_had_been_told_once_and_in_order() {
    let seed = set("CARD_STORM_SEED", 11);
    let (calm, storm) = futures::future::join(weather(None), weather(Some(seed))).await;
    assert_eq!(calm, storm);
    assert!(storm.iter().any(|line| line.starts_with("try paid ")), "{storm:?}");
    assert!(storm.iter().any(|line| line.starts_with("refund sent ")), "{storm:?}");
    assert!(storm.iter().any(|line| line.starts_with("try expired ")), "{storm:?}");
    let digest: String = Sha256::digest(storm.join("\n"))
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    println!("both end so ({digest}): {storm:#?}");
}
