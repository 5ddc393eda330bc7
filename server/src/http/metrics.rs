//! Counters for whoever watches the server, in Prometheus' text format. The number of lines does not grow with the
//! addresses that are asked for.

use crate::{
    ServerState,
    gateways::{meilisearch::Figures, stripe},
};
use app::context::ClientAddress;
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, header};
use market::{messages::count_outbox, payments::card::count_inbox};
use sha2::{Digest, Sha256};
use std::{
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// Upper bounds of the buckets of durations, in milliseconds.
const BOUNDS_MS: [u64; 9] = [1, 5, 10, 25, 50, 100, 250, 1_000, 5_000];

/// What kind of address was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Room {
    /// A page.
    Page,
    /// A server function.
    Function,
    /// A built file whose name carries a hash.
    File,
    /// Live news.
    Live,
    /// Something for whoever watches us.
    Machine,
    /// Other files, and what is not there.
    Other,
}

const ROOMS: [Room; 6] = [
    Room::Page,
    Room::Function,
    Room::File,
    Room::Live,
    Room::Machine,
    Room::Other,
];
const STATUS_CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

impl Room {
    /// The room of a matched route, else of the path.
    pub fn of(route: Option<&str>, path: &str) -> Self {
        match route {
            _ if path.starts_with("/pkg/") => Room::File,
            None => Room::Other,
            Some(super::live::DESK) => Room::Live,
            Some("/metrics") => Room::Machine,
            Some(route) if route.starts_with("/health/") => Room::Machine,
            Some(route) if route.starts_with("/api/") => Room::Function,
            Some(_) => Room::Page,
        }
    }

    /// The room of an answer that may be kept, before its route is known.
    pub fn of_path(path: &str) -> Self {
        if path.starts_with("/api/") {
            Room::Function
        } else {
            Room::Page
        }
    }

    fn name(self) -> &'static str {
        match self {
            Room::Page => "page",
            Room::Function => "function",
            Room::File => "file",
            Room::Live => "live",
            Room::Machine => "machine",
            Room::Other => "other",
        }
    }
}

/// The counters of one process.
#[derive(Debug, Default)]
pub struct Metrics {
    rooms: [RoomMetrics; ROOMS.len()],
    running: AtomicI64,
    panics: AtomicU64,
    from_cache: [AtomicU64; ROOMS.len()],
}

#[derive(Debug, Default)]
struct RoomMetrics {
    by_status: [AtomicU64; STATUS_CLASSES.len()],
    by_duration: [AtomicU64; BOUNDS_MS.len() + 1],
    microseconds: AtomicU64,
}

/// A request that is being answered. Dropping it, as when the client hangs up, ends it too.
pub struct Running {
    metrics: Arc<Metrics>,
    room: Room,
}

impl Metrics {
    /// A request begins.
    pub fn begin(self: &Arc<Self>, room: Room) -> Running {
        self.running.fetch_add(1, Relaxed);
        Running {
            metrics: Arc::clone(self),
            room,
        }
    }

    /// A kept copy was sent: such answers are counted here alone.
    pub fn count_kept(&self, room: Room) {
        self.from_cache[room as usize].fetch_add(1, Relaxed);
    }

