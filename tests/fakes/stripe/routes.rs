//! The addresses: who may ask, what goes wrong, what a key remembers, and then the call itself.

use super::{
    checkouts, disputes,
    errors::Refusal,
    form::Params,
    pay_page, payments, transfers,
    world::{Fault, Kill, Moment, Remembered, World},
};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing::get,
};
use futures::stream;
use http::{Method, StatusCode, header};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard};

pub type Shared = Arc<Mutex<World>>;

/// The longest body that is read.
const BODY_MAX: usize = 1 << 20;

pub fn router(world: Shared) -> Router {
    Router::new()
        .route("/pay/{checkout}", get(pay_page::show))
        .route(
            "/pay/{checkout}/{button}",
            get(pay_page::show_3ds).post(pay_page::press),
        )
        .fallback(call)
        .with_state(world)
}

pub fn lock(world: &Shared) -> MutexGuard<'_, World> {
    world.lock().expect("nobody panicked with it")
}

/// A call under `/v1/`.
async fn call(State(world): State<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let name = format!("{} {}", parts.method, call_name(&path));
    let body = to_bytes(body, BODY_MAX).await.expect("the call can be read");
    let (fault, kill) = {
        let mut world = lock(&world);
        *world.calls.entry(name.clone()).or_default() += 1;
        (world.next_fault(&name), world.count_down())
    };
    if let Some(kill) = kill.filter(|kill| kill.moment == Moment::Before) {
        return die(kill);
    }
    match fault {
        Some(Fault::ErrorBefore) => return refused(&Refusal::broken()),
        Some(Fault::CutBefore) => return cut(),
        Some(Fault::Throttled) => return refused(&Refusal::throttled()),
        Some(Fault::Refused) => return refused(&Refusal::invalid("not_today", "", "Not today.")),
        Some(Fault::Conflict) => {
            let words = "There is currently another in-progress request using this Idempotent Key";
            return refused(&Refusal::key(StatusCode::CONFLICT, "idempotency_key_in_use", words));
        }
        _ => {}
    }
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let is_known = header("authorization")
        .and_then(|value| value.strip_prefix("Bearer "))
        .is_some_and(|key| key == super::SECRET_KEY);
    if !is_known {
        return refused(&Refusal::unauthorised());
    }
    let is_form = header("content-type").is_none_or(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let asked = match (&parts.method, is_form) {
        (_, false) => Err(Refusal::invalid("", "", "Unsupported content type")),
        (&Method::POST, true) => text_of(&body).and_then(Params::parse),
        (_, true) => Params::parse(parts.uri.query().unwrap_or_default()),
    };
    let key = header("idempotency-key").map(str::to_owned);
    let (status, answer, is_replay) = match asked {
        Ok(params) => answer(&mut lock(&world), &parts.method, &path, params, key, fault),
        Err(refusal) => (refusal.status, refusal.body(), false),
    };
    if let Some(kill) = kill {
        return die(kill);
    }
    match fault {
        Some(Fault::ProxyErrorAfter) => (StatusCode::BAD_GATEWAY, "<html>bad gateway</html>").into_response(),
        Some(Fault::GarbageAfter) => (StatusCode::OK, "<html>welcome to this hotel</html>").into_response(),
        Some(Fault::CutAfter) => cut(),
        Some(Fault::SilenceAfter) => std::future::pending().await,
        _ => shown(status, &answer, is_replay),
    }
}

fn text_of(body: &Bytes) -> Result<&str, Refusal> {
    std::str::from_utf8(body).map_err(|_| Refusal::invalid("", "", "Not UTF-8"))
}

/// What a key remembers, or what is done now.
fn answer(
    world: &mut World,
    method: &Method,
    path: &str,
    params: Params,
    key: Option<String>,
    fault: Option<Fault>,
) -> (StatusCode, Value, bool) {
    world.forget_keys();
    checkouts::close_late(world);
    let key = key.filter(|_| *method == Method::POST);
    if let Some(remembered) = key.as_ref().and_then(|key| world.keys.get(key)) {
        if remembered.path != path || remembered.params != params {
            let words =
                "Keys for idempotent requests can only be used with the same parameters they were first used with.";
            let refusal = Refusal::key(StatusCode::BAD_REQUEST, "", words);
            return (refusal.status, refusal.body(), false);
        }
        return (remembered.status, remembered.body.clone(), true);
    }
    let asked = params.clone();
    let (status, body) = match perform(world, method, path, params) {
        // It happened; what is said of it is wrong.
        Ok(_) if fault == Some(Fault::ErrorAfter) => {
            let broken = Refusal::broken();
            (broken.status, broken.body())
        }
        Ok(body) => (StatusCode::OK, body),
        Err(refusal) => (refusal.status, refusal.body()),
    };
    // What was refused before anything began is not remembered.
    if let Some(key) = key
        && !status.is_client_error()
    {
        let at = world.now();
        world.keys.insert(
            key,
            Remembered {
                path: path.to_owned(),
                params: asked,
                at,
                status,
                body: body.clone(),
            },
        );
    }
    (status, body, false)
}

fn perform(world: &mut World, method: &Method, path: &str, mut params: Params) -> Result<Value, Refusal> {
    // What would be shown in full is named all the same: nobody here asks for it.
    params.ignore("expand");
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let is_post = *method == Method::POST;
    match (is_post, parts.as_slice()) {
        (true, ["v1", "checkout", "sessions"]) => checkouts::begin(world, params),
        (false, ["v1", "checkout", "sessions"]) => {
            world.list("checkout.session", path, params, &["payment_intent", "status"])
        }
        (false, ["v1", "checkout", "sessions", id]) => looked_up(world, "checkout.session", id, params),
        (true, ["v1", "checkout", "sessions", id, "expire"]) => checkouts::expire(world, id, params),
        (true, ["v1", "payment_intents"]) => payments::begin(world, params),
        (false, ["v1", "payment_intents"]) => world.list("payment_intent", path, params, &["customer"]),
        (false, ["v1", "payment_intents", id]) => looked_up(world, "payment_intent", id, params),
        (false, ["v1", "charges"]) => world.list("charge", path, params, &["payment_intent", "transfer_group"]),
        (false, ["v1", "charges", id]) => looked_up(world, "charge", id, params),
        (true, ["v1", "refunds"]) => payments::refund(world, params),
        (false, ["v1", "refunds"]) => world.list("refund", path, params, &["payment_intent", "charge"]),
        (false, ["v1", "refunds", id]) => looked_up(world, "refund", id, params),
        (true, ["v1", "accounts"]) => transfers::open_account(world, params),
        (false, ["v1", "accounts", id]) => looked_up(world, "account", id, params),
        (true, ["v1", "transfers"]) => transfers::transfer(world, params),
        (false, ["v1", "transfers"]) => world.list("transfer", path, params, &["transfer_group", "destination"]),
        (false, ["v1", "transfers", id]) => looked_up(world, "transfer", id, params),
        (true, ["v1", "transfers", id, "reversals"]) => transfers::reverse(world, id, params),
        (false, ["v1", "transfers", id, "reversals"]) => transfers::reversals(world, id, path, params),
        (false, ["v1", "balance"]) => {
            params.finish()?;
            Ok(balance(world))
        }
        (false, ["v1", "balance_transactions"]) => world.list(
            "balance_transaction",
            path,
            params,
            &["currency", "source", "type", "payout"],
        ),
        (false, ["v1", "disputes", id]) => looked_up(world, "dispute", id, params),
        (true, ["v1", "disputes", id, "close"]) => {
            params.finish()?;
            disputes::decide(world, id, false)
        }
        (false, ["v1", "events"]) => world.list("event", path, params, &["type"]),
        (false, ["v1", "events", id]) => looked_up(world, "event", id, params),
        _ => Err(Refusal::missing("", path, StatusCode::NOT_FOUND)),
    }
}

fn looked_up(world: &World, kind: &str, id: &str, params: Params) -> Result<Value, Refusal> {
    params.finish()?;
    world.at(kind, id)
}

fn balance(world: &World) -> Value {
    let available: Vec<_> = world
        .balance
        .iter()
        .map(|(currency, amount)| json!({ "amount": amount, "currency": currency, "source_types": { "card": amount } }))
        .collect();
    json!({ "object": "balance", "available": available, "livemode": false, "pending": [] })
}

/// `/v1/transfers/tr_1/reversals` as `/v1/transfers/{}/reversals`.
fn call_name(path: &str) -> String {
    path.split('/')
        .map(|part| {
            if part.contains('_') && part.contains("test") {
                "{}"
            } else {
                part
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// Whoever asked dies of it.
fn die(kill: Kill) -> Response {
    let killed = std::process::Command::new("kill")
        .args(["-9", &kill.process.to_string()])
        .status();
    assert!(killed.expect("kill can be run").success(), "it was alive");
    cut()
}

/// An answer that breaks off.
fn cut() -> Response {
    Response::new(Body::from_stream(stream::once(async {
        Err::<Bytes, _>("the cable was pulled out")
    })))
}

fn refused(refusal: &Refusal) -> Response {
    shown(refusal.status, &refusal.body(), false)
}

fn shown(status: StatusCode, body: &Value, is_replay: bool) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    if is_replay {
        headers.insert("idempotent-replayed", http::HeaderValue::from_static("true"));
    }
    response
}
