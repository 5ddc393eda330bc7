//! Why an order refuses.

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
