//! What narrows a search: every value a link with how many products it leaves, so that it works without script and can
//! be kept and shared. A chosen value is shown as set, and its link takes it away.

use super::filters::{Filters, SORTS};
use crate::{context::link, words::search as say};
use leptos::prelude::*;
use market::{
    base::{Lang, Slug, Vnd, money::grouped},
    browse::{SearchFacet, SearchPage},
    catalog::ShippingScope,
    search::Sort,
};

/// So many values of a kind are seen at once; the others are folded.
const OPEN_MAX: usize = 7;

/// Ready ranges of prices, in đồng.
const PRICES: [(Option<i64>, Option<i64>); 5] = [
    (None, Some(50_000)),
    (Some(50_000), Some(100_000)),
    (Some(100_000), Some(200_000)),
    (Some(200_000), Some(500_000)),
    (Some(500_000), None),
];

/// One value that a search can be narrowed by.
struct Choice {
    name: String,
    /// How many products it leaves, as it is read.
    count: Option<String>,
    is_set: bool,
    /// The search with it, or without it where it is set and can be taken away.
    then: Filters,
}

/// Everything a search can be narrowed by, and its order; folded on a phone, `count` filters are set.
pub(super) fn draw(lang: Lang, filters: &Filters, found: &SearchPage, count: usize) -> AnyView {
    let count = (count > 0).then(|| view! { " " <span class="count">{count}</span> });
    let groups: Vec<_> = [
        (say::category(lang), categories(lang, filters, found)),
        (say::stars(lang), stars(lang, filters, found)),
        (say::only(lang), only(lang, filters, found)),
        (say::province(lang), provinces(lang, filters, found)),
        (say::former_province(lang), former_provinces(lang, filters, found)),
        (say::travels(lang), travels(lang, filters, found)),
        (say::seller(lang), sellers(lang, filters, found)),
    ]
    .into_iter()
    .filter(|(_, choices)| narrows(found, choices))
    .map(|(title, choices)| group(lang, title, choices))
    .collect();
    view! {
        <details class="filter-box">
            <summary class="btn btn-secondary btn-wide">{say::filters(lang)} {count}</summary>
            <div class="facets">
                {form(lang, filters)}
                <section class="facet">
                    <h2>{say::sort(lang)}</h2>
                    {links(lang, sorts(lang, filters), false)}
                </section>
                {groups}
            </div>
        </details>
    }
    .into_any()
}

/// Whether there is anything to choose: a single value that everything has tells nothing.
fn narrows(found: &SearchPage, choices: &[Choice]) -> bool {
    let all = counted(found, found.paging.total.count);
    match choices {
        [] => false,
        [one] => one.is_set || one.count.as_ref() != Some(&all),
        _ => true,
    }
}

/// Words and prices are typed; everything else of the search goes along.
fn form(lang: Lang, filters: &Filters) -> AnyView {
    let others: Vec<_> = Filters {
        words: Default::default(),
        price_from: None,
        price_to: None,
        ..filters.first_page()
    }
    .pairs()
    .into_iter()
    .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
    .collect();
    view! {
        <form class="filters" action=link(lang, "/tim-kiem") method="get">
            <div class="field">
                <label for="tu-khoa">{say::words(lang)}</label>
                <input id="tu-khoa" name="q" type="search" maxlength="200" value=filters.words.typed().to_owned()/>
            </div>
            {others}
            <div class="field-pair">
                {price(say::price_from(lang), "gia-tu", filters.price_from)}
                {price(say::price_to(lang), "gia-den", filters.price_to)}
            </div>
            <button class="btn btn-secondary" type="submit">{say::apply(lang)}</button>
            {links(lang, prices(lang, filters), true)}
        </form>
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
                value=price.map(|price| grouped(price.0))
            />
        </div>
    }
    .into_any()
}

fn group(lang: Lang, title: &'static str, choices: Vec<Choice>) -> AnyView {
    view! {
        <section class="facet">
            <h2>{title}</h2>
            {links(lang, choices, true)}
        </section>
    }
    .into_any()
}

