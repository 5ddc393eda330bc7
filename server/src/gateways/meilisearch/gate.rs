//! What this process knows of the server: whether it may be asked, and what came of it.

use super::breaker::{Advice, Breaker};
use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering::Relaxed},
    },
    time::Instant,
};
use tokio::sync::Notify;

/// Whether the index can answer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Condition {
    /// Nobody has looked yet.
    #[default]
    Unknown,
    /// It can.
    Ready,
    /// The server does not answer.
    Down(String),
    /// A key is wrong; whose setting it is.
    WrongKey(&'static str),
    /// The server is older than what we know.
    TooOld(String),
    /// The index must be built (again); why.
    NotBuilt(&'static str),
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Condition::Unknown => f.write_str("not looked at yet"),
            Condition::Ready => f.write_str("ready"),
            Condition::Down(why) => write!(f, "down: {why}"),
            Condition::WrongKey(setting) => write!(f, "the server refuses the key of {setting}"),
            Condition::TooOld(version) => {
                write!(
                    f,
                    "the server is of version {version}, and {} is the oldest we know",
                    super::OLDEST
                )
            }
            Condition::NotBuilt(why) => write!(f, "must be built: {why}"),
        }
    }
}

/// What this process knows of the server.
#[derive(Debug, Default)]
pub(super) struct Gate {
    condition: Mutex<Condition>,
    breaker: Mutex<Breaker>,
    look_again: Notify,
    pub(super) counters: Counters,
}

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// Searches that the server answered.
    pub(super) answered: AtomicU64,
    /// Searches that PostgreSQL answered instead.
    pub(super) fallbacks: AtomicU64,
    /// Documents that the server refused for what they are.
    pub(super) refused: AtomicU64,
    /// What the index must still learn, when this process last looked.
    pub(super) waiting: AtomicI64,
    /// Milliseconds since everything was learnt.
    pub(super) lag_ms: AtomicU64,
}

impl Gate {
    /// Whether the server may be asked now.
    pub(super) fn advise(&self) -> Advice {
        if *lock(&self.condition) == Condition::Ready {
            lock(&self.breaker).advise(Instant::now())
        } else {
            Advice::Rest
        }
    }

    /// The server answered a search.
    pub(super) fn succeeded(&self) {
        let mut breaker = lock(&self.breaker);
        if breaker.is_open() {
            tracing::info!("Meilisearch answers again");
        }
        breaker.succeeded();
    }

    /// The server did not answer a search.
    pub(super) fn failed(&self) {
        let mut breaker = lock(&self.breaker);
        let was_open = breaker.is_open();
        breaker.failed(Instant::now());
        if breaker.is_open() && !was_open {
            tracing::warn!("Meilisearch is left alone for a while: PostgreSQL answers");
        }
    }

    pub(super) fn is_open(&self) -> bool {
        lock(&self.breaker).is_open()
    }

    pub(super) fn condition(&self) -> Condition {
        lock(&self.condition).clone()
    }

    /// Says once what has changed.
    pub(super) fn set_condition(&self, condition: Condition) {
        let before = std::mem::replace(&mut *lock(&self.condition), condition.clone());
        if before == condition {
            return;
        }
        match &condition {
            Condition::Ready => tracing::info!("Meilisearch answers searches"),
            Condition::Unknown => {}
            other => tracing::warn!(condition = %other, "Meilisearch does not answer searches: PostgreSQL does"),
        }
    }

    /// Somebody saw that something is wrong.
    pub(super) fn look_again(&self) {
        self.look_again.notify_one();
    }

    /// Waits until somebody sees that something is wrong.
    pub(super) async fn asked_to_look(&self) {
        self.look_again.notified().await;
    }

    pub(super) fn count_fallback(&self) {
        self.counters.fallbacks.fetch_add(1, Relaxed);
    }
}

/// Nothing here is ever half written.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
