//! What we reach over the network.

pub mod meilisearch;
