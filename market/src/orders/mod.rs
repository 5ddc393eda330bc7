//! Orders: what one seller delivers to one shopper, from being placed to being completed.

#[cfg(feature = "db")]
mod advance;
#[cfg(feature = "db")]
mod ahead;
#[cfg(feature = "db")]
mod batch;
#[cfg(feature = "db")]
mod cancel;
pub mod code;
pub mod desk;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod lock;
#[cfg(feature = "db")]
mod look_up;
pub mod money;
#[cfg(feature = "db")]
mod note;
#[cfg(feature = "db")]
mod paid;
#[cfg(feature = "db")]
mod read;
#[cfg(feature = "db")]
mod receive;
#[cfg(feature = "db")]
mod refuse;
#[cfg(feature = "db")]
pub(crate) mod returning;
#[cfg(feature = "db")]
mod ship;
pub mod state;
#[cfg(feature = "db")]
mod store;
pub mod timers;
pub mod view;
#[cfg(feature = "db")]
mod views;
#[cfg(feature = "db")]
mod weigh;

pub use code::GroupCode;
pub use desk::{DeskFilter, DeskOnly, DeskPlace};
pub use money::Money;
pub use state::{Actor, Delivery, DeskTab, OrderState, Step};
pub use timers::COMPLETE_AFTER_DAYS;
pub use view::{
    AheadView, BatchRow, BatchSheet, Desk, DeskCounts, DeskOrder, EventView, GroupCard, LineView, NoteAuthor, NoteView,
    OrderCard, OrderOutcome, Part, SavedView, ShareView, ShipmentView, ShopperGroup, ShopperOrder,
};
#[cfg(feature = "db")]
pub use {
    advance::advance,
    ahead::{AheadOrder, LateOrder, cancel_ahead, confirm_ahead, lock_ahead, mark_late},
    batch::{BATCH_MAX, BatchRefused, Chosen, advance_many, load_batch, undo},
    cancel::{cancel_by_seller, cancel_by_shopper, decline_cancel},
    error::{LookUpRefused, OrderRefused, PartRefused},
    look_up::look_up,
    note::{NOTE_MAX, NoteRefused, mark_notes_read, write_note_as_seller, write_note_as_shopper},
    paid::{UnpaidOrder, expire_unpaid, lock_expired, lock_unpaid, mark_paid},
    read::{
        find_matching, list_offered, load_desk, load_desk_order, load_desk_orders, load_group, load_groups_of_account,
    },
    receive::receive,
    refuse::{AtTheDoor, DoorRefused, refuse_at_door},
    ship::{hand_over_part, set_tracking},
    store::{NewGroup, NewOrder, NewOrderLine, PlacedGroup, insert_group, load_placed},
    timers::{cancel_unanswered, cancel_unconfirmed, complete_overdue, remind_to_confirm},
    views::{VIEW_NAME_MAX, ViewRefused, forget_view, list_views, save_view},
    weigh::{FarOff, Weight, WeightRefused, answer_extra, believed, weigh},
};

#[cfg(feature = "db")]
pub(crate) use {
    lock::{lock_as_seller, lock_as_shopper},
    store::LockedOrder,
};

#[cfg(all(test, feature = "db"))]
mod tests;

/// Who may look at an order group as its shopper: whoever holds its secret, and the account that placed it.
#[cfg(feature = "db")]
#[derive(Clone, Debug)]
pub struct ShopperAccess {
    /// The secret of the link, when it came along.
    pub token: Option<crate::base::secret::Token>,
    /// The account, when signed in.
    pub account: Option<crate::base::AccountId>,
}
