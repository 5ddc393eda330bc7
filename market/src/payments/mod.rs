//! Payments: how an order group is paid, and how a payment is shared over its orders.
//!
//! Only cash on delivery is there; ways that ask somebody outside implement [`PaymentGateway`].

pub mod payment;
#[cfg(feature = "db")]
mod store;

pub use payment::{PaymentMethod, PaymentState};
#[cfg(feature = "db")]
pub use {
    payment::{GatewayFailure, PaymentGateway},
    store::insert_payment,
};
