//! What the cooperative has, and how much of it may be sold: `/htx/kho`.

pub(super) mod actions;
pub(super) mod forms;

use super::{
    export::{self, List},
    room,
};
use crate::{
    context::{Ctx, link},
    form::Form,
    page::{Page, page},
    ui::{field, list},
    words::{grid, stock as say},
};
use forms::{Kind, MoveView};
use leptos::prelude::*;
use market::{
    base::{Lang, money::grouped},
    catalog::{self, ProductStatus, Shelf, ShelfFilter, ShelfItem},
    people::Scope,
};

/// The filters, with their values in the address.
const FILTERS: [(ShelfFilter, &str); 3] = [
    (ShelfFilter::All, ""),
    (ShelfFilter::Low, "sap-het"),
    (ShelfFilter::Empty, "het"),
];

/// The whole shelf, each pack with its counter sale.
#[component]
pub fn StockPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_for(Scope::Goods).await?;
        let lang = ctx.lang();
        let asked = ctx.query("loc").unwrap_or_default();
        let filter = filter_of(&asked);
        let shelf = catalog::load_shelf(&ctx.state.pool, &member, filter, ctx.query_page()).await?;
        let form = ctx.take_form(actions::FORM).await?;
        let back = address(lang, filter, shelf.paging.page);
        let body = view! {
            <div class="desk-title">
                <div>
                    <h1>{say::title(lang)}</h1>
                    <p class="soft">{say::intro(lang)}</p>
                </div>
                <a class="btn btn-quiet" href=link(lang, "/htx/san-pham/bang")>{grid::button(lang)}</a>
            </div>
            <div class="stack">
                {field::error_summary(&form, lang, say::refused(lang), &forms::labels(lang))}
                {news(&ctx)}
                {tabs(lang, &shelf, filter)}
                {rows(lang, &shelf, filter, &form, &back)}
                {list::pager(lang, shelf.paging, &|page| address(lang, filter, page))}
                {take_home(lang, &shelf, filter)}
            </div>
        };
        Ok(Page::new(say::title(lang), body).in_room(room(lang, &member)))
    })
}

/// What was done last.
pub(super) fn news(ctx: &Ctx) -> Option<AnyView> {
    let lang = ctx.lang();
    let text = match ctx.query("xong")?.as_str() {
        "receive" => say::done_receive(lang),
        "count" => say::done_count(lang),
        "lose" => say::done_lose(lang),
        "sell" => say::done_sell(lang),
        "price" => say::done_price(lang),
        "mark" => say::done_mark(lang),
        _ => return None,
    };
    Some(view! { <p class="notice notice-good" role="status">{text}</p> }.into_any())
}

/// The filter of a value in the address.
pub(super) fn filter_of(asked: &str) -> ShelfFilter {
    let found = FILTERS.iter().find(|(_, value)| *value == asked);
    found.map_or(ShelfFilter::All, |(filter, _)| *filter)
}

/// The value of a filter in the address.
pub(super) fn value_of(filter: ShelfFilter) -> &'static str {
    let found = FILTERS.iter().find(|(known, _)| *known == filter);
    found.map_or("", |(_, value)| value)
}

/// The files of what is shown.
fn take_home(lang: Lang, shelf: &Shelf, filter: ShelfFilter) -> Option<AnyView> {
    let query = match value_of(filter) {
        "" => String::new(),
        value => format!("loc={value}"),
    };
    let count = shelf.counts.of(filter);
    (count > 0).then(|| export::links(lang, List::Shelf, &query, &grouped(count)))
}

fn address(lang: Lang, filter: ShelfFilter, page: u32) -> String {
    let value = value_of(filter);
    let shelf = link(lang, "/htx/kho");
    match (value, page) {
        ("", 0 | 1) => shelf,
        ("", page) => format!("{shelf}?trang={page}"),
        (value, 0 | 1) => format!("{shelf}?loc={value}"),
        (value, page) => format!("{shelf}?loc={value}&trang={page}"),
    }
}

