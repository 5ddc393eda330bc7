//! Webhooks: signed, and sent as well or as badly as a test wants.

use super::{FakeStripe, WEBHOOK_SECRET};
use chrono::Duration;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// In which way events are told.
#[derive(Clone, Debug)]
pub struct Way {
    /// They are lost: nobody is told, not even later.
    pub is_lost: bool,
    /// Each is told so often.
    pub times: usize,
    /// They come in another order; the same number is the same order.
    pub shuffled_by: Option<u64>,
    /// So many of them, the newest, are told only the next time.
    pub held_back: usize,
    /// They are signed with this.
    pub secret: &'static str,
    /// They were signed so long ago.
    pub signed_ago: Duration,
}

impl Default for Way {
    /// As they should be.
    fn default() -> Self {
        Self {
            is_lost: false,
            times: 1,
            shuffled_by: None,
            held_back: 0,
            secret: WEBHOOK_SECRET,
            signed_ago: Duration::zero(),
        }
    }
}

/// An event that was told, and what was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// Its name.
    pub event: String,
    /// Its type.
    pub kind: String,
    /// The status of the answer.
    pub status: u16,
}

impl FakeStripe {
    /// Tells what waits to be told. What is not answered with 200 is told again the next time, as Stripe does.
    pub async fn tell(&self, product: &str, way: &Way) -> Vec<Told> {
        let mut waiting: Vec<String> = self.world().untold.drain(..).collect();
        let kept = waiting.split_off(waiting.len().saturating_sub(way.held_back));
        if let Some(seed) = way.shuffled_by {
            shuffle(&mut waiting, seed);
        }
        let mut told = Vec::new();
        let mut again = Vec::new();
        for event in waiting.into_iter().filter(|_| !way.is_lost) {
            let body = self.world().objects.get(&event).expect("it happened").clone();
            let kind = body["type"].as_str().expect("a type").to_owned();
            let raw = body.to_string();
            let signature = sign(&raw, way.secret, self.signed(way.signed_ago));
            let mut is_known = false;
            for _ in 0..way.times {
                let status = post(product, &raw, &signature).await;
                is_known |= status == 200;
                told.push(Told {
                    event: event.clone(),
                    kind: kind.clone(),
                    status,
                });
            }
            if !is_known {
                again.push(event);
            }
        }
        self.world().untold.extend(again.into_iter().chain(kept));
        told
    }
}

/// Posts one body to the product and returns the status of the answer.
pub async fn post(product: &str, raw: &str, signature: &str) -> u16 {
    reqwest::Client::new()
        .post(format!("{product}/webhooks/stripe"))
        .header("stripe-signature", signature)
        .header("content-type", "application/json; charset=utf-8")
        .body(raw.to_owned())
        .send()
        .await
        .expect("the product answers")
        .status()
        .as_u16()
}

/// The header of a body that was signed then.
pub fn sign(raw: &str, secret: &str, seconds: i64) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key will do");
    mac.update(format!("{seconds}.{raw}").as_bytes());
    let hex: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("t={seconds},v1={hex},v0=ignored")
}

/// Another order, the same for the same number.
pub fn shuffle<T>(list: &mut [T], seed: u64) {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for last in (1..list.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let other = usize::try_from(state % (last as u64 + 1)).expect("a small number");
        list.swap(last, other);
    }
}
