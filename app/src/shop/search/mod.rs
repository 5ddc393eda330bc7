//! The search page. Its whole state stands in its address, so that it can be kept, shared and gone back to.

mod filters;
mod form;

use self::filters::Filters;
use crate::{
    context::link,
    error::AppError,
    page::{Page, page},
    ui::{
        card,
        list::{beyond_the_end, crumbs, empty, pager},
        marks,
        picture::{Loading, category_drawing},
    },
    words::{goods, search as say},
};
use leptos::prelude::*;
use market::{
    base::{Lang, time::month_of},
    browse::{self, SearchPage as Found},
    search::SearchError,
};

/// Products by words, place, stars, price and season.
#[component]
pub fn SearchPage() -> impl IntoView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let today = ctx.state.clock.today();
        let filters = Filters::read(|name| ctx.query(name), ctx.query_page());
        let found = browse::search_page(&ctx.state.pool, &*ctx.state.index, &filters.request(today))
            .await
            .map_err(no_answer)?;
        let heading = heading(lang, &filters, &found, marks::month(lang, month_of(today)));
        let view = body(lang, &filters, &found, heading.clone());
        Ok(Page::new(heading, view).described(say::description(lang)).public())
    })
}

fn no_answer(error: SearchError) -> AppError {
    match error {
        SearchError::Db(error) => error.into(),
        SearchError::Engine(error) => {
            tracing::error!(error, "the search engine does not answer");
            AppError::Busy
        }
    }
}

/// What is looked for, in words.
fn heading(lang: Lang, filters: &Filters, found: &Found, month: &str) -> String {
    let category = filters.category.as_ref().and_then(|slug| {
        found
            .categories
            .iter()
            .find(|category| category.slug == slug.as_str())
            .map(|one| one.name.get(lang))
    });
    match (filters.words.typed(), category, &found.seller_name) {
        ("", Some(category), _) => category.to_owned(),
        ("", None, Some(seller)) => say::of_seller(lang, seller.get(lang)),
        ("", None, None) if filters.in_season => say::in_season_now(lang, month),
        ("", None, None) => say::everything(lang).to_owned(),
        (typed, _, _) => say::looked_for(lang, typed),
    }
}

fn body(lang: Lang, filters: &Filters, found: &Found, heading: String) -> AnyView {
    let total = found.paging.total;
    let set = form::set_filters(lang, filters, found);
    let unread = filters.unread.join("”, “");
    let has_unread = !unread.is_empty();
    let unread = has_unread.then(|| {
        view! { <p class="notice notice-warn">{say::unread(lang, unread)}</p> }
    });
    view! {
        {crumbs(lang, Vec::new(), say::title(lang))}
        <div class="result-head">
            <h1>{heading}</h1>
            <p class="soft" role="status">{marks::products(lang, total, total.count == 1)}</p>
        </div>
        <div class="with-filters">
            {form::filter_box(lang, filters, found, set.len())}
            <div class=has_unread.then_some("stack")>
                {unread}
                {form::chips(lang, &set)}
                {results(lang, filters, found)}
            </div>
        </div>
    }
    .into_any()
}

fn results(lang: Lang, filters: &Filters, found: &Found) -> AnyView {
    if found.paging.total.count == 0 {
        return nothing_found(lang, filters, found).into_any();
    }
    if found.products.is_empty() {
        return beyond_the_end(lang, filters.first_page().address(lang)).into_any();
    }
    let address_of = |page| {
        Filters {
            page,
            ..filters.clone()
        }
        .address(lang)
    };
    view! {
        <h2 class="vh">{say::results(lang)}</h2>
        {card::products(lang, &found.products, Loading::WhenNear)}
        {pager(lang, found.paging, &address_of)}
    }
    .into_any()
}

/// Nothing fits: fewer filters where some are set, else other ways to go.
fn nothing_found(lang: Lang, filters: &Filters, found: &Found) -> AnyView {
    let known = found
        .categories
        .iter()
        .find(|one| filters.category.as_ref().is_some_and(|it| it.as_str() == one.slug));
    let picture = category_drawing(known.map_or("trai-cay-tuoi", |category| &category.slug), 1);
    let (text, way_on) = if filters.is_narrowed() {
        (
            say::nothing_narrowed(lang),
            (filters.words_alone().address(lang), say::without_filters(lang)),
        )
    } else {
        (
            say::nothing_text(lang),
            (link(lang, "/tim-kiem?dung-vu=1"), say::see_season(lang)),
        )
    };
    let rows: Vec<_> = found
        .categories
        .iter()
        .map(|category| {
            let name = category.name.get(lang).to_owned();
            view! { <a href=link(lang, &format!("/danh-muc/{}", category.slug))>{name}</a> " " }
        })
        .collect();
    view! {
        <div class="stack">
            {empty(&picture, say::nothing_title(lang), text, way_on)}
            <nav class="chips" aria-label=goods::categories(lang)>{rows}</nav>
        </div>
    }
    .into_any()
}
