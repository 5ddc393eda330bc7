//! The demo market: 34 organisations, their goods, people who sign in, and what departments feature. Illustrative, and
//! every row says so.

mod error;
mod file;
#[cfg(test)]
pub(crate) mod fixture;
mod load;
mod store;
#[cfg(test)]
mod tests;

pub use error::DemoError;
pub use load::{DEMO_PASSWORD, Loaded, load};
