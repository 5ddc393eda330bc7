//! Finding products: the request, the port behind which an engine stands, and the engine in PostgreSQL.

#[cfg(feature = "db")]
mod document;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod index;
#[cfg(feature = "db")]
mod refresh;
pub mod request;
#[cfg(feature = "db")]
mod store;
#[cfg(all(test, feature = "db"))]
mod tests;

pub use request::{SearchHits, SearchRequest, SearchWords, Sort};
#[cfg(feature = "db")]
pub use {
    error::SearchError,
    index::{Answer, ProductIndex},
    refresh::{enqueue_refresh, refresh, refresh_all},
    store::PostgresIndex,
};
