//! The headers that every answer carries.

use app::context::AppState;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, header};

/// What a page may load and where it may lead. No inline script or style is allowed, because none is drawn: see
/// [`super::pages`]. `wasm-unsafe-eval` lets the browser compile our own wasm, nothing else.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'";

const PERMISSIONS_POLICY: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
     magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// Two years (RFC 6797).
const STRICT_TRANSPORT_SECURITY: &str = "max-age=63072000; includeSubDomains";

/// Adds what the answer does not say itself.
pub async fn add(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = policy(state.cards.as_ref().map(|cards| cards.pages()));
    response
        .headers_mut()
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(policy);
    let mut say = |name: HeaderName, value: &'static str| {
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    say(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(header::X_FRAME_OPTIONS, "DENY");
    // Our own pages tell each other where a form was; nobody else learns what somebody looked at.
    say(header::REFERRER_POLICY, "same-origin");
    say(HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY);
    say(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    say(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    // What nobody thought about is not kept by anyone.
    say(header::CACHE_CONTROL, "no-store");
    if state.settings.is_https() {
        say(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT_SECURITY);
    }
    response
}

/// The policy where the form that pays leads on to a page of whoever takes the cards: browsers hold the whole way of a form
/// against it.
fn policy(card_pages: Option<&str>) -> HeaderValue {
    let with_pages = card_pages.and_then(|pages| {
        let form = format!("form-action 'self' {pages};");
        HeaderValue::from_str(&CONTENT_SECURITY_POLICY.replace("form-action 'self';", &form)).ok()
    });
    with_pages.unwrap_or(HeaderValue::from_static(CONTENT_SECURITY_POLICY))
}

#[cfg(test)]
mod tests {
    use super::{CONTENT_SECURITY_POLICY, policy};

    #[test]
    fn a_form_leads_nowhere_but_home_and_to_where_cards_are_taken() {
        assert_eq!(policy(None), CONTENT_SECURITY_POLICY);
        let with_cards = policy(Some("https://checkout.example"));
        let with_cards = with_cards.to_str().unwrap_or_default();
        assert!(
            with_cards.contains("; form-action 'self' https://checkout.example; "),
            "{with_cards}"
        );
        assert_eq!(with_cards.matches("https:").count(), 1);
    }

    #[test]
    fn the_policy_allows_nothing_inline() {
        assert!(CONTENT_SECURITY_POLICY.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "));
        for word in [
            "'unsafe-inline'",
            "'unsafe-eval'",
            "nonce-",
            "*",
            "http:",
            "https:",
            "  ",
        ] {
            assert!(!CONTENT_SECURITY_POLICY.contains(word), "{word}");
        }
    }
}
