//! The home page: what is featured and why, what is in season, the categories, a few storefronts.

use crate::{
    context::link,
    page::{Page, page},
    ui::{
        card,
        list::section_head,
        marks,
        picture::{Loading, category_drawing},
    },
    words::{goods, home as say},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::{Lang, time::month_of},
    browse::{self, CategoryCard, HomePage as Home, ProductCard, StorefrontCard},
};

/// The market as it is today.
#[component]
pub fn HomePage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let today = ctx.state.clock.today();
        let home = browse::home(&ctx.state.pool, &ctx.state.directory, today).await?;
        Ok(Page::new(say::title(lang), body(lang, &home, today))
            .described(say::description(lang))
            .public())
    })
}

fn body(lang: Lang, home: &Home, today: NaiveDate) -> AnyView {
    view! {
        {hero(lang, &home.in_season, today)}
        <div class="stack stack-wide">
            {card::featured(lang, "noi-bat", goods::featured_title(lang), &home.featured)}
            {in_season(lang, &home.in_season, today)}
            {categories(lang, &home.categories)}
            {storefronts(lang, &home.storefronts)}
        </div>
    }
    .into_any()
}

fn hero(lang: Lang, in_season: &[ProductCard], today: NaiveDate) -> AnyView {
    // Goods that can be had all year are no news of this month.
    let names: Vec<_> = in_season
        .iter()
        .filter(|card| !card.season.is_all_year() && card.buyable.is_yes())
        .take(3)
        .map(|card| card.name.get(lang))
        .collect();
    let lede = if names.is_empty() {
        say::lede(lang).to_owned()
    } else {
        say::lede_season(lang, marks::month(lang, month_of(today)), names.join(", "))
    };
    view! {
        <section class="hero" aria-labelledby="chao">
            <div class="hero-text">
                <h1 id="chao">{say::heading(lang)}</h1>
                <p class="lede">{lede}</p>
                <div class="row">
                    <a class="btn" href=link(lang, "/tim-kiem?con-hang=1&dung-vu=1")>{say::see_season(lang)}</a>
                    " "
                    <a class="btn btn-secondary" href=link(lang, "/gian-hang")>{say::see_storefronts(lang)}</a>
                </div>
            </div>
            <img src="/drawings/home.svg" alt=say::picture(lang) width="1200" height="600"/>
        </section>
    }
    .into_any()
}

fn in_season(lang: Lang, cards: &[ProductCard], today: NaiveDate) -> Option<AnyView> {
    let title = say::in_season(lang, marks::month(lang, month_of(today)));
    let more = (link(lang, "/tim-kiem?dung-vu=1"), goods::see_all(lang));
    (!cards.is_empty()).then(|| {
        view! {
            <section aria-labelledby="dung-vu">
                {section_head("dung-vu", &title, Some(more))}
                {card::products(lang, cards, Loading::WhenNear)}
            </section>
        }
        .into_any()
    })
}

fn categories(lang: Lang, categories: &[CategoryCard]) -> Option<AnyView> {
    let links: Vec<_> = categories
        .iter()
        .map(|category| {
            let picture = category_drawing(&category.slug, 1);
            view! {
                <li>
                    <a href=link(lang, &format!("/danh-muc/{}", category.slug))>
                        <img src=picture alt="" width="400" height="300" loading="lazy"/>
                        <span>{category.name.get(lang).to_owned()}</span>
                    </a>
                </li>
            }
        })
        .collect();
    (!links.is_empty()).then(|| {
        view! {
            <section aria-labelledby="danh-muc">
                {section_head("danh-muc", say::categories(lang), None)}
                <ul class="categories">{links}</ul>
            </section>
        }
        .into_any()
    })
}

fn storefronts(lang: Lang, cards: &[StorefrontCard]) -> Option<AnyView> {
    let more = (link(lang, "/gian-hang"), say::all_storefronts(lang));
    (!cards.is_empty()).then(|| {
        view! {
            <section aria-labelledby="gian-hang">
                {section_head("gian-hang", say::storefronts(lang), Some(more))}
                {card::storefronts(lang, cards, Loading::WhenNear)}
            </section>
        }
        .into_any()
    })
}
