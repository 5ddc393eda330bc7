//! What the bank's feed tells: money that came in or went out. The form is SePay's.

use crate::ServerState;
use crate::http::Problem;
use app::error::AppError;
use axum::{
    body::{Body, to_bytes},
    extract::State,
    response::{IntoResponse, Response},
};
use hmac::{Hmac, Mac};
use http::{HeaderMap, StatusCode, header};
use market::payments;
use sha2::Sha256;
use std::time::Duration;

/// Where the bank's feed posts to.
pub const BANK: &str = "/webhooks/bank";

/// The largest message: theirs have a few hundred bytes.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// How long a message may take to come.
const BODY_TIME_MAX: Duration = Duration::from_secs(10);

/// How far their clock may be from ours, in seconds: what was overheard cannot be sent again later.
const DRIFT_MAX: u64 = 5 * 60;

/// `POST /webhooks/bank`: money came in or went out.
pub async fn bank(State(server): State<ServerState>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    if server.bank_secrets.is_empty() {
        return Err(AppError::NotFound.into());
    }
    let too_large = || Problem::new(StatusCode::PAYLOAD_TOO_LARGE);
    let announced = text(&headers, header::CONTENT_LENGTH.as_str()).and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > BODY_BYTES_MAX) {
        return Err(too_large());
    }
    let body = tokio::time::timeout(BODY_TIME_MAX, to_bytes(body, BODY_BYTES_MAX))
        .await
        .map_err(|_| Problem::new(StatusCode::REQUEST_TIMEOUT))?
        .map_err(|_| too_large())?;
    let now = server.app.clock.now();
    if !is_signed(&server.bank_secrets, &headers, &body, now.timestamp()) {
        tracing::warn!("a message of the bank's feed is not signed as it should be");
        return Err(Problem::new(StatusCode::UNAUTHORIZED));
    }
    let body = std::str::from_utf8(&body).ok().filter(|body| !body.contains('\0'));
    let body = body.ok_or(Problem::new(StatusCode::BAD_REQUEST))?;
    payments::keep_bank_message(&server.app.pool, body, now)
        .await
        .map_err(AppError::from)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], r#"{"success":true}"#).into_response())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether one of the secrets has signed this body at about this time.
fn is_signed(secrets: &[String], headers: &HeaderMap, body: &[u8], now: i64) -> bool {
    let signed = || {
        let stamp = text(headers, "x-sepay-timestamp")?;
        let told: i64 = stamp.parse().ok()?;
        let signature = unhex(text(headers, "x-sepay-signature")?.strip_prefix("sha256=")?)?;
        let is_fresh = told.abs_diff(now) <= DRIFT_MAX;
        Some(is_fresh && secrets.iter().any(|secret| fits(secret, stamp, body, &signature)))
    };
    signed().unwrap_or(false)
}

/// Compares in constant time.
fn fits(secret: &str, stamp: &str, body: &[u8], signature: &[u8]) -> bool {
    // A key of any length is a key.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return false;
    };
    mac.update(stamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.verify_slice(signature).is_ok()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const BODY: &[u8] = b"{\"id\":1}";
    /// HMAC-SHA256("secret", "1800000000." + BODY), by another program.
    const SIGNATURE: &str = "sha256=13f5f3ceb661492ea4336cee7f302a6e4270648ee00192c9d783c5e2b1fba7be";

    fn headers(stamp: &'static str, signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-sepay-timestamp", HeaderValue::from_static(stamp));
        headers.insert("x-sepay-signature", signature.parse().expect("a header"));
        headers
    }

    #[test]
    fn only_what_is_signed_now_and_with_a_secret_of_ours_is_believed() {
        let secrets = ["old".to_owned(), "secret".to_owned()];
        let signed = |stamp, signature: &str, body, now| is_signed(&secrets, &headers(stamp, signature), body, now);
        assert!(signed("1800000000", SIGNATURE, BODY, 1_800_000_000));
        assert!(signed("1800000000", SIGNATURE, BODY, 1_800_000_300));
        assert!(!signed("1800000000", SIGNATURE, BODY, 1_800_000_301));
        assert!(!signed("1800000000", SIGNATURE, BODY, 1_799_999_699));
        assert!(!signed("1800000001", SIGNATURE, BODY, 1_800_000_000));
        assert!(!signed("1800000000", SIGNATURE, b"{\"id\":2}", 1_800_000_000));
        assert!(!signed(
            "1800000000",
            &SIGNATURE[..SIGNATURE.len() - 2],
            BODY,
            1_800_000_000
        ));
        assert!(!signed("1800000000", "sha256=", BODY, 1_800_000_000));
        assert!(!signed(
            "1800000000",
            &SIGNATURE["sha256=".len()..],
            BODY,
            1_800_000_000
        ));
        assert!(!signed("soon", SIGNATURE, BODY, 1_800_000_000));
        assert!(!is_signed(&secrets, &HeaderMap::new(), BODY, 1_800_000_000));
        assert!(!is_signed(&[], &headers("1800000000", SIGNATURE), BODY, 1_800_000_000));
    }
}
