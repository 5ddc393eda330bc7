//! Cash that sellers' people took at doors: `/dieu-hanh/tien-mat`. Who owes it, since when, and what was handed over.

mod actions;
mod cases;

use crate::{
    department::{decided, order::code_link},
    form::{Form, PostForm},
    page::{Page, Room, page},
    ui::{field::Field, state::moment, table},
    words::cash as say,
};
use actions::SHEET;
use leptos::prelude::*;
use market::{
    base::{
        Lang, Vnd,
        time::{shown_date, shown_time},
    },
    payouts::{self, CashAge, CashDifference},
};

/// Who owes cash, where sheets differ, and the form for a sheet.
#[component]
pub fn CashPage() -> AnyView {
    page(|ctx| async move {
        let operator = ctx.require_operator().await?;
        let lang = ctx.lang();
        let ages = payouts::list_ages(&ctx.state.pool, operator, ctx.state.clock.now()).await?;
        let differences = payouts::list_differences(&ctx.state.pool, operator).await?;
        let form = ctx.take_form(SHEET).await?;
        let excesses = cases::draw_excesses(&ctx, operator).await?;
        let lines = cases::draw_lines(&ctx, operator).await?;
        let news = match ctx.query("xong").as_deref() {
            Some("nhap") => {
                let count = |name| ctx.query(name).and_then(|count| count.parse::<u32>().ok()).unwrap_or(0);
                let imported = say::imported(lang, count("moi"), count("lech"), count("cu"));
                Some(match count("vuot") {
                    0 => imported,
                    waiting => format!("{imported} {}", say::imported_waiting(lang, waiting)),
                })
            }
            Some("quyet") => Some(say::decided(lang).to_owned()),
            Some("lay-lai") => Some(say::taken_back(lang).to_owned()),
            _ => None,
        };
        let news = news.map(|news| view! { <p class="notice notice-good" role="status">{news}</p> });
        let before = decided::draw(&ctx).await?;
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p class="soft">{say::intro(lang)}</p>
            </div>
            {news}
            {before}
            <div class="stack stack-wide">
                {excesses}
                {draw_ages(lang, &ages)}
                {draw_differences(lang, &differences)}
                {draw_import(lang, &form)}
                {lines}
            </div>
        };
        Ok(Page::new(say::title(lang), body).in_room(Room::Operator))
    })
}

fn draw_ages(lang: Lang, ages: &[CashAge]) -> AnyView {
    let sum = |of: fn(&CashAge) -> Vnd| Vnd(ages.iter().map(|age| of(age).0).sum()).to_string();
    let rows: Vec<_> = ages.iter().map(|age| draw_age(lang, age)).collect();
    let table = if rows.is_empty() {
        view! { <p class="soft">{say::nobody_owes(lang)}</p> }.into_any()
    } else {
        view! {
            <table class="table" aria-labelledby="ai-giu">
                <thead>
                    <tr>
                        <th scope="col">{say::seller(lang)}</th>
                        <th scope="col">{say::since(lang)}</th>
                        <th scope="col" class="num">{say::week(lang)}</th>
                        <th scope="col" class="num">{say::month(lang)}</th>
                        <th scope="col" class="num">{say::older(lang)}</th>
                        <th scope="col" class="num">{say::total(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{say::sum(lang)}</th>
                        <td></td>
                        <td class="num" data-label=say::week(lang)>{sum(|age| age.week)}</td>
                        <td class="num" data-label=say::month(lang)>{sum(|age| age.month)}</td>
                        <td class="num" data-label=say::older(lang)>{sum(|age| age.older)}</td>
                        <td class="num" data-label=say::total(lang)>{sum(|age| age.total)}</td>
                    </tr>
                </tfoot>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="stack">
            <h2 id="ai-giu">{say::who_owes(lang)}</h2>
            {table}
        </section>
    }
    .into_any()
}

fn draw_age(lang: Lang, age: &CashAge) -> AnyView {
    let since = age.since.map(|since| moment(&shown_time(since)));
    let is_late = age.older > Vnd::ZERO;
    let late = is_late.then(|| view! { " " <span class="pill pill-bad">{say::late(lang)}</span> });
    view! {
        <tr>
            <th scope="row">{age.name.get(lang).to_owned()} {late}</th>
            <td data-label=say::since(lang)>{since}</td>
            <td class="num" data-label=say::week(lang)>{age.week.to_string()}</td>
            <td class="num" data-label=say::month(lang)>{age.month.to_string()}</td>
            <td class="num" data-label=say::older(lang)>{age.older.to_string()}</td>
            <td class="num" data-label=say::total(lang)>{age.total.to_string()}</td>
        </tr>
    }
    .into_any()
}

fn draw_differences(lang: Lang, differences: &[CashDifference]) -> AnyView {
    let rows: Vec<_> = differences
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row">{code_link(lang, &row.code)}</th>
                    <td data-label=say::seller(lang)>{row.name.get(lang).to_owned()}</td>
                    <td data-label=say::reference(lang)>
                        <span class="code">{row.reference.clone()}</span> " · " {shown_date(row.paid_on)}
                    </td>
                    <td class="num" data-label=say::expected(lang)>{row.expected.to_string()}</td>
                    <td class="num" data-label=say::told(lang)>{row.told.to_string()}</td>
                    <td class="num" data-label=say::difference(lang)>{Vnd(row.told.0 - row.expected.0).to_string()}</td>
                </tr>
            }
        })
        .collect();
    table::table_section(
        "chenh-lech",
        say::differences(lang),
        [
            table::words(say::order(lang)),
            table::words(say::seller(lang)),
            table::words(say::reference(lang)),
            table::figures(say::expected(lang)),
            table::figures(say::told(lang)),
            table::figures(say::difference(lang)),
        ],
        rows,
        say::no_differences(lang),
    )
}

fn draw_import(lang: Lang, form: &Form) -> AnyView {
    let lines = Field::new(form, lang, "sheet", say::sheet(lang))
        .hint(say::sheet_hint(lang))
        .area(6);
    view! {
        <section class="box stack" id="bang-ke" aria-labelledby="nhap-bang-ke">
            <h2 id="nhap-bang-ke">{say::import_title(lang)}</h2>
            <PostForm action="/api/cash/import" lang=lang class="stack decide">
                {lines}
                <div>
                    <button class="btn btn-secondary" type="submit">{say::import(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
