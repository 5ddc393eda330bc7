//! The use cases that join cart, orders and payments in one transaction.

pub mod delivery;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod place;
#[cfg(feature = "db")]
mod prepare;

pub use delivery::{DeliveryQuote, quote};
#[cfg(feature = "db")]
pub use {
    error::{CheckoutRefused, Unavailable},
    place::{ChosenDelivery, Placed, Placement, place},
    prepare::{CheckoutGroup, CheckoutView, prepare},
};

#[cfg(all(test, feature = "db"))]
mod tests;
