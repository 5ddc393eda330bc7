//! Search with Meilisearch: an engine beside PostgreSQL for large catalogues and many visitors.
//!
//! The index is disposable: everything in it comes from the search rows ([`market::search::outbox`]). A visitor's
//! search asks the server for ids only and PostgreSQL for what they are now, so a stale index never shows what is
//! hidden. Whatever is wrong with the server, PostgreSQL answers ([`fallback`]).
//!
//! `client` reaches the server · `settings`, `document` say what is kept there · `wording`, `query`, `index` search ·
//! `gate`, `breaker`, `fallback` decide who answers · `check`, `deliver`, `indexer`, `rebuild`, `reconcile` keep the
//! index right.

mod breaker;
mod check;
mod client;
mod deliver;
mod document;
mod fallback;
mod gate;
mod index;
mod indexer;
mod query;
mod rebuild;
mod reconcile;
mod settings;
mod wording;

pub use check::Status;
pub use client::CallFailed;
pub use gate::Condition;
pub use reconcile::Reconciled;

use anyhow::Result;
use client::Server;
use fallback::Fallback;
use gate::Gate;
use market::search::ProductIndex;
use sqlx::PgPool;
use std::{
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

/// The oldest version that we know; before it settings and tasks look otherwise.
const OLDEST: &str = "1.50";

/// Documents sent, read or marked at a time.
const BATCH: usize = 1_000;

/// Where the server is and how we may use it.
#[derive(Clone, PartialEq, Eq)]
pub struct MeilisearchConfig {
    /// The address, without a slash at the end.
    pub url: String,
    /// A key that can search our index and nothing else.
    pub search_key: String,
    /// A key that can do everything with our index and its shadow, and nothing else.
    pub index_key: String,
    /// The name of the index. Its shadow has `_new` behind it.
    pub index: String,
    /// How long a search may take before PostgreSQL answers instead.
    pub search_time_max: Duration,
}

/// How long a search may take when nothing else is said.
pub const SEARCH_TIME_MAX: Duration = Duration::from_millis(800);

impl std::fmt::Debug for MeilisearchConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MeilisearchConfig")
            .field("url", &self.url)
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

/// Why the index could not be written.
#[derive(Debug, thiserror::Error)]
pub enum IndexingFailed {
    /// The server is the reason.
    #[error("Meilisearch: {0}")]
    Server(#[from] CallFailed),
    /// The database is the reason.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
    /// The new index does not hold what was sent.
    #[error("the new index holds {found} documents instead of {expected}")]
    Incomplete {
        /// How many it holds.
        found: usize,
        /// How many it should.
        expected: usize,
    },
    /// Another process is writing.
    #[error("another process is writing the index")]
    Busy,
}

/// A server, and what this process knows of it.
#[derive(Clone, Debug)]
pub struct Meilisearch {
    server: Server,
    search_time_max: Duration,
    gate: Arc<Gate>,
}

/// What is worth a line in the metrics.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figures {
    /// Searches that the server answered.
    pub answered: u64,
    /// Searches that PostgreSQL answered instead.
    pub fallbacks: u64,
    /// Documents that the server refused for what they are.
    pub refused: u64,
    /// What the index must still learn, when this process last looked.
    pub waiting: i64,
    /// Milliseconds since everything was learnt.
    pub lag_ms: u64,
    /// Whether the index can answer.
    pub is_ready: bool,
    /// Whether the server is left alone for a while.
    pub is_breaker_open: bool,
}

impl Meilisearch {
    /// A server about which nothing is known yet. It touches no network.
    pub fn new(config: &MeilisearchConfig) -> Result<Self> {
        Ok(Self {
            server: Server::new(config)?,
            search_time_max: config.search_time_max,
            gate: Arc::default(),
        })
    }

    /// The search engine that asks this server, and PostgreSQL whenever something is wrong with it.
    pub fn engine(&self, pool: PgPool, postgres: Arc<dyn ProductIndex>) -> Arc<dyn ProductIndex> {
        let outside = index::MeilisearchIndex::new(self.server.clone(), pool);
        Arc::new(Fallback {
            outside: Arc::new(outside),
            postgres,
            gate: Arc::clone(&self.gate),
            time_max: self.search_time_max,
        })
    }

    /// What is worth a line in the metrics.
    pub fn figures(&self) -> Figures {
        let counters = &self.gate.counters;
        Figures {
            answered: counters.answered.load(Relaxed),
            fallbacks: counters.fallbacks.load(Relaxed),
            refused: counters.refused.load(Relaxed),
            waiting: counters.waiting.load(Relaxed),
            lag_ms: counters.lag_ms.load(Relaxed),
            is_ready: self.gate.condition() == Condition::Ready,
            is_breaker_open: self.gate.is_open(),
        }
    }
}
