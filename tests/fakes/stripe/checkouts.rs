//! Hosted payment pages.

use super::{errors::Refusal, form::Params, world::World};
use serde_json::{Value, json};

const HALF_HOUR: i64 = 1_800;
const DAY: i64 = 86_400;

/// How much a card can pay, in whole đồng.
const AMOUNTS: std::ops::RangeInclusive<i64> = 13_500..=99_999_999;

pub fn begin(world: &mut World, mut params: Params) -> Result<Value, Refusal> {
    let mode = params.needed("mode")?;
    if mode != "payment" {
        return Err(Refusal::invalid("", "mode", "This fake takes payments only."));
    }
    let success_url = address(&mut params, "success_url")?;
    let cancel_url = address(&mut params, "cancel_url")?;
    let reference = params.text("client_reference_id")?;
    if reference.as_ref().is_some_and(|text| text.chars().count() > 200) {
        return Err(Refusal::invalid("", "client_reference_id", "Too long."));
    }
    let locale = params.text("locale")?;
    if locale
        .as_deref()
        .is_some_and(|locale| !matches!(locale, "auto" | "vi" | "en"))
    {
        return Err(Refusal::invalid("", "locale", "Invalid locale."));
    }
    let (amount, currency, title) = lines(&mut params)?;
    let now = world.now();
    let expires_at = params.number("expires_at")?.unwrap_or(now + DAY);
    if !(now + HALF_HOUR..=now + DAY).contains(&expires_at) {
        let words =
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.";
        return Err(Refusal::invalid("", "expires_at", words));
    }
    let transfer_group = params.text("payment_intent_data[transfer_group]")?;
    let payment_metadata = params.words("payment_intent_data[metadata]")?;
    let metadata = params.words("metadata")?;
    params.finish()?;
    let id = world.name("cs");
    Ok(world.put(json!({
        "id": id, "object": "checkout.session", "amount_subtotal": amount, "amount_total": amount,
        "automatic_tax": { "enabled": false, "liability": null, "provider": null, "status": null },
        "cancel_url": cancel_url, "client_reference_id": reference, "created": now, "currency": currency,
        "custom_fields": [],
        "custom_text": { "after_submit": null, "shipping_address": null, "submit": null,
                         "terms_of_service_acceptance": null },
        "customer": null, "customer_details": null, "customer_email": null, "expires_at": expires_at,
        "livemode": false, "locale": locale, "metadata": metadata, "mode": "payment", "payment_intent": null,
        "payment_method_types": ["card"], "payment_status": "unpaid", "shipping_options": [], "status": "open",
        "success_url": success_url, "ui_mode": "hosted_page", "url": format!("{}/pay/{id}", world.address),
        // What Stripe keeps to itself.
        "fake": { "title": title, "transfer_group": transfer_group, "payment_metadata": payment_metadata },
    })))
}

fn address(params: &mut Params, name: &str) -> Result<String, Refusal> {
    let text = params.needed(name)?;
    match url::Url::parse(&text.replace("{CHECKOUT_SESSION_ID}", "x")) {
        Ok(address) if matches!(address.scheme(), "http" | "https") => Ok(text),
        _ => Err(Refusal::invalid("url_invalid", name, "Not a valid URL")),
    }
}

fn lines(params: &mut Params) -> Result<(i64, String, String), Refusal> {
    let mut total = 0_i64;
    let mut currency = None;
    let mut title = String::new();
    for index in 0.. {
        let at = |rest: &str| format!("line_items[{index}]{rest}");
        let Some(amount) = params.number(&at("[price_data][unit_amount]"))? else {
            break;
        };
        if amount < 0 {
            return Err(Refusal::invalid(
                "parameter_invalid_integer",
                &at("[price_data][unit_amount]"),
                "Below 0.",
            ));
        }
        let each = params.needed(&at("[price_data][currency]"))?;
        if currency.get_or_insert_with(|| each.clone()) != &each {
            return Err(Refusal::invalid(
                "",
                &at("[price_data][currency]"),
                "One currency for all lines.",
            ));
        }
        title = params.needed(&at("[price_data][product_data][name]"))?;
        let quantity = params.amount(&at("[quantity]"))?.unwrap_or(1);
        total = amount
            .checked_mul(quantity)
            .and_then(|line| total.checked_add(line))
            .ok_or_else(|| Refusal::invalid("amount_too_large", "line_items", "Too much."))?;
    }
    let currency = currency.ok_or_else(|| Refusal::invalid("parameter_missing", "line_items", "Missing."))?;
    if currency != "vnd" {
        return Err(Refusal::invalid("", "line_items", "This fake takes đồng only."));
    }
    if total < *AMOUNTS.start() {
        return Err(Refusal::invalid(
            "amount_too_small",
            "line_items",
            "At least about half a dollar.",
        ));
    }
    if total > *AMOUNTS.end() {
        return Err(Refusal::invalid(
            "amount_too_large",
            "line_items",
            "At most eight digits.",
        ));
    }
    Ok((total, currency, title))
}

/// Closes by hand.
pub fn expire(world: &mut World, id: &str, params: Params) -> Result<Value, Refusal> {
    params.finish()?;
    let checkout = world.at("checkout.session", id)?;
    if checkout["status"] != "open" {
        let words = "Only Checkout Sessions with a status in [\"open\"] can be expired.";
        return Err(Refusal::invalid("", "session", words));
    }
    Ok(close(world, checkout))
}

/// Closes what is past its time.
pub fn close_late(world: &mut World) {
    let now = world.now();
    for checkout in world.all("checkout.session") {
        if checkout["status"] == "open" && checkout["expires_at"].as_i64() <= Some(now) {
            close(world, checkout);
        }
    }
}

fn close(world: &mut World, mut checkout: Value) -> Value {
    checkout["status"] = json!("expired");
    checkout["url"] = Value::Null;
    let checkout = world.put(checkout);
    world.happened("checkout.session.expired", &checkout, None);
    checkout
}
