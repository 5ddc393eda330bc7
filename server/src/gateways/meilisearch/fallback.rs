//! The search engine of a process that is set up with Meilisearch: it asks the server, and whatever is wrong with that
//! PostgreSQL answers, a moment later and with the same page.

use super::{
    breaker::Advice,
    client::{CallFailed, within},
    gate::Gate,
    index::Outside,
};
use market::search::{Answer, ProductIndex, SearchError, SearchHits, SearchRequest};
use std::{
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

/// Meilisearch with PostgreSQL behind it.
#[derive(Clone)]
pub(super) struct Fallback {
    pub(super) outside: Arc<dyn Outside>,
    pub(super) postgres: Arc<dyn ProductIndex>,
    pub(super) gate: Arc<Gate>,
    /// How long a visitor waits for the server.
    pub(super) time_max: Duration,
}

impl Fallback {
    async fn answer(&self, request: &SearchRequest) -> Result<SearchHits, SearchError> {
        // What is in stock only the database knows, and nothing is found without a word.
        if request.in_stock || request.words.is_wordless() {
            return self.postgres.search(request).await;
        }
        match self.gate.advise() {
            Advice::Ask => {}
            Advice::Rest => return self.degraded(request).await,
            Advice::Probe => {
                let (probe, asked) = (self.clone(), request.clone());
                tokio::spawn(async move { drop(probe.try_outside(&asked).await) });
                return self.degraded(request).await;
            }
        }
        match self.try_outside(request).await {
            // An index that finds nothing may have been emptied; if it was, somebody must look.
            Some(hits) if hits.products.is_empty() && request.page <= 1 => {
                let second = self.postgres.search(request).await?;
                if second.products.is_empty() {
                    return Ok(hits);
                }
                self.gate.look_again();
                self.gate.count_fallback();
                Ok(second)
            }
            Some(hits) => Ok(hits),
            None => self.degraded(request).await,
        }
    }

    /// Asks the server, and remembers what came of it.
    async fn try_outside(&self, request: &SearchRequest) -> Option<SearchHits> {
        match within(self.time_max, self.outside.find(request)).await {
            Ok(hits) => {
                self.gate.succeeded();
                self.gate.counters.answered.fetch_add(1, Relaxed);
                Some(hits)
            }
            Err(failed) => {
                tracing::warn!(%failed, "Meilisearch did not answer a search");
                match failed {
                    // This search alone: the next may be another.
                    CallFailed::Refused(_) | CallFailed::TooLong => {}
                    CallFailed::WrongKey | CallFailed::NoIndex | CallFailed::NoTask => {
                        self.gate.failed();
                        self.gate.look_again();
                    }
                    CallFailed::Down(_) | CallFailed::Nonsense(_) => self.gate.failed(),
                }
                None
            }
        }
    }

    async fn degraded(&self, request: &SearchRequest) -> Result<SearchHits, SearchError> {
        self.gate.count_fallback();
        let hits = self.postgres.search(request).await?;
        Ok(SearchHits {
            is_degraded: true,
            ..hits
        })
    }
}

impl ProductIndex for Fallback {
    fn search<'a>(&'a self, request: &'a SearchRequest) -> Answer<'a> {
        Box::pin(self.answer(request))
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{SEARCH_TIME_MAX, gate::Condition},
        *,
    };
    use chrono::NaiveDate;
    use futures::future::BoxFuture;
    use market::{
        base::ProductId,
        search::{Engine, SearchWords},
    };
    use std::sync::atomic::{AtomicU32, Ordering};
    use tokio::time::Instant;

    #[derive(Clone, Copy)]
    enum Does {
        Answer,
        FindNothing,
        Hang,
        Fail,
        Refuse,
    }

    struct Stub(Does, AtomicU32);

    impl Outside for Stub {
        fn find<'a>(&'a self, _: &'a SearchRequest) -> BoxFuture<'a, Result<SearchHits, CallFailed>> {
            self.1.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                match self.0 {
                    Does::Answer => Ok(hits(Engine::Meilisearch)),
                    Does::FindNothing => Ok(SearchHits {
                        served_by: Engine::Meilisearch,
                        ..SearchHits::default()
                    }),
                    Does::Hang => std::future::pending().await,
                    Does::Fail => Err(CallFailed::Down("no".to_owned())),
                    Does::Refuse => Err(CallFailed::Refused("no".to_owned())),
                }
            })
        }
    }

    struct Postgres;

    impl ProductIndex for Postgres {
        fn search<'a>(&'a self, _: &'a SearchRequest) -> Answer<'a> {
            Box::pin(async { Ok(hits(Engine::Postgres)) })
        }
    }

    fn hits(served_by: Engine) -> SearchHits {
        SearchHits {
            products: vec![ProductId(uuid::Uuid::nil())],
            served_by,
            ..SearchHits::default()
        }
    }

    fn request() -> SearchRequest {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        SearchRequest::new(SearchWords::parse("trà"), today)
    }

    fn engine(does: Does) -> (Fallback, Arc<Stub>, Arc<Gate>) {
        let stub = Arc::new(Stub(does, AtomicU32::new(0)));
        let gate = Arc::new(Gate::default());
        gate.set_condition(Condition::Ready);
        let engine = Fallback {
            outside: stub.clone(),
            postgres: Arc::new(Postgres),
            gate: gate.clone(),
            time_max: SEARCH_TIME_MAX,
        };
        (engine, stub, gate)
    }

    async fn served(engine: &Fallback) -> (Engine, bool) {
        let hits = engine.search(&request()).await.unwrap();
        (hits.served_by, hits.is_degraded)
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_hangs_costs_its_time_limit_and_then_nothing() {
        let (engine, stub, _) = engine(Does::Hang);
        let start = Instant::now();
        for _ in 0..3 {
            assert_eq!(served(&engine).await, (Engine::Postgres, true));
        }
        // Time stands still here but for what is waited for.
        let waited = start.elapsed();
        assert!(waited >= SEARCH_TIME_MAX * 3 && waited < SEARCH_TIME_MAX * 3 + Duration::from_millis(10));
        for _ in 0..100 {
            assert_eq!(served(&engine).await, (Engine::Postgres, true));
        }
        assert_eq!(start.elapsed(), waited);
        assert_eq!(stub.1.load(Ordering::SeqCst), 3);
    }

    #[tokio::test]
    async fn a_server_that_answers_is_heard_and_one_not_ready_is_not_asked() {
        let (engine, stub, gate) = engine(Does::Answer);
        assert_eq!(served(&engine).await, (Engine::Meilisearch, false));
        for condition in [
            Condition::Unknown,
            Condition::WrongKey("MEILI_SEARCH_KEY"),
            Condition::NotBuilt("it is empty"),
        ] {
            gate.set_condition(condition);
            assert_eq!(served(&engine).await, (Engine::Postgres, true));
        }
        assert_eq!(stub.1.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn stock_is_asked_of_the_database_and_that_is_nothing_worse() {
        let (engine, stub, _) = engine(Does::Answer);
        let request = SearchRequest {
            in_stock: true,
            ..request()
        };
        let hits = engine.search(&request).await.unwrap();
        assert_eq!((hits.served_by, hits.is_degraded), (Engine::Postgres, false));
        assert_eq!(stub.1.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn an_index_that_finds_nothing_is_doubted() {
        let (engine, _, gate) = engine(Does::FindNothing);
        assert_eq!(served(&engine).await, (Engine::Postgres, false));
        // Somebody was asked to look.
        gate.asked_to_look().await;
    }

    #[tokio::test]
    async fn a_search_that_is_refused_does_not_close_the_server_to_others() {
        let (engine, stub, gate) = engine(Does::Refuse);
        for _ in 0..9 {
            assert_eq!(served(&engine).await, (Engine::Postgres, true));
        }
        assert_eq!(stub.1.load(Ordering::SeqCst), 9);
        assert!(!gate.is_open());
    }

    #[tokio::test]
    async fn a_server_that_fails_is_left_alone() {
        let (engine, stub, gate) = engine(Does::Fail);
        for _ in 0..9 {
            assert_eq!(served(&engine).await, (Engine::Postgres, true));
        }
        assert_eq!(stub.1.load(Ordering::SeqCst), 3);
        assert!(gate.is_open());
        assert_eq!(gate.counters.fallbacks.load(Ordering::SeqCst), 9);
    }
}
