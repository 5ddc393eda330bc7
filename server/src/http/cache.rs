//! Keeps drawn public pages, which are the same bytes for everyone, and sends them again.
//!
//! A page is fresh for some seconds. The first who asks after that waits for a new one; whoever asks meanwhile gets the
//! old one, as far as `max-age` lets any shared cache keep it. When the page cannot be drawn at all, because the database is
//! gone, the old one is sent for a day, with its `Age` (RFC 5861, `stale-if-error`): people can still read the market.
//!
//! What may be kept is decided by the page alone: a plain `200` that says `Cache-Control: public` and sets no cookie.

use super::metrics::Room;
use crate::ServerState;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use quick_cache::{Weighter, sync::Cache};
use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

/// All kept pages together take no more than this.
const BYTES_MAX: u64 = 32 << 20;

/// A larger answer is not kept.
const PAGE_BYTES_MAX: usize = 1 << 20;

/// How old a page may be for those who ask while a new one is drawn: what its `max-age` allows anyway.
const OLD_MAX: Duration = Duration::from_secs(60);

/// How old a page may be when no new one can be drawn.
const STALE_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// After a failure old pages are sent at once for so long, before somebody has to wait for the next try.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// The kept pages of one process.
#[derive(Clone)]
pub struct PageCache {
    kept: Arc<Kept>,
}

struct Kept {
    fresh: Duration,
    pages: Cache<Key, Arc<Copy>, Weight>,
    failed_at: Mutex<Option<Instant>>,
}

/// Address and coding. The host is no part of it: pages name their own address, never the one that was asked.
type Key = (String, Coding);

/// How a body is sent. A client that takes several gets the first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Coding {
    Brotli,
    Gzip,
    Plain,
}

struct Copy {
    made: Instant,
    is_renewing: AtomicBool,
    room: Room,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Arc<Copy>> for Weight {
    fn weight(&self, key: &Key, copy: &Arc<Copy>) -> u64 {
        // The head and the bookkeeping take about a kilobyte.
        (key.0.len() + copy.body.len() + 1_024) as u64
    }
}

impl PageCache {
    /// A cache whose pages are fresh for so long; at zero nothing is kept.
    pub fn new(fresh: Duration) -> Self {
        let pages = Cache::with_weighter(1_000, BYTES_MAX, Weight);
        Self {
            kept: Arc::new(Kept {
                fresh,
                pages,
                failed_at: Mutex::new(None),
            }),
        }
    }

    fn is_off(&self) -> bool {
        self.kept.fresh.is_zero()
    }

    fn has_just_failed(&self) -> bool {
        let failed_at = *self.kept.failed_at.lock().unwrap_or_else(PoisonError::into_inner);
        failed_at.is_some_and(|at| at.elapsed() < PAUSE_AFTER_FAILURE)
    }

    fn note(&self, has_failed: bool) {
        *self.kept.failed_at.lock().unwrap_or_else(PoisonError::into_inner) = has_failed.then(Instant::now);
    }
}

impl fmt::Debug for PageCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageCache")
            .field("pages", &self.kept.pages.len())
            .finish()
    }
}

/// Answers from the kept pages, or keeps what is answered.
pub async fn keep(State(server): State<ServerState>, mut request: Request, next: Next) -> Response {
    let cache = &server.page_cache;
    if cache.is_off() || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let Some(address) = request.uri().path_and_query() else {
        return next.run(request).await;
    };
    let coding = Coding::of(request.headers());
    let key = (address.as_str().to_owned(), coding);
    let copy = cache.kept.pages.get(&key);
    if let Some(copy) = &copy {
        let age = copy.made.elapsed();
        let is_good = age < cache.kept.fresh
            || (age < STALE_MAX && cache.has_just_failed())
            || (copy.is_renewing.swap(true, Relaxed) && age < OLD_MAX);
        if is_good {
            server.metrics.count_kept(copy.room);
            return copy.answer(request.headers());
        }
    }
    // Dropped when the client hangs up too: then the next one renews it.
    let renewing = copy.map(Renewing);
    let asked = request.headers().clone();
    let (is_get, room) = (request.method() == Method::GET, Room::of_path(request.uri().path()));
    // The copy is for everyone who takes this coding, whatever else this client would take.
    request.headers_mut().insert(header::ACCEPT_ENCODING, coding.name());
    let response = next.run(request).await;
    let has_failed = response.status().is_server_error();
    if let Some(Renewing(old)) = &renewing {
        cache.note(has_failed);
        if has_failed && old.made.elapsed() < STALE_MAX {
            tracing::warn!("a page cannot be drawn: its last copy is sent");
            return old.answer(&asked);
        }
        if !has_failed && !may_be_kept(&response) {
            cache.kept.pages.remove(&key);
        }
    }
    if !is_get || !may_be_kept(&response) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return super::Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    if let Some(tag) = tag_of(&body) {
        parts.headers.insert(header::ETAG, tag);
    }
    let mut headers = parts.headers.clone();
    headers.remove(header::CONTENT_LENGTH);
    headers.remove("x-request-id");
    let copy = Arc::new(Copy {
        made: Instant::now(),
        is_renewing: AtomicBool::new(false),
        room,
        headers,
        body: body.clone(),
    });
    if body.len() <= PAGE_BYTES_MAX {
        cache.kept.pages.insert(key, Arc::clone(&copy));
    }
    if is_known(&asked, &parts.headers) {
        return copy.answer(&asked);
    }
    Response::from_parts(parts, Body::from(body))
}

