//! Products, their packs, what sellers ask for them, and stock.

pub mod product;
pub mod season;
#[cfg(feature = "db")]
pub mod stock;
#[cfg(feature = "db")]
mod store;

pub use product::{Availability, OcopGroup, ProductStatus, ShippingScope, StorageClass};
pub use season::Season;
