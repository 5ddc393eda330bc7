//! Every pack of the shelf at once, as in a spreadsheet: `/htx/san-pham/bang`. Without a script it is a form like any
//! other; `grid.js` adds the keys, the paste, and what keeps unsaved work.

pub(super) mod actions;

use super::{room, stock, sure_price::sure_box};
use crate::{
    context::{Ctx, link},
    form::{Form, PostForm, keyed},
    page::{Page, page},
    ui::{field, list},
    words::{grid as say, listing, sheet, stock as shelf_words},
};
use leptos::prelude::*;
use market::{
    base::{Lang, OfferId, money::grouped},
    catalog::{self, GridColumn, Shelf, ShelfFilter, ShelfItem},
    people::Scope,
};

/// The grid.
#[component]
pub fn GridPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_for(Scope::Goods).await?;
        let lang = ctx.lang();
        let filter = stock::filter_of(&ctx.query("loc").unwrap_or_default());
        let shelf = catalog::load_shelf(&ctx.state.pool, &member, filter, ctx.query_page()).await?;
        let form = ctx.take_form(actions::FORM).await?;
        let may_price = member.as_manager().is_some();
        let labels = labels(lang, &shelf);
        let labels: Vec<_> = labels
            .iter()
            .map(|(name, label)| (name.as_str(), label.as_str()))
            .collect();
        let body = view! {
            <p>
                <a href=link(lang, "/htx/san-pham")>{listing::to_list(lang)}</a>
            </p>
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p class="soft">{say::intro(lang)}</p>
            </div>
            <div class="stack">
                {field::error_summary(&form, lang, say::refused(lang), &labels)}
                {news(&ctx)}
                {filters(lang, &shelf, filter)}
                {draw(&ctx, &shelf, filter, &form, may_price)}
                {list::pager(lang, shelf.paging, &|page| address(lang, filter, page))}
            </div>
        };
        Ok(Page::new(say::title(lang), body).in_room(room(lang, &member)))
    })
}

/// The name of a cell.
fn cell_name(column: GridColumn, offer: OfferId) -> String {
    let column = match column {
        GridColumn::Price => "price",
        GridColumn::Stock => "stock",
        GridColumn::LowStock => "low",
    };
    // As a server function reads it again, whatever the id begins with.
    keyed(column, &offer.to_string())
}

fn address(lang: Lang, filter: ShelfFilter, page: u32) -> String {
    let value = stock::value_of(filter);
    match (value, page) {
        ("", page) => list::page_address(&actions::path(lang), page),
        (value, 0 | 1) => format!("{}?loc={value}", actions::path(lang)),
        (value, page) => format!("{}?loc={value}&trang={page}", actions::path(lang)),
    }
}

/// What was done last.
fn news(ctx: &Ctx) -> Option<AnyView> {
    let count: u32 = ctx.query("xong")?.parse().ok()?;
    let text = match count {
        0 => say::done_nothing(ctx.lang()).to_owned(),
        count => say::done(ctx.lang(), count),
    };
    Some(view! { <p class="notice notice-good" role="status" data-grid-saved="">{text}</p> }.into_any())
}

fn filters(lang: Lang, shelf: &Shelf, chosen: ShelfFilter) -> AnyView {
    let tab = |filter: ShelfFilter, text: &'static str| {
        let current = (filter == chosen).then_some("page");
        view! {
            <li>
                <a href=address(lang, filter, 1) aria-current=current>
                    {text}
                    " "
                    <span class="count">{shelf.counts.of(filter)}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="tabs" aria-label=shelf_words::filters(lang)>
            <ul>
                {tab(ShelfFilter::All, shelf_words::all(lang))}
                {tab(ShelfFilter::Low, shelf_words::low(lang))}
                {tab(ShelfFilter::Empty, shelf_words::empty(lang))}
            </ul>
        </nav>
    }
    .into_any()
}

/// The cells with their names in words, for the summary of what is wrong.
fn labels(lang: Lang, shelf: &Shelf) -> Vec<(String, String)> {
    let columns = [
        (GridColumn::Price, sheet::price(lang)),
        (GridColumn::Stock, sheet::stock(lang)),
        (GridColumn::LowStock, sheet::low(lang)),
    ];
    let of_item = |item: &ShelfItem| {
        let what = format!("{}, {}", item.name.get(lang), item.pack.get(lang));
        let offer = item.offer;
        columns.map(|(column, word)| (cell_name(column, offer), format!("{what} · {word}")))
    };
    shelf.items.iter().flat_map(of_item).collect()
}

