//! Live news for a cooperative's desk, as server-sent events. An event says only that something changed: the page asks
//! again under its own rights.

use super::Problem;
use crate::{ServerState, shutdown::Shutdown, worker::Ear};
use app::{context, error::AppError};
use axum::{
    extract::State,
    response::{IntoResponse, Response, Sse, sse::Event, sse::KeepAlive},
};
use futures::{Stream, stream};
use http::{HeaderMap, HeaderValue, header};
use std::{convert::Infallible, time::Duration};
use tokio::time::Instant;

/// The address of the desk's news.
pub const DESK: &str = "/htx/truc-tiep";

/// Shorter than the patience of proxies, and soon enough to notice who is gone.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Then the browser connects anew, and whether it still may is asked again.
const AGE_MAX: Duration = Duration::from_secs(30 * 60);

/// How soon a browser connects again.
const RETRY: Duration = Duration::from_secs(2);

/// Changes that come faster than this are told together.
const GAP_MIN: Duration = Duration::from_millis(50);

/// `GET /htx/truc-tiep`: "hello" at once, "changed" whenever an order of the visitor's cooperative changed.
pub async fn desk(State(server): State<ServerState>, headers: HeaderMap) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&server.app, &headers)
        .await
        .map_err(AppError::from)?;
    let member = visitor.as_coop_member().ok_or(AppError::NotFound)?;
    let Some(ear) = server.bells.listen(member.coop()) else {
        tracing::warn!(coop.id = %member.coop(), "too many desks are open");
        return Err(Problem::busy(30));
    };
    let events = Sse::new(news(ear, server.shutdown.clone())).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    let mut response = events.into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that collects what it passes on would hold the news back.
    response
        .headers_mut()
        .insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// What was said last.
enum Said {
    Nothing,
    Hello,
    Changed,
}

fn news(ear: Ear, shutdown: Shutdown) -> impl Stream<Item = Result<Event, Infallible>> {
    let end = Instant::now() + AGE_MAX;
    stream::unfold(
        (ear, shutdown, Said::Nothing),
        move |(mut ear, mut shutdown, said)| async move {
            // Browsers drop events without data.
            let event = |name| Event::default().event(name).data("-");
            if let Said::Nothing = said {
                // Whoever connects, or connects again, may have missed something.
                return Some((Ok(event("hello").retry(RETRY)), (ear, shutdown, Said::Hello)));
            }
            let rung = async {
                if let Said::Changed = said {
                    tokio::time::sleep(GAP_MIN).await;
                }
                ear.rung().await;
            };
            tokio::select! {
                () = shutdown.wait() => None,
                () = tokio::time::sleep_until(end) => None,
                () = rung => Some((Ok(event("changed")), (ear, shutdown, Said::Changed))),
            }
        },
    )
}
