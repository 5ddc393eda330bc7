//! Refusals that several use cases share.

use chrono::{DateTime, Utc};

/// Why somebody who asks for a letter gets none. It never tells whether the account exists.
#[derive(Debug, thiserror::Error)]
pub enum AskRefused {
    /// Too many letters to this contact, or from this address.
    #[error("too many letters until {again_at}")]
    TooManyAttempts {
        /// When it may be asked again.
        again_at: DateTime<Utc>,
    },
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a link of a letter does nothing.
#[derive(Debug, thiserror::Error)]
pub enum LinkRefused {
    /// It was never given out, was used, or is too old: which of these is nobody's business.
    #[error("no such link")]
    Void,
    /// The contact has become somebody's meanwhile.
    #[error("the contact belongs to an account")]
    Taken,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a person who has signed in could not show once more who they are.
#[derive(Debug, thiserror::Error)]
pub enum ProofRefused {
    /// Another password.
    #[error("wrong password")]
    WrongPassword,
    /// A code is asked for too.
    #[error("no code")]
    CodeNeeded,
    /// Another code, or one that was used.
    #[error("wrong code")]
    WrongCode,
    /// Too many wrong passwords or codes.
    #[error("too many attempts until {again_at}")]
    TooManyAttempts {
        /// When it may be tried again.
        again_at: DateTime<Utc>,
    },
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
