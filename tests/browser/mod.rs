//! The same product in real browsers, with and without script.

mod accessibility;
mod live;
mod purchase;
mod search;
