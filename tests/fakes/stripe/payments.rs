//! Payments, charges and refunds.

use super::{disputes, errors::Refusal, form::Params, world::World};
use serde_json::{Value, json};

/// A payment that nobody has paid yet.
pub fn new_payment(world: &mut World, amount: i64, currency: &str, group: &Value, metadata: &Value) -> Value {
    let id = world.name("pi");
    let now = world.now();
    world.put(json!({
        "id": id, "object": "payment_intent", "amount": amount, "amount_capturable": 0, "amount_received": 0,
        "capture_method": "automatic_async", "client_secret": format!("{id}_secret_geheim"),
        "confirmation_method": "automatic", "created": now, "currency": currency, "customer": null,
        "description": null, "latest_charge": null, "livemode": false, "metadata": metadata, "next_action": null,
        "payment_method": null, "payment_method_types": ["card"], "status": "requires_payment_method",
        "transfer_group": group,
    }))
}

/// The card is reached: it pays, or the bank says no.
pub fn charge(world: &mut World, mut payment: Value, is_good: bool) -> Value {
    let id = world.name("ch");
    let amount = payment["amount"].as_i64().expect("an amount");
    let currency = payment["currency"].as_str().expect("a currency").to_owned();
    let line = is_good.then(|| {
        let (settled, gross, rate) = world.settled(amount, &currency);
        // 2,9 % and thirty of the smallest unit.
        world.book("charge", &id, &settled, gross, (gross * 29 + 500) / 1_000 + 30, rate)
    });
    let now = world.now();
    let charge = world.put(json!({
        "id": id, "object": "charge", "amount": amount, "amount_captured": if is_good { amount } else { 0 },
        "amount_refunded": 0, "balance_transaction": line,
        "billing_details": { "address": null, "email": null, "name": "NGUYEN THI LAN", "phone": null, "tax_id": null },
        "captured": is_good, "created": now, "currency": currency, "description": null, "disputed": false,
        "failure_code": if is_good { Value::Null } else { json!("card_declined") },
        "livemode": false, "metadata": payment["metadata"], "paid": is_good, "payment_intent": payment["id"],
        "refunded": false, "status": if is_good { "succeeded" } else { "failed" },
        "transfer_group": payment["transfer_group"],
    }));
    payment["latest_charge"] = json!(id);
    payment["status"] = json!(if is_good {
        "succeeded"
    } else {
        "requires_payment_method"
    });
    payment["amount_received"] = json!(if is_good { amount } else { 0 });
    let payment = world.put(payment);
    let (paid, charged) = if is_good {
        ("payment_intent.succeeded", "charge.succeeded")
    } else {
        ("payment_intent.payment_failed", "charge.failed")
    };
    world.happened(charged, &charge, None);
    world.happened(paid, &payment, None);
    payment
}

/// `POST /v1/payment_intents`: not how the market pays, but how Stripe's own tool tries things out.
pub fn begin(world: &mut World, mut params: Params) -> Result<Value, Refusal> {
    let amount = params
        .amount("amount")?
        .ok_or_else(|| Refusal::invalid("parameter_missing", "amount", "Missing required param."))?;
    let currency = params.needed("currency")?;
    let group = params.text("transfer_group")?;
    let metadata = params.words("metadata")?;
    let method = params.text("payment_method")?;
    let is_confirmed = params.flag("confirm")?;
    params.text("description")?;
    params.ignore("payment_method_types");
    params.ignore("shipping");
    params.finish()?;
    let payment = new_payment(world, amount, &currency, &json!(group), &metadata);
    world.happened("payment_intent.created", &payment, None);
    match (is_confirmed, method.as_deref()) {
        (false, _) => Ok(payment),
        (true, Some("pm_card_visa")) => Ok(charge(world, payment, true)),
        (true, Some(method)) if method.starts_with("pm_card_createDispute") => {
            let payment = charge(world, payment, true);
            disputes::open(world, payment["latest_charge"].as_str().unwrap_or_default())?;
            Ok(payment)
        }
        (true, _) => {
            charge(world, payment, false);
            Err(Refusal::declined())
        }
    }
}

/// The payer's bank returns a refund days later: the money is on our account again.
pub fn return_refund(world: &mut World, id: &str) -> Result<Value, Refusal> {
    let mut refund = world.at("refund", id)?;
    let amount = refund["amount"].as_i64().expect("an amount");
    let currency = refund["currency"].as_str().expect("a currency").to_owned();
    let (settled, gross, rate) = world.settled(amount, &currency);
    let line = world.book("refund_failure", id, &settled, gross, 0, rate);
    refund["status"] = json!("failed");
    refund["failure_reason"] = json!("lost_or_stolen_card");
    refund["failure_balance_transaction"] = json!(line);
    let refund = world.put(refund);
    world.happened("refund.updated", &refund, None);
    world.happened("refund.failed", &refund, None);
    Ok(refund)
}

/// `POST /v1/refunds`: never more than is left.
pub fn refund(world: &mut World, mut params: Params) -> Result<Value, Refusal> {
    let payment = params.text("payment_intent")?;
    let charge = params.text("charge")?;
    let amount = params.amount("amount")?;
    let metadata = params.words("metadata")?;
    params.text("reason")?;
    params.finish()?;
    let mut charge = match (payment, charge) {
        (Some(payment), None) => {
            let payment = world.named("payment_intent", "payment_intent", &payment)?;
            let charge = payment["latest_charge"].as_str().unwrap_or_default();
            world.named("charge", "payment_intent", charge)?
        }
        (None, Some(charge)) => world.named("charge", "charge", &charge)?,
        _ => {
            return Err(Refusal::invalid(
                "parameter_missing",
                "charge",
                "One of charge or payment_intent.",
            ));
        }
    };
    if charge["status"] != "succeeded" {
        return Err(Refusal::invalid(
            "",
            "charge",
            "There is no successful charge to refund.",
        ));
    }
    if charge["disputed"] == true {
        return Err(Refusal::invalid("charge_disputed", "charge", "It is disputed."));
    }
    let paid = charge["amount"].as_i64().expect("an amount");
    let before = charge["amount_refunded"].as_i64().expect("an amount");
    if before == paid {
        return Err(Refusal::invalid(
            "charge_already_refunded",
            "",
            "Charge has already been refunded.",
        ));
    }
    let amount = amount.unwrap_or(paid - before);
    if amount > paid - before {
        let words = "Refund amount is greater than unrefunded amount on charge";
        return Err(Refusal::invalid("", "amount", words));
    }
    let id = world.name("re");
    let currency = charge["currency"].as_str().expect("a currency").to_owned();
    let (settled, gross, rate) = world.settled(amount, &currency);
    let line = world.book("refund", &id, &settled, -gross, 0, rate);
    charge["amount_refunded"] = json!(before + amount);
    charge["refunded"] = json!(before + amount == paid);
    let charge = world.put(charge);
    let now = world.now();
    let refund = world.put(json!({
        "id": id, "object": "refund", "amount": amount, "balance_transaction": line, "charge": charge["id"],
        "created": now, "currency": currency, "metadata": metadata, "payment_intent": charge["payment_intent"],
        "reason": null, "status": "succeeded",
    }));
    world.happened("refund.created", &refund, None);
    world.happened("charge.refunded", &charge, None);
    Ok(refund)
}
