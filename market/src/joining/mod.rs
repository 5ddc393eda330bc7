//! Becoming somebody who sells: an application, its papers, and the decision of the department of its province.
//!
//! Nothing of it is public. Approved, it becomes an organisation with a storefront, and whoever applied is its owner.

pub mod application;
#[cfg(feature = "db")]
mod apply;
mod bank;
mod checklist;
mod document;
#[cfg(feature = "db")]
mod documents;
#[cfg(feature = "db")]
mod edit_checklist;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod name;
#[cfg(feature = "db")]
mod review;
#[cfg(feature = "db")]
mod store;
mod tax_code;
#[cfg(feature = "db")]
mod view;

pub use application::{
    ApplicationState, BankFacts, Facts, Filled, Missing, OrganisationFacts, PlaceFacts, RepresentativeFacts,
    SellerKind, Step, missing,
};
pub use bank::{AccountNumber, Bank, banks, find_bank};
pub use checklist::{ChecklistItem, ITEM_NAME_MAX, ITEMS_MAX};
pub use document::{DOCUMENTS_MAX, Document};
pub use tax_code::TaxCode;
#[cfg(feature = "db")]
pub use {
    apply::{begin, load_own, save_step, submit, withdraw},
    documents::{add_document, may_add_document, open_document, remove_document},
    edit_checklist::{load_checklist, save_checklist},
    error::{ApplyRefused, DecideRefused},
    name::{has_hidden, mixes_alphabets},
    review::{approve, count_waiting, list_waiting, load_case, refuse, tick},
    view::{Case, Event, EventKind, OwnApplication, Resembling, WaitingApplication},
};
