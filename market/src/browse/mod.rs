//! What the public pages read. They read across modules and change nothing; a page is the same for everyone.
//!
//! Public is a published product that an approved storefront offers. Goods behind the age gate are only on the pages of
//! their own category and product, which the caller keeps behind the gate.

#[cfg(feature = "db")]
mod category;
#[cfg(feature = "db")]
mod featured;
#[cfg(feature = "db")]
mod find;
#[cfg(feature = "db")]
mod home;
#[cfg(feature = "db")]
mod ocop;
#[cfg(feature = "db")]
mod product;
#[cfg(feature = "db")]
mod store;
#[cfg(feature = "db")]
mod storefront;
#[cfg(all(test, feature = "db"))]
mod tests;
mod view;

pub use view::*;
#[cfg(feature = "db")]
pub use {
    category::{categories, category},
    find::search_page,
    home::home,
    ocop::{certificate, ocop_shelf},
    product::product,
    storefront::{storefront, storefronts},
};
