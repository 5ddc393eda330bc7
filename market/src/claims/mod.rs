//! What provinces owe for their vouchers: the operator puts it down in a claim, the head of the department agrees or objects,
//! and a transfer with the claim's code pays it.
//!
//! A claim moves no money. Its lines are postings on the province's account of the ledger, each in one claim that stands; what
//! came back of orders lowers the claim that is made next. So an account is always what no claim holds and what of claims is
//! not paid.

mod claim;
mod code;
mod error;
mod make;
mod pay;
mod read;
mod step;
mod store;

pub use claim::{
    CLAIM_LINES_MAX, Claim, ClaimLine, ClaimLineKind, ClaimPayment, ClaimState, ClaimStep, ClaimSummary, ProvinceFunds,
};
pub use code::ClaimCode;
pub use error::{MakeRefused, StepRefused};
pub use make::make;
pub use pay::{LockedClaim, lock, pay};
pub use read::{Reader, count_waiting, list, list_funds, load};
pub use step::{agree, call_off, object};
