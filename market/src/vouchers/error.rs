//! Why a voucher is not made, or not ended.

use crate::base::Vnd;

/// Why a voucher is not made. Nothing was written then.
#[derive(Debug, thiserror::Error)]
pub enum MakeRefused {
    /// Viewers of a department only read.
    #[error("this official may not decide")]
    MayNotDecide,
    /// There is one of that code.
    #[error("the code is taken")]
    CodeTaken,
    /// The first day has gone by.
    #[error("the first day has gone by")]
    InThePast,
    /// The last day is before the first.
    #[error("the last day is before the first")]
    DatesReversed,
    /// It would hold longer than [`super::DAYS_MAX`].
    #[error("the time is too long")]
    TooLong,
    /// It takes off nothing, or more than a figure of ours holds.
    #[error("not an amount")]
    NotAnAmount,
    /// A percentage of nothing, or of more than half.
    #[error("not a percentage")]
    NotAPercentage,
    /// It might take off more than half of what goods cost.
    #[error("the goods must cost at least {least}")]
    MinimumTooLow {
        /// What they must cost at least.
        least: Vnd,
    },
    /// Neither a budget nor a number of uses ends it.
    #[error("a budget or a number of uses is needed")]
    Unlimited,
    /// The budget does not pay for one use.
    #[error("the budget is below one use, {least}")]
    BudgetTooSmall {
        /// What one use may come to.
        least: Vnd,
    },
    /// No use, or fewer in all than one shopper may have.
    #[error("not a number of uses")]
    NotAUse,
    /// There is no such category, or nobody may promote its goods.
    #[error("no such category")]
    NoSuchCategory,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a voucher is not ended.
#[derive(Debug, thiserror::Error)]
pub enum EndRefused {
    /// Viewers of a department only read.
    #[error("this official may not decide")]
    MayNotDecide,
    /// There is no such voucher of whoever asks.
    #[error("no such voucher")]
    NotFound,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
