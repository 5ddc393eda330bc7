//! The storefront as it will look, beside its editor: `app/browser/draft.js` fills it while somebody writes.

use crate::{
    shop::storefront::front,
    words::{shopfront as say, storefront},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Words},
    coops::{OwnShopfront, ShopPerson, shopfront::PEOPLE_MAX},
};

pub(super) fn draw(lang: Lang, shop: &OwnShopfront) -> AnyView {
    let draft = &shop.draft;
    view! {
        <section class="shopfront-beside" aria-labelledby="xem-canh">
            <details class="fold" open=true>
                <summary>
                    <h2 id="xem-canh">{say::beside(lang)}</h2>
                </summary>
                <div class="stack">
                    {front::cover(draft.cover.as_ref())}
                    {part(lang, "story", storefront::story(lang), &draft.story)}
                    {part(lang, "village", storefront::village(lang), &draft.village)}
                    {people(lang, &draft.people)}
                    {part(lang, "hours", storefront::hours(lang), &draft.hours)}
                </div>
            </details>
        </section>
    }
    .into_any()
}

/// The fields out of which a text comes: the first of them in which something stands.
fn fields(lang: Lang, name: &str) -> String {
    match lang {
        Lang::Vi => format!("values[{name}_vi]"),
        Lang::En => format!("values[{name}_en] values[{name}_vi]"),
    }
}

/// A heading with its text; hidden while there is none.
fn part(lang: Lang, name: &str, title: &'static str, words: &Words) -> AnyView {
    let text = words.get(lang).to_owned();
    let is_empty = text.is_empty();
    view! {
        <div class="stack stack-tight" data-live-part="" hidden=is_empty>
            <h3>{title}</h3>
            <p class="shopfront-live" data-live=fields(lang, name)>{text}</p>
        </div>
    }
    .into_any()
}

/// Those who are there, and the places of those who may be.
fn people(lang: Lang, people: &[ShopPerson]) -> AnyView {
    let rows: Vec<_> = (0..PEOPLE_MAX)
        .map(|place| {
            let person = people.get(place).cloned().unwrap_or_default();
            view! {
                <li class="shop-person" data-live-part="" hidden=person.name.is_empty()>
                    {front::portrait(&person)}
                    <span>
                        <strong data-live=format!("values[p{place}_name]")>{person.name.clone()}</strong>
                        <br/>
                        <span class="soft small" data-live=format!("values[p{place}_role]")>{person.role.clone()}</span>
                    </span>
                </li>
            }
        })
        .collect();
    view! {
        <div class="stack stack-tight" data-live-part="" hidden=people.is_empty()>
            <h3>{storefront::people(lang)}</h3>
            <ul class="stack stack-tight">{rows}</ul>
        </div>
    }
    .into_any()
}
