//! Vouchers: a code that lowers what a shopper pays, and who bears it. Each order group takes one at most; what it takes off is
//! frozen line by line when the group is placed.

pub mod code;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod guess;
#[cfg(feature = "db")]
mod make;
#[cfg(feature = "db")]
mod store;
#[cfg(feature = "db")]
mod take;
pub mod terms;
#[cfg(feature = "db")]
mod view;

pub use code::VoucherCode;
pub use terms::{Applied, Discount, Goods, PERCENT_MAX, Scope, Terms, VoucherRefused};
#[cfg(feature = "db")]
pub use {
    error::{EndRefused, MakeRefused},
    guess::Guess,
    make::{DAYS_MAX, Maker, NewVoucher, categories, end, list, list_funding, make},
    store::{give_use_back, use_again},
    take::{Found, TakeRefused, find, take},
    view::{Funding, VoucherRow, VoucherState},
};
