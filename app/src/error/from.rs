//! What failed below or on the way here, as an error that may be told.

use super::AppError;
use server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => AppError::BadRequest,
            ServerFnErrorErr::Request(_) => AppError::Busy,
            _ => AppError::Internal,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<sqlx::Error> for AppError {
    /// A database that cannot be reached in time makes us busy; anything else is a mistake of ours. Neither is told.
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                tracing::warn!(%error, "the database does not answer");
                AppError::Busy
            }
            sqlx::Error::Database(ref inner)
                // Cancelled by a timeout, shutting down, starting up, too many connections, locks, a full disk.
                if inner.code().is_some_and(|code| matches!(&*code, "57014" | "57P01" | "57P02" | "57P03" | "53100" | "53300" | "55P03" | "40P01")) =>
            {
                tracing::warn!(%error, "the database is busy");
                AppError::Busy
            }
            // A zero byte: no text of ours has one, so nothing is called so.
            sqlx::Error::Database(ref inner) if inner.code().as_deref() == Some("22021") => AppError::NotFound,
            _ => {
                tracing::error!(%error, "a query failed");
                AppError::Internal
            }
        }
    }
}
