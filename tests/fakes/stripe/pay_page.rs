//! The page on which a shopper pays: buttons instead of a card.

use super::{
    checkouts, payments,
    routes::{Shared, lock},
    world::World,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use http::StatusCode;
use serde_json::{Value, json};

/// `GET /pay/{checkout}`.
pub async fn show(State(world): State<Shared>, Path(id): Path<String>) -> Response {
    let mut world = lock(&world);
    checkouts::close_late(&mut world);
    match world.at("checkout.session", &id) {
        Ok(checkout) => page(&checkout, "").into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /pay/{checkout}/3ds`: the bank asks whether it is really them.
pub async fn show_3ds(State(world): State<Shared>, Path((id, button)): Path<(String, String)>) -> Response {
    let world = lock(&world);
    match world.at("checkout.session", &id) {
        Ok(checkout) if button == "3ds" && checkout["status"] == "open" => {
            let buttons = form(&id, "complete", "Complete") + &form(&id, "abandon", "Abandon");
            Html(format!(
                "<!doctype html><title>3DS</title><h1>Your bank asks</h1>{buttons}"
            ))
            .into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `POST /pay/{checkout}/{button}`.
pub async fn press(State(world): State<Shared>, Path((id, button)): Path<(String, String)>) -> Response {
    let mut world = lock(&world);
    checkouts::close_late(&mut world);
    let Ok(checkout) = world.at("checkout.session", &id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if button == "cancel" {
        return back_to(&checkout, "cancel_url");
    }
    // Two tabs, the back button: what is over is over.
    if checkout["status"] != "open" {
        return (StatusCode::CONFLICT, page(&checkout, "")).into_response();
    }
    match button.as_str() {
        "pay" | "complete" => {
            let checkout = pay(&mut world, checkout);
            back_to(&checkout, "success_url")
        }
        "decline" => {
            let (payment, checkout) = payment_of(&mut world, checkout);
            payments::charge(&mut world, payment, false);
            page(&checkout, "Your card was declined.").into_response()
        }
        "3ds" => {
            let (mut payment, _) = payment_of(&mut world, checkout);
            payment["status"] = json!("requires_action");
            world.put(payment);
            Redirect::to(&format!("/pay/{id}/3ds")).into_response()
        }
        "abandon" => {
            let (mut payment, checkout) = payment_of(&mut world, checkout);
            payment["status"] = json!("requires_payment_method");
            let payment = world.put(payment);
            world.happened("payment_intent.payment_failed", &payment, None);
            page(&checkout, "Your bank could not be sure that it is you.").into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The payment behind a page comes to be when somebody first tries.
fn payment_of(world: &mut World, mut checkout: Value) -> (Value, Value) {
    if let Some(id) = checkout["payment_intent"].as_str() {
        let payment = world.at("payment_intent", id).expect("it came to be");
        return (payment, checkout);
    }
    let amount = checkout["amount_total"].as_i64().expect("an amount");
    let currency = checkout["currency"].as_str().expect("a currency").to_owned();
    let kept = checkout["fake"].clone();
    let payment = payments::new_payment(
        world,
        amount,
        &currency,
        &kept["transfer_group"],
        &kept["payment_metadata"],
    );
    checkout["payment_intent"] = payment["id"].clone();
    (payment, world.put(checkout))
}

/// The shopper goes through with it.
pub fn pay(world: &mut World, checkout: Value) -> Value {
    let (payment, mut checkout) = payment_of(world, checkout);
    payments::charge(world, payment, true);
    checkout["status"] = json!("complete");
    checkout["payment_status"] = json!("paid");
    checkout["url"] = Value::Null;
    checkout["customer_details"] = json!({ "email": "lan@example.com", "name": "NGUYEN THI LAN" });
    let checkout = world.put(checkout);
    world.happened("checkout.session.completed", &checkout, None);
    checkout
}

fn back_to(checkout: &Value, name: &str) -> Response {
    let id = checkout["id"].as_str().expect("it has a name");
    let address = checkout[name].as_str().expect("it was given");
    Redirect::to(&address.replace("{CHECKOUT_SESSION_ID}", id)).into_response()
}

fn page(checkout: &Value, problem: &str) -> Html<String> {
    let id = checkout["id"].as_str().expect("it has a name");
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let title = escaped(checkout["fake"]["title"].as_str().unwrap_or_default());
    let rest = match checkout["status"].as_str() {
        Some("open") => [
            form(id, "pay", "Pay"),
            form(id, "decline", "Decline"),
            form(id, "3ds", "3DS"),
            form(id, "cancel", "Cancel"),
        ]
        .concat(),
        Some("complete") => "<p>You have paid already.".to_owned(),
        _ => "<p>This page has expired.".to_owned(),
    };
    Html(format!(
        "<!doctype html><title>Pay</title><h1>{title}</h1><p>{} {}<p role=alert>{problem}{rest}",
        checkout["amount_total"],
        checkout["currency"].as_str().unwrap_or_default(),
    ))
}

fn form(id: &str, button: &str, name: &str) -> String {
    format!("<form method=post action=\"/pay/{id}/{button}\"><button>{name}</button></form>")
}
