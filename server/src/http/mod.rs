//! HTTP: what stands around every page and function, and the few addresses that are neither.

pub mod api;
pub mod cache;
pub mod card_return;
pub mod claims;
pub mod client;
pub mod csrf;
pub mod documents;
pub mod files;
pub mod functions;
pub mod headers;
pub mod health;
pub mod limits;
pub mod live;
pub mod mandate_files;
pub mod metrics;
pub mod offline;
pub mod origin;
pub mod own_data;
pub mod pages;
pub mod panic;
pub mod payouts;
pub mod photos;
pub mod problem;
pub mod redirects;
pub mod return_photos;
pub mod sheets;
pub mod shopfront_photos;
pub mod stop;
pub mod suggest;
pub mod trace;
mod upload_form;
pub mod uploads;
pub mod webhooks;

pub use problem::Problem;
