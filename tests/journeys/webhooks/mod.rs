//! What Stripe tells us: twice, shuffled, late, forged, replayed, too large, while we die. No card is needed for it.

mod processes;

use crate::fakes::stripe::{FakeStripe, Told, WEBHOOK_SECRET, Way, post, sign};
use chrono::Duration;
use market::{
    base::{Lang, Vnd},
    orders::GroupCode,
    payments::card::{Answer, BeginCheckout, CardGateway, CardKey, RefundAsk},
};
use serde_json::json;
use tests::{FakeClock, Town};

const RAW: &str = r#"{"id":"evt_by_hand","type":"charge.refunded","created":1795226400,
    "data":{"object":{"id":"ch_1","amount_refunded":5,"currency":"vnd"}}}"#;

/// A town that takes cards, and the Stripe that takes them.
async fn open() -> (Town, FakeStripe) {
    let clock = FakeClock::default();
    let stripe = FakeStripe::open(clock.clock()).await;
    let town = Town::open_taking_cards_by(stripe.gateway(1), clock).await;
    (town, stripe)
}

/// A shopper pays, and something goes back: five events. Returns the code that was sent along.
async fn trade(stripe: &FakeStripe) -> GroupCode {
    let group = GroupCode::random();
    let gateway = stripe.gateway(1);
    let ask = BeginCheckout {
        group: group.clone(),
        attempt: 1,
        amount: Vnd(345_000),
        title: group.to_string(),
        lang: Lang::Vi,
        success_url: "https://cho-phien.example/".to_owned(),
        cancel_url: "https://cho-phien.example/".to_owned(),
        expires_at: stripe.now() + Duration::hours(1),
    };
    let Answer::Done(page) = gateway.begin(&ask).await else {
        panic!("the page opens");
    };
    stripe.pay(page.checkout.as_str());
    let Answer::Done(paid) = gateway.payments_of(&group).await else {
        panic!("the payment is there");
    };
    let back = RefundAsk {
        key: CardKey::new(&group, "refund", 1),
        group: group.clone(),
        payment: paid[0].payment.clone(),
        amount: Vnd(5_000),
    };
    assert!(matches!(gateway.refund(&back).await, Answer::Done(_)));
    group
}

/// Event, state, type, fact, attempts.
type Row = (String, String, Option<String>, Option<serde_json::Value>, i16);

/// What is in the inbox.
async fn inbox(town: &Town) -> Vec<Row> {
    sqlx::query_as("SELECT event, state, kind, fact, attempts FROM webhook_inbox ORDER BY event")
        .fetch_all(&town.pool)
        .await
        .expect("the inbox can be read")
}

fn all_are(told: &[Told], status: u16) {
    assert!(
        !told.is_empty() && told.iter().all(|told| told.status == status),
        "{told:?}"
    );
}

#[tokio::test]
async fn what_is_told_is_kept_once_and_read_whatever_the_order() {
    let mut ends = Vec::new();
    for way in [
        Way::default(),
        Way {
            times: 3,
            shuffled_by: Some(7),
            ..Way::default()
        },
    ] {
        let (town, stripe) = open().await;
        let group = trade(&stripe).await;
        all_are(&stripe.tell(&town.address, &way).await, 200);
        assert_eq!(
            stripe.tell(&town.address, &Way::default()).await,
            [],
            "nothing is left to tell"
        );
        assert!(inbox(&town).await.iter().all(|(_, state, ..)| state == "waiting"));
        town.run_jobs().await;
        let kept = inbox(&town).await;
        assert!(kept.iter().all(|(.., attempts)| *attempts == 1));
        let facts: Vec<_> = kept.iter().filter_map(|(.., fact, _)| fact.as_ref()).collect();
        let completed = facts.iter().find(|fact| fact["event"] == "checkout_completed").unwrap();
        assert_eq!(completed["group"], group.as_str());
        assert_eq!(completed["sum"], json!({ "minor": 345_000, "currency": "vnd" }));
        assert_eq!(completed["is_paid"], true);
        let refunded = facts.iter().find(|fact| fact["event"] == "charge_refunded").unwrap();
        assert_eq!(refunded["refunded"]["minor"], 5_000);
        assert_eq!(refunded["group"], group.as_str());
        assert!(
            !facts.iter().any(|fact| fact.to_string().contains("NGUYEN")),
            "a person in a fact"
        );
        let mut end: Vec<_> = kept.into_iter().map(|(_, state, kind, ..)| (kind, state)).collect();
        end.sort();
        ends.push(end);
    }
    assert_eq!(ends[0], ends[1]);
    let unneeded = ends[0].iter().filter(|(_, state)| state == "unneeded").count();
    assert_eq!(
        (ends[0].len(), unneeded),
        (5, 3),
        "what nobody needs is kept and marked"
    );
}

