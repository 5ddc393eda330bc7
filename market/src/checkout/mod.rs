//! The use cases that join cart, orders and payments in one transaction.

pub mod delivery;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod letter;
#[cfg(feature = "db")]
mod place;
#[cfg(feature = "db")]
mod prepare;
#[cfg(feature = "db")]
mod settings;
#[cfg(feature = "db")]
mod store;
#[cfg(feature = "db")]
mod voucher;

pub use delivery::{DeliveryQuote, DeliveryRate, DeliverySettings, PickUp, quote};
#[cfg(feature = "db")]
pub use {
    error::{CheckoutRefused, Unavailable},
    place::{ChosenDelivery, Placed, Placement, place},
    prepare::{CheckoutGroup, CheckoutView, delivery_of, prepare},
    settings::{DeliveryRefused, OwnDelivery, load_delivery, save_delivery},
    voucher::try_voucher,
};

#[cfg(all(test, feature = "db"))]
mod tests;
