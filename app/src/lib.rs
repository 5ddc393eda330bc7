//! What people see: pages, server functions, words.
//!
//! Pages are drawn on the server only (feature `ssr`). The browser's half (feature `hydrate`) holds the islands, which
//! live in files named `*_island.rs` beside their page.

pub mod error;
#[cfg_attr(
    not(feature = "ssr"),
    expect(dead_code, reason = "the browser draws only islands, which are handed their words")
)]
mod words;

pub mod coop;

#[cfg(feature = "ssr")]
pub mod account;
#[cfg(feature = "ssr")]
pub mod bell;
#[cfg(feature = "ssr")]
pub mod claims;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod department;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub mod joining;
#[cfg(feature = "ssr")]
pub mod letter;
#[cfg(feature = "ssr")]
pub mod mandates;
#[cfg(feature = "ssr")]
pub mod members;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod rail;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
pub mod shop;
#[cfg(feature = "ssr")]
pub mod ui;
#[cfg(feature = "ssr")]
pub mod vouchers;

#[cfg(feature = "ssr")]
pub use shell::shell;