/// `can_be_removed`: whether the link of what is set takes it away.
fn links(lang: Lang, mut choices: Vec<Choice>, can_be_removed: bool) -> AnyView {
    let folded = choices.split_off(choices.len().min(OPEN_MAX));
    let row = |choice: Choice| {
        let is_removed = choice.is_set && can_be_removed;
        let cross = is_removed.then(|| view! { " " <span aria-hidden="true">"×"</span> });
        let verb = is_removed.then(|| view! { <span class="vh">{say::remove(lang)}</span> });
        let count = choice.count.filter(|_| !choice.is_set);
        let count = count.map(|count| view! { " " <span class="facet-count">{count}</span> });
        view! {
            <li>
                <a href=choice.then.address(lang) rel="nofollow" aria-current=choice.is_set.then_some("true")>
                    <span>{verb} {choice.name}</span>
                    {count}
                    {cross}
                </a>
            </li>
        }
    };
    let more = (!folded.is_empty()).then(|| {
        view! {
            <details>
                <summary>{say::more(lang, folded.len())}</summary>
                <ul>{folded.into_iter().map(row).collect::<Vec<_>>()}</ul>
            </details>
        }
    });
    view! {
        <ul>{choices.into_iter().map(row).collect::<Vec<_>>()}</ul>
        {more}
    }
    .into_any()
}

/// A count as it is read: a bound says that it is one.
fn counted(found: &SearchPage, count: i64) -> String {
    match found.facets.is_exact {
        true => grouped(count),
        false => format!("≥ {}", grouped(count)),
    }
}

fn named(
    lang: Lang,
    filters: &Filters,
    found: &SearchPage,
    facets: &[SearchFacet],
    chosen: Option<&Slug>,
    set: fn(&mut Filters, Option<Slug>),
    shown: impl Fn(&str) -> String,
) -> Vec<Choice> {
    let choice = |facet: &SearchFacet| {
        let is_set = chosen.is_some_and(|chosen| chosen.as_str() == facet.key);
        let mut then = filters.first_page();
        set(
            &mut then,
            if is_set {
                None
            } else {
                Some(Slug::parse(&facet.key).ok()?)
            },
        );
        Some(Choice {
            name: shown(facet.name.get(lang)),
            count: facet.count.map(|count| counted(found, count)),
            is_set,
            then,
        })
    };
    facets.iter().filter_map(choice).collect()
}

fn categories(lang: Lang, filters: &Filters, found: &SearchPage) -> Vec<Choice> {
    let set = |then: &mut Filters, slug| then.category = slug;
    named(
        lang,
        filters,
        found,
        &found.facets.categories,
        filters.category.as_ref(),
        set,
        str::to_owned,
    )
}

fn provinces(lang: Lang, filters: &Filters, found: &SearchPage) -> Vec<Choice> {
    let set = |then: &mut Filters, slug| then.province = slug;
    named(
        lang,
        filters,
        found,
        &found.facets.provinces,
        filters.province.as_ref(),
        set,
        str::to_owned,
    )
}

fn former_provinces(lang: Lang, filters: &Filters, found: &SearchPage) -> Vec<Choice> {
    let set = |then: &mut Filters, slug| then.former_province = slug;
    let shown = |name: &str| say::before_2025(lang, name);
    named(
        lang,
        filters,
        found,
        &found.facets.former_provinces,
        filters.former_province.as_ref(),
        set,
        shown,
    )
}

fn sellers(lang: Lang, filters: &Filters, found: &SearchPage) -> Vec<Choice> {
    let set = |then: &mut Filters, slug| then.seller = slug;
    named(
        lang,
        filters,
        found,
        &found.facets.sellers,
        filters.seller.as_ref(),
        set,
        str::to_owned,
    )
}

fn stars(lang: Lang, filters: &Filters, found: &SearchPage) -> Vec<Choice> {
    let stars = found.facets.stars.iter().rev();
    stars
        .map(|(stars, count)| {
            let is_set = filters.stars_min == Some(*stars);
            Choice {
                name: stars_from(lang, *stars),
                count: Some(counted(found, *count)),
                is_set,
                then: Filters {
                    stars_min: (!is_set).then_some(*stars),
                    ..filters.first_page()
                },
            }
        })
        .collect()
}

fn travels(lang: Lang, filters: &Filters, found: &SearchPage) -> Vec<Choice> {
    let travels = found.facets.travels.iter();
    travels
        .map(|(travels, count)| {
            let is_set = filters.travels == Some(*travels);
            Choice {
                name: travels_word(lang, *travels).to_owned(),
                count: Some(counted(found, *count)),
                is_set,
                then: Filters {
                    travels: (!is_set).then_some(*travels),
                    ..filters.first_page()
                },
            }
        })
        .collect()
}

