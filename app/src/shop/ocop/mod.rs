//! The OCOP shelf: only goods whose certificate is verified and valid today.

use crate::{
    context::link,
    page::{Page, page},
    ui::{
        card,
        list::{beyond_the_end, empty, page_address, pager, section_head},
        picture::Loading,
    },
    words::ocop as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    browse::{self, OcopShelf},
};

/// What departments put onto the shelf, then everything that shows stars today.
#[component]
pub fn OcopPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let today = ctx.state.clock.today();
        let shelf = browse::ocop_shelf(&ctx.state.pool, ctx.query_page(), today).await?;
        Ok(Page::new(say::title(lang), body(lang, &shelf))
            .described(say::description(lang))
            .known_as(page_address(&link(lang, "/ocop"), shelf.paging.page))
            .public())
    })
}

fn body(lang: Lang, shelf: &OcopShelf) -> AnyView {
    view! {
        <div class="stack stack-wide">
            <div class="hero-text">
                <h1>{say::title(lang)}</h1>
                <p class="lede">{say::lede(lang)}</p>
            </div>
            {card::featured(lang, "ke", say::featured_title(lang), &shelf.featured)}
            <section aria-labelledby="co-sao">
                {section_head("co-sao", &say::all_title(lang, shelf.paging.total), None)}
                {products(lang, shelf)}
            </section>
        </div>
    }
    .into_any()
}

fn products(lang: Lang, shelf: &OcopShelf) -> AnyView {
    let address = link(lang, "/ocop");
    if shelf.paging.total.count == 0 {
        let way_on = (link(lang, "/tim-kiem"), say::see_all(lang));
        return empty(
            "/drawings/qua-tang.svg",
            say::empty_title(lang),
            say::empty_text(lang),
            way_on,
        )
        .into_any();
    }
    if shelf.products.is_empty() {
        return beyond_the_end(lang, address).into_any();
    }
    let loading = if shelf.featured.is_empty() {
        Loading::Now
    } else {
        Loading::WhenNear
    };
    view! {
        {card::products(lang, &shelf.products, loading)}
        {pager(lang, shelf.paging, &|page| page_address(&address, page))}
    }
    .into_any()
}
