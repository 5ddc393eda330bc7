//! What was paid out, and the cash that is held.

use super::order_link;
use crate::{
    ui::{state::moment, table},
    words::revenue as say,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, time::shown_time},
    ledger::{PaidBy, PaidOut},
};

pub(super) fn draw_paid(lang: Lang, payouts: &[PaidOut]) -> AnyView {
    let rows: Vec<_> = payouts
        .iter()
        .map(|paid| {
            let (class, word) = match paid.arrived {
                Some(true) => ("pill pill-good", say::arrived(lang)),
                Some(false) => ("pill pill-bad", say::came_back(lang)),
                None => ("pill pill-go", say::on_its_way(lang)),
            };
            let by = match &paid.by {
                PaidBy::Batch(number) => view! { {say::batch(lang, *number)} }.into_any(),
                PaidBy::Cards(code) => view! { {say::by_stripe(lang)} " " {order_link(lang, code)} }.into_any(),
            };
            view! {
                <tr>
                    <th scope="row">{by}</th>
                    <td data-label=say::paid_at(lang)>{moment(&shown_time(paid.at))}</td>
                    <td data-label=say::state(lang)><span class=class>{word}</span></td>
                    <td class="num" data-label=say::amount(lang)>{paid.amount.to_string()}</td>
                </tr>
            }
        })
        .collect();
    table::table_section(
        "da-chi",
        say::payouts(lang),
        [
            table::words(say::payout(lang)),
            table::words(say::paid_at(lang)),
            table::words(say::state(lang)),
            table::figures(say::amount(lang)),
        ],
        rows,
        say::none_paid(lang),
    )
}

pub(super) fn draw_cash(lang: Lang, cash: &[(String, DateTime<Utc>, Vnd)]) -> AnyView {
    let rows: Vec<_> = cash
        .iter()
        .map(|(code, at, amount)| {
            let what = match (code.as_str(), amount.0 < 0) {
                ("", true) => view! { {say::set_off(lang)} }.into_any(),
                ("", false) => view! { {say::adjusted(lang)} }.into_any(),
                (code, true) => view! { {say::handed_over(lang)} " " {order_link(lang, code)} }.into_any(),
                (code, false) => order_link(lang, code),
            };
            view! {
                <tr>
                    <th scope="row">{what}</th>
                    <td data-label=say::cash_at(lang)>{moment(&shown_time(*at))}</td>
                    <td class="num" data-label=say::amount(lang)>{amount.to_string()}</td>
                </tr>
            }
        })
        .collect();
    table::table_section(
        "tien-mat",
        say::cash_rows(lang),
        [
            table::words(say::order(lang)),
            table::words(say::cash_at(lang)),
            table::figures(say::amount(lang)),
        ],
        rows,
        say::none_cash(lang),
    )
}
