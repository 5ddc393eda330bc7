//! What the payer's bank and our bank do: disputes and payouts.

use super::{errors::Refusal, world::World};
use serde_json::{Value, json};

/// What a dispute costs, in the smallest unit of what payments settle in.
const FEE: i64 = 1_500;

/// A payer disputes the whole of a charge: the money is taken from us at once.
pub fn open(world: &mut World, charge: &str) -> Result<Value, Refusal> {
    let mut charge = world.at("charge", charge)?;
    charge["disputed"] = json!(true);
    let charge = world.put(charge);
    let id = world.name("dp");
    let amount = charge["amount"].as_i64().expect("an amount");
    let currency = charge["currency"].as_str().expect("a currency").to_owned();
    let (settled, gross, rate) = world.settled(amount, &currency);
    let line = world.book("adjustment", &id, &settled, -gross, FEE, rate);
    let line = world.at("balance_transaction", &line)?;
    let now = world.now();
    let dispute = world.put(json!({
        "id": id, "object": "dispute", "amount": amount, "balance_transactions": [line], "charge": charge["id"],
        "created": now, "currency": currency, "enhanced_eligibility_types": [],
        "evidence": { "enhanced_evidence": {} },
        "evidence_details": { "due_by": now + 7 * 86_400, "enhanced_eligibility": {}, "has_evidence": false,
                              "past_due": false, "submission_count": 0 },
        "is_charge_refundable": false, "livemode": false, "metadata": {}, "payment_intent": charge["payment_intent"],
        "reason": "fraudulent", "status": "needs_response",
    }));
    world.happened("charge.dispute.created", &dispute, None);
    world.happened("charge.dispute.funds_withdrawn", &dispute, None);
    Ok(dispute)
}

/// The bank decides.
pub fn decide(world: &mut World, id: &str, is_won: bool) -> Result<Value, Refusal> {
    let mut dispute = world.at("dispute", id)?;
    if matches!(dispute["status"].as_str(), Some("won" | "lost")) {
        return Err(Refusal::invalid("", "", "This dispute is already closed"));
    }
    dispute["status"] = json!(if is_won { "won" } else { "lost" });
    if is_won {
        let amount = dispute["amount"].as_i64().expect("an amount");
        let currency = dispute["currency"].as_str().expect("a currency").to_owned();
        let (settled, gross, rate) = world.settled(amount, &currency);
        world.book("adjustment", id, &settled, gross, 0, rate);
    }
    let dispute = world.put(dispute);
    if is_won {
        world.happened("charge.dispute.funds_reinstated", &dispute, None);
    }
    world.happened("charge.dispute.closed", &dispute, None);
    Ok(dispute)
}

/// Everything of a currency goes to our bank.
pub fn pay_out(world: &mut World, currency: &str) -> Value {
    let amount = world.balance.get(currency).copied().unwrap_or(0);
    let id = world.name("po");
    world.book("payout", &id, currency, -amount, 0, None);
    let now = world.now();
    let payout = world.put(json!({
        "id": id, "object": "payout", "amount": amount, "arrival_date": now, "created": now, "currency": currency,
        "livemode": false, "metadata": {}, "status": "paid", "type": "bank_account",
    }));
    world.happened("payout.created", &payout, None);
    world.happened("payout.paid", &payout, None);
    payout
}
