//! Servers of others: fakes, and the real thing where there is one that runs inside of a test.

pub mod meilisearch;
pub mod push;
pub mod s3;
pub mod smtp;
pub mod stripe;
pub mod zalo;
