//! The cooperative's listings, with where each stands: `/htx/san-pham`.

use super::{
    export::{self, List},
    room,
};
use crate::{
    context::link,
    page::{Page, page},
    ui::{list, state},
    words::listings as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, money::grouped, time::shown_time},
    catalog::{self, ListingCounts, ListingFilter, ListingRow, ListingState, ProductStatus},
    people::Scope,
    resale,
};

/// The filters, with their values in the address.
const FILTERS: [(ListingFilter, &str); 6] = [
    (ListingFilter::All, ""),
    (ListingFilter::Public, "dang-ban"),
    (ListingFilter::Draft, "nhap"),
    (ListingFilter::Waiting, "cho-duyet"),
    (ListingFilter::Refused, "can-sua"),
    (ListingFilter::Hidden, "ngung-ban"),
];

/// The list.
#[component]
pub fn ListingsPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_for(Scope::Goods).await?;
        let lang = ctx.lang();
        let asked = ctx.query("trang-thai").unwrap_or_default();
        let filter = filter_of(&asked);
        let (rows, counts, paging) = catalog::list_listings(&ctx.state.pool, &member, filter, ctx.query_page()).await?;
        // Packers look after goods; what they say and cost is written by others.
        let may_write = member.as_manager().is_some();
        let new = may_write.then(|| {
            view! { <a class="btn" href=link(lang, "/htx/san-pham/moi")>{say::new(lang)}</a> }
        });
        let import = may_write.then(|| {
            let address = link(lang, crate::coop::import::PAGE);
            view! { <a class="btn btn-quiet" href=address>{crate::words::import::button(lang)}</a> }
        });
        let asked = resale::count_asked(&ctx.state.pool, &member).await?;
        let others = resale_links(lang, asked);
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <div class="row">
                    {new}
                    <a class="btn btn-quiet" href=link(lang, "/htx/san-pham/bang")>{crate::words::grid::button(lang)}</a>
                    {import}
                </div>
            </div>
            <div class="stack">
                {others}
                {tabs(lang, counts, filter)}
                {table(lang, rows, counts, filter, may_write)}
                {list::pager(lang, paging, &|page| address(lang, filter, page))}
                {take_home(lang, counts, filter)}
            </div>
        };
        Ok(Page::new(say::title(lang), body).in_room(room(lang, &member)))
    })
}

/// Ways to what is sold for others, and by others; with how many wait for an answer.
fn resale_links(lang: Lang, asked: i64) -> AnyView {
    let count = (asked > 0).then(|| view! { " " <span class="count">{asked}</span> });
    view! {
        <p class="row">
            <a class="btn btn-quiet" href=link(lang, super::resale::actions::PAGE)>{say::resale(lang)}</a>
            <a class="btn btn-quiet" href=link(lang, super::resale_asked::actions::PAGE)>{say::resale_asked(lang)} {count}</a>
        </p>
    }
    .into_any()
}

/// The filter of a value in the address.
pub(super) fn filter_of(asked: &str) -> ListingFilter {
    let found = FILTERS.iter().find(|(_, value)| *value == asked);
    found.map_or(ListingFilter::All, |(filter, _)| *filter)
}

/// The value of a filter in the address.
fn value_of(filter: ListingFilter) -> &'static str {
    let found = FILTERS.iter().find(|(known, _)| *known == filter);
    found.map_or("", |(_, value)| value)
}

/// The files of what is shown.
fn take_home(lang: Lang, counts: ListingCounts, filter: ListingFilter) -> Option<AnyView> {
    let query = match value_of(filter) {
        "" => String::new(),
        value => format!("trang-thai={value}"),
    };
    let count = counts.of(filter);
    (count > 0).then(|| export::links(lang, List::Listings, &query, &grouped(count)))
}

fn address(lang: Lang, filter: ListingFilter, page: u32) -> String {
    let value = value_of(filter);
    let list = link(lang, "/htx/san-pham");
    match (value, page) {
        ("", page) => list::page_address(&list, page),
        (value, 0 | 1) => format!("{list}?trang-thai={value}"),
        (value, page) => format!("{list}?trang-thai={value}&trang={page}"),
    }
}

fn tabs(lang: Lang, counts: ListingCounts, chosen: ListingFilter) -> AnyView {
    let tabs: Vec<_> = FILTERS
        .iter()
        .map(|(filter, _)| {
            let text = match filter {
                ListingFilter::All => say::all(lang),
                ListingFilter::Public => say::public(lang),
                ListingFilter::Draft => say::draft(lang),
                ListingFilter::Waiting => say::waiting(lang),
                ListingFilter::Refused => say::refused(lang),
                ListingFilter::Hidden => say::hidden(lang),
            };
            let current = (*filter == chosen).then_some("page");
            view! {
                <li>
                    <a href=address(lang, *filter, 1) aria-current=current>
                        {text}
                        " "
                        <span class="count">{counts.of(*filter)}</span>
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <nav class="tabs" aria-label=say::filters(lang)>
            <ul>{tabs}</ul>
        </nav>
    }
    .into_any()
}

fn table(lang: Lang, rows: Vec<ListingRow>, counts: ListingCounts, filter: ListingFilter, may_write: bool) -> AnyView {
    if rows.is_empty() {
        return if counts.all == 0 && may_write {
            list::empty(
                "/drawings/qua-tang.svg",
                say::empty_title(lang),
                say::empty_text(lang),
                (link(lang, "/htx/san-pham/moi"), say::new(lang)),
            )
        } else if counts.of(filter) > 0 {
            list::beyond_the_end(lang, address(lang, filter, 1)).into_any()
        } else {
            view! { <p class="notice">{say::none(lang)}</p> }.into_any()
        };
    }
    let rows: Vec<_> = rows.into_iter().map(|one| row(lang, one)).collect();
    view! {
        <table class="table" aria-label=say::title(lang)>
            <thead>
                <tr>
                    <th scope="col">{say::product(lang)}</th>
                    <th scope="col">{say::category(lang)}</th>
                    <th scope="col">{say::state(lang)}</th>
                    <th scope="col">{say::changed(lang)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(lang: Lang, one: ListingRow) -> AnyView {
    let name = match one.name.get(lang) {
        "" => one.slug.clone(),
        name => name.to_owned(),
    };
    let sale = match one.status {
        ProductStatus::Published => Some(("pill pill-good", say::public(lang))),
        ProductStatus::Hidden => Some(("pill", say::hidden(lang))),
        ProductStatus::Draft | ProductStatus::InReview => None,
    };
    let work = match one.state {
        ListingState::Draft if sale.is_some() => Some(("pill pill-wait", say::changing(lang))),
        ListingState::Draft => Some(("pill", say::draft(lang))),
        ListingState::InReview => Some(("pill pill-go", say::waiting(lang))),
        ListingState::Refused => Some(("pill pill-bad", say::refused(lang))),
        ListingState::Settled => None,
    };
    let pills: Vec<_> = sale
        .into_iter()
        .chain(work)
        .map(|(class, text)| view! { <span class=class>{text}</span> " " })
        .collect();
    view! {
        <tr>
            <th scope="row">
                <a href=link(lang, &format!("/htx/san-pham/{}", one.slug))>{name}</a>
            </th>
            <td data-label=say::category(lang)>{one.category.get(lang).to_owned()}</td>
            <td>{pills}</td>
            <td data-label=say::changed(lang)>{state::moment(&shown_time(one.changed_at))}</td>
        </tr>
    }
    .into_any()
}
