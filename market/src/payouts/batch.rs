//! What a batch is, where it stands, and who can be paid.

use crate::base::{Vnd, text_enum};
use chrono::{DateTime, Duration, Utc};

pub use crate::payments::HOURS_OF_REST;

/// The most lines of a batch: what banks take in one file.
pub const LINES_MAX: usize = 500;

text_enum! {
    /// Where a batch stands.
    BatchState {
        /// Made, and to be approved by somebody else.
        Draft = "draft",
        /// Approved.
        Approved = "approved",
        /// Its file for the bank may be taken.
        Exported = "exported",
        /// The bank was told to pay.
        Sent = "sent",
        /// Called off before anything was paid.
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// Where a line stands.
    LineState {
        /// Not paid yet.
        Planned = "planned",
        /// Taken out before it was paid.
        Dropped = "dropped",
        /// The bank was told to pay it.
        Sent = "sent",
        /// It arrived.
        Confirmed = "confirmed",
        /// It came back.
        Returned = "returned",
    }
}

text_enum! {
    /// Why a seller is left out.
    SkipReason {
        /// They hold more cash than they are owed.
        Negative = "negative",
        /// It is less than is paid at once.
        BelowMinimum = "below_minimum",
        /// Somebody said that they are not paid for now.
        OnHold = "on_hold",
        /// We do not know where.
        NoAccount = "no_account",
        /// Nobody has verified the account.
        Unverified = "unverified",
        /// The account is new or was changed a short time ago.
        Changed = "changed",
        /// Another batch has them.
        InBatch = "in_batch",
        /// The batch is full.
        Full = "full",
        /// The partner who pays does not keep so much.
        NotThere = "not_there",
    }
}

/// What is known of somebody who may be paid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// What the platform owes.
    pub(super) owed: Vnd,
    /// What their people took at doors.
    pub(super) cash: Vnd,
    /// Their account: when it was changed, and whether somebody verified it.
    pub(super) account: Option<(DateTime<Utc>, bool)>,
    pub(super) is_on_hold: bool,
    pub(super) is_in_batch: bool,
}

impl Standing {
    /// What is left when both sides are set against each other. Cash only ever lowers it: more of it handed over than was
    /// taken is no money to pay out.
    pub(super) fn balance(self) -> Vnd {
        Vnd(self.owed.0.saturating_sub(self.cash.0.max(0)))
    }

    /// What can be paid now, or why nothing is.
    pub(super) fn judge(self, minimum: Vnd, now: DateTime<Utc>) -> Result<Vnd, SkipReason> {
        let balance = self.balance();
        if balance <= Vnd::ZERO {
            return Err(SkipReason::Negative);
        }
        if self.is_in_batch {
            return Err(SkipReason::InBatch);
        }
        if self.is_on_hold {
            return Err(SkipReason::OnHold);
        }
        let (changed_at, is_verified) = self.account.ok_or(SkipReason::NoAccount)?;
        if !is_verified {
            return Err(SkipReason::Unverified);
        }
        if now < rested_at(changed_at) {
            return Err(SkipReason::Changed);
        }
        if balance < minimum {
            return Err(SkipReason::BelowMinimum);
        }
        Ok(balance)
    }
}

/// From when an account is paid that was changed then.
pub(super) fn rested_at(changed_at: DateTime<Utc>) -> DateTime<Utc> {
    changed_at + Duration::hours(HOURS_OF_REST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(owed: i64, cash: i64) -> Standing {
        Standing {
            owed: Vnd(owed),
            cash: Vnd(cash),
            account: Some((DateTime::UNIX_EPOCH, true)),
            is_on_hold: false,
            is_in_batch: false,
        }
    }

    #[test]
    fn what_is_paid_is_what_is_owed_less_the_cash_in_hand() {
        let now = DateTime::UNIX_EPOCH + Duration::hours(HOURS_OF_REST);
        let minimum = Vnd(50_000);
        let judged = |standing: Standing| standing.judge(minimum, now);
        assert_eq!(judged(standing(215_000, 0)), Ok(Vnd(215_000)));
        assert_eq!(judged(standing(215_000, 165_000)), Ok(Vnd(50_000)));
        assert_eq!(judged(standing(215_000, 165_001)), Err(SkipReason::BelowMinimum));
        assert_eq!(judged(standing(152_850, 160_000)), Err(SkipReason::Negative));
        assert_eq!(judged(standing(-1, 0)), Err(SkipReason::Negative));
        // Cash that was handed over twice is nothing to pay out.
        assert_eq!(judged(standing(60_000, -40_000)), Ok(Vnd(60_000)));
        assert_eq!(judged(standing(0, -99_999_999_774_999)), Err(SkipReason::Negative));
    }

    #[test]
    fn whoever_cannot_be_paid_is_told_why() {
        let fresh = DateTime::UNIX_EPOCH;
        let rested = rested_at(fresh);
        let just_before = rested - Duration::microseconds(1);
        let whole = standing(100_000, 0);
        for (standing, at, expected) in [
            (whole, rested, Ok(Vnd(100_000))),
            (whole, just_before, Err(SkipReason::Changed)),
            (Standing { account: None, ..whole }, rested, Err(SkipReason::NoAccount)),
            (
                Standing {
                    account: Some((fresh, false)),
                    ..whole
                },
                rested,
                Err(SkipReason::Unverified),
            ),
            (
                Standing {
                    is_on_hold: true,
                    ..whole
                },
                rested,
                Err(SkipReason::OnHold),
            ),
            (
                Standing {
                    is_in_batch: true,
                    ..whole
                },
                rested,
                Err(SkipReason::InBatch),
            ),
        ] {
            assert_eq!(standing.judge(Vnd(1), at), expected, "{standing:?}");
        }
    }
}
