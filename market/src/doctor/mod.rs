//! Looks whether what must never be false is true: each invariant is one query that finds the rows which break it.

mod store;

pub use store::{Finding, examine};
