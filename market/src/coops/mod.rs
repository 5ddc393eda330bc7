//! Cooperatives, cooperative groups and unions, and their storefronts.

pub mod shopfront;
#[cfg(feature = "db")]
mod store;
pub mod storefront;
#[cfg(feature = "db")]
mod write_shopfront;

pub use shopfront::{PhotoPlace, ShopPerson, Shopfront};
#[cfg(feature = "db")]
pub use store::{NewCooperative, NewStorefront, insert_cooperative, insert_storefront};
pub use storefront::{Closure, Grade, StorefrontStatus};
#[cfg(feature = "db")]
pub use write_shopfront::{
    MINIMUM_MAX, OwnShopfront, ShopfrontRefused, load_shopfront, save_shopfront, set_closure, set_minimum, set_photo,
};
