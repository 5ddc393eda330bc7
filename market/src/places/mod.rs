//! Provinces and communes since 1 July 2025, their neighbours, and what places were called before.

#[cfg(feature = "db")]
mod error;
pub mod place;
#[cfg(feature = "db")]
mod reference;
#[cfg(feature = "db")]
mod store;
#[cfg(all(test, feature = "db"))]
mod tests;

pub use place::{Commune, Place, Province, ResolvedPlace, bare_name, former_name, province_key};
#[cfg(feature = "db")]
pub use {
    error::AddressRefused,
    reference::load_reference,
    store::{list_communes, list_provinces, near_provinces, require_address},
};
