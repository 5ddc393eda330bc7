//! A cooperative's money: `/htx/doanh-thu`. Every figure opens its orders.

mod rows;

use super::{direct, invoices, statement};
use crate::{
    context::{Ctx, link},
    page::{Page, page},
    ui::{state::moment, table},
    words::{revenue as say, voucher},
};
use chrono::{Datelike, Days, NaiveDate};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, time::shown_time},
    ledger::{self, CollectionMode, EarnedOrder, Revenue},
};

/// Earned, on its way, and how cooperative and market stand.
#[component]
pub fn RevenuePage() -> AnyView {
    page(|ctx| async move {
        let manager = ctx.require_coop_manager().await?;
        let lang = ctx.lang();
        let revenue = ledger::load_revenue(&ctx.state.pool, &manager, month(&ctx)).await?;
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                {draw_months(lang, revenue.month, ctx.state.clock.today())}
            </div>
            {direct::draw_waiting(&ctx, manager.member()).await?}
            {draw_figures(lang, &revenue, ctx.state.settings.collection)}
            <div class="stack stack-wide">
                {draw_papers(&ctx, revenue.month, manager.member().as_steward().is_some())}
                {draw_completed(lang, &revenue)}
                {draw_refunded(lang, &revenue)}
                {draw_waiting(lang, &revenue)}
                {rows::draw_paid(lang, &revenue.payouts)}
                {rows::draw_cash(lang, &revenue.cash_rows)}
            </div>
        };
        let room = super::room(lang, manager.member());
        Ok(Page::new(say::title(lang), body).in_room(room))
    })
}

/// A day of the month that is asked for; today when none is.
fn month(ctx: &Ctx) -> NaiveDate {
    let asked = ctx.query("thang").and_then(|month| format!("{month}-01").parse().ok());
    asked.unwrap_or_else(|| ctx.state.clock.today())
}

fn draw_months(lang: Lang, month: NaiveDate, today: NaiveDate) -> AnyView {
    let address = |day: NaiveDate| link(lang, &format!("/htx/doanh-thu?thang={}", day.format("%Y-%m")));
    let before = month.checked_sub_days(Days::new(1)).unwrap_or(month);
    let after = month.checked_add_days(Days::new(31)).unwrap_or(month);
    let is_past = month < today.with_day(1).unwrap_or(today);
    let next = is_past.then(|| view! { " · " <a href=address(after)>{say::month_after(lang)}</a> });
    view! {
        <p>
            <strong>{say::month(lang, month.format("%m/%Y").to_string())}</strong>
            " · "
            <a href=address(before)>{say::month_before(lang)}</a>
            {next}
        </p>
    }
    .into_any()
}

fn draw_figures(lang: Lang, revenue: &Revenue, mode: CollectionMode) -> AnyView {
    // What the platform owes, less the cash that the seller's people hold already.
    let balance = Vnd(revenue.owed.0 - revenue.cash.0);
    let (balance_word, balance_more) = if balance < Vnd::ZERO && revenue.cash > Vnd::ZERO {
        (say::you_owe(lang), say::you_owe_more(lang))
    } else if balance < Vnd::ZERO {
        (say::you_owe(lang), say::you_owe_fees_more(lang))
    } else if mode == CollectionMode::Partner {
        (say::owed_by_partner(lang), say::owed_to_you_more(lang))
    } else {
        (say::owed_to_you(lang), say::owed_to_you_more(lang))
    };
    let statement = link(
        lang,
        &format!("{}?thang={}", statement::PAGE, revenue.month.format("%Y-%m")),
    );
    view! {
        <div class="tiles">
            {tile("#da-xong", revenue.earned, say::earned(lang), say::earned_more(lang))}
            {tile("#dang-cho", revenue.waiting, say::waiting(lang), say::waiting_more(lang))}
            {tile("#da-chi", revenue.paid, say::paid(lang), say::paid_more(lang))}
            {tile("#tien-mat", revenue.cash, say::cash(lang), say::cash_more(lang))}
            {tile(statement, Vnd(balance.0.abs()), balance_word, balance_more)}
        </div>
    }
    .into_any()
}

fn tile(rows: impl Into<String>, amount: Vnd, name: &'static str, more: &'static str) -> impl IntoView {
    let rows = rows.into();
    view! {
        <a class="tile" href=rows>
            <strong class="price">{amount.to_string()}</strong>
            " "
            <span>{name}</span>
            <span class="tile-more">{more}</span>
        </a>
    }
}

