//! Why a search has no answer.

/// Why a search has no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The engine did not answer, or answered nonsense.
    #[error("the search engine is out of order: {0}")]
    Engine(String),
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
