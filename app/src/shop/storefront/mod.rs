//! The storefront of one cooperative: who they are, where, and what they sell.

pub(crate) mod front;

use crate::{
    context::link,
    error::AppError,
    page::{Page, page, url_encoded},
    ui::{
        card,
        facts::fact,
        list::{beyond_the_end, crumbs, empty, page_address, pager, section_head, summary},
        marks,
        picture::{Loading, band, province_drawing},
    },
    words::storefront as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Slug},
    browse::{self, CategoryCard, StorefrontPage as Storefront},
    coops::Grade,
};

/// One storefront.
#[component]
pub fn StorefrontPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let pool = &ctx.state.pool;
        let slug = Slug::parse(ctx.param("slug")).map_err(|_| AppError::NotFound)?;
        let today = ctx.state.clock.today();
        let shop = browse::storefront(pool, slug.as_str(), ctx.query_page(), today).await?;
        let shop = shop.ok_or(AppError::NotFound)?;
        // Goods behind the age gate stand only in categories of their own.
        let gated = if shop.age_restricted_count > 0 {
            browse::categories(pool).await?
        } else {
            Vec::new()
        };
        let gated = gated.into_iter().find(|category| category.is_age_restricted);
        let view = body(lang, &shop, gated);
        Ok(Page::new(shop.name.get(lang), view)
            .described(summary(shop.front.story.get(lang)))
            .known_as(page_address(&address(lang, &shop), shop.paging.page))
            .public())
    })
}

fn address(lang: Lang, shop: &Storefront) -> String {
    link(lang, &format!("/gian-hang/{}", shop.slug))
}

/// The page, for the public or as a draft would look.
pub(crate) fn body(lang: Lang, shop: &Storefront, gated: Option<CategoryCard>) -> AnyView {
    let over = vec![(say::list_title(lang).to_owned(), link(lang, "/gian-hang"))];
    view! {
        {crumbs(lang, over, shop.name.get(lang))}
        {head(lang, shop)}
        <div class="split">
            <section aria-labelledby="hang">
                {section_head("hang", say::goods(lang), Some(search_here(lang, shop)))}
                {goods(lang, shop)}
                {gated.map(|category| gated_goods(lang, shop.age_restricted_count, &category))}
            </section>
            <aside class="stack">
                {front::draw(lang, &shop.front)}
                <section aria-labelledby="lien-he">
                    {section_head("lien-he", say::contact(lang), None)}
                    {facts(lang, shop)}
                </section>
            </aside>
        </div>
    }
    .into_any()
}

fn search_here(lang: Lang, shop: &Storefront) -> (String, &'static str) {
    (
        link(lang, &format!("/tim-kiem?gian-hang={}", shop.slug)),
        say::search_here(lang),
    )
}

fn head(lang: Lang, shop: &Storefront) -> AnyView {
    let known = match (shop.members, shop.founded_year) {
        (Some(members), Some(year)) => Some(say::members_and_year(lang, members, year)),
        (Some(members), None) => Some(say::members(lang, members)),
        (None, Some(year)) => Some(say::year(lang, year)),
        (None, None) => None,
    };
    let closure = shop.closure.filter(|_| shop.is_closed);
    let picture = front::cover(shop.front.cover.as_ref()).unwrap_or_else(|| {
        view! { <img src=province_drawing(&shop.place.province_code) alt="" width="1200" height="400"/> }.into_any()
    });
    view! {
        <header class="shop-head">
            {picture}
            {band(&shop.place.province_code)}
            <div class="stack stack-tight">
                <h1>{shop.name.get(lang).to_owned()}</h1>
                <p>{marks::place(lang, &shop.place)}</p>
                <p class="row">
                    <span class="pill pill-good">{say::approved(lang)}</span>
                    " "
                    {shop.is_fictional.then(|| view! { <span class="pill">{say::fictional(lang)}</span> " " })}
                    {known.map(|known| view! { <span class="soft">{known}</span> })}
                </p>
                {closure.map(|closure| {
                    view! { <p class="notice notice-warn">{marks::closure(lang, closure)}</p> }
                })}
            </div>
        </header>
    }
    .into_any()
}

fn goods(lang: Lang, shop: &Storefront) -> AnyView {
    let address = address(lang, shop);
    if shop.paging.total.count == 0 {
        let way_on = (link(lang, "/gian-hang"), say::all_storefronts(lang));
        let picture = province_drawing(&shop.place.province_code);
        return empty(&picture, say::no_goods_title(lang), say::no_goods_text(lang), way_on).into_any();
    }
    if shop.products.is_empty() {
        return beyond_the_end(lang, address).into_any();
    }
    view! {
        {card::products(lang, &shop.products, Loading::WhenNear)}
        {pager(lang, shop.paging, &|page| page_address(&address, page))}
    }
    .into_any()
}

fn gated_goods(lang: Lang, count: i64, category: &CategoryCard) -> AnyView {
    let address = link(lang, &format!("/danh-muc/{}", category.slug));
    view! {
        <p class="notice after-head">
            {say::gated(lang, count)}
            " "
            <a href=address>{category.name.get(lang).to_owned()}</a>
        </p>
    }
    .into_any()
}

fn facts(lang: Lang, shop: &Storefront) -> AnyView {
    let email = (!shop.email.is_empty()).then(|| {
        // The scheme is ours; the rest is encoded, so that no address says more than an address.
        let address = format!("mailto:{}", url_encoded(&shop.email).replace("%40", "@"));
        view! { <a href=address>{shop.email.clone()}</a> }
    });
    let grade = shop.grade.and_then(|grade| self::grade(lang, grade));
    let field = (!shop.field.is_empty()).then(|| marks::vietnamese(lang, &capitalised(&shop.field)));
    view! {
        <div class="stack stack-tight">
            <dl class="facts">
                {fact(say::address(lang), text(&shop.address_line))}
                {fact(say::representative(lang), text(&shop.representative))}
                {fact(say::phone(lang), text(&shop.phone_shown))}
                {fact(say::email(lang), email)}
                {fact(say::field(lang), field)}
                {fact(say::grade(lang), grade)}
                {fact(say::tax_code(lang), text(&shop.tax_code))}
            </dl>
            {shop.is_illustrative.then(|| view! { <p class="soft small">{say::illustrative(lang)}</p> })}
        </div>
    }
    .into_any()
}

/// `Nông nghiệp` for `nông nghiệp`.
fn capitalised(text: &str) -> String {
    let mut symbols = text.chars();
    symbols
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(symbols).collect())
}

fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// How the department graded it; a cooperative that was not graded has no grade to show.
fn grade(lang: Lang, grade: Grade) -> Option<&'static str> {
    match grade {
        Grade::Good => Some(say::grade_good(lang)),
        Grade::Fair => Some(say::grade_fair(lang)),
        Grade::Average => Some(say::grade_average(lang)),
        Grade::Weak => Some(say::grade_weak(lang)),
        Grade::NotGraded => None,
    }
}
