//! Servers of others, faked.

pub mod meilisearch;
pub mod smtp;
pub mod stripe;