#[tokio::test]
async fn disputes_payouts_and_accounts_are_read() {
    let (town, stripe) = open().await;
    trade(&stripe).await;
    let charge = stripe.all("charge")[0]["id"].as_str().unwrap().to_owned();
    let dispute = stripe.dispute(&charge);
    stripe.decide(dispute["id"].as_str().unwrap(), true);
    stripe.pay_out("usd");
    all_are(&stripe.tell(&town.address, &Way::default()).await, 200);
    town.run_jobs().await;
    let news: Vec<_> = inbox(&town)
        .await
        .into_iter()
        .filter_map(|(.., fact, _)| fact)
        .filter(|fact| fact["event"] == "dispute" || fact["event"] == "payout")
        .map(|fact| fact["news"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        news,
        [
            "created",
            "funds_withdrawn",
            "funds_reinstated",
            "closed",
            "created",
            "paid"
        ]
    );
}

#[tokio::test]
async fn what_stripe_did_not_sign_just_now_is_refused_and_leaves_nothing() {
    let (town, stripe) = open().await;
    trade(&stripe).await;
    let forged = Way {
        secret: "whsec_of_a_stranger",
        ..Way::default()
    };
    all_are(&stripe.tell(&town.address, &forged).await, 400);
    for ago in [Duration::seconds(301), Duration::days(3), Duration::seconds(-302)] {
        let replayed = Way {
            signed_ago: ago,
            ..Way::default()
        };
        all_are(&stripe.tell(&town.address, &replayed).await, 400);
    }
    let now = town.clock.now().timestamp();
    for (raw, signature) in [
        (RAW, String::new()),
        (RAW, "t=1,v1=00".to_owned()),
        (RAW, sign(RAW, "", now)),
        (RAW, sign("", WEBHOOK_SECRET, now)),
        (&RAW.replace('5', "6"), sign(RAW, WEBHOOK_SECRET, now)),
    ] {
        assert_eq!(post(&town.address, raw, &signature).await, 400, "{signature}");
    }
    let large = format!("{{\"id\":\"evt_large\",\"x\":\"{}\"}}", "x".repeat(300 * 1024));
    assert_eq!(
        post(&town.address, &large, &sign(&large, WEBHOOK_SECRET, now)).await,
        413
    );
    assert_eq!(inbox(&town).await, []);
    // Stripe tells again what it was not thanked for.
    all_are(&stripe.tell(&town.address, &Way::default()).await, 200);
    assert_eq!(inbox(&town).await.len(), 5);
    let metrics = town.visitor().open("/metrics").await.html;
    for line in [
        "webhooks_total{fate=\"kept\"} 5",
        "webhooks_total{fate=\"stale\"} 15",
        "webhooks_total{fate=\"unread\"} 1",
        "webhook_inbox_waiting 5",
        "stripe_calls_total{outcome=\"unknown\"} 0",
    ] {
        assert!(metrics.lines().any(|written| written == line), "{line}\n{metrics}");
    }
}

#[tokio::test]
async fn any_secret_in_use_counts_and_late_news_is_news() {
    let (town, stripe) = open().await;
    trade(&stripe).await;
    let rotated = Way {
        secret: "whsec_next",
        held_back: 2,
        ..Way::default()
    };
    let told = stripe.tell(&town.address, &rotated).await;
    all_are(&told, 200);
    assert_eq!(told.len(), 3);
    town.run_jobs().await;
    town.clock.advance(Duration::days(2));
    all_are(&stripe.tell(&town.address, &Way::default()).await, 200);
    town.run_jobs().await;
    assert!(inbox(&town).await.iter().all(|(_, state, ..)| state != "waiting"));
    // What is lost stays lost: whoever needs it must ask.
    trade(&stripe).await;
    let lost = Way {
        is_lost: true,
        ..Way::default()
    };
    assert_eq!(stripe.tell(&town.address, &lost).await, []);
    assert_eq!(inbox(&town).await.len(), 5);
}

#[tokio::test]
async fn what_is_signed_and_makes_no_sense_is_kept_for_a_person() {
    let (town, _stripe) = open().await;
    let now = town.clock.now().timestamp();
    let wrong = RAW.replace("\"ch_1\"", "\"../lan@example.com\"");
    for raw in [
        "",
        "{",
        "[]",
        "\u{0}",
        wrong.as_str(),
        r#"{"id":"evt_2","type":"new.kind","created":1,"data":{}}"#,
    ] {
        let signature = sign(raw, WEBHOOK_SECRET, now);
        assert_eq!(post(&town.address, raw, &signature).await, 200, "{raw:?}");
        assert_eq!(post(&town.address, raw, &signature).await, 200, "{raw:?}");
    }
    town.run_jobs().await;
    let kept = inbox(&town).await;
    assert_eq!(kept.len(), 6);
    assert!(kept.iter().all(|(_, state, ..)| state == "unreadable"));
    let findings = market::doctor::examine(&town.pool).await.unwrap();
    let ill: Vec<_> = findings.iter().filter(|finding| !finding.broken.is_empty()).collect();
    assert_eq!(ill.len(), 1, "{ill:?}");
    assert_eq!(ill[0].broken.len(), 6);
    assert!(!format!("{ill:?}").contains("lan@"), "a person in a finding");
}

#[tokio::test]
async fn the_words_are_thrown_away_and_what_was_read_stays() {
    let (town, stripe) = open().await;
    trade(&stripe).await;
    stripe.tell(&town.address, &Way::default()).await;
    town.run_jobs().await;
    let words = "SELECT count(*) FROM webhook_inbox WHERE position('NGUYEN'::bytea IN raw) > 0";
    assert!(town.count(words).await > 0);
    for (days, gone) in [(29, 0), (2, 5)] {
        town.clock.advance(Duration::days(days));
        let rows = market::payments::card::forget_raw_webhooks(&town.pool, town.clock.now()).await;
        assert_eq!(rows.unwrap(), gone);
    }
    assert_eq!(town.count(words).await, 0);
    assert_eq!(
        town.count("SELECT count(*) FROM webhook_inbox WHERE fact IS NOT NULL")
            .await,
        2
    );
}

#[tokio::test]
async fn where_no_card_is_taken_nobody_listens() {
    let town = Town::open().await;
    let signature = sign(RAW, "", town.clock.now().timestamp());
    assert_eq!(post(&town.address, RAW, &signature).await, 404);
    town.visitor().open("/").await.must_be(200);
}

#[tokio::test]
async fn what_could_not_be_kept_is_told_again() {
    let (town, stripe) = open().await;
    trade(&stripe).await;
    let hide = "ALTER TABLE webhook_inbox RENAME TO hidden";
    sqlx::query(hide).execute(&town.pool).await.unwrap();
    all_are(&stripe.tell(&town.address, &Way::default()).await, 503);
    sqlx::query("ALTER TABLE hidden RENAME TO webhook_inbox")
        .execute(&town.pool)
        .await
        .unwrap();
    assert_eq!(
        town.count("SELECT count(*) FROM job WHERE kind = 'work_webhook'").await,
        0
    );
    all_are(&stripe.tell(&town.address, &Way::default()).await, 200);
    town.run_jobs().await;
    assert_eq!(inbox(&town).await.len(), 5);
}
