//! One call, until somebody knows what became of it.

use super::Stripe;
use market::payments::card::{Answer, CardKey, Refusal, RefusalKind};
use std::{
    future::Future,
    hash::{BuildHasher, Hasher, RandomState},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};
use stripe::{ApiErrors, ApiErrorsType, IdempotencyKey, RequestStrategy, StripeError};

/// How many things a list brings at once: the most that Stripe gives.
pub(super) const PAGE: i64 = 100;

/// How many pages of a list are read.
const PAGES_MAX: usize = 100;

/// How long is waited for an answer, and how often it is asked for.
#[derive(Clone)]
pub struct Patience {
    /// How often a call is sent.
    pub tries: u32,
    /// How long one answer may take.
    pub time_max: Duration,
    /// How long to wait after so many tries.
    pub pause: Arc<dyn Fn(u32) -> Duration + Send + Sync>,
}

impl Default for Patience {
    /// Three tries of at most 20 s. The pauses grow from a quarter of a second and differ by chance, so that processes
    /// that failed together do not come back together.
    fn default() -> Self {
        Self {
            tries: 3,
            time_max: Duration::from_secs(20),
            pause: Arc::new(|tried| {
                let longest = 250 << tried.min(5);
                let chance = RandomState::new().build_hasher().finish();
                Duration::from_millis(longest / 2 + chance % (longest / 2))
            }),
        }
    }
}

/// What was counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figures {
    /// Calls that were done.
    pub done: u64,
    /// Calls that Stripe refused.
    pub refused: u64,
    /// Calls of which nobody knows what became.
    pub unknown: u64,
    /// How often one was sent again.
    pub repeated: u64,
}

/// The counters behind the figures.
#[derive(Debug, Default)]
pub(super) struct Counters {
    done: AtomicU64,
    refused: AtomicU64,
    unknown: AtomicU64,
    repeated: AtomicU64,
}

impl Counters {
    pub(super) fn figures(&self) -> Figures {
        Figures {
            done: self.done.load(Relaxed),
            refused: self.refused.load(Relaxed),
            unknown: self.unknown.load(Relaxed),
            repeated: self.repeated.load(Relaxed),
        }
    }
}

impl Stripe {
    /// Sends a call, and again with the same key as long as nobody knows what became of it.
    pub(super) async fn call<T, F>(
        &self,
        what: &'static str,
        key: Option<&CardKey>,
        send: impl Fn(RequestStrategy) -> F,
    ) -> Answer<T>
    where
        F: Future<Output = Result<T, StripeError>>,
    {
        let how = match key.map(|key| IdempotencyKey::new(key.as_str())) {
            None => RequestStrategy::Once,
            Some(Ok(key)) => RequestStrategy::Idempotent(key),
            Some(Err(_)) => return Answer::Refused(Refusal::new(RefusalKind::Invalid, "the key is too long")),
        };
        let mut last = String::new();
        for tried in 1..=self.patience.tries {
            match send(how.clone()).await.map_err(judge) {
                Ok(it) => {
                    self.counters.done.fetch_add(1, Relaxed);
                    return Answer::Done(it);
                }
                Err(Verdict::Refused(refusal)) => {
                    self.counters.refused.fetch_add(1, Relaxed);
                    tracing::info!(what, %refusal, "Stripe refused");
                    return Answer::Refused(refusal);
                }
                Err(Verdict::Unknown(why)) => {
                    tracing::warn!(what, why, tried, "nobody knows what became of a call to Stripe");
                    last = why;
                }
            }
            if tried < self.patience.tries {
                self.counters.repeated.fetch_add(1, Relaxed);
                tokio::time::sleep((self.patience.pause)(tried)).await;
            }
        }
        self.counters.unknown.fetch_add(1, Relaxed);
        Answer::Unknown(last)
    }

    /// Reads a whole list, page by page.
    pub(super) async fn list<T, F>(
        &self,
        what: &'static str,
        page: impl Fn(Option<String>, RequestStrategy) -> F,
        name_of: impl Fn(&T) -> String,
    ) -> Answer<Vec<T>>
    where
        F: Future<Output = Result<stripe_types::List<T>, StripeError>>,
    {
        let mut all = Vec::new();
        for _ in 0..PAGES_MAX {
            let after = all.last().map(&name_of);
            match self.call(what, None, |how| page(after.clone(), how)).await {
                Answer::Done(listed) => {
                    let is_last = !listed.has_more || listed.data.is_empty();
                    all.extend(listed.data);
                    if is_last {
                        return Answer::Done(all);
                    }
                }
                Answer::Refused(refusal) => return Answer::Refused(refusal),
                Answer::Unknown(why) => return Answer::Unknown(why),
            }
        }
        Answer::Unknown("the list is longer than is read".to_owned())
    }
}

enum Verdict {
    Refused(Refusal),
    Unknown(String),
}

/// What an error says of what became of the call.
fn judge(error: StripeError) -> Verdict {
    match error {
        // Somebody else is at it with the same key, there is no room, or it broke on their side: perhaps half way.
        StripeError::Stripe(error, status) if matches!(status, 409 | 429 | 500..) => {
            Verdict::Unknown(format!("answered {status} {}", words_of(&error)))
        }
        StripeError::Stripe(error, status) => {
            let code = error.code.as_ref().map_or("", |code| code.as_str());
            let kind = match status {
                _ if error.type_ == ApiErrorsType::IdempotencyError => RefusalKind::KeyReused,
                _ if code == "resource_missing" => RefusalKind::NotFound,
                401 | 403 => RefusalKind::NotAllowed,
                402 => RefusalKind::Declined,
                404 => RefusalKind::NotFound,
                _ => RefusalKind::Invalid,
            };
            Verdict::Refused(Refusal::new(kind, words_of(&error)))
        }
        StripeError::JSONDeserialize(_) => Verdict::Unknown("an answer that cannot be read".to_owned()),
        StripeError::ClientError(why) => Verdict::Unknown(why),
        StripeError::Timeout => Verdict::Unknown("no answer in time".to_owned()),
        StripeError::ConfigError(why) => Verdict::Refused(Refusal::new(RefusalKind::NotAllowed, why)),
    }
}

/// The code and the parameter it is about. The message is left out: Stripe repeats in it what was sent.
fn words_of(error: &ApiErrors) -> String {
    let code = error.code.as_ref().map_or(error.type_.as_str(), |code| code.as_str());
    match &error.param {
        Some(param) => format!("{code} {param}"),
        None => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_differ() {
        let patience = Patience::default();
        for (tried, least, most) in [(1, 250, 500), (2, 500, 1_000), (60, 4_000, 8_000)] {
            let pauses: Vec<_> = (0..50).map(|_| (patience.pause)(tried).as_millis()).collect();
            assert!(pauses.iter().all(|pause| (least..most).contains(pause)), "{pauses:?}");
            assert!(pauses.iter().any(|pause| *pause != pauses[0]), "{pauses:?}");
        }
    }
}