fn tabs(lang: Lang, shelf: &Shelf, chosen: ShelfFilter) -> AnyView {
    let tabs: Vec<_> = FILTERS
        .iter()
        .map(|(filter, _)| {
            let text = match filter {
                ShelfFilter::All => say::all(lang),
                ShelfFilter::Low => say::low(lang),
                ShelfFilter::Empty => say::empty(lang),
            };
            let current = (*filter == chosen).then_some("page");
            let count = shelf.counts.of(*filter);
            view! {
                <li>
                    <a href=address(lang, *filter, 1) aria-current=current>
                        {text}
                        " "
                        <span class="count">{count}</span>
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

fn rows(lang: Lang, shelf: &Shelf, filter: ShelfFilter, form: &Form, back: &str) -> AnyView {
    if shelf.items.is_empty() {
        return match filter {
            ShelfFilter::All if shelf.counts.all == 0 => list::empty(
                "/drawings/gao-ngu-coc.svg",
                say::nothing_title(lang),
                say::nothing_text(lang),
                (link(lang, "/htx"), say::nothing_button(lang)),
            ),
            ShelfFilter::All => list::beyond_the_end(lang, address(lang, filter, 1)).into_any(),
            ShelfFilter::Low | ShelfFilter::Empty => {
                view! { <p class="notice notice-good">{say::plenty(lang)}</p> }.into_any()
            }
        };
    }
    let rows: Vec<_> = shelf
        .items
        .iter()
        .zip(1_u32..)
        .map(|(item, number)| row(lang, item, number, form, back))
        .collect();
    view! { <ul class="shelf">{rows}</ul> }.into_any()
}

fn row(lang: Lang, item: &ShelfItem, number: u32, form: &Form, back: &str) -> AnyView {
    let product = link(lang, &format!("/htx/kho/{}", item.product_slug));
    let (name, pack) = (item.name.get(lang).to_owned(), item.pack.get(lang).to_owned());
    let suffix = format!("{name}, {pack}");
    let sale = (item.available() > 0).then(|| {
        forms::movement(MoveView {
            lang,
            item,
            kind: Kind::Sell,
            id: format!("ban-{number}"),
            form,
            back,
            suffix: &suffix,
        })
    });
    view! {
        <li class="shelf-item box">
            <h2>
                <a href=product.clone()>{name}</a>
            </h2>
            <p class="soft">{format!("{pack} · {}", item.price)}</p>
            {pills(lang, item)}
            {figures(lang, item)}
            <div class="shelf-act">
                {sale}
                <a class="btn btn-secondary" href=product>
                    {say::look_after(lang)}
                    <span class="vh">": " {suffix.clone()}</span>
                </a>
            </div>
        </li>
    }
    .into_any()
}

/// What catches the eye: little left, nothing left, not on public sale.
pub(super) fn pills(lang: Lang, item: &ShelfItem) -> AnyView {
    let stock = if item.available() <= 0 {
        Some(("pill pill-bad", say::empty(lang)))
    } else if item.is_low() {
        Some(("pill pill-wait", say::low(lang)))
    } else {
        None
    };
    let hidden = (item.status != ProductStatus::Published).then(|| ("pill", say::not_public(lang)));
    let pills: Vec<_> = stock
        .into_iter()
        .chain(hidden)
        .map(|(class, text)| view! { <span class=class>{text}</span> " " })
        .collect();
    (!pills.is_empty())
        .then(|| view! { <p class="row">{pills}</p> })
        .into_any()
}

/// How many may be sold, are in the house, are promised.
pub(super) fn figures(lang: Lang, item: &ShelfItem) -> AnyView {
    let figure = |name: &'static str, number: i32| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{grouped(i64::from(number))}</dd>
            </div>
        }
    };
    view! {
        <dl class="figures">
            {figure(say::available(lang), item.available())}
            {figure(say::on_hand(lang), item.on_hand)}
            {figure(say::held(lang), item.held)}
        </dl>
    }
    .into_any()
}
