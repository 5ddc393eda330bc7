//! What we reach over the network.

pub mod meilisearch;
pub mod smtp;
