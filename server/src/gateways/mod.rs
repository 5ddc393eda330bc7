//! What we reach outside of this process.

pub mod files;
pub mod meilisearch;
pub mod smtp;
pub mod stripe;
