//! Servers of others, faked.

pub mod meilisearch;
