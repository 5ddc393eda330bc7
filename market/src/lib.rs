//! The trade itself: nouns, rules and use cases of a market of cooperatives.
//!
//! Without the feature `db` the crate holds only pure types and rules and compiles to wasm, so that the browser
//! shares them. With it come SQL (only in files named `store.rs`) and the use cases.
//!
//! A module imports only from those above it in this list.

pub mod base;

#[cfg(feature = "db")]
pub mod jobs;
pub mod live;
#[cfg(feature = "db")]
pub mod messages;

pub mod places;

pub mod documents;

pub mod people;

pub mod coops;

pub mod media;

pub mod joining;

pub mod catalog;

pub mod trust;

pub mod resale;

pub mod cart;

pub mod ledger;

pub mod vouchers;

#[cfg(feature = "db")]
pub mod claims;

pub mod orders;

pub mod payments;

pub mod harvests;
pub mod returns;

pub mod checkout;

#[cfg(feature = "db")]
pub mod payouts;

pub mod search;

#[cfg(feature = "db")]
pub mod bulk;

#[cfg(feature = "db")]
pub mod sheets;

#[cfg(feature = "db")]
pub mod invoices;

pub mod programmes;

pub mod browse;

#[cfg(feature = "db")]
pub mod reports;

#[cfg(feature = "db")]
pub mod notices;

#[cfg(feature = "db")]
pub mod privacy;

#[cfg(feature = "db")]
pub mod doctor;

#[cfg(feature = "db")]
pub mod demo;

#[cfg(feature = "db")]
pub mod schema;
