//! Saying who we are to a push service (RFC 8292): a token that names it and us, signed with our key.

use super::PushConfig;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use p256::ecdsa::{Signature, signature::Signer};
use reqwest::Url;
use serde_json::json;

/// How many hours a token counts; 24 is the most.
const TOKEN_HOURS: i64 = 12;

/// The `Authorization` header for a push service.
pub(super) fn authorization(config: &PushConfig, url: &Url, now: DateTime<Utc>) -> String {
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let head = part(json!({ "typ": "JWT", "alg": "ES256" }));
    let claims = part(json!({
        "aud": url.origin().ascii_serialization(),
        "exp": (now + Duration::hours(TOKEN_HOURS)).timestamp(),
        "sub": config.contact,
    }));
    let said = format!("{head}.{claims}");
    let signature: Signature = config.key.sign(said.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
    format!("vapid t={said}.{signature}, k={}", config.public_key())
}
