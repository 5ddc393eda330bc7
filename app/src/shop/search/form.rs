//! The form that narrows a search, and the chips that widen it again.

use super::filters::{Filters, SORTS};
use crate::{context::link, words::search as say};
use leptos::prelude::*;
use market::{
    base::{Lang, Slug, Vnd},
    browse::SearchPage,
    places::bare_name,
    search::Sort,
};

/// A choice in a list: its value, its name, whether it is chosen.
type Choice = (String, String, bool);

/// The form, folded on a phone; `count` filters are set.
pub(super) fn filter_box(lang: Lang, filters: &Filters, found: &SearchPage, count: usize) -> AnyView {
    let count = (count > 0).then(|| view! { " " <span class="count">{count}</span> });
    view! {
        <details class="filter-box">
            <summary class="btn btn-secondary btn-wide">{say::filters(lang)} {count}</summary>
            <form class="filters" action=link(lang, "/tim-kiem") method="get">
                <div class="field">
                    <label for="tu-khoa">{say::words(lang)}</label>
                    <input id="tu-khoa" name="q" type="search" maxlength="200" value=filters.words.typed().to_owned()/>
                </div>
                {lists(lang, filters, found)}
                <div class="field-pair">
                    {price(say::price_from(lang), "gia-tu", filters.price_from)}
                    {price(say::price_to(lang), "gia-den", filters.price_to)}
                </div>
                {check(say::in_stock(lang), "con-hang", filters.in_stock)}
                {check(say::in_season(lang), "dung-vu", filters.in_season)}
                {choice(say::sort(lang), "sap-xep", None, sorts(lang, filters))}
                {filters.seller.as_ref().map(|seller| {
                    view! { <input type="hidden" name="gian-hang" value=seller.to_string()/> }
                })}
                <button class="btn btn-secondary" type="submit">{say::apply(lang)}</button>
            </form>
        </details>
    }
    .into_any()
}

fn lists(lang: Lang, filters: &Filters, found: &SearchPage) -> AnyView {
    let is = |chosen: &Option<Slug>, value: &str| chosen.as_ref().is_some_and(|slug| slug.as_str() == value);
    let categories = found.categories.iter().map(|category| {
        (
            category.slug.clone(),
            category.name.get(lang).to_owned(),
            is(&filters.category, &category.slug),
        )
    });
    let provinces = found.provinces.iter().map(|province| {
        (
            province.code.clone(),
            bare_name(&province.name).to_owned(),
            is(&filters.province, &province.code),
        )
    });
    let stars = [3, 4, 5].map(|stars| {
        (
            stars.to_string(),
            stars_from(lang, stars),
            filters.stars_min == Some(stars),
        )
    });
    view! {
        {choice(say::category(lang), "danh-muc", Some(say::any_category(lang)), categories.collect())}
        {choice(say::province(lang), "tinh", Some(say::any_place(lang)), provinces.collect())}
        {choice(say::stars(lang), "sao", Some(say::any_stars(lang)), stars.into())}
    }
    .into_any()
}

fn sorts(lang: Lang, filters: &Filters) -> Vec<Choice> {
    SORTS
        .into_iter()
        .map(|(sort, value)| {
            let name = match sort {
                Sort::Relevance => say::sort_relevance(lang),
                Sort::PriceUp => say::sort_price_up(lang),
                Sort::PriceDown => say::sort_price_down(lang),
                Sort::Newest => say::sort_newest(lang),
            };
            (value.to_owned(), name.to_owned(), sort == filters.sort)
        })
        .collect()
}

fn choice(label: &'static str, name: &'static str, none: Option<&'static str>, choices: Vec<Choice>) -> AnyView {
    let choices: Vec<_> = choices
        .into_iter()
        .map(|(value, text, is_chosen)| view! { <option value=value selected=is_chosen>{text}</option> })
        .collect();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>
                {none.map(|none| view! { <option value="">{none}</option> })}
                {choices}
            </select>
        </div>
    }
    .into_any()
}

fn price(label: &'static str, name: &'static str, price: Option<Vnd>) -> AnyView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type="text"
                inputmode="numeric"
                maxlength="20"
                value=price.map(|price| market::base::money::grouped(price.0))
            />
        </div>
    }
    .into_any()
}

fn check(label: &'static str, name: &'static str, is_on: bool) -> AnyView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value="1" checked=is_on/>
            " "
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// Every filter that is set, by its name, with the search that leaves it out.
pub(super) fn set_filters(lang: Lang, filters: &Filters, found: &SearchPage) -> Vec<(String, Filters)> {
    let all = filters.first_page();
    let category = filters.category.as_ref().map(|slug| {
        let name = found.categories.iter().find(|category| category.slug == slug.as_str());
        let name = name.map_or(slug.as_str(), |category| category.name.get(lang));
        (
            name.to_owned(),
            Filters {
                category: None,
                ..all.clone()
            },
        )
    });
    let province = filters.province.as_ref().map(|code| {
        let name = found.provinces.iter().find(|province| province.code == code.as_str());
        let name = name.map_or(code.as_str(), |province| bare_name(&province.name));
        (
            name.to_owned(),
            Filters {
                province: None,
                ..all.clone()
            },
        )
    });
    let seller = filters.seller.as_ref().map(|slug| {
        let name = found.seller_name.as_ref().map_or(slug.as_str(), |name| name.get(lang));
        (
            name.to_owned(),
            Filters {
                seller: None,
                ..all.clone()
            },
        )
    });
    let stars = filters.stars_min.map(|stars| {
        (
            stars_from(lang, stars),
            Filters {
                stars_min: None,
                ..all.clone()
            },
        )
    });
    let price_from = filters.price_from.map(|price| {
        (
            say::chip_price_from(lang, price),
            Filters {
                price_from: None,
                ..all.clone()
            },
        )
    });
    let price_to = filters.price_to.map(|price| {
        (
            say::chip_price_to(lang, price),
            Filters {
                price_to: None,
                ..all.clone()
            },
        )
    });
    let in_stock = filters.in_stock.then(|| {
        (
            say::chip_in_stock(lang).to_owned(),
            Filters {
                in_stock: false,
                ..all.clone()
            },
        )
    });
    let in_season = filters.in_season.then(|| {
        (
            say::chip_in_season(lang).to_owned(),
            Filters {
                in_season: false,
                ..all.clone()
            },
        )
    });
    [
        category, province, seller, stars, price_from, price_to, in_stock, in_season,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The filters that are set, each a link that takes it away.
pub(super) fn chips(lang: Lang, set: &[(String, Filters)]) -> Option<impl IntoView + use<>> {
    let links: Vec<_> = set
        .iter()
        .map(|(name, without)| {
            let name = name.clone();
            view! {
                <a href=without.address(lang)>
                    <span class="vh">{say::remove(lang)}</span>
                    {name}
                    " "
                    <span aria-hidden="true">"×"</span>
                </a>
                " "
            }
        })
        .collect();
    (!links.is_empty()).then(|| view! { <p class="chips">{links}</p> })
}

fn stars_from(lang: Lang, stars: i16) -> String {
    if stars >= 5 {
        say::five_stars(lang).to_owned()
    } else {
        say::stars_from(lang, stars)
    }
}
