//! Orders: what one seller delivers to one shopper, from being placed to being completed.

#[cfg(feature = "db")]
mod advance;
#[cfg(feature = "db")]
mod cancel;
pub mod code;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod lock;
#[cfg(feature = "db")]
mod look_up;
#[cfg(feature = "db")]
mod read;
#[cfg(feature = "db")]
mod receive;
pub mod state;
#[cfg(feature = "db")]
mod store;
pub mod view;

pub use code::GroupCode;
pub use state::{Actor, Delivery, DeskTab, OrderState, Step};
pub use view::{Desk, DeskCounts, DeskOrder, EventView, GroupCard, LineView, OrderCard, ShopperGroup, ShopperOrder};
#[cfg(feature = "db")]
pub use {
    advance::advance,
    cancel::{cancel_by_seller, cancel_by_shopper, decline_cancel},
    error::{LookUpRefused, OrderRefused},
    look_up::look_up,
    read::{load_desk, load_desk_order, load_group, load_groups_of_account},
    receive::{COMPLETE_AFTER_DAYS, complete_overdue, receive},
    store::{NewGroup, NewOrder, NewOrderLine, PlacedGroup, insert_group, load_placed},
};

/// Who may look at an order group as its shopper: whoever holds its secret, and the account that placed it.
#[cfg(feature = "db")]
#[derive(Clone, Debug)]
pub struct ShopperAccess {
    /// The secret of the link, when it came along.
    pub token: Option<crate::base::secret::Token>,
    /// The account, when signed in.
    pub account: Option<crate::base::AccountId>,
}
