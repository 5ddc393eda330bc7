//! The same product in real browsers, with and without script.

mod accessibility;
mod listing;
mod live;
mod purchase;
mod search;
