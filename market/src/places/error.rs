//! Why an address is refused.

/// Why an address is refused.
#[derive(Debug, thiserror::Error)]
pub enum AddressRefused {
    /// No such commune in such a province on that day.
    #[error("no such commune in that province")]
    UnknownPlace,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
