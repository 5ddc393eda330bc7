//! States and reasons in words.

use crate::words::payouts as say;
use leptos::prelude::*;
use market::{
    base::Lang,
    payouts::{BatchState, SkipReason},
};

/// Where a batch stands; `is_open`: the bank was told of lines whose end is not known.
pub(in crate::department) fn batch_pill(lang: Lang, state: BatchState, is_open: bool) -> AnyView {
    let (class, word) = match state {
        BatchState::Draft => ("pill pill-wait", say::state_draft(lang)),
        BatchState::Approved => ("pill pill-go", say::state_approved(lang)),
        BatchState::Exported => ("pill pill-go", say::state_exported(lang)),
        BatchState::Sent if is_open => ("pill pill-go", say::state_sent(lang)),
        BatchState::Sent => ("pill pill-good", say::state_settled(lang)),
        BatchState::Cancelled => ("pill", say::state_cancelled(lang)),
    };
    view! { <span class=class>{word}</span> }.into_any()
}

/// Why somebody is left out.
pub(in crate::department) fn skip_word(lang: Lang, reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::Negative => say::skip_negative(lang),
        SkipReason::BelowMinimum => say::skip_below_minimum(lang),
        SkipReason::OnHold => say::skip_on_hold(lang),
        SkipReason::NoAccount => say::skip_no_account(lang),
        SkipReason::Unverified => say::skip_unverified(lang),
        SkipReason::Changed => say::skip_changed(lang),
        SkipReason::InBatch => say::skip_in_batch(lang),
        SkipReason::NotThere => say::skip_not_there(lang),
        SkipReason::Full => say::skip_full(lang),
    }
}
