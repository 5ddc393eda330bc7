//! All SQL of this module.

pub(super) mod make;
pub(super) mod pay;
pub(super) mod read;
pub(super) mod step;

use super::ClaimCode;

/// A code as the database has it.
fn code(text: &str) -> Result<ClaimCode, sqlx::Error> {
    ClaimCode::parse(text).ok_or_else(|| sqlx::Error::Decode("not the code of a claim".into()))
}
