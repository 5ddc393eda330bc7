//! One log line for every request: what was asked by its route, never by its address, which may hold what somebody
//! searched for or a guest's secret link.

use super::metrics::Room;
use crate::ServerState;
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, Method};
use std::{fmt, time::Instant};
use tracing::Instrument;
use uuid::Uuid;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Ties an answer to its log lines. Always our own: what a client sends could be anything.
#[derive(Clone, Copy, Debug)]
pub struct RequestId(Uuid);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.simple().fmt(f)
    }
}

/// Counts the request, names it, and writes its line.
pub async fn follow(State(server): State<ServerState>, mut request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let id = RequestId(market::base::new_uuid_at(server.app.clock.now()));
    request.extensions_mut().insert(id);
    let method = name_of(request.method());
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map(MatchedPath::as_str);
    let room = Room::of(route, request.uri().path());
    let route = route.unwrap_or("-");
    let running = server.metrics.begin(room);

    let span = tracing::info_span!("request", request.id = %id);
    let mut response = next.run(request).instrument(span).await;

    let duration = begin.elapsed();
    let status = response.status();
    running.end(status, duration);
    let duration_ms = duration.as_secs_f64() * 1_000.0;
    if room == Room::Machine {
        // Asked every few seconds by whoever watches us.
        tracing::debug!(request.id = %id, method, route, status = status.as_u16(), duration_ms, "answered");
    } else {
        tracing::info!(request.id = %id, method, route, status = status.as_u16(), duration_ms, "answered");
    }
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID.clone(), id);
    }
    response
}

/// A method may be any word: only known ones are written down.
fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}
