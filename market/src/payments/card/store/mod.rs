//! All SQL of this module.

mod attempt;
mod balance;
mod connected;
mod dispute;
mod inbox;
mod refund;
mod reversal;
mod transfer;

pub(super) use attempt::{
    NewAttempt, attempt_of_order, attempt_paid, attempt_told, insert_attempt, insert_case, latest_number, list_cases,
    live_attempt, load_attempt, lock_attempt, lock_case, lock_payment_of, look_again, set_case_decided, set_ended,
    set_open, set_paid,
};
pub(super) use balance::{insert_days, insert_lines, list_days, list_findings, paid_by_charge, set_day_read};
pub(super) use connected::{
    account_name, account_told, insert_connected, is_seller, list_connected, list_unconnected, load_connected,
    load_unconfirmed, set_confirmed, set_may_receive, set_removed, take_due_looks,
};
pub(super) use dispute::{
    LockedDispute, NewDispute, dispute_name, insert_dispute, list_disputes, lock_dispute, lock_lost, set_borne,
    set_dispute, set_dispute_look_at, set_refund_had, standing_orders, unreleased_orders, unsent_refunds,
};
pub use inbox::InboxFigures;
pub(super) use inbox::{Reading, count, count_attempt, forget_raw, insert, load_pending, set_acted, write_down};
pub(super) use refund::{
    ReadyRefund, choose_attempt, is_disputed, list_on_their_way, load_ready, load_sent, refund_told, set_asked,
    set_came_back, set_refund_look_at, set_refused, set_sent,
};
pub(super) use reversal::{
    load_asked_reversal, set_reversal_arrived, set_reversal_look_at, set_reversal_refused, waiting_reversals,
};
pub(super) use transfer::{
    count_handed_on, leave_all, list_handed_on, load_asked_transfer, load_facts, lock_counting_account,
    lock_waiting_transfer, set_transfer_arrived, set_transfer_asked, set_transfer_left, set_transfer_look_at,
    set_transfer_refused, waiting_for_lines,
};
