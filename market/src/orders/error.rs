//! Why an order refuses.

use chrono::{DateTime, Utc};

/// Why an order refuses.
#[derive(Debug, thiserror::Error)]
pub enum OrderRefused {
    /// No such order of yours.
    #[error("no such order")]
    NotFound,
    /// The order no longer stands where this is lawful.
    #[error("the order has moved on")]
    MovedOn,
    /// A reason is needed.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why an order could not be looked up.
#[derive(Debug, thiserror::Error)]
pub enum LookUpRefused {
    /// No such order, or it is not yours.
    #[error("no such order")]
    NotFound,
    /// Too many were looked for from this address and not found.
    #[error("too many orders were looked for until {again_at}")]
    TooManyAttempts {
        /// When looking may be tried again.
        again_at: DateTime<Utc>,
    },
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