/// In stock, in season and ahead of the harvest, where that leaves anything.
fn only(lang: Lang, filters: &Filters, found: &SearchPage) -> Vec<Choice> {
    let all = filters.first_page();
    let in_stock = Choice {
        name: say::in_stock(lang).to_owned(),
        count: Some(counted(found, found.facets.in_stock)),
        is_set: filters.in_stock,
        then: Filters {
            in_stock: !filters.in_stock,
            ..all.clone()
        },
    };
    let in_season = Choice {
        name: say::in_season(lang).to_owned(),
        count: Some(counted(found, found.facets.in_season)),
        is_set: filters.in_season,
        then: Filters {
            in_season: !filters.in_season,
            ..all.clone()
        },
    };
    let ahead = Choice {
        name: say::ahead(lang).to_owned(),
        count: Some(counted(found, found.facets.ahead)),
        is_set: filters.ahead,
        then: Filters {
            ahead: !filters.ahead,
            ..all
        },
    };
    let leaves = [found.facets.in_stock, found.facets.in_season, found.facets.ahead];
    let each = [in_stock, in_season, ahead].into_iter().zip(leaves);
    each.filter(|(choice, leaves)| choice.is_set || *leaves > 0)
        .map(|(choice, _)| choice)
        .collect()
}

fn prices(lang: Lang, filters: &Filters) -> Vec<Choice> {
    PRICES
        .into_iter()
        .map(|(from, to)| {
            let (from, to) = (from.map(Vnd), to.map(Vnd));
            let is_set = (filters.price_from, filters.price_to) == (from, to);
            Choice {
                name: match (from, to) {
                    (Some(from), Some(to)) => say::price_between(lang, from, to),
                    (Some(from), None) => say::chip_price_from(lang, from),
                    (None, to) => say::chip_price_to(lang, to.unwrap_or_default()),
                },
                count: None,
                is_set,
                then: Filters {
                    price_from: from.filter(|_| !is_set),
                    price_to: to.filter(|_| !is_set),
                    ..filters.first_page()
                },
            }
        })
        .collect()
}

fn sorts(lang: Lang, filters: &Filters) -> Vec<Choice> {
    SORTS
        .into_iter()
        .map(|(sort, _)| Choice {
            name: match sort {
                Sort::Relevance => say::sort_relevance(lang),
                Sort::PriceUp => say::sort_price_up(lang),
                Sort::PriceDown => say::sort_price_down(lang),
                Sort::Newest => say::sort_newest(lang),
            }
            .to_owned(),
            count: None,
            is_set: sort == filters.sort,
            then: Filters {
                sort,
                ..filters.first_page()
            },
        })
        .collect()
}

/// Every filter that is set, by its name, with the search that leaves it out.
pub(super) fn set_filters(lang: Lang, filters: &Filters, found: &SearchPage) -> Vec<(String, Filters)> {
    let chosen = [
        categories(lang, filters, found),
        provinces(lang, filters, found),
        former_provinces(lang, filters, found),
        sellers(lang, filters, found),
        stars(lang, filters, found),
        travels(lang, filters, found),
        only(lang, filters, found),
    ];
    let mut set: Vec<_> = chosen
        .into_iter()
        .flatten()
        .filter(|choice| choice.is_set)
        .map(|choice| (choice.name, choice.then))
        .collect();
    let all = filters.first_page();
    set.extend(filters.price_from.map(|price| {
        let price_from = None;
        (
            say::chip_price_from(lang, price),
            Filters {
                price_from,
                ..all.clone()
            },
        )
    }));
    set.extend(filters.price_to.map(|price| {
        let price_to = None;
        (say::chip_price_to(lang, price), Filters { price_to, ..all })
    }));
    set
}

/// The filters that are set, each a link that takes it away.
pub(super) fn chips(lang: Lang, set: &[(String, Filters)]) -> Option<impl IntoView + use<>> {
    let links: Vec<_> = set
        .iter()
        .map(|(name, without)| {
            let name = name.clone();
            view! {
                <a href=without.address(lang) rel="nofollow">
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

fn travels_word(lang: Lang, travels: ShippingScope) -> &'static str {
    match travels {
        ShippingScope::Nationwide => say::travels_nationwide(lang),
        ShippingScope::RegionalFast => say::travels_fast(lang),
        ShippingScope::RegionalCold => say::travels_cold(lang),
        ShippingScope::FrozenPartnerOnly => say::travels_frozen(lang),
        ShippingScope::ServiceNoShipping => say::travels_not(lang),
    }
}
