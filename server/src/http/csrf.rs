//! Only our own pages may change anything: server functions check no origin themselves.
//!
//! Browsers say where a request comes from in `Sec-Fetch-Site`; those that do not (older ones, and every one on plain
//! HTTP in a local network) say it in `Origin`. A client that says neither is no browser; it may act as a stranger, but
//! not with a session that a browser could have been made to send.

use super::{Problem, origin::OwnAddress};
use app::context::AppState;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, header};

/// Where machines of others post to: they sign what they send.
const WEBHOOKS: &str = "/webhooks/";

/// Refuses requests that change something and do not come from our own pages.
pub async fn refuse_foreign(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let asked = Asked {
        method: request.method(),
        path: request.uri().path(),
        fetch_site: text(headers, "sec-fetch-site"),
        origin: text(headers, header::ORIGIN.as_str()),
        own: OwnAddress::new(&state.settings.public_url, headers),
        has_session: app::context::has_session_cookie(&state.settings, headers),
    };
    if is_allowed(&asked) {
        next.run(request).await
    } else {
        tracing::info!("a request from another site was refused");
        Problem::new(StatusCode::FORBIDDEN).into_response()
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    // A header that is no text is there all the same, and fits nothing.
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

/// What the decision needs to know of a request.
struct Asked<'a> {
    method: &'a Method,
    path: &'a str,
    fetch_site: Option<&'a str>,
    origin: Option<&'a str>,
    own: OwnAddress<'a>,
    has_session: bool,
}

fn is_allowed(asked: &Asked<'_>) -> bool {
    if matches!(*asked.method, Method::GET | Method::HEAD) || asked.path.starts_with(WEBHOOKS) {
        return true;
    }
    match (asked.fetch_site, asked.origin) {
        // "none" is a person at the address bar.
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => asked.own.is_own_origin(origin),
        (None, None) => !asked.has_session,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(method: Method, path: &str, fetch_site: Option<&str>, origin: Option<&str>, has_session: bool) -> bool {
        let headers = HeaderMap::from_iter([(header::HOST, http::HeaderValue::from_static("localhost:3000"))]);
        let own = OwnAddress::new("http://127.0.0.1:3000", &headers);
        is_allowed(&Asked {
            method: &method,
            path,
            fetch_site,
            origin,
            own,
            has_session,
        })
    }

    #[test]
    fn looking_is_always_allowed() {
        assert!(decide(
            Method::GET,
            "/api/x",
            Some("cross-site"),
            Some("https://evil.example"),
            true
        ));
        assert!(decide(Method::HEAD, "/", None, None, true));
    }

    #[test]
    fn the_browsers_word_on_the_site_decides() {
        for (site, is_allowed) in [
            ("same-origin", true),
            ("none", true),
            ("same-site", false),
            ("cross-site", false),
            ("", false),
        ] {
            assert_eq!(
                decide(Method::POST, "/api/x", Some(site), None, true),
                is_allowed,
                "{site}"
            );
        }
        // Both are set by the browser: the clearer one counts.
        assert!(!decide(
            Method::POST,
            "/api/x",
            Some("cross-site"),
            Some("http://localhost:3000"),
            false
        ));
    }

    #[test]
    fn the_origin_decides_when_the_browser_says_nothing_of_the_site() {
        for (origin, is_allowed) in [
            ("http://localhost:3000", true),
            ("http://127.0.0.1:3000", true),
            ("http://localhost:3001", false),
            ("http://evil.example", false),
            ("null", false),
        ] {
            assert_eq!(
                decide(Method::POST, "/api/x", None, Some(origin), false),
                is_allowed,
                "{origin}"
            );
        }
    }

    #[test]
    fn who_says_nothing_may_act_only_without_a_session() {
        assert!(decide(Method::POST, "/api/x", None, None, false));
        assert!(!decide(Method::POST, "/api/x", None, None, true));
    }

    #[test]
    fn webhooks_come_from_elsewhere() {
        assert!(decide(
            Method::POST,
            "/webhooks/stripe",
            Some("cross-site"),
            None,
            false
        ));
        assert!(!decide(Method::POST, "/webhooksx", Some("cross-site"), None, false));
    }
}
