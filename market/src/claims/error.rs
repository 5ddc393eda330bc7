//! Why something was not done.

use crate::base::Vnd;

/// Why no claim was made. Nothing was written then.
#[derive(Debug, thiserror::Error)]
pub enum MakeRefused {
    /// The province has no department, so no vouchers either.
    #[error("no such province")]
    NoSuchProvince,
    /// Its last day has not come.
    #[error("the last day has not come")]
    InTheFuture,
    /// Nothing is owed until that day that is in no claim; or, below zero, more came back than was borne: that lowers the next.
    #[error("there is nothing to claim: {sum}")]
    NothingToClaim {
        /// What it would have come to.
        sum: Vnd,
    },
    /// The province has no number left.
    #[error("no number is left")]
    NoNumberLeft,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a claim was not taken a step further.
#[derive(Debug, thiserror::Error)]
pub enum StepRefused {
    /// There is none of whoever asks.
    #[error("no such claim")]
    NotFound,
    /// Only the head of the department agrees and objects.
    #[error("only the head decides")]
    MayNotDecide,
    /// Nobody agrees to what they have made.
    #[error("made by the same person")]
    Own,
    /// It is no longer where it would have to be for this.
    #[error("the claim has moved on")]
    MovedOn,
    /// Why is missing.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
