//! How often somebody may try before they must wait. Attempts are counted in fixed windows of the clock and in the
//! database, so that all processes count together; what is counted is known by its hash only.

use super::store;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use std::net::{IpAddr, Ipv6Addr};

/// How long a window is. Windows begin with every quarter of an hour.
const WINDOW_SECONDS: i64 = 15 * 60;

/// Something that may be tried only so often in one window.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    purpose: &'static str,
    attempts_max: i32,
}

impl Limit {
    /// Wrong passwords for one name from one address, so that nobody elsewhere shuts its owner out. The name counts as it
    /// was typed, whether somebody has it or not: a limit of the account would tell which names belong together.
    pub(super) const SIGN_IN_BY_NAME_HERE: Self = Self {
        purpose: "sign in by name and address",
        attempts_max: 10,
    };

    /// Wrong passwords for one name from anywhere: whoever has many addresses guesses no further than this.
    pub(super) const SIGN_IN_BY_NAME: Self = Self {
        purpose: "sign in by name",
        attempts_max: 100,
    };

    /// Wrong passwords from one address, for any names.
    pub(super) const SIGN_IN_BY_ADDRESS: Self = Self {
        purpose: "sign in by address",
        attempts_max: 50,
    };

    /// Letters to one contact that anybody asked for. It counts whether an account has it or not.
    pub(super) const LETTERS_BY_CONTACT: Self = Self {
        purpose: "letters by contact",
        attempts_max: 3,
    };

    /// Letters that were asked for from one address, which may be that of a room of people who learn this together, or of
    /// all the phones of a district.
    pub(super) const LETTERS_BY_ADDRESS: Self = Self {
        purpose: "letters by address",
        attempts_max: 200,
    };

    /// Wrong passwords of somebody who has signed in.
    pub(super) const PROOF_BY_ACCOUNT: Self = Self {
        purpose: "proof by account",
        attempts_max: 10,
    };

    /// Wrong codes of somebody whose password was right: fewer, because a code has only six digits.
    pub(super) const SECOND_STEP_BY_ACCOUNT: Self = Self {
        purpose: "second step by account",
        attempts_max: 5,
    };

    /// Orders that were looked for from one address and not found.
    pub(crate) const LOOK_UP_BY_ADDRESS: Self = Self {
        purpose: "look up by address",
        attempts_max: 30,
    };

    /// Codes of vouchers that were tried in one session and that nobody has made.
    pub(crate) const VOUCHERS_BY_SESSION: Self = Self {
        purpose: "vouchers by session",
        attempts_max: 10,
    };

    /// The same from one address: more, because many shoppers may share it.
    pub(crate) const VOUCHERS_BY_ADDRESS: Self = Self {
        purpose: "vouchers by address",
        attempts_max: 60,
    };

    /// Files that one person takes home.
    pub(crate) const EXPORT_BY_ACCOUNT: Self = Self {
        purpose: "export by account",
        attempts_max: 30,
    };

    /// Sheets that one person brings.
    pub(crate) const IMPORT_BY_ACCOUNT: Self = Self {
        purpose: "import by account",
        attempts_max: 30,
    };

    /// Counts an attempt before it is made, so that many at once are no way around. Nothing when there were as many
    /// as may be: the attempt is not to be made, and the next may be made at [`next_window`].
    pub(crate) async fn count(
        self,
        pool: &PgPool,
        subject: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Attempt>, sqlx::Error> {
        let attempt = Attempt {
            key: self.key(subject),
            window_ends_at: next_window(now),
        };
        let is_allowed = store::count_attempt(pool, &attempt.key, self.attempts_max, attempt.window_ends_at).await?;
        if !is_allowed {
            tracing::info!(limit = self.purpose, "an attempt over the limit was refused");
        }
        Ok(is_allowed.then_some(attempt))
    }

    fn key(self, subject: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.purpose);
        // Between the two, so that no other pair reads the same.
        hash.update([0]);
        hash.update(subject);
        hash.finalize().into()
    }
}

/// An attempt that was counted. It stays counted unless it is taken back.
#[derive(Debug)]
pub(crate) struct Attempt {
    key: [u8; 32],
    window_ends_at: DateTime<Utc>,
}

impl Attempt {
    /// Takes this attempt back: it was no guess.
    pub(crate) async fn take_back(self, pool: &PgPool) -> Result<(), sqlx::Error> {
        store::uncount_attempt(pool, &self.key, self.window_ends_at).await
    }

    /// Forgets this attempt and those before it.
    pub(super) async fn forget_all(self, pool: &PgPool) -> Result<(), sqlx::Error> {
        store::delete_attempts(pool, &self.key).await
    }
}

/// When the next window begins, and with it new attempts.
pub(crate) fn next_window(now: DateTime<Utc>) -> DateTime<Utc> {
    let begun = now.timestamp().div_euclid(WINDOW_SECONDS) * WINDOW_SECONDS;
    DateTime::from_timestamp(begun + WINDOW_SECONDS, 0).unwrap_or(now)
}

/// Whom an address stands for. One customer of a network has a /64 of IPv6 (RFC 6177), so that is what counts.
pub(crate) fn subject_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_counts_as_its_customer() {
        for (address, subject) in [
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
            ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ] {
            assert_eq!(subject_of(address.parse().expect("an address")), subject, "{address}");
        }
    }

    #[test]
    fn a_window_ends_with_the_quarter_of_an_hour() {
        let time = |text: &str| text.parse::<DateTime<Utc>>().expect("a time");
        for (now, next) in [
            ("2026-11-21T02:00:00Z", "2026-11-21T02:15:00Z"),
            ("2026-11-21T02:14:59.999999Z", "2026-11-21T02:15:00Z"),
            ("2026-11-21T23:59:00Z", "2026-11-22T00:00:00Z"),
        ] {
            assert_eq!(next_window(time(now)), time(next), "{now}");
        }
    }

    #[test]
    fn the_same_subject_counts_apart_for_each_purpose() {
        let by_name = Limit::SIGN_IN_BY_NAME.key("203.0.113.7");
        assert_eq!(by_name, Limit::SIGN_IN_BY_NAME.key("203.0.113.7"));
        assert_ne!(by_name, Limit::SIGN_IN_BY_NAME.key("203.0.113.8"));
        assert_ne!(by_name, Limit::SIGN_IN_BY_ADDRESS.key("203.0.113.7"));
    }
}
