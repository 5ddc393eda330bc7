//! Who signed it, and when: `t=1795226400,v1=<hex of HMAC-SHA256 over "t.body">`, one `v1` for each secret in use.

use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// How far the time of a signature may be from ours: what was overheard cannot be told again later.
const AGE_MAX_SECONDS: i64 = 300;

/// Signatures of one header that are looked at.
const SIGNATURES_MAX: usize = 16;

/// Why a signature does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadSignature {
    /// It is none.
    Malformed,
    /// None of our secrets made it.
    Forged,
    /// It is right, and too far from our time: so many seconds old, below zero when it comes from the future.
    Stale {
        /// How old.
        seconds: i64,
    },
}

/// When it was signed, if one of the secrets signed exactly these bytes, and just now.
pub fn verify(header: &str, raw: &[u8], secrets: &[String], now: DateTime<Utc>) -> Result<DateTime<Utc>, BadSignature> {
    let (time, signatures) = parse(header).ok_or(BadSignature::Malformed)?;
    let is_ours = secrets.iter().any(|secret| {
        signatures
            .iter()
            .any(|signature| is_made_by(secret, time, raw, signature))
    });
    if !is_ours {
        return Err(BadSignature::Forged);
    }
    let signed_at = time
        .parse()
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or(BadSignature::Malformed)?;
    let seconds = now.signed_duration_since(signed_at).num_seconds();
    if (-AGE_MAX_SECONDS..=AGE_MAX_SECONDS).contains(&seconds) {
        Ok(signed_at)
    } else {
        Err(BadSignature::Stale { seconds })
    }
}

/// The time as it was written, and the signatures.
fn parse(header: &str) -> Option<(&str, Vec<Vec<u8>>)> {
    let mut time = None;
    let mut signatures = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=')? {
            ("t", digits) if time.is_none() && digits.bytes().all(|byte| byte.is_ascii_digit()) => time = Some(digits),
            ("t", _) => return None,
            ("v1", hex) if signatures.len() < SIGNATURES_MAX => signatures.push(bytes_of(hex)?),
            // Other schemes are weaker, and not ours.
            _ => {}
        }
    }
    Some((time?, signatures))
}

/// Compared in a time that tells nothing.
fn is_made_by(secret: &str, time: &str, raw: &[u8], signature: &[u8]) -> bool {
    // Anything is a key of HMAC. An empty one anybody has.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return false;
    };
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(raw);
    !secret.is_empty() && mac.verify_slice(signature).is_ok()
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    if !hex.len().is_multiple_of(2) || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..hex.len() / 2)
        .map(|index| u8::from_str_radix(hex.get(2 * index..2 * index + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_test_secret";
    const BODY: &[u8] = br#"{"id":"evt_1","object":"event"}"#;
    /// Made with OpenSSL: `printf '1795226400.%s' "$BODY" | openssl dgst -sha256 -hmac whsec_test_secret`.
    const RIGHT: &str = "26b6d37fa6df4a2aca40a7f6740f56a2384e10085e083a235cb0b43c630af09b";

    fn check(header: &str, secrets: &[&str], seconds_later: i64) -> Result<DateTime<Utc>, BadSignature> {
        let secrets: Vec<_> = secrets.iter().map(|secret| (*secret).to_owned()).collect();
        let now = DateTime::from_timestamp(1_795_226_400 + seconds_later, 0).unwrap();
        verify(header, BODY, &secrets, now)
    }

    #[test]
    fn what_one_of_our_secrets_signed_just_now_counts() {
        let header = format!("t=1795226400,v1={RIGHT}");
        for seconds in [0, 300, -300] {
            let signed_at = check(&header, &[SECRET], seconds).unwrap();
            assert_eq!(signed_at.timestamp(), 1_795_226_400);
        }
        check(&header, &["whsec_next", SECRET], 0).unwrap();
        let other = "00".repeat(32);
        check(&format!("t=1795226400,v0=x,v1={other},v1={RIGHT}"), &[SECRET], 0).unwrap();
        assert_eq!(
            check(&header, &[SECRET], 301),
            Err(BadSignature::Stale { seconds: 301 })
        );
        assert_eq!(
            check(&header, &[SECRET], -301),
            Err(BadSignature::Stale { seconds: -301 })
        );
    }

    #[test]
    fn what_nobody_of_us_signed_does_not() {
        let right = format!("t=1795226400,v1={RIGHT}");
        assert_eq!(check(&right, &["whsec_other"], 0), Err(BadSignature::Forged));
        assert_eq!(check(&right, &[], 0), Err(BadSignature::Forged));
        for header in [
            format!("t=1795226401,v1={RIGHT}"),
            format!("t=01795226400,v1={RIGHT}"),
            format!("t=1795226400,v0={RIGHT}"),
            format!("t=1795226400,v1={}", &RIGHT[..62]),
            "t=1795226400,v1=".to_owned(),
            "t=1795226400".to_owned(),
        ] {
            assert_eq!(check(&header, &[SECRET], 0), Err(BadSignature::Forged), "{header}");
        }
        for header in [
            "",
            "t",
            "v1=00",
            "t=1795226400,v1=0",
            "t=1795226400,v1=0ő",
            "t=-1795226400,v1=00",
            "t=+1795226400,v1=00",
            "t=1795226400,t=1795226400,v1=00",
        ] {
            assert_eq!(check(header, &[SECRET], 0), Err(BadSignature::Malformed), "{header}");
        }
    }

    #[test]
    fn an_empty_secret_verifies_nothing() {
        let mut mac = Hmac::<Sha256>::new_from_slice(b"").unwrap();
        mac.update(b"1795226400.");
        mac.update(BODY);
        let signature: String = mac
            .finalize()
            .into_bytes()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            check(&format!("t=1795226400,v1={signature}"), &[""], 0),
            Err(BadSignature::Forged)
        );
    }
}
