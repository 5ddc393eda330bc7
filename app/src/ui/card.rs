//! Cards: a product or a storefront as it stands in a list. The whole card is one link; the stars lie above it.

use super::{
    list::section_head,
    marks,
    picture::{Loading, band, card_picture, category_drawing, province_drawing},
};
use crate::{context::link, words::goods as say};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_date},
    browse::{Featured, FeaturedSubject, ProductCard, StorefrontCard},
    places::bare_name,
};

/// So many cards of a list that opens a page are in its first view.
const FIRST_VIEW: usize = 4;

/// Products in a grid; `loading` is that of the first few, the pictures of the others wait.
pub fn products(lang: Lang, cards: &[ProductCard], loading: Loading) -> AnyView {
    let cards: Vec<_> = in_view(cards, loading)
        .map(|(card, loading)| product(lang, card, loading, None, &[]))
        .collect();
    view! { <ul class="cards">{cards}</ul> }.into_any()
}

/// Found products in a grid, with what was found in their names; `words` are folded.
pub fn found(lang: Lang, cards: &[ProductCard], words: &[String]) -> AnyView {
    let cards: Vec<_> = cards
        .iter()
        .map(|card| product(lang, card, Loading::WhenNear, None, words))
        .collect();
    view! { <ul class="cards">{cards}</ul> }.into_any()
}

/// Storefronts in a grid; `loading` as for products.
pub fn storefronts(lang: Lang, cards: &[StorefrontCard], loading: Loading) -> AnyView {
    let cards: Vec<_> = in_view(cards, loading)
        .map(|(card, loading)| storefront(lang, card, loading))
        .collect();
    view! { <ul class="shops">{cards}</ul> }.into_any()
}

/// The section of what departments feature, with who put it there and why, and by which criteria; nothing when nothing
/// is featured. The id names the section.
pub fn featured(lang: Lang, id: &'static str, title: &str, featured: &[Featured]) -> Option<AnyView> {
    if featured.is_empty() {
        return None;
    }
    let cards: Vec<_> = in_view(featured, Loading::Now)
        .map(|(one, loading)| match &one.subject {
            FeaturedSubject::Product(card) => product(lang, card, loading, Some(one), &[]).into_any(),
            FeaturedSubject::Storefront(card) => featured_storefront(lang, card, loading, one).into_any(),
        })
        .collect();
    let more = (link(lang, "/noi-bat/tieu-chi"), say::featured_criteria(lang));
    let section = view! {
        <section aria-labelledby=id>
            {section_head(id, title, Some(more))}
            <ul class="featured">{cards}</ul>
        </section>
    };
    Some(section.into_any())
}

fn in_view<Card>(cards: &[Card], first: Loading) -> impl Iterator<Item = (&Card, Loading)> {
    let loading = move |place: usize| if place < FIRST_VIEW { first } else { Loading::WhenNear };
    cards
        .iter()
        .enumerate()
        .map(move |(place, card)| (card, loading(place)))
}

fn product(
    lang: Lang,
    card: &ProductCard,
    loading: Loading,
    why: Option<&Featured>,
    words: &[String],
) -> impl IntoView + use<> {
    let name = card.name.get(lang).to_owned();
    let marked = marks::found(&name, words);
    let stars = card.stars.as_ref().map(|badge| marks::ocop_badge(lang, badge, &name));
    let maker = card.producer_name.as_ref().map(|maker| {
        view! { <p class="card-from">{say::made_by(lang, maker.get(lang))}</p> }
    });
    view! {
        <li class="card">
            {card_picture(card.photo.as_ref(), category_drawing(&card.category_slug, card.drawing), loading)}
            <div class="card-body">
                <h3 class="card-name">
                    <a href=link(lang, &format!("/san-pham/{}", card.slug))>{marked}</a>
                </h3>
                <p class="card-from">
                    {format!("{} · {}", bare_name(&card.province_name), card.seller_name.get(lang))}
                </p>
                {maker}
                <p class="card-marks">
                    {stars}
                    " "
                    {match card.is_ahead && card.buyable.is_yes() {
                        true => marks::ahead_chip(lang).into_any(),
                        false => marks::season_chip(lang, &card.season, card.in_season).into_any(),
                    }}
                    " "
                    {marks::reason_chip(lang, card.buyable, card.in_season)}
                </p>
                <p class="card-foot">
                    <span class="price">{card.price.to_string()}</span>
                    " "
                    <span class="unit">{card.pack.get(lang).to_owned()}</span>
                </p>
                {why.map(|featured| reason(lang, featured))}
            </div>
        </li>
    }
}

fn storefront(lang: Lang, card: &StorefrontCard, loading: Loading) -> impl IntoView + use<> {
    view! {
        <li class="card">
            <img
                src=province_drawing(&card.place.province_code)
                alt=""
                width="600"
                height="200"
                loading=loading.attribute()
            />
            {band(&card.place.province_code)}
            <div class="card-body">{storefront_text(lang, card)}</div>
        </li>
    }
}

fn featured_storefront(
    lang: Lang,
    card: &StorefrontCard,
    loading: Loading,
    featured: &Featured,
) -> impl IntoView + use<> {
    view! {
        <li class="card">
            <img
                class="photo"
                src=province_drawing(&card.place.province_code)
                alt=""
                width="400"
                height="300"
                loading=loading.attribute()
            />
            <div class="card-body">
                {storefront_text(lang, card)}
                {reason(lang, featured)}
            </div>
        </li>
    }
}

fn storefront_text(lang: Lang, card: &StorefrontCard) -> impl IntoView + use<> {
    // What is behind the age gate is not counted, so that nothing here may still be something there.
    let count = card.product_count;
    let closed = card.is_closed.then(|| {
        view! { <p class="card-marks"><span class="season">{say::shop_closed(lang)}</span></p> }
    });
    view! {
        <h3 class="card-name">
            <a href=link(lang, &format!("/gian-hang/{}", card.slug))>{card.name.get(lang).to_owned()}</a>
        </h3>
        <p class="card-from">{marks::place(lang, &card.place)}</p>
        {closed}
        {(count > 0).then(|| view! { <p class="card-foot soft small">{marks::products(lang, count, count == 1)}</p> })}
    }
}

/// Who put something here, why, and for how long.
fn reason(lang: Lang, featured: &Featured) -> impl IntoView + use<> {
    let by = say::featured_by(
        lang,
        featured.department_name.get(lang),
        shown_date(featured.from),
        shown_date(featured.to),
    );
    view! {
        <p class="why">
            <strong>{say::why_here(lang)} " " {marks::in_words(lang, &featured.reason)}</strong>
            {by}
        </p>
    }
}
