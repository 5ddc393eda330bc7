//! Codes of an authenticator app: RFC 6238 with what every app takes, SHA-1, half minutes and six digits.

use chrono::{DateTime, Utc};
use rand::RngCore;
use ring::hmac;

const STEP_SECONDS: i64 = 30;

/// A clock may be one step before or behind ours.
const STEPS_AROUND: i64 = 1;

/// How many digits a code has.
pub(super) const DIGITS: usize = 6;

/// Base 32 (RFC 4648, section 6).
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A new secret: 160 bits, as RFC 4226 recommends.
pub(super) fn new_secret() -> Vec<u8> {
    let mut secret = vec![0; 20];
    rand::rng().fill_bytes(&mut secret);
    secret
}

/// The step of which this is the code, if it lies around now and after the last step that was used.
pub(super) fn step_of(secret: &[u8], code: u32, last_step: i64, now: DateTime<Utc>) -> Option<i64> {
    let step = now.timestamp().div_euclid(STEP_SECONDS);
    (step - STEPS_AROUND..=step + STEPS_AROUND).find(|step| *step > last_step && code_at(secret, *step) == code)
}

fn code_at(secret: &[u8], step: i64) -> u32 {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    // RFC 4226, section 5.3.
    let offset = usize::from(tag[tag.len() - 1] & 0xf);
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&tag[offset..offset + 4]);
    (u32::from_be_bytes(bytes) & 0x7fff_ffff) % 10_u32.pow(6)
}

/// The secret as people type it into their app.
pub(super) fn base32(secret: &[u8]) -> String {
    let mut text = String::new();
    for chunk in secret.chunks(5) {
        let mut bytes = [0; 8];
        bytes[3..3 + chunk.len()].copy_from_slice(chunk);
        let bits = u64::from_be_bytes(bytes);
        for place in 0..(chunk.len() * 8).div_ceil(5) {
            let letter = (bits >> (35 - 5 * place)) & 0x1f;
            text.push(char::from(LETTERS[usize::try_from(letter).unwrap_or_default()]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("a time")
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six digits.
        for (seconds, code) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            assert_eq!(code_at(SECRET, seconds / STEP_SECONDS), code, "{seconds}");
            assert_eq!(step_of(SECRET, code, 0, at(seconds)), Some(seconds / STEP_SECONDS));
        }
    }

    #[test]
    fn a_code_counts_one_step_around_its_own_and_once() {
        let step = 37_037_036;
        let code = code_at(SECRET, step);
        let start = step * STEP_SECONDS;
        for (seconds, found) in [(-31, false), (-30, true), (0, true), (59, true), (60, false)] {
            let is_found = step_of(SECRET, code, 0, at(start + seconds)).is_some();
            assert_eq!(is_found, found, "{seconds}");
        }
        assert_eq!(step_of(SECRET, code, step, at(start)), None, "used");
    }

    #[test]
    fn secrets_are_written_as_apps_read_them() {
        // RFC 4648, section 10, without what fills up.
        for (bytes, text) in [
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        assert_eq!(base32(&new_secret()).len(), 32);
    }
}
