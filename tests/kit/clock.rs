//! A clock that tests move.

use chrono::{DateTime, Duration, TimeZone, Utc};
use market::base::Clock;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

/// Stands still until it is moved, unless it was made to run. It starts at nine in the morning of 21 November 2026 in Vietnam.
#[derive(Clone, Debug)]
pub struct FakeClock {
    micros: Arc<AtomicI64>,
    /// Since when it runs, and how many times as fast as time itself.
    runs: Option<(Instant, u32)>,
}

impl Default for FakeClock {
    fn default() -> Self {
        Self::starting_at(start())
    }
}

/// When every test starts.
pub fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 2, 0, 0)
        .single()
        .expect("a time that exists")
}

impl FakeClock {
    /// One that stands there.
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self {
            micros: Arc::new(AtomicI64::new(start.timestamp_micros())),
            runs: None,
        }
    }

    /// The same, running so many times as fast as time itself: several processes agree about it.
    pub fn running(self, speed: u32) -> Self {
        Self {
            runs: (speed > 0).then(|| (Instant::now(), speed)),
            ..self
        }
    }

    /// How fast it runs; not at all, mostly.
    pub fn speed(&self) -> u32 {
        self.runs.map_or(0, |(_, speed)| speed)
    }

    /// Moves the time on.
    pub fn advance(&self, by: Duration) {
        self.micros
            .fetch_add(by.num_microseconds().expect("a short time"), Ordering::SeqCst);
    }

    /// What time it is.
    pub fn now(&self) -> DateTime<Utc> {
        let ran = self.runs.map_or(0, |(since, speed)| {
            i64::try_from(since.elapsed().as_micros() * u128::from(speed)).expect("a short time")
        });
        DateTime::from_timestamp_micros(self.micros.load(Ordering::SeqCst) + ran).expect("a time that exists")
    }

    /// As the product takes it.
    pub fn clock(&self) -> Clock {
        let clock = self.clone();
        // Ids sort by time: each look moves it by a microsecond, as a real clock does.
        Clock::from_fn(move || {
            clock.micros.fetch_add(1, Ordering::SeqCst);
            clock.now()
        })
    }
}
