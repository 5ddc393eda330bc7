//! A month of a cooperative's invoices: `/htx/doanh-thu/hoa-don`. The same as a file for its bookkeeper.

mod cells;

pub use cells::{file_name, head, rows};

use super::statement::month_of;
use crate::{
    context::{Ctx, link},
    page::{Page, page},
    ui::{state::moment, table},
    words::invoice as say,
};
use chrono::{Datelike, Days, NaiveDate};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, time::shown_time},
    invoices::{self, InvoiceMonth, InvoiceRow, ROWS_MAX},
    sheets::SheetFormat,
};

/// The page.
pub const PAGE: &str = "/htx/doanh-thu/hoa-don";

/// What was delivered in a month, and which of it has its invoice.
#[component]
pub fn InvoicesPage() -> AnyView {
    page(|ctx| async move {
        let manager = ctx.require_coop_manager().await?;
        let lang = ctx.lang();
        let month = month_of(ctx.query("thang").as_deref(), ctx.state.clock.today());
        let is_missing = ctx.query("thieu").is_some();
        let month = invoices::load_month(&ctx.state.pool, &manager, month, is_missing).await?;
        let title = say::month_title(lang, month.month.format("%m/%Y"));
        let body = view! {
            <div class="desk-title">
                <h1>{title.clone()}</h1>
                {draw_months(&ctx, month.month)}
            </div>
            <div class="stack stack-wide">
                {draw_choice(lang, &month, is_missing)}
                {draw_rows(lang, &month)}
            </div>
        };
        let room = super::room(lang, manager.member());
        Ok(Page::new(title, body).in_room(room))
    })
}

fn address(lang: Lang, month: NaiveDate, is_missing: bool) -> String {
    let missing = if is_missing { "&thieu=1" } else { "" };
    link(lang, &format!("{PAGE}?thang={}{missing}", month.format("%Y-%m")))
}

fn draw_months(ctx: &Ctx, month: NaiveDate) -> AnyView {
    let (lang, today) = (ctx.lang(), ctx.state.clock.today());
    let before = month.checked_sub_days(Days::new(1)).unwrap_or(month);
    let after = month.checked_add_days(Days::new(31)).unwrap_or(month);
    let is_past = month < today.with_day(1).unwrap_or(today);
    let next = is_past.then(|| view! { " · " <a href=address(lang, after, false)>{say::month_after(lang)}</a> });
    view! {
        <p>
            <a href=link(lang, "/htx/doanh-thu")>{say::back(lang)}</a>
            " · "
            <a href=address(lang, before, false)>{say::month_before(lang)}</a>
            {next}
        </p>
    }
    .into_any()
}

/// All of them or those without an invoice; and the files.
fn draw_choice(lang: Lang, month: &InvoiceMonth, is_missing: bool) -> AnyView {
    let choice = |wanted: bool, words: String| {
        let current = (wanted == is_missing).then_some("page");
        view! { <li><a href=address(lang, month.month, wanted) aria-current=current>{words}</a></li> }
    };
    let file = |format: SheetFormat, words: &'static str| {
        let path = format!("{PAGE}.{}?thang={}", format.extension(), month.month.format("%Y-%m"));
        view! { <a class="btn btn-quiet" href=link(lang, &path) download="">{words}</a> " " }
    };
    view! {
        <div class="stack stack-tight">
            <nav class="tabs" aria-label=say::which(lang)>
                <ul>
                    {choice(false, say::all(lang, month.total))}
                    {choice(true, say::missing(lang, month.missing))}
                </ul>
            </nav>
            <p class="row">
                {file(SheetFormat::Xlsx, say::xlsx(lang))}
                {file(SheetFormat::Csv, say::csv(lang))}
            </p>
            <p class="soft">{say::month_more(lang)}</p>
        </div>
    }
    .into_any()
}

fn draw_rows(lang: Lang, month: &InvoiceMonth) -> AnyView {
    let is_cut = month.rows.len() as i64 == ROWS_MAX && month.total > ROWS_MAX;
    let rows: Vec<_> = month.rows.iter().map(|row| draw_row(lang, row)).collect();
    view! {
        {table::table_section(
            "don-da-giao",
            say::delivered(lang),
            [
                table::words(say::of_order(lang)),
                table::words(say::delivered_at(lang)),
                table::words(say::buyer_name(lang)),
                table::figures(say::sum(lang)),
                table::words(say::invoice(lang)),
            ],
            rows,
            say::none(lang),
        )}
        {is_cut.then(|| view! { <p class="soft">{say::cut(lang, ROWS_MAX)}</p> })}
    }
    .into_any()
}

fn draw_row(lang: Lang, row: &InvoiceRow) -> AnyView {
    let address = link(lang, &format!("/htx/don-hang/{}#hoa-don", row.code));
    let buyer = row.buyer();
    let tax_code = Some(buyer.tax_code).filter(|code| !code.is_empty());
    let invoice = match &row.invoice.issued {
        Some(issued) => view! {
            {issued.serial.clone()} " " {issued.number.clone()}
        }
        .into_any(),
        None if row.invoice.buyer.name.is_empty() => {
            view! { <span class="pill">{say::not_made(lang)}</span> }.into_any()
        }
        None => view! { <span class="pill pill-wait">{say::asked_pill(lang)}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row"><a class="code" href=address>{row.code.clone()}</a></th>
            <td data-label=say::delivered_at(lang)>{moment(&shown_time(row.delivered_at))}</td>
            <td data-label=say::buyer_name(lang)>
                {buyer.name}
                {tax_code.map(|code| view! { <br/> <span class="soft small">{say::buyer_tax_code(lang)} ": " {code}</span> })}
            </td>
            <td class="num" data-label=say::sum(lang)>{sold(row).to_string()}</td>
            <td data-label=say::invoice(lang)>{invoice}</td>
        </tr>
    }
    .into_any()
}

/// What is invoiced: the goods and their delivery, less the seller's own voucher and what went back.
fn sold(row: &InvoiceRow) -> Vnd {
    Vnd(row.goods_total.0 + row.delivery_fee.0 - row.own_voucher.0 - row.given_back.0)
}
