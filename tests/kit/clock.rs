//! A clock that tests move.

use chrono::{DateTime, Duration, TimeZone, Utc};
use market::base::Clock;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Stands still until it is moved. It starts at nine in the morning of 21 November 2026 in Vietnam.
#[derive(Clone, Debug)]
pub struct FakeClock(Arc<AtomicI64>);

impl Default for FakeClock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(start().timestamp_micros())))
    }
}

/// When every test starts.
pub fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 2, 0, 0)
        .single()
        .expect("a time that exists")
}

impl FakeClock {
    /// Moves the time on.
    pub fn advance(&self, by: Duration) {
        self.0
            .fetch_add(by.num_microseconds().expect("a short time"), Ordering::SeqCst);
    }

    /// What time it is.
    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).expect("a time that exists")
    }

    /// As the product takes it.
    pub fn clock(&self) -> Clock {
        let clock = self.clone();
        // Ids sort by time: each look moves it by a microsecond, as a real clock does.
        Clock::from_fn(move || {
            clock.0.fetch_add(1, Ordering::SeqCst);
            clock.now()
        })
    }
}
