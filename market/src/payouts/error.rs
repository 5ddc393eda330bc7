//! Why something was not done.

use crate::people::ProofRefused;

/// Why an account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountRefused {
    /// The bank, the number or the holder is not one.
    #[error("no account")]
    NotAnAccount,
    /// Who is asking could not be shown.
    #[error(transparent)]
    Proof(#[from] ProofRefused),
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why an account was not verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyRefused {
    /// There is none, or it is verified.
    #[error("nothing to verify")]
    NotFound,
    /// It is another one than was read.
    #[error("the account was changed meanwhile")]
    MovedOn,
    /// Nobody verifies what they entered.
    #[error("entered by the same person")]
    Own,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a hold was not placed or lifted.
#[derive(Debug, thiserror::Error)]
pub enum HoldRefused {
    /// There is no such seller, or none that is held.
    #[error("nothing to hold or to lift")]
    NotFound,
    /// Why is missing.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why no batch was made.
#[derive(Debug, thiserror::Error)]
pub enum MakeRefused {
    /// Nobody can be paid now.
    #[error("nobody can be paid")]
    NobodyToPay,
    /// Not an amount above zero.
    #[error("the minimum is not above zero")]
    NotAMinimum,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a batch was not taken a step further.
#[derive(Debug, thiserror::Error)]
pub enum BatchRefused {
    /// There is none.
    #[error("no such batch")]
    NotFound,
    /// It is no longer where it would have to be for this.
    #[error("the batch has moved on")]
    MovedOn,
    /// Nobody approves what they made.
    #[error("made by the same person")]
    Own,
    /// Lines had to be taken out, or others were shown: look again.
    #[error("the batch is not what was shown")]
    Changed,
    /// Why is missing.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// Its file is out, and nobody has said that the bank did not get it.
    #[error("the bank may have its file")]
    MaybeSent,
    /// Who is asking could not be shown.
    #[error(transparent)]
    Proof(#[from] ProofRefused),
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a line was not settled.
#[derive(Debug, thiserror::Error)]
pub enum LineRefused {
    /// There is none that was sent and is not settled.
    #[error("nothing to settle")]
    NotFound,
    /// The bank's reference, or why it came back, is missing.
    #[error("a reference or reason is needed")]
    TextNeeded,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
