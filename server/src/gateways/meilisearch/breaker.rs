//! Leaves a server alone for a while after it failed several times in a row, and tries it carefully again.

use std::time::{Duration, Instant};

/// So many failures in a row open the breaker.
const FAILURES_MAX: u32 = 3;

/// The first and the longest rest.
const REST_MIN: Duration = Duration::from_secs(1);
const REST_MAX: Duration = Duration::from_secs(30);

/// What may be done now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Advice {
    /// Ask the server.
    Ask,
    /// Do not ask it.
    Rest,
    /// Do not let anybody wait for it, but try it once beside.
    Probe,
}

/// The breaker of one server.
#[derive(Debug, Default)]
pub struct Breaker {
    failures: u32,
    rest: Duration,
    /// Until when the server is left alone; nothing while it is asked.
    until: Option<Instant>,
}

impl Breaker {
    /// What may be done now. Only one is told to probe.
    pub fn advise(&mut self, now: Instant) -> Advice {
        match self.until {
            None => Advice::Ask,
            Some(until) if now < until => Advice::Rest,
            Some(_) => {
                // Should the probe never come back, another follows after as long a rest.
                self.until = Some(now + self.rest);
                Advice::Probe
            }
        }
    }

    /// The server answered.
    pub fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// The server failed.
    pub fn failed(&mut self, now: Instant) {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= FAILURES_MAX {
            self.rest = (self.rest * 2).clamp(REST_MIN, REST_MAX);
            self.until = Some(now + self.rest);
        }
    }

    /// Whether the server is left alone.
    pub fn is_open(&self) -> bool {
        self.until.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_three_failures_in_a_row_and_probes_after_a_rest() {
        let start = Instant::now();
        let mut breaker = Breaker::default();
        breaker.failed(start);
        breaker.failed(start);
        breaker.succeeded();
        breaker.failed(start);
        breaker.failed(start);
        assert_eq!(breaker.advise(start), Advice::Ask, "a success between counts");
        breaker.failed(start);
        assert_eq!(breaker.advise(start), Advice::Rest);

        let later = start + REST_MIN;
        assert_eq!(breaker.advise(later), Advice::Probe);
        assert_eq!(breaker.advise(later), Advice::Rest, "one probe is enough");
        breaker.failed(later);
        assert_eq!(
            breaker.advise(later + REST_MIN),
            Advice::Rest,
            "the next rest is longer"
        );
        assert_eq!(breaker.advise(later + REST_MIN * 2), Advice::Probe);
        breaker.succeeded();
        assert_eq!(breaker.advise(later), Advice::Ask);
        assert!(!breaker.is_open());
    }

    #[test]
    fn a_rest_has_an_end() {
        let now = Instant::now();
        let mut breaker = Breaker::default();
        for _ in 0..100 {
            breaker.failed(now);
        }
        assert_eq!(breaker.advise(now + REST_MAX), Advice::Probe);
    }
}
