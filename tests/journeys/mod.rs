//! Journeys through the whole program over HTTP, as somebody without any script makes them.

mod access;
mod account;
mod api;

mod bad_days;
mod bank_days;
mod bell;
mod cache;
mod cards;
mod cart;
mod catalogue;
pub(crate) mod claims;
mod connected;
mod desk;
mod desk_batch;
mod desk_find;
mod desk_notes;
mod desk_parts;
mod desk_timers;
mod desk_today;
mod direct;
mod doctor;
mod drafts;
mod factors;
mod featuring;
mod grid;
mod harvest_news;
mod invoices;
pub(crate) mod joining;
mod letters;
mod limits;
mod listing_writers;
pub(crate) mod listings;
mod mandate_files;
pub(crate) mod mandates;
pub(crate) mod meilisearch;
mod members;
mod money_round;
mod notices;
mod operator_order;
mod own_data;
mod partner;
mod passkeys;
pub(crate) mod payouts;
mod photo_words;
pub(crate) mod photos;
mod photos_hostile;
mod photos_parts;
mod photos_stored;
mod power_cuts;
mod purchase;
mod push;
mod race;
mod reading;
pub(crate) mod refunds;
mod resale;
mod return_photos;
mod safety;
mod search;
mod seasons;
pub(crate) mod sheets;
mod shopfront;
pub(crate) mod sign_up;
mod stock;
mod told;
mod transfers;
pub(crate) mod vouchers;
mod webhooks;
mod weighing;
mod zalo;

/// A product of Thái Nguyên, in stock all year: 65.000 ₫, five stars.
const MIEN: &str = "mien-dong-tai-hoan-500";
/// Who makes it.
const MIEN_OWNER: &str = "tai-hoan";
/// A product of Phú Thọ, in season in November: 195.000 ₫.
const CAM: &str = "cam-cao-phong";
/// Who grows it.
const CAM_OWNER: &str = "cam-muong-thang";
