//! The ledger: what money there is, whose it is, and why. Double entry, only ever added to; each event of the trade that
//! moves money posts one transaction, in its own database transaction.
//!
//! It stands before orders and payments and knows of them only ids, so that whoever moves money can post.

pub mod account;
#[cfg(feature = "db")]
mod commission;
pub mod funder;
#[cfg(feature = "db")]
mod give_back;
pub mod mode;
#[cfg(feature = "db")]
mod order;
#[cfg(feature = "db")]
mod own_refund;
#[cfg(feature = "db")]
mod posting;
pub mod rate;
#[cfg(feature = "db")]
mod refund;
#[cfg(feature = "db")]
mod revenue;
#[cfg(feature = "db")]
mod rule;
pub mod share;
#[cfg(feature = "db")]
mod store;
#[cfg(feature = "db")]
mod transfer;

pub use account::LedgerAccount;
pub use funder::Funder;
pub use mode::CollectionMode;
pub use rate::BasisPoints;
#[cfg(feature = "db")]
pub use {
    commission::{SoldLine, freeze_commission, freeze_extra},
    give_back::{BackLine, GiveBack, GiveBackRefused, GivenBack, give_back},
    order::{call_off, collect, cut_short, fund, release},
    own_refund::{OwnRefund, list_own_refunds, say_sent},
    posting::{Event, Posting},
    refund::{OpenRefund, RefundReason, SendRefused, list_open_refunds, owe_back, send_refund, send_refunds},
    revenue::{EarnedOrder, PaidBy, PaidOut, REVENUE_ROWS_MAX, RefundedOrder, Revenue, load_revenue},
    rule::{
        CommissionRule, RATE_MAX, RateBook, RateRefused, RuleScope, TaxKind, TaxRate, add_commission_rule,
        add_tax_rate, load_rate_book,
    },
    store::{LineLeft, OrderLeft, balance, load_left, post},
    transfer::{ReversalState, TransferState, take_back_disputed},
};

#[cfg(all(test, feature = "db"))]
mod tests;
