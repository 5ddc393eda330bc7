//! The search page. Its whole state stands in its address, so that it can be kept, shared and gone back to.

mod around;
mod facets;
mod filters;
mod nothing;
pub mod suggest;

use self::filters::Filters;
use crate::{
    context::Ctx,
    error::AppError,
    page::{Page, page},
    ui::{
        card,
        list::{beyond_the_end, crumbs, pager},
        marks,
    },
    words::search as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, time::month_of},
    browse::{self, SearchPage as Found},
    search::{self, SearchError},
};

/// Products by words, place, stars, price and season.
#[component]
pub fn SearchPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let today = ctx.state.clock.today();
        let filters = Filters::read(|name| ctx.query(name), ctx.query_page());
        let request = filters.request(today);
        let state = &ctx.state;
        let found = browse::search_page(&state.pool, &*state.index, &state.directory, &request)
            .await
            .map_err(no_answer)?;
        note_a_miss(&ctx, &filters, &found).await;
        let heading = heading(lang, &filters, &found, marks::month(lang, month_of(today)));
        let view = body(lang, &filters, &found, heading.clone());
        Ok(Page::new(heading, view).described(say::description(lang)).public())
    })
}

/// Counts words that nothing fits, for the departments. The page comes whether or not that can be written down.
async fn note_a_miss(ctx: &Ctx, filters: &Filters, found: &Found) {
    let has_missed = found.paging.total.count == 0 || found.is_near;
    if filters.page > 1 || filters.is_narrowed() || !has_missed {
        return;
    }
    if let Err(error) = search::record_miss(&ctx.state.pool, &filters.words, ctx.state.clock.today()).await {
        tracing::warn!(%error, "what was not found could not be counted");
    }
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
    let name_of = |is_chosen: bool, facets: &[browse::SearchFacet]| {
        let chosen = facets.first().filter(|_| is_chosen);
        chosen.map(|facet| facet.name.get(lang).to_owned())
    };
    let category = name_of(filters.category.is_some(), &found.facets.categories);
    let seller = name_of(filters.seller.is_some(), &found.facets.sellers);
    match (filters.words.typed(), category, seller) {
        ("", Some(category), _) => category,
        ("", None, Some(seller)) => say::of_seller(lang, seller),
        ("", None, None) if filters.in_season => say::in_season_now(lang, month),
        ("", None, None) => say::everything(lang).to_owned(),
        (typed, _, _) => say::looked_for(lang, typed),
    }
}

fn body(lang: Lang, filters: &Filters, found: &Found, heading: String) -> AnyView {
    let total = found.paging.total;
    let set = facets::set_filters(lang, filters, found);
    let unread = filters.unread.join("”, “");
    let unread = (!unread.is_empty()).then(|| {
        view! { <p class="notice notice-warn">{say::unread(lang, unread)}</p> }
    });
    // Where nothing was found and nothing is set there is nothing to filter.
    let can_filter = found.way_on.is_none() || filters.is_narrowed();
    let filter_box = can_filter.then(|| facets::draw(lang, filters, found, set.len()));
    view! {
        {crumbs(lang, Vec::new(), say::title(lang))}
        <div class="result-head">
            <h1>{heading}</h1>
            <p class="soft" role="status">{marks::products(lang, total, total.count == 1)}</p>
        </div>
        <div class=can_filter.then_some("with-filters")>
            {filter_box}
            <div class="found">
                {unread}
                {facets::chips(lang, &set)}
                {hints(lang, filters, found)}
                {around::draw(lang, &found.around)}
                {results(lang, filters, found)}
            </div>
        </div>
    }
    .into_any()
}

/// What was understood, where that is not quite what was typed.
fn hints(lang: Lang, filters: &Filters, found: &Found) -> Option<AnyView> {
    let near = (found.is_near && found.paging.total.count > 0).then(|| {
        view! { <p><strong>{say::near(lang)}</strong> " " {say::near_text(lang)}</p> }
    });
    let meant = found.meant.as_ref().map(|meant| {
        let address = Filters {
            words: search::SearchWords::parse(meant),
            ..filters.first_page()
        }
        .address(lang);
        view! { <p>{say::meant(lang)} " " <a href=address rel="nofollow">{meant.clone()}</a> "?"</p> }
    });
    let degraded = found
        .is_degraded
        .then(|| view! { <p class="soft small">{say::degraded(lang)}</p> });
    let is_any = near.is_some() || meant.is_some() || degraded.is_some();
    is_any.then(|| view! { <div class="understood">{meant} {near} {degraded}</div> }.into_any())
}

fn results(lang: Lang, filters: &Filters, found: &Found) -> AnyView {
    if let Some(way_on) = &found.way_on {
        return nothing::draw(lang, filters, found, way_on);
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
        {card::found(lang, &found.products, &found.marks)}
        {pager(lang, found.paging, &address_of)}
    }
    .into_any()
}