    /// A panic was caught.
    pub fn count_panic(&self) {
        self.panics.fetch_add(1, Relaxed);
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        text.push_str("# TYPE http_requests_total counter\n");
        for (room, metrics) in ROOMS.iter().zip(&self.rooms) {
            for (class, count) in STATUS_CLASSES.iter().zip(&metrics.by_status) {
                let count = count.load(Relaxed);
                writeln!(
                    text,
                    "http_requests_total{{room=\"{}\",status=\"{class}\"}} {count}",
                    room.name()
                )?;
            }
        }
        text.push_str("# TYPE http_request_duration_seconds histogram\n");
        for (room, metrics) in ROOMS.iter().zip(&self.rooms) {
            let room = room.name();
            let mut total = 0;
            for (index, count) in metrics.by_duration.iter().enumerate() {
                total += count.load(Relaxed);
                let bound = BOUNDS_MS
                    .get(index)
                    .map_or("+Inf".to_owned(), |bound| seconds(bound * 1_000));
                writeln!(
                    text,
                    "http_request_duration_seconds_bucket{{room=\"{room}\",le=\"{bound}\"}} {total}"
                )?;
            }
            let sum = seconds(metrics.microseconds.load(Relaxed));
            writeln!(text, "http_request_duration_seconds_sum{{room=\"{room}\"}} {sum}")?;
            writeln!(text, "http_request_duration_seconds_count{{room=\"{room}\"}} {total}")?;
        }
        text.push_str("# TYPE http_answers_from_cache_total counter\n");
        for (room, count) in ROOMS.iter().zip(&self.from_cache) {
            let count = count.load(Relaxed);
            writeln!(
                text,
                "http_answers_from_cache_total{{room=\"{}\"}} {count}",
                room.name()
            )?;
        }
        gauge(text, "http_requests_running", self.running.load(Relaxed))?;
        text.push_str("# TYPE panics_total counter\n");
        writeln!(text, "panics_total {}", self.panics.load(Relaxed))
    }
}

impl Running {
    /// The head of the answer is ready.
    pub fn end(self, status: StatusCode, duration: Duration) {
        let room = &self.metrics.rooms[self.room as usize];
        let class = usize::from(status.as_u16() / 100).clamp(1, STATUS_CLASSES.len()) - 1;
        room.by_status[class].fetch_add(1, Relaxed);
        let bucket = BOUNDS_MS
            .iter()
            .position(|bound| duration <= Duration::from_millis(*bound));
        room.by_duration[bucket.unwrap_or(BOUNDS_MS.len())].fetch_add(1, Relaxed);
        room.microseconds
            .fetch_add(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX), Relaxed);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.metrics.running.fetch_sub(1, Relaxed);
    }
}

/// Whether somebody may read the counters: who shows the token, or, where none is set up, whoever asks from this very
/// machine. Behind a proxy that does not say for whom it asks everybody seems to.
fn may_read(server: &ServerState, headers: &HeaderMap, client: Option<ClientAddress>) -> bool {
    match &server.metrics_token {
        Some(token) => {
            let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
            let shown = shown.and_then(|value| value.strip_prefix("Bearer "));
            // Of hashes: how long the comparison takes tells nothing.
            shown.is_some_and(|shown| Sha256::digest(shown) == Sha256::digest(token.as_bytes()))
        }
        None => {
            let is_told = server.client_address_header.is_some() || !server.app.settings.is_https();
            is_told && client.is_some_and(|ClientAddress(address)| address.to_canonical().is_loopback())
        }
    }
}

