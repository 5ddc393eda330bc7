//! What pages read of claims.

use super::{Claim, ClaimCode, ClaimSummary, ProvinceFunds, store::read as store};
use crate::people::{Official, Operator};
use sqlx::PgPool;

/// Who reads claims.
#[derive(Clone, Copy, Debug)]
pub enum Reader<'a> {
    /// Whoever runs the market reads all of them.
    Operator(Operator),
    /// An official reads those of their province.
    Official(&'a Official),
}

impl<'a> Reader<'a> {
    fn province(self) -> Option<&'a str> {
        match self {
            Self::Operator(_) => None,
            Self::Official(official) => Some(official.province()),
        }
    }
}

/// How the provinces stand that have borne anything; of an official's, their own.
pub async fn list_funds(pool: &PgPool, reader: Reader<'_>) -> Result<Vec<ProvinceFunds>, sqlx::Error> {
    store::list_funds(pool, reader.province()).await
}

/// The reader's claims, the newest first; at most 200.
pub async fn list(pool: &PgPool, reader: Reader<'_>) -> Result<Vec<ClaimSummary>, sqlx::Error> {
    store::list(pool, reader.province()).await
}

/// One claim; another province's does not exist.
pub async fn load(pool: &PgPool, reader: Reader<'_>, code: &ClaimCode) -> Result<Option<Claim>, sqlx::Error> {
    store::load(pool, reader.province(), code).await
}

/// How many claims wait for the head of the official's department.
pub async fn count_waiting(pool: &PgPool, official: &Official) -> Result<i64, sqlx::Error> {
    store::count_waiting(pool, official.province()).await
}
