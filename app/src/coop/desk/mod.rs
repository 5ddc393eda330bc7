//! The order desk: `/htx/don-hang?the=&q=&tinh=&cach=&ngay=&hang=&viec=&sau=`.

pub(crate) mod actions;
#[cfg(feature = "ssr")]
pub mod address;
#[cfg(feature = "ssr")]
mod bulk;
#[cfg(feature = "ssr")]
mod filters;
#[cfg(feature = "ssr")]
mod keys;
pub(crate) mod live_orders_island;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod saved;

#[cfg(feature = "ssr")]
pub use page::{DeskPage, StepNews, counted, reload_without_script};
