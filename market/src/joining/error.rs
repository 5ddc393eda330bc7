//! Why nothing was written.

/// Why an application stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ApplyRefused {
    /// There is no such application, document or paper of this person.
    #[error("no such application")]
    NotFound,
    /// It is before the department, or approved.
    #[error("not open any more")]
    MovedOn,
    /// The step was saved elsewhere meanwhile.
    #[error("saved elsewhere meanwhile")]
    Conflict,
    /// The commune is not one of the province, or not in force.
    #[error("no such place")]
    Place,
    /// Another organisation or application has the tax code.
    #[error("the tax code is taken")]
    TaxCodeTaken,
    /// Something is missing.
    #[error("not whole")]
    NotWhole,
    /// It has as many documents as it can.
    #[error("full of documents")]
    DocumentsFull,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a department's decision or tick was not written down.
#[derive(Debug, thiserror::Error)]
pub enum DecideRefused {
    /// There is no such application in the official's province.
    #[error("no such application")]
    NotFound,
    /// The official may only read.
    #[error("may not decide")]
    MayNotDecide,
    /// The official applies, or speaks for whoever does.
    #[error("nobody decides about their own")]
    Own,
    /// Somebody else has decided, or it was taken back.
    #[error("moved on")]
    MovedOn,
    /// Not every required paper is ticked off.
    #[error("papers are not ticked off")]
    NotTicked,
    /// Something is missing, or a list is too long.
    #[error("not whole")]
    NotWhole,
    /// Another organisation has the tax code by now.
    #[error("the tax code is taken")]
    TaxCodeTaken,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