fn draw(ctx: &Ctx, shelf: &Shelf, filter: ShelfFilter, form: &Form, may_price: bool) -> AnyView {
    let lang = ctx.lang();
    if shelf.items.is_empty() {
        return if shelf.counts.all == 0 {
            list::empty(
                "/drawings/gao-ngu-coc.svg",
                shelf_words::nothing_title(lang),
                shelf_words::nothing_text(lang),
                (link(lang, "/htx/san-pham"), say::to_products(lang)),
            )
        } else if filter == ShelfFilter::All {
            list::beyond_the_end(lang, address(lang, filter, 1)).into_any()
        } else {
            view! { <p class="notice notice-good">{shelf_words::plenty(lang)}</p> }.into_any()
        };
    }
    let rows: Vec<_> = shelf
        .items
        .iter()
        .map(|item| row(lang, item, form, may_price))
        .collect();
    let page = shelf.paging.page.to_string();
    view! {
        <div data-grid=address(lang, filter, shelf.paging.page)>
            <p class="notice" role="status" data-grid-restored="" hidden>{say::restored(lang)}</p>
            <PostForm action="/api/grid/save" lang=lang class="stack">
                <input type="hidden" name="filter" value=stock::value_of(filter)/>
                <input type="hidden" name="page" value=page/>
                <p class="soft small grid-keys">{say::keys(lang)}</p>
                <table class="table grid-table" aria-label=say::title(lang)>
                    <thead>
                        <tr>
                            <th scope="col">{sheet::name(lang)}</th>
                            <th scope="col" class="num">{sheet::price(lang)}</th>
                            <th scope="col" class="num">{sheet::stock(lang)}</th>
                            <th scope="col" class="num">{sheet::held(lang)}</th>
                            <th scope="col" class="num">{sheet::low(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                <div class="grid-bar">
                    <p
                        class="grid-count"
                        role="status"
                        data-grid-count=""
                        data-grid-words=say::unsaved(lang, "#")
                    ></p>
                    <button class="btn btn-quiet" type="button" data-grid-drop="" hidden>{say::drop_changes(lang)}</button>
                    <button class="btn" type="submit">{say::save(lang)}</button>
                </div>
            </PostForm>
        </div>
        <script type="module" src=ctx.state.assets.address("grid.js")></script>
    }
    .into_any()
}

fn row(lang: Lang, item: &ShelfItem, form: &Form, may_price: bool) -> AnyView {
    let what = format!("{}, {}", item.name.get(lang), item.pack.get(lang));
    let seen = format!("{} {} {}", item.price.0, item.on_hand, item.low_stock);
    let cell = |column: GridColumn, label: &'static str, value: i64, is_open: bool| {
        let name = cell_name(column, item.offer);
        let id = field::id_of(&name);
        let problem = form.problem(&name, lang);
        let described = problem.as_ref().map(|_| format!("{id}-loi"));
        let error = problem.map(|problem| view! { <p class="error" id=format!("{id}-loi")>{problem}</p> });
        let typed = form.typed_or(&name, &grouped(value));
        let invalid = error.is_some().then_some("true");
        let sure = sure_box(lang, form, &name, keyed("sure", &item.offer.to_string()), &what);
        view! {
            <td data-label=label>
                <input
                    id=id
                    name=name
                    class="grid-cell num"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength="20"
                    value=typed
                    data-cell=value.to_string()
                    readonly=!is_open
                    aria-label=format!("{label}, {what}")
                    aria-describedby=described
                    aria-invalid=invalid
                />
                {error}
                {sure}
            </td>
        }
    };
    view! {
        <tr>
            <th scope="row">
                <input type="hidden" name=keyed("seen", &item.offer.to_string()) value=seen/>
                <a href=link(lang, &format!("/htx/kho/{}", item.product_slug))>{item.name.get(lang).to_owned()}</a>
                <span class="soft">", " {item.pack.get(lang).to_owned()}</span>
            </th>
            {cell(GridColumn::Price, sheet::price(lang), item.price.0, may_price)}
            {cell(GridColumn::Stock, sheet::stock(lang), item.on_hand.into(), true)}
            <td class="num" data-label=sheet::held(lang)>{grouped(item.held.into())}</td>
            {cell(GridColumn::LowStock, sheet::low(lang), item.low_stock.into(), true)}
        </tr>
    }
    .into_any()
}
