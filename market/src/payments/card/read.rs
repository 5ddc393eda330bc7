//! Reads what was told: as much of it as is needed, in small structs of our own, so that what else the gateway writes
//! may change as it likes.

use super::{AccountRef, CardEvent, Currency, DisputeNews, PaymentRef, PayoutNews, RefundRef, Sum};
use chrono::{DateTime, Utc};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

/// The letter without a meaning, as JSON writes it.
const NUL: &[u8] = br"\u0000";

/// What was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadWebhook {
    /// Its type, in the gateway's words.
    pub kind: String,
    /// When it happened, by the gateway's clock.
    pub happened_at: DateTime<Utc>,
    /// What it says; nothing when nobody here needs it.
    pub event: Option<CardEvent>,
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type")]
    kind: String,
    created: i64,
    account: Option<AccountRef>,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

/// A thing that is named, or written out in full.
#[derive(Deserialize)]
#[serde(untagged)]
enum Named<T> {
    Name(T),
    Whole { id: T },
}

impl<T> Named<T> {
    fn name(self) -> T {
        match self {
            Named::Name(name) | Named::Whole { id: name } => name,
        }
    }
}

#[derive(Deserialize)]
struct Checkout {
    id: super::CheckoutRef,
    client_reference_id: Option<String>,
    payment_intent: Option<Named<PaymentRef>>,
    payment_status: String,
    amount_total: Option<i64>,
    currency: Option<Currency>,
}

#[derive(Deserialize)]
struct Charge {
    id: super::ChargeRef,
    payment_intent: Option<Named<PaymentRef>>,
    transfer_group: Option<String>,
    amount_refunded: i64,
    currency: Currency,
}

#[derive(Deserialize)]
struct Refund {
    id: RefundRef,
    status: Option<String>,
}

#[derive(Deserialize)]
struct Dispute {
    id: super::DisputeRef,
    charge: Named<super::ChargeRef>,
    payment_intent: Option<Named<PaymentRef>>,
    amount: i64,
    currency: Currency,
    status: String,
}

#[derive(Deserialize)]
struct Payout {
    id: super::PayoutRef,
    amount: i64,
    currency: Currency,
}

#[derive(Deserialize)]
struct Account {
    id: AccountRef,
    payouts_enabled: bool,
}

/// Reads an event. The error says what is wrong with it and repeats nothing of it.
pub fn read_webhook(raw: &[u8]) -> Result<ReadWebhook, String> {
    // JSON may hold it, PostgreSQL may not.
    if raw.windows(NUL.len()).any(|letters| letters == NUL) {
        return Err("the event: a letter that cannot be kept".to_owned());
    }
    let envelope: Envelope = serde_json::from_slice(raw).map_err(|error| wrong("the event", &error))?;
    let happened_at = DateTime::from_timestamp(envelope.created, 0).ok_or("the event: a time that does not exist")?;
    Ok(ReadWebhook {
        event: read_event(&envelope.kind, envelope.account, envelope.data.object)?,
        kind: envelope.kind,
        happened_at,
    })
}

fn read_event(kind: &str, account: Option<AccountRef>, object: Value) -> Result<Option<CardEvent>, String> {
    let event = match kind {
        "checkout.session.completed" | "checkout.session.async_payment_succeeded" => {
            let it: Checkout = read("the checkout", object)?;
            CardEvent::CheckoutCompleted {
                checkout: it.id,
                group: it.client_reference_id,
                payment: it.payment_intent.map(Named::name),
                sum: it
                    .amount_total
                    .zip(it.currency)
                    .map(|(minor, currency)| Sum { minor, currency }),
                is_paid: it.payment_status == "paid",
            }
        }
        "checkout.session.async_payment_failed" => {
            let it: Checkout = read("the checkout", object)?;
            CardEvent::CheckoutFailed {
                checkout: it.id,
                group: it.client_reference_id,
            }
        }
        "checkout.session.expired" => {
            let it: Checkout = read("the checkout", object)?;
            CardEvent::CheckoutExpired {
                checkout: it.id,
                group: it.client_reference_id,
            }
        }
        "charge.refunded" => {
            let it: Charge = read("the charge", object)?;
            CardEvent::ChargeRefunded {
                charge: it.id,
                payment: it.payment_intent.map(Named::name),
                group: it.transfer_group,
                refunded: Sum {
                    minor: it.amount_refunded,
                    currency: it.currency,
                },
            }
        }
        "refund.failed" | "refund.updated" | "charge.refund.updated" => {
            let it: Refund = read("the refund", object)?;
            if !matches!(it.status.as_deref(), Some("failed" | "canceled")) {
                return Ok(None);
            }
            CardEvent::RefundFailed { refund: it.id }
        }
        "account.updated" => {
            let it: Account = read("the account", object)?;
            CardEvent::AccountUpdated {
                account: it.id,
                may_be_paid_out: it.payouts_enabled,
            }
        }
        _ => {
            if let Some(news) = kind.strip_prefix("charge.dispute.").and_then(DisputeNews::parse) {
                let it: Dispute = read("the dispute", object)?;
                CardEvent::Dispute {
                    dispute: it.id,
                    charge: it.charge.name(),
                    payment: it.payment_intent.map(Named::name),
                    sum: Sum {
                        minor: it.amount,
                        currency: it.currency,
                    },
                    status: it.status,
                    news,
                }
            } else if let Some(news) = kind.strip_prefix("payout.").and_then(PayoutNews::parse) {
                let it: Payout = read("the payout", object)?;
                CardEvent::Payout {
                    payout: it.id,
                    account,
                    sum: Sum {
                        minor: it.amount,
                        currency: it.currency,
                    },
                    news,
                }
            } else {
                return Ok(None);
            }
        }
    };
    Ok(Some(event))
}

