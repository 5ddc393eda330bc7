//! The cart: what a visitor means to buy, over any number of cooperatives.

#[cfg(feature = "db")]
mod change;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod store;
pub mod view;

pub use view::{CartGroup, CartLine, CartView};
#[cfg(feature = "db")]
pub use {
    change::{add, change, load},
    error::CartRefused,
    store::{OpenCart, load_groups, lock_cart, mark_placed},
};

/// The most different goods in one cart.
pub const LINES_MAX: u32 = 50;

/// The most packs of one good in one cart.
pub const QUANTITY_MAX: i32 = 999;
