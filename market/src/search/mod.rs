//! Finding products: the request, the port behind which an engine stands, and the engine in PostgreSQL.

pub mod around;
#[cfg(feature = "db")]
mod directory;
#[cfg(feature = "db")]
mod document;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod front;
#[cfg(feature = "db")]
mod index;
#[cfg(feature = "db")]
mod lexeme;
#[cfg(feature = "db")]
mod mend;
#[cfg(feature = "db")]
mod miss;
#[cfg(feature = "db")]
mod name;
#[cfg(feature = "db")]
mod narrow;
#[cfg(feature = "db")]
pub mod outbox;
#[cfg(feature = "db")]
mod page;
#[cfg(feature = "db")]
mod plan;
#[cfg(feature = "db")]
mod postgres;
#[cfg(feature = "db")]
mod rank;
#[cfg(feature = "db")]
mod refresh;
pub mod request;
#[cfg(feature = "db")]
mod steps;
#[cfg(feature = "db")]
mod store;
#[cfg(feature = "db")]
mod suggest;
#[cfg(all(test, feature = "db"))]
mod tests;
#[cfg(feature = "db")]
mod tiers;
#[cfg(feature = "db")]
mod vocabulary;

pub use around::{Around, Namesake, PlaceKind, PlaceNamesake};
pub use request::{Engine, FacetValue, Facets, SearchHits, SearchRequest, SearchWords, Sort};
#[cfg(feature = "db")]
pub use {
    directory::{Directory, Names},
    error::SearchError,
    index::{Answer, ProductIndex},
    miss::{Missed, forget_misses, list_missed, record_miss},
    postgres::PostgresIndex,
    refresh::{enqueue_refresh, recount_all, recount_words, refresh, refresh_all, refresh_outdated, refresh_rows},
    suggest::{SuggestedProduct, suggest},
};
