//! Returns: what somebody wants to go back of an order, who answers, and what then goes back.
//!
//! A shopper asks; the seller answers, and up to [`SELLER_DECIDES_UP_TO`] that is the end of it. Above, and when the seller
//! says nothing in time, somebody who runs the platform decides. Nobody decides about their own wish. What is agreed goes
//! back by the ledger.

#[cfg(feature = "db")]
mod answer;
#[cfg(feature = "db")]
mod ask;
#[cfg(feature = "db")]
mod desk;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod offer;
#[cfg(feature = "db")]
mod photo;
pub mod request;
#[cfg(feature = "db")]
mod settle;
#[cfg(feature = "db")]
mod store;
#[cfg(feature = "db")]
pub mod view;

pub use request::{
    ANSWER_WITHIN_HOURS, ASK_WITHIN_DAYS, AskedBy, PERISHABLE_WITHIN_HOURS, ReturnReason, ReturnState,
    SELLER_DECIDES_UP_TO,
};
#[cfg(feature = "db")]
pub use {
    answer::{approve_as_seller, decline_as_seller},
    ask::{Wish, ask},
    desk::{decide_as_operator, escalate, list_cases, propose_for_group},
    error::ReturnRefused,
    offer::{Offer, offer},
    photo::{NewWishPhoto, WISH_PHOTOS_MAX, add_wish_photo, may_add_wish_photo, open_wish_photo},
    view::{RefundView, RequestView, ReturnCase, ReturnsView, WishPhoto, load_for_seller, load_for_shopper},
};
