//! The page of a category.

use crate::{
    context::link,
    error::AppError,
    page::{Page, page},
    shop::age,
    ui::{
        card,
        list::{beyond_the_end, crumbs, empty, page_address, pager},
        marks,
        picture::{Loading, category_drawing},
    },
    words::{category as say, goods},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Slug},
    browse::{self, CategoryPage as Category},
};

/// The goods of one category, what departments feature there first.
#[component]
pub fn CategoryPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let slug = Slug::parse(ctx.param("slug")).map_err(|_| AppError::NotFound)?;
        let today = ctx.state.clock.today();
        let found = browse::category(&ctx.state.pool, slug.as_str(), ctx.query_page(), today).await?;
        let found = found.ok_or(AppError::NotFound)?;
        if found.category.is_age_restricted && !age::is_confirmed(&ctx) {
            return Ok(age::gate(&ctx));
        }
        let name = found.category.name.get(lang);
        let page = Page::new(name, body(lang, &found))
            .described(say::description(lang, name))
            .known_as(page_address(&address(lang, &found), found.paging.page));
        Ok(if found.category.is_age_restricted {
            page
        } else {
            page.public()
        })
    })
}

fn address(lang: Lang, found: &Category) -> String {
    link(lang, &format!("/danh-muc/{}", found.category.slug))
}

fn body(lang: Lang, found: &Category) -> AnyView {
    let name = found.category.name.get(lang).to_owned();
    let total = found.paging.total;
    let is_restricted = found.category.is_age_restricted;
    view! {
        {crumbs(lang, Vec::new(), &name)}
        <div class="result-head">
            <h1>{name}</h1>
            <p class="soft" role="status">{marks::products(lang, total, total.count == 1)}</p>
        </div>
        {(!is_restricted && total.count > 0).then(|| quick_filters(lang, &found.category.slug))}
        <div class=if is_restricted { "stack" } else { "stack stack-wide" }>
            {is_restricted.then(|| view! { <p class="notice notice-warn">{say::adults(lang)}</p> })}
            {card::featured(lang, "noi-bat", goods::featured_title(lang), &found.featured)}
            {products(lang, found)}
        </div>
    }
    .into_any()
}

/// Ways into the search of this category.
fn quick_filters(lang: Lang, slug: &str) -> AnyView {
    let to = |more: &str, text: &'static str| {
        view! { <a href=link(lang, &format!("/tim-kiem?danh-muc={slug}{more}"))>{text}</a> " " }
    };
    view! {
        <nav class="chips" aria-label=say::quick_filters(lang)>
            <a href=link(lang, &format!("/danh-muc/{slug}")) aria-current="true">{say::all(lang)}</a>
            " "
            {to("&dung-vu=1", goods::in_season(lang))}
            {to("&con-hang=1", say::in_stock(lang))}
            {to("&sao=3", say::with_stars(lang))}
            {to("&sap-xep=gia-tang", say::cheapest_first(lang))}
        </nav>
    }
    .into_any()
}

fn products(lang: Lang, found: &Category) -> AnyView {
    let address = address(lang, found);
    if found.paging.total.count == 0 {
        let picture = category_drawing(&found.category.slug, 1);
        let way_on = (link(lang, "/tim-kiem?dung-vu=1"), say::see_season(lang));
        return empty(&picture, say::empty_title(lang), say::empty_text(lang), way_on).into_any();
    }
    if found.products.is_empty() {
        return beyond_the_end(lang, address).into_any();
    }
    let loading = if found.featured.is_empty() {
        Loading::Now
    } else {
        Loading::WhenNear
    };
    view! {
        <section aria-labelledby="hang">
            <h2 class="vh" id="hang">{say::products(lang)}</h2>
            {card::products(lang, &found.products, loading)}
            {pager(lang, found.paging, &|page| page_address(&address, page))}
        </section>
    }
    .into_any()
}
