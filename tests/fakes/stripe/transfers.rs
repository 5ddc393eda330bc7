//! Accounts of cooperatives, and money that is handed on to them.

use super::{errors::Refusal, form::Params, world::World};
use serde_json::{Value, json};

/// `POST /v1/accounts`.
pub fn open_account(world: &mut World, mut params: Params) -> Result<Value, Refusal> {
    let kind = params.text("type")?;
    let country = params.text("country")?;
    let metadata = params.words("metadata")?;
    params.text("email")?;
    params.ignore("capabilities");
    params.ignore("business_profile");
    params.finish()?;
    Ok(new_account(world, &json!(kind), &json!(country), &metadata, true))
}

/// An account, whether or not it can receive anything yet.
pub fn new_account(world: &mut World, kind: &Value, country: &Value, metadata: &Value, may_receive: bool) -> Value {
    let id = world.name("acct");
    let now = world.now();
    let account = world.put(json!({
        "id": id, "object": "account", "type": kind, "country": country, "created": now, "metadata": metadata,
        "charges_enabled": false, "details_submitted": true, "payouts_enabled": may_receive, "default_currency": "sgd",
        "capabilities": { "transfers": if may_receive { "active" } else { "pending" } },
    }));
    world.happened("account.updated", &account, Some(&id));
    account
}

/// `POST /v1/transfers`: out of what is there, or out of what one charge brought and in the currency in which that settled.
pub fn transfer(world: &mut World, mut params: Params) -> Result<Value, Refusal> {
    let amount = params
        .amount("amount")?
        .ok_or_else(|| Refusal::invalid("parameter_missing", "amount", "Missing required param."))?;
    let currency = params.needed("currency")?;
    let destination = params.needed("destination")?;
    let source = params.text("source_transaction")?;
    let group = params.text("transfer_group")?;
    let metadata = params.words("metadata")?;
    params.text("description")?;
    params.finish()?;
    let account = world.named("account", "destination", &destination)?;
    if account["capabilities"]["transfers"] != "active" {
        let words = "Your destination account needs to have the capability transfers enabled";
        return Err(Refusal::invalid("insufficient_capabilities_for_transfer", "", words));
    }
    match &source {
        Some(charge) => fits_charge(world, charge, &currency, amount, group.as_deref())?,
        None if world.balance.get(&currency).copied().unwrap_or(0) < amount => {
            return Err(Refusal::invalid(
                "balance_insufficient",
                "",
                "You have insufficient funds.",
            ));
        }
        None => {}
    }
    let id = world.name("tr");
    let line = world.book("transfer", &id, &currency, -amount, 0, None);
    let now = world.now();
    let transfer = world.put(json!({
        "id": id, "object": "transfer", "amount": amount, "amount_reversed": 0, "balance_transaction": line,
        "created": now, "currency": currency, "description": null, "destination": destination, "livemode": false,
        "metadata": metadata, "reversals": empty_reversals(&id), "reversed": false, "source_transaction": source,
        "source_type": "card", "transfer_group": group,
    }));
    *world.held.entry(destination).or_default() += amount;
    world.happened("transfer.created", &transfer, None);
    Ok(transfer)
}

fn fits_charge(world: &World, charge: &str, currency: &str, amount: i64, group: Option<&str>) -> Result<(), Refusal> {
    let charge = world.named("charge", "source_transaction", charge)?;
    let line = charge["balance_transaction"]
        .as_str()
        .ok_or_else(|| Refusal::invalid("", "source_transaction", "It was not paid."))?;
    let line = world.named("balance_transaction", "source_transaction", line)?;
    if line["currency"] != currency {
        let words =
            "The currency of source_transaction's balance transaction must be the same as the transfer currency";
        return Err(Refusal::invalid("", "currency", words));
    }
    if group.is_some_and(|group| charge["transfer_group"] != group) {
        return Err(Refusal::invalid("", "transfer_group", "It is not that of the charge."));
    }
    let before: i64 = world
        .all("transfer")
        .iter()
        .filter(|other| other["source_transaction"] == charge["id"])
        .map(|other| other["amount"].as_i64().unwrap_or(0) - other["amount_reversed"].as_i64().unwrap_or(0))
        .sum();
    if before + amount > line["net"].as_i64().expect("an amount") {
        let words = "Transfers using this transaction as a source must not exceed the source amount";
        return Err(Refusal::invalid("", "amount", words));
    }
    Ok(())
}

fn empty_reversals(id: &str) -> Value {
    json!({ "object": "list", "data": [], "has_more": false, "url": format!("/v1/transfers/{id}/reversals") })
}

/// `POST /v1/transfers/{id}/reversals`: never more than is left of it, nor than lies in the account.
pub fn reverse(world: &mut World, id: &str, mut params: Params) -> Result<Value, Refusal> {
    let amount = params.amount("amount")?;
    let metadata = params.words("metadata")?;
    params.text("description")?;
    params.finish()?;
    let mut transfer = world.at("transfer", id)?;
    let whole = transfer["amount"].as_i64().expect("an amount");
    let before = transfer["amount_reversed"].as_i64().expect("an amount");
    let amount = amount.unwrap_or(whole - before);
    if amount == 0 || amount > whole - before {
        let words = "The transfer reversal amount is greater than what is left of the transfer";
        return Err(Refusal::invalid("", "amount", words));
    }
    let destination = transfer["destination"].as_str().expect("an account").to_owned();
    let held = world.held.get(&destination).copied().unwrap_or(0);
    if amount > held {
        let words = "The connected account does not have enough funds in its balance";
        return Err(Refusal::invalid("balance_insufficient", "", words));
    }
    world.held.insert(destination, held - amount);
    transfer["amount_reversed"] = json!(before + amount);
    transfer["reversed"] = json!(before + amount == whole);
    let currency = transfer["currency"].as_str().expect("a currency").to_owned();
    let transfer = world.put(transfer);
    let reversal = world.name("trr");
    let line = world.book("transfer_refund", &reversal, &currency, amount, 0, None);
    let now = world.now();
    let reversal = world.put(json!({
        "id": reversal, "object": "transfer_reversal", "amount": amount, "balance_transaction": line, "created": now,
        "currency": currency, "metadata": metadata, "transfer": id,
    }));
    world.happened("transfer.reversed", &transfer, None);
    Ok(reversal)
}

/// `GET /v1/transfers/{id}/reversals`.
pub fn reversals(world: &World, id: &str, path: &str, params: Params) -> Result<Value, Refusal> {
    world.at("transfer", id)?;
    let mut list = world.list("transfer_reversal", path, params, &[])?;
    if let Some(data) = list["data"].as_array_mut() {
        data.retain(|reversal| reversal["transfer"] == id);
    }
    Ok(list)
}
