//! What we reach outside of this process.

pub mod carriers;
pub mod meilisearch;
pub mod photo_store;
pub mod push;
pub mod smtp;
pub mod stripe;
pub mod zalo;
