//! Loading a whole catalogue from a file of one JSON object a line. The file is read twice, once to check every row and
//! once to load them all in one transaction, so that nothing is ever half loaded.
//!
//! What a row does not tell is set by fixed rules: the goods come from the first ward of their province, are kept dry,
//! travel anywhere and can be had all year; everything says that it is illustrative.

mod category;
mod error;
mod import;
mod lines;
mod province;
mod row;
mod slugs;
mod store;
#[cfg(test)]
mod tests;

pub use error::{BadRow, ImportError, RowProblem};
pub use import::{Imported, import};
