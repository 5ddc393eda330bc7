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
    /// Goods that are sold by weight were not weighed.
    #[error("goods that are sold by weight were not weighed")]
    NotWeighed,
    /// A reason is needed.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a part of an order is not handed over.
#[derive(Debug, thiserror::Error)]
pub enum PartRefused {
    /// Not one pack was chosen.
    #[error("nothing was chosen")]
    NothingChosen,
    /// Less is left of a line than was chosen.
    #[error("less is left than was chosen")]
    MoreThanLeft,
    /// The order itself refuses.
    #[error(transparent)]
    Order(#[from] OrderRefused),
}

impl From<sqlx::Error> for PartRefused {
    fn from(error: sqlx::Error) -> Self {
        Self::Order(error.into())
    }
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
