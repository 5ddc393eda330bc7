//! The order desk: `/htx/don-hang?the=&trang=`.

pub(crate) mod actions;
pub(crate) mod live_orders_island;
#[cfg(feature = "ssr")]
mod page;

#[cfg(feature = "ssr")]
pub use page::{DeskPage, StepNews, counted, reload_without_script};
