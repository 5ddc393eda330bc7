//! Payments: how an order group is paid, and how a payment is shared over its orders.
//!
//! Each way to pay is a [`Rail`]. Cash is paid at the door. A bank transfer is awaited before the order is the seller's: what comes
//! into the bank is matched by the code in its memo ([`credit`](take_credit)), settled, or laid before a person. Cards pay on a page
//! of whoever takes them ([`card`]), whom we ask how it ended; then the same money settles the same way.

mod accounts;
#[cfg(feature = "db")]
mod bank_day;
#[cfg(feature = "db")]
pub mod card;
#[cfg(feature = "db")]
mod claim;
#[cfg(feature = "db")]
mod credit;
#[cfg(feature = "db")]
mod direct;
#[cfg(feature = "db")]
mod feed;
#[cfg(feature = "db")]
mod memo;
pub mod payment;
pub mod rail;
#[cfg(feature = "db")]
mod read;
#[cfg(feature = "db")]
mod settle;
#[cfg(feature = "db")]
mod statement;
#[cfg(feature = "db")]
mod store;
#[cfg(feature = "db")]
mod suspense;
pub mod vietqr;

pub use accounts::Accounts;
pub use payment::{HOURS_OF_REST, PAY_WITHIN_HOURS, PaymentState};
pub use rail::{Bought, Closed, PaymentMethod, Rail};
#[cfg(feature = "db")]
pub(crate) use statement::{cells, parse_amount, parse_time};
pub use vietqr::BankAccount;
#[cfg(feature = "db")]
pub use {
    bank_day::{
        BankDay, BankDebit, BankFinding, BankRecord, DebitDecision, DebitRefused, HOMES, decide_debit, list_bank_days,
        list_bank_findings, plan_bank_days, reconcile_bank,
    },
    claim::{EnterRefused, SeenPayment, enter_payment},
    credit::{Credited, keep_bank_message, take_credit, work_bank_message},
    direct::{
        AwaitedOrder, LATE_DAYS, Payee, ReceiveRefused, Received, Said, list_awaited, payable_directly,
        receive_directly,
    },
    feed::{BankMovement, FeedFault, Glimpse},
    memo::codes_in,
    read::{PaymentView, RefundView, load_payment},
    settle::{Settled, expire},
    statement::{STATEMENT_LINES_MAX, StatementRefused, StatementSheet, import_statement},
    store::{NewPayment, SuspenseReason, direct::insert_payees, insert_payment, lower},
    suspense::{CreditCase, Decision, DecisionRefused, FeedProblem, close_message, decide, list_cases, list_problems},
};
