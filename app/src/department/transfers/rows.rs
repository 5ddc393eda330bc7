//! Transfers, and what was taken back of them.

use crate::{
    department::order::code_link,
    ui::{state::moment, table},
    words::transfers as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, time::shown_time},
    ledger::{ReversalState, TransferState},
    payments::card::{HandedOn, LeftReason, TakenBack, shown_minor},
};

pub(super) fn draw_transfers(lang: Lang, transfers: &[HandedOn]) -> AnyView {
    let rows: Vec<_> = transfers.iter().map(|transfer| draw_row(lang, transfer)).collect();
    table::table_section(
        "cac-khoan",
        say::transfers(lang),
        [
            table::words(say::order(lang)),
            table::words(say::since(lang)),
            table::words(say::state(lang)),
            table::figures(say::amount(lang)),
            table::figures(say::settled(lang)),
        ],
        rows,
        say::no_transfers(lang),
    )
}

fn draw_row(lang: Lang, transfer: &HandedOn) -> AnyView {
    let settled = match &transfer.settled {
        Some((sum, rate)) => {
            let rate = say::rate(lang, rate.vnd, shown_minor(rate.minor, sum.currency.as_str()));
            view! { {sum.to_string()} <br/> <span class="soft small">{rate}</span> }.into_any()
        }
        None => view! { "–" }.into_any(),
    };
    let name = (!transfer.transfer.is_empty())
        .then(|| view! { <br/> <span class="soft small code">{transfer.transfer.clone()}</span> });
    let rest = (transfer.rest != Vnd::ZERO)
        .then(|| view! { <br/> <span class="soft small">{say::rest(lang, transfer.rest)}</span> });
    let reversals: Vec<_> = transfer
        .reversals
        .iter()
        .map(|reversal| draw_reversal(lang, reversal))
        .collect();
    view! {
        <tr>
            <th scope="row">
                {code_link(lang, &transfer.code)}
                <br/>
                <span class="soft">{transfer.name.get(lang).to_owned()}</span>
            </th>
            <td data-label=say::since(lang)>{moment(&shown_time(transfer.since))}</td>
            <td data-label=say::state(lang)>{state_pill(lang, transfer)} {why(lang, transfer)} {name} {reversals}</td>
            <td class="num" data-label=say::amount(lang)>{transfer.amount.to_string()} {rest}</td>
            <td class="num" data-label=say::settled(lang)>{settled}</td>
        </tr>
    }
    .into_any()
}

fn state_pill(lang: Lang, transfer: &HandedOn) -> AnyView {
    let (class, word) = match transfer.state {
        TransferState::Waiting => ("pill pill-wait", say::state_waiting(lang)),
        TransferState::Left => ("pill", say::state_left(lang)),
        TransferState::Asked => ("pill pill-go", say::state_asked(lang)),
        TransferState::Arrived => ("pill pill-good", say::state_arrived(lang)),
        TransferState::Refused => ("pill pill-bad", say::state_refused(lang)),
    };
    view! { <span class=class>{word}</span> }.into_any()
}

/// Why it stands where it stands, when that is not the way of all.
fn why(lang: Lang, transfer: &HandedOn) -> Option<AnyView> {
    let words = match (transfer.left, transfer.state) {
        (Some(reason), _) => left_word(lang, reason).to_owned(),
        (None, TransferState::Refused) => say::refused_why(lang, &transfer.refusal),
        _ => return None,
    };
    Some(view! { <br/> <span class="soft small">{words}</span> }.into_any())
}

fn left_word(lang: Lang, reason: LeftReason) -> &'static str {
    match reason {
        LeftReason::AccountRemoved => say::left_account_removed(lang),
        LeftReason::OnHold => say::left_on_hold(lang),
        LeftReason::InDebt => say::left_in_debt(lang),
        LeftReason::Disputed => say::left_disputed(lang),
        LeftReason::NoRate => say::left_no_rate(lang),
        LeftReason::TooSmall => say::left_too_small(lang),
        LeftReason::ChargeTooSmall => say::left_charge_too_small(lang),
        LeftReason::GivenBack => say::left_given_back(lang),
    }
}

fn draw_reversal(lang: Lang, reversal: &TakenBack) -> AnyView {
    let (class, word) = match reversal.state {
        ReversalState::Asked => ("pill pill-go", say::reversal_asked(lang).to_owned()),
        ReversalState::Arrived => ("pill pill-good", say::reversal_arrived(lang).to_owned()),
        ReversalState::Refused => ("error", say::reversal_refused(lang, &reversal.refusal)),
    };
    let sums = say::reversal(lang, reversal.amount, &reversal.sum, shown_time(reversal.since));
    view! {
        <br/>
        <span class="small">{sums} " " <span class=class>{word}</span></span>
    }
    .into_any()
}
