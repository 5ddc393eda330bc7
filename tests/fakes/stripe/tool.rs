//! Stripe's own command line (`@stripe/cli`) as a client of the fake: it knows Stripe and nothing of us. What it cannot say
//! about the fake is whether the shape of a payment page is right, because it has no buttons.

use super::{FakeStripe, SECRET_KEY};
use serde_json::{Value, json};
use std::path::PathBuf;
use tests::FakeClock;
use tokio::process::Command;

/// One turn of the tool; returns whether it was content, and what it said.
async fn run(fake: &FakeStripe, words: &[&str]) -> (bool, String) {
    let tool = std::env::var("STRIPE_CLI").expect("STRIPE_CLI is set: run `cargo xtask test`");
    let home = std::env::temp_dir().join(format!("stripe-cli-{}", std::process::id()));
    let turn = Command::new(tool)
        .args(words)
        .args(["--api-base", &fake.address])
        .env_clear()
        .env("HOME", home)
        .env("STRIPE_API_KEY", SECRET_KEY)
        .env("STRIPE_CLI_TELEMETRY_OPTOUT", "1")
        .kill_on_drop(true)
        .output();
    let output = turn.await.expect("the tool runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

async fn must_be_content(fake: &FakeStripe, words: &[&str]) -> String {
    let (is_content, said) = run(fake, words).await;
    assert!(is_content && !said.contains("\"error\""), "{words:?}: {said}");
    said
}

async fn open() -> FakeStripe {
    FakeStripe::open(FakeClock::default().clock()).await
}

fn kinds(fake: &FakeStripe) -> Vec<String> {
    let events = fake.all("event");
    events
        .iter()
        .rev()
        .map(|event| event["type"].as_str().expect("a type").to_owned())
        .collect()
}

#[tokio::test]
async fn stripes_own_tool_triggers_events() {
    let fake = open().await;
    must_be_content(&fake, &["trigger", "payment_intent.succeeded"]).await;
    assert_eq!(
        kinds(&fake),
        ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]
    );
    must_be_content(&fake, &["trigger", "charge.refunded"]).await;
    assert_eq!(kinds(&fake)[6..], ["refund.created", "charge.refunded"]);
    must_be_content(&fake, &["trigger", "payment_intent.payment_failed"]).await;
    assert_eq!(kinds(&fake).last().unwrap(), "payment_intent.payment_failed");
    must_be_content(&fake, &["trigger", "charge.dispute.created"]).await;
    assert!(kinds(&fake).contains(&"charge.dispute.created".to_owned()));
}

#[tokio::test]
async fn stripes_own_tool_goes_the_whole_way() {
    let fake = open().await;
    let step = |name: &str, path: &str, params: Value| json!({ "name": name, "path": path, "method": "post", "params": params });
    let way = json!({
        "_meta": { "template_version": 0 },
        "fixtures": [
            step("page", "/v1/checkout/sessions", json!({
                "mode": "payment", "success_url": "https://cho-phien.example/a", "cancel_url": "https://cho-phien.example/b",
                "client_reference_id": "CP00000000", "metadata": { "order_group": "CP00000000" },
                "line_items": [{ "quantity": 1, "price_data": { "currency": "vnd", "unit_amount": 345_000,
                                 "product_data": { "name": "CP00000000" } } }],
                "payment_intent_data": { "transfer_group": "CP00000000" },
            })),
            step("closed", "/v1/checkout/sessions/${page:id}/expire", json!({})),
            step("payment", "/v1/payment_intents", json!({
                "amount": 5_000, "currency": "usd", "confirm": true, "payment_method": "pm_card_visa",
                "transfer_group": "CP00000000",
            })),
            step("account", "/v1/accounts", json!({ "type": "express", "country": "SG" })),
            step("transfer", "/v1/transfers", json!({
                "amount": 3_000, "currency": "usd", "destination": "${account:id}", "transfer_group": "CP00000000",
                "source_transaction": "${payment:latest_charge}",
            })),
            step("reversal", "/v1/transfers/${transfer:id}/reversals", json!({ "amount": 1_000 })),
            step("refund", "/v1/refunds", json!({ "payment_intent": "${payment:id}", "amount": 500 })),
        ],
    });
    let file = written("way.json", &way);
    must_be_content(&fake, &["fixtures", file.to_str().unwrap()]).await;
    assert_eq!(fake.all("checkout.session")[0]["status"], "expired");
    assert_eq!(fake.all("transfer")[0]["amount_reversed"], 1_000);
    assert_eq!(fake.all("charge")[0]["amount_refunded"], 500);
    let said = must_be_content(&fake, &["get", "/v1/balance"]).await;
    // 5.000 less the fee of 175, the transfer of 2.000 and the refund of 500.
    assert!(said.contains("\"amount\":2325"), "{said}");
    let said = must_be_content(&fake, &["refunds", "list", "--limit", "3"]).await;
    assert!(said.contains("\"has_more\":false"), "{said}");
}

#[tokio::test]
async fn stripes_own_tool_is_refused_as_by_stripe() {
    let fake = open().await;
    must_be_content(&fake, &["trigger", "payment_intent.succeeded"]).await;
    let payment = fake.all("payment_intent")[0]["id"].as_str().unwrap().to_owned();
    let payment = format!("payment_intent={payment}");
    let refund = [
        "post",
        "/v1/refunds",
        "--idempotency",
        "order:1",
        "-d",
        payment.as_str(),
        "-d",
    ];
    let first = must_be_content(&fake, &[refund.as_slice(), &["amount=500"]].concat()).await;
    let again = must_be_content(&fake, &[refund.as_slice(), &["amount=500"]].concat()).await;
    assert_eq!(first, again);
    assert_eq!(fake.all("refund").len(), 1);
    for (words, code) in [
        ([refund.as_slice(), &["amount=501"]].concat(), "idempotency_error"),
        (
            vec!["post", "/v1/refunds", "-d", &payment, "-d", "amount=99999"],
            "invalid_request_error",
        ),
        (
            vec!["post", "/v1/refunds", "-d", &payment, "-d", "colour=red"],
            "parameter_unknown",
        ),
        (vec!["get", "/v1/payment_intents/pi_test_nobody"], "resource_missing"),
    ] {
        let (_, said) = run(&fake, &words).await;
        assert!(said.contains(code), "{words:?}: {said}");
    }
    assert_eq!(fake.all("refund").len(), 1);
}

fn written(name: &str, value: &Value) -> PathBuf {
    let file = std::env::temp_dir().join(format!("stripe-{}-{name}", std::process::id()));
    std::fs::write(&file, value.to_string()).expect("the file can be written");
    file
}
