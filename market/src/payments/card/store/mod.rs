//! All SQL of this module.

mod attempt;
mod inbox;
mod refund;

pub(super) use attempt::{
    NewAttempt, attempt_of_order, attempt_paid, attempt_told, insert_attempt, insert_case, latest_number, list_cases,
    live_attempt, load_attempt, lock_attempt, lock_case, lock_payment_of, look_again, set_case_decided, set_ended,
    set_open, set_paid,
};
pub use inbox::InboxFigures;
pub(super) use inbox::{Reading, count, count_attempt, forget_raw, insert, load_pending, set_acted, write_down};
pub(super) use refund::{
    ReadyRefund, choose_attempt, list_on_their_way, load_ready, set_asked, set_refund_look_at, set_refused, set_sent,
};
