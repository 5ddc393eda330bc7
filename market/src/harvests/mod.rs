//! Selling a harvest before it is there: it is opened with its dates and a cap, ordered ahead, weighed, and allotted.

#[cfg(feature = "db")]
mod allot;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod late;
#[cfg(feature = "db")]
mod open;
pub mod share;
#[cfg(feature = "db")]
mod store;
pub mod view;
#[cfg(feature = "db")]
mod weigh;

pub use share::Method;
pub use view::{HarvestOrder, HarvestPage, HarvestView, OfferedPack};
#[cfg(feature = "db")]
pub use {
    allot::allot,
    error::{HarvestProblem, HarvestRefused},
    late::tell_late,
    open::{NewHarvest, PACKS_MAX, close, close_due, list_harvests, open},
    weigh::{WORD_MAX, weigh, weigh_again},
};
