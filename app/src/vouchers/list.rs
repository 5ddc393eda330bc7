//! The vouchers that were made, the newest first.

use super::Desk;
use crate::{
    form::PostForm,
    ui::{marks, table},
    words::voucher as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, money::grouped, time::shown_date},
    places::bare_name,
    vouchers::{Discount, Funding, VoucherRow, VoucherState},
};

/// Those that can be used or will be, then those whose time is over.
pub(super) fn draw(lang: Lang, desk: Desk, rows: &[VoucherRow], may_decide: bool) -> AnyView {
    if rows.is_empty() {
        return view! {
            <section class="empty">
                <img src="/drawings/qua-tang.svg" alt="" width="400" height="300"/>
                <h2>{say::empty(lang)}</h2>
                <p>{say::empty_hint(lang)}</p>
            </section>
        }
        .into_any();
    }
    let (current, past): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.state.may_end());
    let current =
        (!current.is_empty()).then(|| section(lang, desk, ("dang-dung", say::current(lang)), &current, may_decide));
    let past = (!past.is_empty()).then(|| section(lang, desk, ("da-het", say::past(lang)), &past, false));
    view! {
        {current}
        {past}
    }
    .into_any()
}

fn section(
    lang: Lang,
    desk: Desk,
    (id, title): (&'static str, &'static str),
    rows: &[&VoucherRow],
    may_end: bool,
) -> AnyView {
    let rows: Vec<_> = rows.iter().map(|row| draw_row(lang, desk, row, may_end)).collect();
    view! {
        <section class="stack">
            <h2 id=id>{title}</h2>
            <table class="table" aria-labelledby=id>
                <thead>
                    <tr>
                        <th scope="col">{say::code(lang)}</th>
                        <th scope="col">{say::takes_off(lang)}</th>
                        <th scope="col">{say::period(lang)}</th>
                        <th scope="col" class="num">{say::used(lang)}</th>
                        <th scope="col" class="num">{say::spent(lang)}</th>
                        <th scope="col">{say::state(lang)}</th>
                        {may_end.then(|| view! { <th scope="col"><span class="vh">{say::actions(lang)}</span></th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn draw_row(lang: Lang, desk: Desk, row: &VoucherRow, may_end: bool) -> AnyView {
    let names: Vec<_> = row.categories.iter().map(|name| name.get(lang)).collect();
    let categories = (!names.is_empty()).then(|| {
        view! { <br/> <span class="soft small">{say::only_for(lang, names.join(", "))}</span> }
    });
    let end = may_end.then(|| {
        let (voucher, code) = (row.id.to_string(), row.code.clone());
        view! {
            <td>
                <PostForm action="/api/voucher/end" lang=lang>
                    <input type="hidden" name="desk" value=desk.name()/>
                    <input type="hidden" name="voucher" value=voucher/>
                    <button class="btn btn-secondary" type="submit">
                        {say::end(lang)}
                        <span class="vh">" " {code}</span>
                    </button>
                </PostForm>
            </td>
        }
    });
    let (pill, state) = state_words(lang, row.state);
    view! {
        <tr>
            <th scope="row">
                <span class="code">{row.code.clone()}</span>
                <br/>
                <span class="former">{marks::vietnamese(lang, &row.made_by)}</span>
            </th>
            <td data-label=say::takes_off(lang)>
                {takes_off(lang, row.discount)}
                <br/>
                <span class="soft small">
                    {say::from_minimum(lang, row.minimum)} "; " {say::often(lang, row.per_contact)}
                </span>
                {categories}
            </td>
            <td data-label=say::period(lang)>{say::dates(lang, shown_date(row.from), shown_date(row.to))}</td>
            <td class="num" data-label=say::used(lang)>{used(lang, row)}</td>
            <td class="num" data-label=say::spent(lang)>{row.spent.to_string()}</td>
            <td data-label=say::state(lang)>
                <span class=pill>{state}</span>
            </td>
            {end}
        </tr>
    }
    .into_any()
}

fn takes_off(lang: Lang, discount: Discount) -> String {
    match discount {
        Discount::Amount(amount) => amount.to_string(),
        Discount::Percent { percent, most } => say::percent_most(lang, percent, most),
    }
}

/// How much of it is used, of how much, and how often.
fn used(lang: Lang, row: &VoucherRow) -> AnyView {
    let amount = match row.budget {
        Some(budget) => say::of(lang, row.used, budget),
        None => row.used.to_string(),
    };
    let uses = grouped(i64::from(row.uses));
    let uses = match row.uses_max {
        Some(most) => say::uses_of(lang, uses, grouped(i64::from(most))),
        None => say::uses(lang, uses),
    };
    view! { {amount} <br/> <span class="soft small">{uses}</span> }.into_any()
}

/// What vouchers have cost so far, by who bears it; nothing when they have cost nothing.
pub(super) fn draw_funding(lang: Lang, funding: &[Funding]) -> Option<AnyView> {
    if funding.is_empty() {
        return None;
    }
    let rows = funding.iter().map(|funding| {
        let who = match &funding.province {
            Some(province) => bare_name(province).to_owned(),
            None => say::the_market(lang).to_owned(),
        };
        view! {
            <tr>
                <th scope="row">{who}</th>
                <td class="num" data-label=say::spent(lang)>{funding.amount.to_string()}</td>
            </tr>
        }
        .into_any()
    });
    let head = [table::words(say::bearer(lang)), table::figures(say::spent(lang))];
    Some(table::table_section(
        "da-chi",
        say::funding(lang),
        head,
        rows.collect(),
        "",
    ))
}

fn state_words(lang: Lang, state: VoucherState) -> (&'static str, &'static str) {
    match state {
        VoucherState::Later => ("pill pill-wait", say::state_later(lang)),
        VoucherState::Open => ("pill pill-good", say::state_open(lang)),
        VoucherState::UsedUp => ("pill", say::state_used_up(lang)),
        VoucherState::Over => ("pill", say::state_over(lang)),
        VoucherState::Ended => ("pill", say::state_ended(lang)),
    }
}
