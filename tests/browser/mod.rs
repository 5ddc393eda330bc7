//! The same product in real browsers, with and without script.

mod accessibility;
mod bell;
mod card;
mod claims;
mod desk;
mod direct;
mod drafts;
mod grid;
mod joining;
mod listing;
mod live;
mod mandates;
mod offline;
mod passkeys;
mod payouts;
mod photo;
mod purchase;
mod push;
mod returns;
mod search;
mod transfer;
mod vouchers;
