//! What a trade department does for its cooperatives; for now: featuring.

#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod feature;
pub mod slot;
#[cfg(feature = "db")]
mod store;
#[cfg(all(test, feature = "db"))]
mod tests;

#[cfg(feature = "db")]
pub(crate) use feature::{Decider, feature_as};
pub use slot::{Choice, Choices, NewSlot, Placement, REASON_MAX, SLOT_DAYS_MAX, SlotRow, SlotState, Subject};
#[cfg(feature = "db")]
pub use {
    error::{FeatureRefused, UnfeatureRefused},
    feature::{SLOTS_MAX, feature, unfeature},
    store::{choices, list_slots},
};
