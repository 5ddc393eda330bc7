//! A month of a cooperative's money: `/htx/doanh-thu/bang-ke`. The same on paper: `bang-ke.pdf`.

mod paper;
mod rows;

pub use paper::{Paper, PaperRow, paper};

use crate::{
    context::{Ctx, link},
    page::{Page, page},
    ui::state::moment,
    words::statement as say,
};
use chrono::{Datelike, Days, NaiveDate};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, time::shown_time},
    payouts::{self, Statement, StatementRow},
};

/// The page.
pub const PAGE: &str = "/htx/doanh-thu/bang-ke";

/// A month, as it stands in an address; none that is still to come.
pub fn month_of(text: Option<&str>, today: NaiveDate) -> NaiveDate {
    let asked = text.and_then(|month| format!("{month}-01").parse().ok());
    asked.unwrap_or(today).min(today)
}

/// What stood before, every entry, and what stands after.
#[component]
pub fn StatementPage() -> AnyView {
    page(|ctx| async move {
        let manager = ctx.require_coop_manager().await?;
        let lang = ctx.lang();
        let month = month_of(ctx.query("thang").as_deref(), ctx.state.clock.today());
        let statement = payouts::load_statement(&ctx.state.pool, &manager, month).await?;
        let title = say::title(lang, statement.month.format("%m/%Y"));
        let settings = &ctx.state.settings;
        let keeper = settings.keeper(settings.collection);
        let keeper = keeper.map(|name| view! { <p class="soft">{say::partner_keeps(lang, name)}</p> });
        let body = view! {
            <div class="desk-title">
                <h1>{title.clone()}</h1>
                {draw_months(&ctx, statement.month)}
            </div>
            <div class="stack stack-wide">
                {draw_figures(lang, &statement)}
                {keeper}
                {draw_rows(lang, &statement)}
            </div>
        };
        let room = super::room(lang, manager.member());
        Ok(Page::new(title, body).in_room(room))
    })
}

fn draw_months(ctx: &Ctx, month: NaiveDate) -> AnyView {
    let (lang, today) = (ctx.lang(), ctx.state.clock.today());
    let address = |day: NaiveDate| link(lang, &format!("{PAGE}?thang={}", day.format("%Y-%m")));
    let before = month.checked_sub_days(Days::new(1)).unwrap_or(month);
    let after = month.checked_add_days(Days::new(31)).unwrap_or(month);
    let is_past = month < today.with_day(1).unwrap_or(today);
    let next = is_past.then(|| view! { " · " <a href=address(after)>{say::month_after(lang)}</a> });
    let pdf = format!("{PAGE}.pdf?thang={}", month.format("%Y-%m"));
    view! {
        <p>
            <a href=link(lang, "/htx/doanh-thu")>{say::back(lang)}</a>
            " · "
            <a href=address(before)>{say::month_before(lang)}</a>
            {next}
        </p>
        <p><a class="btn btn-secondary" href=pdf download="">{say::pdf(lang)}</a></p>
    }
    .into_any()
}

fn draw_figures(lang: Lang, statement: &Statement) -> AnyView {
    let sum = &statement.sum;
    let line = |name: &'static str, amount: Vnd| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd class="num">{amount.to_string()}</dd>
            </div>
        }
    };
    view! {
        <section class="stack">
            <dl class="facts box">
                {line(say::opening(lang), statement.opening)}
                {line(say::gross(lang), sum.gross)}
                {line(say::fee(lang), Vnd(-sum.fee.0))}
                {line(say::vat(lang), Vnd(-sum.vat.0))}
                {line(say::withheld(lang), Vnd(-sum.withheld.0))}
                {line(say::cash(lang), Vnd(rows::set_off(sum).0 - sum.cash.0 - sum.paid_in.0))}
                {(sum.paid_in != Vnd::ZERO).then(|| line(say::paid_in(lang), sum.paid_in))}
                {line(say::paid(lang), Vnd(-sum.paid.0))}
                {(sum.due != Vnd::ZERO).then(|| line(say::due(lang), sum.due))}
                {line(say::closing(lang), statement.closing)}
            </dl>
            <p class="soft">{say::closing_hint(lang)}</p>
        </section>
    }
    .into_any()
}

fn draw_rows(lang: Lang, statement: &Statement) -> AnyView {
    if statement.rows.is_empty() {
        let words = if statement.sum.rows == 0 {
            say::nothing(lang).to_owned()
        } else {
            say::too_many(lang, statement.sum.rows)
        };
        return view! { <p class="soft">{words}</p> }.into_any();
    }
    let rows: Vec<_> = statement.rows.iter().map(|row| draw_row(lang, row)).collect();
    view! {
        <section class="stack">
            <h2 id="tung-khoan">{say::entries(lang)}</h2>
            <table class="table" aria-labelledby="tung-khoan">
                <thead>
                    <tr>
                        <th scope="col">{say::what(lang)}</th>
                        <th scope="col">{say::at(lang)}</th>
                        <th scope="col" class="num">{say::gross(lang)}</th>
                        <th scope="col" class="num">{say::taken(lang)}</th>
                        <th scope="col" class="num">{say::change(lang)}</th>
                        <th scope="col" class="num">{say::balance(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn draw_row(lang: Lang, row: &StatementRow) -> AnyView {
    let taken = Vnd(-(row.fee.0 + row.vat.0 + row.withheld.0));
    let code = if row.code.starts_with("CP") {
        let address = link(lang, &format!("/htx/don-hang/{}", row.code));
        view! { <a class="code" href=address>{row.code.clone()}</a> }.into_any()
    } else {
        view! { <span class="code">{row.code.clone()}</span> }.into_any()
    };
    view! {
        <tr>
            <th scope="row">
                {rows::event_word(lang, row)}
                " "
                {code}
                {rows::voucher_words(lang, row).map(|words| view! { <br/> <span class="soft small">{words}</span> })}
            </th>
            <td data-label=say::at(lang)>{moment(&shown_time(row.at))}</td>
            <td class="num" data-label=say::gross(lang)>{row.gross.to_string()}</td>
            <td class="num" data-label=say::taken(lang)>{taken.to_string()}</td>
            <td class="num" data-label=say::change(lang)>{row.change.to_string()}</td>
            <td class="num" data-label=say::balance(lang)>{row.balance.to_string()}</td>
        </tr>
    }
    .into_any()
}
