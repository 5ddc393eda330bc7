//! Storefronts, categories and places with such a name, beside the found products.

use super::filters::Filters;
use crate::{context::link, words::search as say};
use leptos::prelude::*;
use market::{
    base::{Lang, Slug, money::grouped},
    places::bare_name,
    search::{Around, Namesake, PlaceKind, PlaceNamesake, SearchWords},
};

/// A line for each kind, nothing where nothing carries the words.
pub(super) fn draw(lang: Lang, around: &Around) -> Option<AnyView> {
    if around.is_empty() {
        return None;
    }
    let storefronts = around
        .storefronts
        .iter()
        .map(|one| (storefront_address(lang, one), namesake(lang, one)));
    let categories = around
        .categories
        .iter()
        .map(|one| (category_address(lang, one), namesake(lang, one)));
    let places = around
        .places
        .iter()
        .map(|one| (place_address(lang, one), place(lang, one)));
    let view = view! {
        <section class="around" aria-labelledby="cung-ten">
            <h2 id="cung-ten" class="vh">{say::around(lang)}</h2>
            <dl>
                {line(say::storefronts(lang), storefronts.collect())}
                {line(say::categories(lang), categories.collect())}
                {line(say::places(lang), places.collect())}
            </dl>
        </section>
    };
    Some(view.into_any())
}

fn line(title: &'static str, links: Vec<(String, String)>) -> Option<impl IntoView + use<>> {
    let is_empty = links.is_empty();
    let links: Vec<_> = links
        .into_iter()
        .map(|(address, name)| view! { <a href=address>{name}</a> " " })
        .collect();
    (!is_empty).then(|| {
        view! {
            <div>
                <dt>{title}</dt>
                <dd>{links}</dd>
            </div>
        }
    })
}

fn namesake(lang: Lang, one: &Namesake) -> String {
    format!("{} ({})", one.name.get(lang), grouped(one.count))
}

/// The page of a storefront.
pub(super) fn storefront_address(lang: Lang, one: &Namesake) -> String {
    link(lang, &format!("/gian-hang/{}", one.slug))
}

/// The page of a category.
pub(super) fn category_address(lang: Lang, one: &Namesake) -> String {
    link(lang, &format!("/danh-muc/{}", one.slug))
}

/// `Thái Nguyên`; `Bắc Kạn (trước 7/2025)`; `Xã Na Rì, Thái Nguyên`.
pub(super) fn place(lang: Lang, one: &PlaceNamesake) -> String {
    match one.kind {
        PlaceKind::Province => one.name.clone(),
        PlaceKind::FormerProvince => say::before_2025(lang, &one.name),
        PlaceKind::Commune => format!("{}, {}", one.name, one.province_name),
    }
}

/// The goods of a place: a commune's are those of its province that name it.
pub(super) fn place_address(lang: Lang, one: &PlaceNamesake) -> String {
    let code = Slug::parse(&one.code).ok();
    let filters = match one.kind {
        PlaceKind::Province => Filters {
            province: code,
            ..Filters::default()
        },
        PlaceKind::FormerProvince => Filters {
            former_province: code,
            ..Filters::default()
        },
        PlaceKind::Commune => Filters {
            words: SearchWords::parse(bare_name(&one.name)),
            province: Slug::parse(&one.province_code).ok(),
            ..Filters::default()
        },
    };
    filters.address(lang)
}
