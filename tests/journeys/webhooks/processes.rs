//! The same with processes that share the work, die at it, or do not start.

use super::{all_are, inbox, open, trade};
use crate::fakes::stripe::{Fault, WEBHOOK_SECRET, Way, post, sign};
use chrono::Duration;
use futures::future::join_all;
use std::{path::Path, process::Command};
use tests::{Town, clock, process::Process, town::site_dir};

#[tokio::test]
async fn two_processes_read_each_once() {
    let (town, stripe) = open().await;
    let other = town.open_beside(stripe.gateway(1)).await;
    for _ in 0..10 {
        trade(&stripe).await;
    }
    // Both are told everything, at once.
    let told = Way {
        times: 2,
        shuffled_by: Some(3),
        ..Way::default()
    };
    all_are(&stripe.tell(&town.address, &told).await, 200);
    let raws: Vec<String> = stripe.all("event").iter().map(ToString::to_string).collect();
    let now = town.clock.now().timestamp();
    let again = raws.iter().flat_map(|raw| {
        let signature = sign(raw, WEBHOOK_SECRET, now);
        [&town, &other].map(|town| (town.address.as_str(), raw, signature.clone()))
    });
    let statuses = join_all(again.map(async |(address, raw, signature)| post(address, raw, &signature).await)).await;
    assert!(statuses.iter().all(|status| *status == 200));
    futures::future::join(
        server::worker::run_due(&town.state),
        server::worker::run_due(&other.state),
    )
    .await;
    town.run_jobs().await;
    let kept = inbox(&town).await;
    assert_eq!(kept.len(), 50);
    assert!(
        kept.iter()
            .all(|(_, state, .., attempts)| state != "waiting" && *attempts == 1)
    );
}

#[tokio::test]
async fn a_process_that_dies_at_it_leaves_it_to_the_next() {
    let (town, stripe) = open().await;
    trade(&stripe).await;
    all_are(&stripe.tell(&town.address, &Way::default()).await, 200);
    // It claimed them all and counted its attempt, and was never heard of again.
    let claimed = market::jobs::claim(&town.pool, 16, town.clock.now()).await.unwrap();
    assert_eq!(claimed.len(), 5);
    sqlx::query("UPDATE webhook_inbox SET attempts = 1")
        .execute(&town.pool)
        .await
        .unwrap();
    let next = town.open_beside(stripe.gateway(1)).await;
    assert_eq!(
        server::worker::run_due(&next.state).await,
        0,
        "the dead one may still be at it"
    );
    town.clock.advance(Duration::minutes(2));
    next.run_jobs().await;
    let kept = inbox(&town).await;
    assert!(
        kept.iter()
            .all(|(_, state, .., attempts)| state != "waiting" && *attempts == 2)
    );
}

#[tokio::test]
async fn a_server_that_is_killed_in_a_storm_loses_nothing() {
    let (town, stripe) = open().await;
    for _ in 0..10 {
        trade(&stripe).await;
    }
    let program = Path::new(env!("CARGO_BIN_EXE_market-process"));
    let site = site_dir();
    let start = || Process::start_taking_cards(program, &town.database_url, &site, stripe.config());
    let raws: Vec<String> = stripe.all("event").iter().map(ToString::to_string).collect();
    let signed: Vec<_> = raws
        .iter()
        .map(|raw| (raw, sign(raw, WEBHOOK_SECRET, clock::start().timestamp())))
        .collect();
    let mut thanked = 0;
    for killed_after in [7, 23, 41, 50] {
        let process = start().await;
        for (raw, signature) in &signed[thanked..killed_after] {
            assert_eq!(post(&process.address, raw, signature).await, 200);
        }
        thanked = killed_after;
        process.kill().await;
        let kept = "SELECT count(*) FROM webhook_inbox";
        assert_eq!(town.count(kept).await, thanked as i64, "what was thanked for is kept");
    }
    // What it was at when it died comes back when its claim has run out.
    town.clock.advance(Duration::minutes(2));
    town.run_jobs().await;
    let kept = inbox(&town).await;
    assert_eq!(kept.len(), 50);
    assert!(
        kept.iter()
            .all(|(_, state, ..)| state == "set_aside" || state == "unneeded")
    );
    assert_eq!(kept.iter().filter(|(_, state, ..)| state == "set_aside").count(), 20);
}

/// Runs a command of the program and returns whether it succeeded and what it said.
fn run(town: &Town, words: &[&str], set: &[(&str, &str)]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_market-process"))
        .args(words)
        .env_clear()
        .env("DATABASE_URL", &town.database_url)
        .env("LISTEN_ADDRESS", "127.0.0.1:0")
        .env("SITE_DIR", site_dir())
        .envs(set.iter().copied())
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("geheim"), "a secret was said: {said}");
    (output.status.success(), said)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_says_how_things_stand() {
    let (town, stripe) = open().await;
    let (is_well, said) = run(&town, &["stripe", "status"], &[]);
    assert!(is_well && said.contains("no card is taken"), "{said}");
    trade(&stripe).await;
    stripe.tell(&town.address, &Way::default()).await;
    let set = [
        ("STRIPE_SECRET_KEY", "sk_test_geheim"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_geheim"),
        ("STRIPE_API_BASE", stripe.address.as_str()),
    ];
    let (is_well, said) = run(&town, &["stripe", "status"], &set);
    assert!(is_well, "{said}");
    for words in [
        "a test key, 1 secrets for webhooks",
        "inbox: 5 to read, 0 read and pending, 0 that cannot be read",
        "clocks: the newest was signed 0 s before it came",
        "the key answers: test money, available in smallest units: 1290 usd",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let wrong = [set[1], set[2], ("STRIPE_SECRET_KEY", "sk_test_other")];
    let (is_well, said) = run(&town, &["stripe", "status"], &wrong);
    assert!(!is_well && said.contains("the key is refused"), "{said}");
    stripe.wrong("GET /v1/balance", Fault::ErrorBefore);
    let (is_well, said) = run(&town, &["stripe", "status"], &set);
    assert!(is_well, "it asks again: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_secret_for_webhooks_it_does_not_start() {
    let town = Town::open().await;
    for secret in ["", " ", ",", "whsec_geheim,"] {
        let set = [
            ("STRIPE_SECRET_KEY", "sk_test_geheim"),
            ("STRIPE_WEBHOOK_SECRET", secret),
        ];
        let (is_well, said) = run(&town, &["serve"], &set);
        assert!(!is_well && said.starts_with("error: STRIPE_WEBHOOK_SECRET"), "{said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    }
}
