//! Offers of what others make: a seller asks, the producer agrees, and what was agreed can be withdrawn.

#[cfg(feature = "db")]
mod answer;
#[cfg(feature = "db")]
mod ask;
#[cfg(feature = "db")]
mod consent;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod sell;
#[cfg(feature = "db")]
mod store;
pub mod view;

pub use view::{AskedRow, FoundGood, FoundPack, OwnPack, OwnRow, ResaleState};
#[cfg(feature = "db")]
pub use {
    answer::{Answer, answer, expire, withdraw},
    ask::{REASON_MAX, ask, count_asked, find, give_up, list_asked, list_own},
    error::ResaleRefused,
    sell::{SellRequest, sell, set_paused},
};
