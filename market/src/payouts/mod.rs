//! Sellers are paid: where, in which batches, and what of it arrived; what cash they still hold; and how a month of a
//! seller's money reads on paper.
//!
//! What a seller can be paid is what the platform owes less the cash that their people took at doors. A batch is made by
//! one person and approved by another. Money moves in the ledger when the bank was told to pay it, line by line.

mod account;
mod batch;
mod cash;
mod cash_case;
mod error;
mod hold;
mod line;
mod make;
mod statement;
mod step;
mod store;
mod view;

pub use account::{AccountChange, PayoutAccount, change_account, load_account, verify_account};
pub use batch::{BatchState, HOURS_OF_REST, LINES_MAX, LineState, SkipReason};
pub use cash::{
    CashAge, CashDifference, RemitRefused, RemitSheet, SHEET_LINES_MAX, import_remittances, list_ages, list_differences,
};
pub use cash_case::{CashLine, CashRefused, ExcessDecision, decide_excess, list_cash_lines, list_excesses, take_back};
pub use error::{AccountRefused, BatchRefused, HoldRefused, LineRefused, MakeRefused, VerifyRefused};
pub use hold::{hold, lift_hold};
pub use line::{confirm_all, confirm_line, return_line};
pub use make::make_batch;
pub use statement::{STATEMENT_ROWS_MAX, Statement, StatementParty, StatementRow, StatementSum, load_statement};
pub use step::{approve, cancel, export, send};
pub use view::{
    Batch, BatchLine, BatchSkip, BatchSummary, BatchTotals, Overview, Payee, WaitingAccount, load_batch, load_overview,
};

#[cfg(test)]
mod tests;
