//! What happened, in words.

use crate::words::{statement as say, voucher};
use market::{
    base::{Lang, Vnd},
    payouts::{StatementRow, StatementSum},
};

/// What an entry of the ledger is called. What is not known by name is an adjustment: the figures count all the same.
pub(super) fn event_word(lang: Lang, row: &StatementRow) -> &'static str {
    // Of an order whose money the seller collected themselves only what is taken stands here.
    let is_own = row.gross == Vnd::ZERO && row.change != Vnd::ZERO;
    match row.event.as_str() {
        "released" if is_own => say::released_direct(lang),
        "given_back" if is_own => say::refunded_direct(lang),
        "given_back" => say::refunded(lang),
        "released" => say::released(lang),
        "cash_collected" => say::cash_collected(lang),
        "cash_remitted" => say::cash_remitted(lang),
        "cash_excess" => say::cash_excess(lang),
        "cash_taken_back" => say::cash_taken_back(lang),
        "payout_set_off" => say::payout_set_off(lang),
        "payout_sent" => say::payout_sent(lang),
        "payout_transfer_asked" => say::payout_transfer(lang),
        "payout_transfer_refused" => say::payout_transfer_refused(lang),
        "payout_reversal_asked" => say::payout_reversal(lang),
        "payout_reversal_refused" => say::payout_reversal_refused(lang),
        "paid_in" => say::paid_in(lang),
        "payout_returned" => say::payout_returned(lang),
        _ => say::adjusted(lang),
    }
}

/// What a voucher has to do with it, if there was one.
pub(super) fn voucher_words(lang: Lang, row: &StatementRow) -> Option<String> {
    match () {
        () if row.funded != Vnd::ZERO => Some(voucher::with_paid_in(lang, row.funded)),
        () if row.own_voucher != Vnd::ZERO => Some(voucher::less_own(lang, row.own_voucher)),
        () => None,
    }
}

/// What is left when all that has a column of its own is taken off the change: cash that was set off against what is
/// owed, which lowers both; cash beyond what was owed, which is owed back; and what the seller paid in.
pub(super) fn set_off(sum: &StatementSum) -> Vnd {
    Vnd(sum.change.0 - (sum.gross.0 - sum.fee.0 - sum.vat.0 - sum.withheld.0 - sum.cash.0 - sum.paid.0))
}