/// `GET /metrics`.
pub async fn show(
    State(server): State<ServerState>,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
) -> Response {
    if !may_read(&server, &headers, client.map(|Extension(client)| client)) {
        return super::Problem::new(StatusCode::NOT_FOUND).into_response();
    }
    let mut text = String::with_capacity(8_192);
    let jobs = market::jobs::count_waiting(&server.app.pool, server.app.clock.now());
    // Without the database the other numbers are wanted all the more.
    let jobs = tokio::time::timeout(Duration::from_secs(1), jobs)
        .await
        .ok()
        .and_then(Result::ok);
    let outbox = tokio::time::timeout(Duration::from_secs(1), count_outbox(&server.app.pool))
        .await
        .ok()
        .and_then(Result::ok);
    let inbox = match &server.stripe {
        Some(_) => tokio::time::timeout(Duration::from_secs(1), count_inbox(&server.app.pool))
            .await
            .ok()
            .and_then(Result::ok),
        None => None,
    };
    let written = server.metrics.write(&mut text).and_then(|()| {
        gauge(&mut text, "live_connections", server.bells.listeners())?;
        if let Some(meilisearch) = &server.meilisearch {
            write_search(&mut text, meilisearch.figures())?;
        }
        if let Some(stripe) = &server.stripe {
            write_stripe(&mut text, stripe.figures())?;
            text.push_str("# TYPE webhooks_total counter\n");
            for (fate, count) in server.webhooks.named() {
                writeln!(text, "webhooks_total{{fate=\"{fate}\"}} {count}")?;
            }
        }
        if let Some(inbox) = inbox {
            gauge(&mut text, "webhook_inbox_waiting", inbox.waiting)?;
            gauge(&mut text, "webhook_inbox_pending", inbox.pending)?;
            gauge(&mut text, "webhook_inbox_unreadable", inbox.unreadable)?;
        }
        if let Some(outbox) = outbox {
            gauge(&mut text, "messages_waiting", outbox.waiting)?;
            gauge(&mut text, "messages_failed", outbox.failed)?;
            gauge(&mut text, "notices_waiting", outbox.notices)?;
        }
        if let Some((due, given_up)) = jobs {
            gauge(&mut text, "jobs_due", due)?;
            gauge(&mut text, "jobs_given_up", given_up)?;
        }
        gauge(&mut text, "database_connections", server.app.pool.size())?;
        gauge(&mut text, "database_connections_idle", server.app.pool.num_idle())
    });
    match written {
        Ok(()) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response(),
        Err(_) => super::Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response(),
    }
}

fn write_search(text: &mut String, figures: Figures) -> std::fmt::Result {
    for (name, value) in [
        ("search_answered_total", figures.answered),
        ("search_fallbacks_total", figures.fallbacks),
        ("search_documents_refused_total", figures.refused),
    ] {
        writeln!(text, "# TYPE {name} counter\n{name} {value}")?;
    }
    gauge(text, "search_index_ready", u8::from(figures.is_ready))?;
    gauge(text, "search_breaker_open", u8::from(figures.is_breaker_open))?;
    gauge(text, "search_index_waiting", figures.waiting)?;
    gauge(text, "search_index_lag_seconds", seconds(figures.lag_ms * 1_000))
}

fn write_stripe(text: &mut String, figures: stripe::Figures) -> std::fmt::Result {
    text.push_str("# TYPE stripe_calls_total counter\n");
    for (outcome, count) in [
        ("done", figures.done),
        ("refused", figures.refused),
        ("unknown", figures.unknown),
    ] {
        writeln!(text, "stripe_calls_total{{outcome=\"{outcome}\"}} {count}")?;
    }
    writeln!(
        text,
        "# TYPE stripe_calls_repeated_total counter\nstripe_calls_repeated_total {}",
        figures.repeated
    )
}

fn gauge(text: &mut String, name: &str, value: impl std::fmt::Display) -> std::fmt::Result {
    writeln!(text, "# TYPE {name} gauge\n{name} {value}")
}

fn seconds(microseconds: u64) -> String {
    format!("{}.{:06}", microseconds / 1_000_000, microseconds % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_counted_once_in_its_room() {
        let metrics = Arc::new(Metrics::default());
        metrics
            .begin(Room::of(Some("/san-pham/{slug}"), "/san-pham/x"))
            .end(StatusCode::NOT_FOUND, Duration::from_millis(7));
        drop(metrics.begin(Room::of(Some("/api/add_to_cart"), "/api/add_to_cart")));
        let mut text = String::new();
        metrics.write(&mut text).unwrap();
        for line in [
            "http_requests_total{room=\"page\",status=\"4xx\"} 1",
            "http_requests_total{room=\"function\",status=\"2xx\"} 0",
            "http_request_duration_seconds_bucket{room=\"page\",le=\"0.005000\"} 0",
            "http_request_duration_seconds_bucket{room=\"page\",le=\"0.010000\"} 1",
            "http_request_duration_seconds_bucket{room=\"page\",le=\"+Inf\"} 1",
            "http_request_duration_seconds_sum{room=\"page\"} 0.007000",
            "http_requests_running 0",
        ] {
            assert!(text.lines().any(|written| written == line), "{line}\n{text}");
        }
    }
}
