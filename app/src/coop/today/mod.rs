//! A cooperative's day: `/htx`.

#[cfg(feature = "ssr")]
mod first_steps;
pub(crate) mod live_today_island;
#[cfg(feature = "ssr")]
mod other;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod sales;

#[cfg(feature = "ssr")]
pub use page::{TodayPage, day};