/// Lets others renew a page when whoever began it has ended.
struct Renewing(Arc<Copy>);

impl Drop for Renewing {
    fn drop(&mut self) {
        self.0.is_renewing.store(false, Relaxed);
    }
}

impl Copy {
    fn answer(&self, asked: &HeaderMap) -> Response {
        let is_known = is_known(asked, &self.headers);
        let body = if is_known {
            Body::empty()
        } else {
            Body::from(self.body.clone())
        };
        let mut response = Response::new(body);
        *response.headers_mut() = self.headers.clone();
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let age = self.made.elapsed().as_secs();
        if age > 0 {
            response.headers_mut().insert(header::AGE, HeaderValue::from(age));
        }
        response
    }
}

/// Names the bytes of a body, which is compressed already: two codings of one page never share a name.
fn tag_of(body: &[u8]) -> Option<HeaderValue> {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    HeaderValue::from_str(&format!("\"{:016x}\"", hasher.finish())).ok()
}

/// Whether the client holds these very bytes.
fn is_known(asked: &HeaderMap, headers: &HeaderMap) -> bool {
    let (Some(tags), Some(tag)) = (asked.get(header::IF_NONE_MATCH), headers.get(header::ETAG)) else {
        return false;
    };
    let (Ok(tags), Ok(tag)) = (tags.to_str(), tag.to_str()) else {
        return false;
    };
    tags.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
}

/// Whether an answer is a page for everyone.
fn may_be_kept(response: &Response) -> bool {
    let says = |name: HeaderName, start: &str| {
        response
            .headers()
            .get(name)
            .is_some_and(|value| value.as_bytes().starts_with(start.as_bytes()))
    };
    response.status() == StatusCode::OK
        && says(header::CACHE_CONTROL, "public")
        && (says(header::CONTENT_TYPE, "text/html") || says(header::CONTENT_TYPE, "application/json"))
        && !response.headers().contains_key(header::SET_COOKIE)
}

impl Coding {
    fn of(headers: &HeaderMap) -> Self {
        let takes = |coding: &str| {
            headers
                .get_all(header::ACCEPT_ENCODING)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .any(|one| {
                    let (name, weight) = one.split_once(';').unwrap_or((one, ""));
                    let weight = weight.trim().trim_start_matches("q=");
                    name.trim().eq_ignore_ascii_case(coding) && !matches!(weight, "0" | "0.0" | "0.00" | "0.000")
                })
        };
        if takes("br") {
            Self::Brotli
        } else if takes("gzip") {
            Self::Gzip
        } else {
            Self::Plain
        }
    }

    fn name(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Plain => "identity",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_coding_is_the_first_that_the_client_takes() {
        assert_eq!(Coding::of(&asked("gzip, deflate, br, zstd")), Coding::Brotli);
        assert_eq!(Coding::of(&asked("GZIP;q=0.5, br;q=0")), Coding::Gzip);
        assert_eq!(Coding::of(&asked("brotli, *")), Coding::Plain);
        assert_eq!(Coding::of(&HeaderMap::new()), Coding::Plain);
    }

    #[test]
    fn only_plain_public_pages_are_kept() {
        let page = |status: u16, headers: &[(&str, &str)]| {
            let builder = Response::builder().status(status);
            let builder = headers
                .iter()
                .fold(builder, |builder, (name, value)| builder.header(*name, *value));
            may_be_kept(&builder.body(Body::empty()).unwrap())
        };
        let html = ("content-type", "text/html; charset=utf-8");
        let public = ("cache-control", "public, max-age=60");
        assert!(page(200, &[html, public]));
        assert!(!page(404, &[html, public]));
        assert!(!page(200, &[html, ("cache-control", "no-store")]));
        assert!(!page(200, &[html]));
        assert!(!page(200, &[html, public, ("set-cookie", "a=b")]));
        assert!(!page(200, &[("content-type", "font/woff2"), public]));
    }

    #[test]
    fn a_tag_is_known_in_any_list() {
        let headers = HeaderMap::from_iter([(header::ETAG, HeaderValue::from_static("\"a\""))]);
        let asks = |tags: &'static str| {
            is_known(
                &HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(tags))]),
                &headers,
            )
        };
        assert!(asks("\"a\"") && asks("\"b\", W/\"a\""));
        assert!(!asks("\"b\"") && !asks("a"));
        assert!(!is_known(&HeaderMap::new(), &headers));
    }
}
