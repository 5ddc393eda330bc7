//! The same product in real browsers, with and without script.

mod accessibility;
mod desk;
mod joining;
mod listing;
mod live;
mod offline;
mod purchase;
mod search;
