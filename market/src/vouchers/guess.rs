//! Trying codes: a code is short and worth money, so that nobody guesses on and on, codes that nobody has made are counted.

use super::VoucherRefused;
use crate::{
    base::SessionId,
    people::limit::{Attempt, Limit, next_window, subject_of},
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;
use std::net::IpAddr;

/// A code is about to be tried. It counts as wrong from now on, so that many at once are no way around, until it is found
/// to be right.
#[derive(Debug)]
pub struct Guess {
    attempts: Vec<Attempt>,
    /// When the next may be tried, if there were too many.
    again_at: Option<DateTime<Utc>>,
}

impl Guess {
    /// Counts a try of this session, from this address.
    pub async fn begin(
        pool: &PgPool,
        session: Option<SessionId>,
        from: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<Self, sqlx::Error> {
        let session = session.map(|session| (Limit::VOUCHERS_BY_SESSION, session.to_string()));
        let address = (Limit::VOUCHERS_BY_ADDRESS, subject_of(from));
        let mut guess = Self {
            attempts: Vec::new(),
            again_at: None,
        };
        for (limit, subject) in session.into_iter().chain([address]) {
            match limit.count(pool, &subject, now).await? {
                Some(attempt) => guess.attempts.push(attempt),
                None => guess.again_at = Some(next_window(now)),
            }
        }
        Ok(guess)
    }

    /// Why nothing is tried now; nothing when it may be. A right code waits as well, else waiting would tell it.
    pub fn refusal(&self) -> Option<VoucherRefused> {
        self.again_at.map(VoucherRefused::TooManyTries)
    }

    /// What became of it. Only a code that nobody has made stays counted.
    pub async fn end(self, pool: &PgPool, is_wrong: bool) -> Result<(), sqlx::Error> {
        if !is_wrong {
            for attempt in self.attempts {
                attempt.take_back(pool).await?;
            }
        }
        Ok(())
    }
}
