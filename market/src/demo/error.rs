//! Why the demo market is not loaded.

/// Why the demo market is not loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// One of our files does not read as it should.
    #[error("a demo file cannot be read: {0}")]
    File(#[from] serde_json::Error),
    /// One of our files says something that makes no sense.
    #[error("a demo file makes no sense at {0}")]
    Nonsense(String),
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
