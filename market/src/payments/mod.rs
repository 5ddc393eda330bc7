//! Payments: how an order group is paid, and how a payment is shared over its orders.
//!
//! Cash on delivery is whole. Of cards the edge is there, [`card`]: what is asked of whoever takes them, and what they
//! tell us.

#[cfg(feature = "db")]
pub mod card;
pub mod payment;
#[cfg(feature = "db")]
mod store;

pub use payment::{PaymentMethod, PaymentState};
#[cfg(feature = "db")]
pub use store::insert_payment;
