//! What the market holds of one person: handing it out, and forgetting it.

mod erase;
mod export;
mod store;

pub use erase::{EraseRefused, erase};
pub use export::export;
