//! The same product in real browsers, with and without script.

mod accessibility;
mod desk;
mod grid;
mod joining;
mod listing;
mod live;
mod offline;
mod photo;
mod purchase;
mod returns;
mod search;
mod transfer;
