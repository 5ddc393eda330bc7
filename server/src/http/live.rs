//! Live news for a cooperative's desk and for the page of an order, as server-sent events. An event says only that something changed: the page asks
//! again under its own rights.

use super::Problem;
use crate::{ServerState, shutdown::Shutdown, worker::Ear};
use app::{context, error::AppError};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response, Sse, sse::Event, sse::KeepAlive},
};
use futures::{FutureExt, Stream, future::BoxFuture, stream};
use http::{HeaderMap, HeaderValue, header};
use market::{base::secret::Token, orders::ShopperAccess, payments, people::Scope};
use serde::Deserialize;
use std::{convert::Infallible, time::Duration};
use tokio::time::Instant;

/// The address of the desk's news.
pub const DESK: &str = "/htx/truc-tiep";

/// The address of the news of an order group.
pub const ORDER: &str = "/don-hang/{code}/truc-tiep";

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
    let member = visitor.as_coop_member_for(Scope::Orders).ok_or(AppError::NotFound)?;
    let shutdown = server.shutdown.clone();
    let Some(ear) = server.bells.listen(member.coop().0) else {
        tracing::warn!(coop.id = %member.coop(), "too many desks are open");
        return Err(Problem::busy(30));
    };
    let coop = member.coop();
    let may_still = move || {
        let (state, headers) = (server.app.clone(), headers.clone());
        async move {
            let visitor = context::visitor_of(&state, &headers).await;
            let member = visitor
                .ok()
                .and_then(|visitor| visitor.as_coop_member_for(Scope::Orders));
            member.is_some_and(|member| member.coop() == coop)
        }
        .boxed()
    };
    Ok(tell(ear, shutdown, Some(Box::new(may_still))))
}

/// What the page of an order knows of it.
#[derive(Debug, Deserialize)]
pub struct OrderLink {
    #[serde(default)]
    khoa: String,
}

/// `GET /don-hang/{code}/truc-tiep`: "hello" at once, "changed" whenever money came in for the order group. For whoever
/// may see it.
pub async fn order(
    State(server): State<ServerState>,
    Path(code): Path<String>,
    Query(link): Query<OrderLink>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&server.app, &headers)
        .await
        .map_err(AppError::from)?;
    let access = ShopperAccess {
        token: Token::parse(&link.khoa),
        account: visitor.account(),
    };
    let payment = payments::load_payment(&server.app.pool, &access, &code)
        .await
        .map_err(AppError::from)?
        .ok_or(AppError::NotFound)?;
    let Some(ear) = server.payment_bells.listen(payment.group.0) else {
        return Err(Problem::busy(30));
    };
    Ok(tell(ear, server.shutdown.clone(), None))
}

/// Asks whether who listens still may.
type MayStill = Box<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>;

fn tell(ear: Ear, shutdown: Shutdown, may_still: Option<MayStill>) -> Response {
    let events = Sse::new(news(ear, shutdown, may_still)).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    let mut response = events.into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that collects what it passes on would hold the news back.
    response
        .headers_mut()
        .insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// What was said last.
enum Said {
    Nothing,
    Hello,
    Changed,
}

fn news(ear: Ear, shutdown: Shutdown, may_still: Option<MayStill>) -> impl Stream<Item = Result<Event, Infallible>> {
    let end = Instant::now() + AGE_MAX;
    stream::unfold(
        (ear, shutdown, may_still, Said::Nothing),
        move |(mut ear, mut shutdown, may_still, said)| async move {
            // Browsers drop events without data.
            let event = |name| Event::default().event(name).data("-");
            if let Said::Nothing = said {
                // Whoever connects, or connects again, may have missed something.
                return Some((Ok(event("hello").retry(RETRY)), (ear, shutdown, may_still, Said::Hello)));
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
                () = rung => {
                    // Whoever was removed meanwhile, or whose mandate was ended, hears nothing more.
                    if let Some(may_still) = &may_still
                        && !may_still().await
                    {
                        return None;
                    }
                    Some((Ok(event("changed")), (ear, shutdown, may_still, Said::Changed)))
                }
            }
        },
    )
}
