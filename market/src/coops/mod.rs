//! Cooperatives, cooperative groups and unions, and their storefronts.

#[cfg(feature = "db")]
mod store;
pub mod storefront;

#[cfg(feature = "db")]
pub use store::{NewCooperative, NewStorefront, insert_cooperative, insert_storefront};
pub use storefront::{Closure, Grade, StorefrontStatus};
