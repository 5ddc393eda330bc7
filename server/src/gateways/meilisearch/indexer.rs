//! Tells the index what has changed, in batches, as long as the process runs.

use super::{
    BATCH, Condition, IndexingFailed, Meilisearch,
    deliver::{require, send, settle},
    document::Document,
};
use crate::shutdown::Shutdown;
use chrono::{NaiveDate, Timelike};
use market::{
    base::{Clock, ProductId, time::local},
    search::outbox::{self, Turn, Waiting},
};
use sqlx::PgPool;
use std::{
    collections::HashSet,
    sync::atomic::Ordering::Relaxed,
    time::{Duration, Instant},
};

/// Changes are gathered for so long.
const PAUSE: Duration = Duration::from_secs(1);

/// An index that answers is looked at this often, and one that does not.
const LOOK: Duration = Duration::from_secs(60);
const LOOK_WHEN_DOWN: Duration = Duration::from_secs(5);

/// After a build that helped nothing the next waits, longer each time.
const REST_MIN: Duration = Duration::from_secs(30);
const REST_MAX: Duration = Duration::from_secs(3_600);

/// The hour in Vietnam from which on the index is compared with our rows, once a day.
const NIGHT: u32 = 3;

impl Meilisearch {
    /// Keeps the index right until the shutdown.
    pub async fn keep(&self, pool: &PgPool, clock: &Clock, mut shutdown: Shutdown) {
        tokio::select! {
            biased;
            () = shutdown.wait() => {}
            () = self.keep_on(pool, clock) => {}
        }
    }

    async fn keep_on(&self, pool: &PgPool, clock: &Clock) {
        let mut looked: Option<Instant> = None;
        let mut rest = Duration::ZERO;
        let mut built = Instant::now();
        let mut compared = night_of(clock);
        let mut learnt = Instant::now();
        loop {
            let pause = if self.gate.condition() == Condition::Ready {
                LOOK
            } else {
                LOOK_WHEN_DOWN
            };
            if looked.is_none_or(|at| at.elapsed() >= pause) {
                looked = Some(Instant::now());
                if let Err(error) = self.check(pool).await {
                    tracing::warn!(%error, "the search rows cannot be counted");
                }
            }
            if matches!(self.gate.condition(), Condition::NotBuilt(_)) && built.elapsed() >= rest {
                report("built", self.rebuild_if_free(pool).await);
                rest = (rest * 2).clamp(REST_MIN, REST_MAX);
                built = Instant::now();
            }
            if self.gate.condition() == Condition::Ready {
                rest = Duration::ZERO;
                match self.index_waiting(pool).await {
                    Err(IndexingFailed::Server(failed)) => {
                        tracing::warn!(%failed, "Meilisearch does not take what has changed");
                        looked = None;
                    }
                    outcome => report("kept up", outcome),
                }
                let night = night_of(clock);
                if night != compared {
                    compared = night;
                    report("compared", self.reconcile_if_free(pool).await);
                }
            }
            self.note_lag(pool, &mut learnt).await;
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = self.gate.asked_to_look() => looked = None,
            }
        }
    }

    /// Tells the index everything it must still learn, and returns how much that was. It does nothing while another
    /// process does it. An index that may be missing is never written: that would make one with nobody's settings.
    pub async fn index_waiting(&self, pool: &PgPool) -> Result<usize, IndexingFailed> {
        if self.gate.condition() != Condition::Ready || !outbox::has_waiting(pool).await? {
            return Ok(0);
        }
        let Some(mut turn) = Turn::take(pool).await? else {
            return Ok(0);
        };
        let told = self.drain(&mut turn).await;
        turn.end().await;
        told
    }

    /// The same with the turn in hand.
    pub(super) async fn drain(&self, turn: &mut Turn) -> Result<usize, IndexingFailed> {
        let mut done = 0;
        let mut seen = HashSet::new();
        loop {
            let waiting = turn.waiting(BATCH as i64).await?;
            let count = waiting.len();
            // What is just being refreshed cannot be marked: it waits for the next time.
            let is_new = waiting.iter().any(|one| seen.insert(one.mark()));
            if !is_new {
                return Ok(done);
            }
            self.tell(turn, waiting).await?;
            done += count;
            if count < BATCH {
                return Ok(done);
            }
        }
    }

    /// Tells the live index one batch, and marks it once the index says that it has learnt it.
    async fn tell(&self, turn: &mut Turn, waiting: Vec<Waiting>) -> Result<(), IndexingFailed> {
        let live = self.server.live();
        let marks: Vec<(ProductId, i64)> = waiting.iter().map(Waiting::mark).collect();
        let mut documents = Vec::new();
        let mut gone = Vec::new();
        for one in waiting {
            match one {
                Waiting::Changed(product) => documents.push(Document::from(*product)),
                Waiting::Gone { product, .. } => gone.push(product),
            }
        }
        // The index may have been lost since somebody looked: writing would make another without settings.
        self.server.settings(live).await?;
        if !documents.is_empty() {
            let sent = send(&self.server, live, &documents).await;
            let delivered = settle(&self.server, live, &documents, sent).await?;
            self.count_refused(delivered.refused.len());
        }
        if !gone.is_empty() {
            require(&self.server, self.server.remove(live, &gone).await).await?;
        }
        // A product that the server will never take counts as told, until it changes.
        turn.mark(&marks).await?;
        Ok(())
    }

    pub(super) fn count_refused(&self, count: usize) {
        self.gate.counters.refused.fetch_add(count as u64, Relaxed);
    }

    async fn note_lag(&self, pool: &PgPool, learnt: &mut Instant) {
        let counters = &self.gate.counters;
        match outbox::count_waiting(pool).await {
            Ok(waiting) => {
                if waiting == 0 {
                    *learnt = Instant::now();
                }
                counters.waiting.store(waiting, Relaxed);
            }
            Err(error) => tracing::warn!(%error, "what the index must learn cannot be counted"),
        }
        let lag = if counters.waiting.load(Relaxed) == 0 {
            Duration::ZERO
        } else {
            learnt.elapsed()
        };
        counters
            .lag_ms
            .store(u64::try_from(lag.as_millis()).unwrap_or(u64::MAX), Relaxed);
    }
}

fn report<T: std::fmt::Debug>(what: &str, outcome: Result<T, IndexingFailed>) {
    match outcome {
        Ok(outcome) => tracing::debug!(what, ?outcome, "the index"),
        Err(IndexingFailed::Busy) => tracing::debug!(what, "another process writes the index"),
        Err(error) => tracing::warn!(what, %error, "the index could not be kept right"),
    }
}

/// The night that has come last, as the day on which it ended.
fn night_of(clock: &Clock) -> NaiveDate {
    let now = local(clock.now());
    let today = now.date_naive();
    if now.hour() >= NIGHT {
        today
    } else {
        today.pred_opt().unwrap_or(today)
    }
}
