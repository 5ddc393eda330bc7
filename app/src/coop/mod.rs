//! The cooperative's workspace.
//!
//! `live`, `desk` and `today` are compiled for the browser too, for their islands; their pages are not.

#[cfg(feature = "ssr")]
pub mod batch;
pub mod desk;
#[cfg(feature = "ssr")]
pub mod direct;
#[cfg(feature = "ssr")]
pub mod draft;
#[cfg(feature = "ssr")]
pub mod export;
#[cfg(feature = "ssr")]
pub mod grid;
#[cfg(feature = "ssr")]
pub mod harvest;
#[cfg(feature = "ssr")]
pub mod import;
#[cfg(feature = "ssr")]
pub mod invoices;
#[cfg(feature = "ssr")]
pub mod listing;
#[cfg(feature = "ssr")]
pub mod listing_new;
#[cfg(feature = "ssr")]
pub mod listings;
mod live;
#[cfg(feature = "ssr")]
pub(crate) mod numbers;
#[cfg(feature = "ssr")]
pub mod order;
#[cfg(feature = "ssr")]
pub mod payout_account;
#[cfg(feature = "ssr")]
pub mod resale;
#[cfg(feature = "ssr")]
pub mod resale_asked;
#[cfg(feature = "ssr")]
pub mod revenue;
#[cfg(feature = "ssr")]
pub mod shopfront;
#[cfg(feature = "ssr")]
pub mod slip;
#[cfg(feature = "ssr")]
pub mod statement;
#[cfg(feature = "ssr")]
pub mod stock;
#[cfg(feature = "ssr")]
pub mod stock_product;
#[cfg(feature = "ssr")]
mod sure_price;
pub mod today;
#[cfg(feature = "ssr")]
mod two_writers;
#[cfg(feature = "ssr")]
pub mod waiting;

/// The workspace around a member's page.
#[cfg(feature = "ssr")]
pub(crate) fn room(lang: market::base::Lang, member: &market::people::CoopMember) -> crate::page::Room {
    let (vi, en) = member.coop_name();
    crate::page::Room::Coop {
        name: lang.pick(vi, en).to_owned(),
        others: member.others().to_vec(),
        is_steward: member.as_steward().is_some(),
        is_manager: member.as_manager().is_some() && member.acting().is_none(),
        acting: member.acting().cloned(),
        account: member.account(),
    }
}
