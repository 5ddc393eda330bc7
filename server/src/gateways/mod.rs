//! What we reach outside of this process.

pub mod meilisearch;
pub mod photo_store;
pub mod smtp;
pub mod stripe;