fn read<T: DeserializeOwned>(what: &str, object: Value) -> Result<T, String> {
    serde_json::from_value(object).map_err(|error| wrong(what, &error))
}

/// serde names the field, and for some mistakes repeats the value, in which a person may be: of those only the kind.
fn wrong(what: &str, error: &serde_json::Error) -> String {
    let said = error.to_string();
    if said.starts_with("missing field") {
        format!("{what}: {said}")
    } else {
        format!("{what}: {:?} error at line {}", error.classify(), error.line())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payments::card::{ChargeRef, CheckoutRef};
    use serde_json::json;

    fn told(kind: &str, object: &Value) -> Result<ReadWebhook, String> {
        let event = json!({
            "id": "evt_1", "object": "event", "type": kind, "created": 1_795_226_400, "livemode": false,
            "account": if kind.starts_with("payout") { json!("acct_1") } else { Value::Null },
            "data": { "object": object }, "pending_webhooks": 1, "a_field_of_next_year": {},
        });
        read_webhook(event.to_string().as_bytes())
    }

    #[test]
    fn a_completed_checkout_is_read_whether_its_payment_is_named_or_written_out() {
        for payment in [json!("pi_1"), json!({ "id": "pi_1", "object": "payment_intent" })] {
            let object = json!({
                "id": "cs_1", "client_reference_id": "CP00000000", "payment_intent": payment, "payment_status": "paid",
                "amount_total": 345_000, "currency": "vnd", "customer_details": { "email": "lan@example.com" },
            });
            let read = told("checkout.session.completed", &object).unwrap();
            assert_eq!(read.happened_at.timestamp(), 1_795_226_400);
            assert_eq!(
                read.event,
                Some(CardEvent::CheckoutCompleted {
                    checkout: CheckoutRef::parse("cs_1").unwrap(),
                    group: Some("CP00000000".to_owned()),
                    payment: PaymentRef::parse("pi_1"),
                    sum: Some(crate::base::Vnd(345_000).into()),
                    is_paid: true,
                })
            );
        }
    }

    #[test]
    fn every_kind_that_is_needed_is_read_and_kept_as_it_is_read() {
        let checkout = json!({
            "id": "cs_1", "client_reference_id": null, "payment_intent": null, "payment_status": "unpaid",
            "amount_total": null, "currency": null,
        });
        let charge = json!({
            "id": "ch_1", "payment_intent": "pi_1", "transfer_group": "CP00000000", "amount_refunded": 5, "currency": "vnd",
        });
        let dispute = json!({
            "id": "dp_1", "charge": "ch_1", "payment_intent": "pi_1", "amount": 5, "currency": "usd", "status": "lost",
        });
        let refund = json!({ "id": "re_1", "status": "failed", "amount": 5, "currency": "vnd" });
        let payout = json!({ "id": "po_1", "amount": 5, "currency": "usd" });
        let account = json!({ "id": "acct_1", "payouts_enabled": true });
        for (kind, object) in [
            ("checkout.session.completed", &checkout),
            ("checkout.session.async_payment_succeeded", &checkout),
            ("checkout.session.async_payment_failed", &checkout),
            ("checkout.session.expired", &checkout),
            ("charge.refunded", &charge),
            ("refund.failed", &refund),
            ("refund.updated", &refund),
            ("charge.refund.updated", &refund),
            ("charge.dispute.created", &dispute),
            ("charge.dispute.funds_withdrawn", &dispute),
            ("charge.dispute.funds_reinstated", &dispute),
            ("charge.dispute.closed", &dispute),
            ("payout.paid", &payout),
            ("payout.failed", &payout),
            ("account.updated", &account),
        ] {
            let event = told(kind, object).unwrap().event.unwrap_or_else(|| panic!("{kind}"));
            let kept = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<CardEvent>(&kept).unwrap(), event, "{kind}");
        }
        let read = told("charge.refunded", &charge).unwrap().event;
        let Some(CardEvent::ChargeRefunded { charge, .. }) = read else {
            panic!("a refund is read");
        };
        assert_eq!(Some(charge), ChargeRef::parse("ch_1"));
    }

    #[test]
    fn what_nobody_needs_is_no_event_and_no_mistake() {
        for kind in [
            "customer.created",
            "charge.dispute.",
            "payout.dreamt_of",
            "invoice.paid",
        ] {
            assert_eq!(told(kind, &json!({ "id": 7 })).unwrap().event, None, "{kind}");
        }
        for status in [json!("succeeded"), json!("pending"), Value::Null] {
            let refund = json!({ "id": "re_1", "status": status });
            assert_eq!(told("refund.updated", &refund).unwrap().event, None, "{status}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_without_repeating_it() {
        for raw in [
            r#"{"#,
            r#""lan@example.com""#,
            r#"{"type":"charge.refunded","created":1,"data":{"object":{"id":"lan@example.com"}}}"#,
            r#"{"type":"charge.refunded","created":1,"data":{"object":{"id":"ch_1","amount_refunded":"lan@example.com"}}}"#,
            r#"{"type":"charge.refunded","created":9223372036854775807,"data":{"object":{}}}"#,
            r#"{"type":"new\u0000kind","created":1,"data":{"object":{}}}"#,
        ] {
            let why = read_webhook(raw.as_bytes()).unwrap_err();
            assert!(!why.is_empty() && !why.contains("lan@"), "{raw}: {why}");
        }
    }
}