/// The month on paper, and where it is paid: the account is the owners' business.
fn draw_papers(ctx: &Ctx, month: NaiveDate, is_steward: bool) -> AnyView {
    let lang = ctx.lang();
    let is_direct = ctx.state.settings.collection.is_direct();
    let transfers = is_direct
        .then(|| view! { <a class="btn btn-quiet" href=link(lang, direct::PAGE)>{say::transfers(lang)}</a> " " });
    let statement = link(lang, &format!("{}?thang={}", statement::PAGE, month.format("%Y-%m")));
    let invoices = link(lang, &format!("{}?thang={}", invoices::PAGE, month.format("%Y-%m")));
    let account = is_steward.then(|| {
        view! { <a class="btn btn-quiet" href=link(lang, "/htx/doanh-thu/tai-khoan")>{say::account(lang)}</a> }
    });
    view! {
        <p class="row">
            <a class="btn btn-secondary" href=statement>{say::statement(lang)}</a>
            " "
            <a class="btn btn-secondary" href=invoices>{say::invoices(lang)}</a>
            " "
            {transfers}
            <a class="btn btn-quiet" href=link(lang, "/htx/ma-giam-gia")>{say::vouchers(lang)}</a>
            " "
            {account}
        </p>
    }
    .into_any()
}

fn draw_completed(lang: Lang, revenue: &Revenue) -> AnyView {
    let rows: Vec<_> = revenue
        .completed
        .iter()
        .map(|order| completed_row(lang, order))
        .collect();
    table::table_section(
        "da-xong",
        say::completed(lang),
        [
            table::words(say::order(lang)),
            table::words(say::completed_at(lang)),
            table::figures(say::total(lang)),
            table::figures(say::fee(lang)),
            table::figures(say::withheld(lang)),
            table::figures(say::left(lang)),
        ],
        rows,
        say::none_completed(lang),
    )
}

fn completed_row(lang: Lang, order: &EarnedOrder) -> AnyView {
    view! {
        <tr>
            <th scope="row">{order_link(lang, &order.code)}</th>
            <td data-label=say::completed_at(lang)>{moment(&shown_time(order.at))}</td>
            <td class="num" data-label=say::total(lang)>
                {order.total.to_string()}
                {voucher_note(lang, order.funded, order.own_voucher)}
            </td>
            <td class="num" data-label=say::fee(lang)>{order.fee.to_string()}</td>
            <td class="num" data-label=say::withheld(lang)>{order.withheld.to_string()}</td>
            <td class="num" data-label=say::left(lang)>{order.earned.to_string()}</td>
        </tr>
    }
    .into_any()
}

/// What a voucher has to do with an amount: what of it was paid in by whoever bears it, or what the seller's own took off.
fn voucher_note(lang: Lang, funded: Vnd, own: Vnd) -> Option<AnyView> {
    let words = match () {
        () if funded != Vnd::ZERO => voucher::with_paid_in(lang, funded),
        () if own != Vnd::ZERO => voucher::less_own(lang, own),
        () => return None,
    };
    Some(view! { <br/> <span class="soft small">{words}</span> }.into_any())
}

/// What went back of completed orders; nothing when nothing did.
fn draw_refunded(lang: Lang, revenue: &Revenue) -> Option<AnyView> {
    if revenue.refunded.is_empty() {
        return None;
    }
    let rows: Vec<_> = revenue
        .refunded
        .iter()
        .map(|refund| {
            view! {
                <tr>
                    <th scope="row">{order_link(lang, &refund.code)}</th>
                    <td data-label=say::refunded_at(lang)>{moment(&shown_time(refund.at))}</td>
                    <td class="num" data-label=say::refund(lang)>
                        {refund.amount.to_string()}
                        {(refund.funded != Vnd::ZERO).then(|| {
                            view! { <br/> <span class="soft small">{voucher::with_back(lang, refund.funded)}</span> }
                        })}
                    </td>
                    <td class="num" data-label=say::taken_back(lang)>{refund.taken_back.to_string()}</td>
                    <td class="num" data-label=say::borne(lang)>"−" {refund.borne.to_string()}</td>
                </tr>
            }
        })
        .collect();
    let section = view! {
        <section class="stack">
            <h2 id="da-hoan">{say::refunded(lang)}</h2>
            <table class="table" aria-labelledby="da-hoan">
                <thead>
                    <tr>
                        <th scope="col">{say::order(lang)}</th>
                        <th scope="col">{say::refunded_at(lang)}</th>
                        <th scope="col" class="num">{say::refund(lang)}</th>
                        <th scope="col" class="num">{say::taken_back(lang)}</th>
                        <th scope="col" class="num">{say::borne(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    };
    Some(section.into_any())
}

fn draw_waiting(lang: Lang, revenue: &Revenue) -> AnyView {
    let rows: Vec<_> = revenue
        .on_their_way
        .iter()
        .map(|(code, total, since)| {
            view! {
                <tr>
                    <th scope="row">{order_link(lang, code)}</th>
                    <td data-label=say::since(lang)>{moment(&shown_time(*since))}</td>
                    <td class="num" data-label=say::worth(lang)>{total.to_string()}</td>
                </tr>
            }
        })
        .collect();
    table::table_section(
        "dang-cho",
        say::on_their_way(lang),
        [
            table::words(say::order(lang)),
            table::words(say::since(lang)),
            table::figures(say::worth(lang)),
        ],
        rows,
        say::none_waiting(lang),
    )
}

pub(super) fn order_link(lang: Lang, code: &str) -> AnyView {
    view! { <a class="code" href=link(lang, &format!("/htx/don-hang/{code}"))>{code.to_owned()}</a> }.into_any()
}
