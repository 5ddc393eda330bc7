//! What a storefront tells of those behind it.

use crate::words::storefront as say;
use leptos::prelude::*;
use market::{
    base::{Lang, Words},
    coops::{ShopPerson, Shopfront},
    media::{Encoding, Photo, WIDTHS},
};

/// The photograph at the head, if there is one.
pub(crate) fn cover(photo: Option<&Photo>) -> Option<AnyView> {
    let photo = photo?;
    let view = view! {
        <img
            class="shop-cover"
            src=photo.address(WIDTHS[1])
            srcset=photo.sources(Encoding::Jpeg)
            sizes="(min-width: 75rem) 72rem, 100vw"
            alt=photo.alt.clone()
            width="1200"
            height="400"
        />
    };
    Some(view.into_any())
}

/// Story, village, hours and people; what is empty is not there.
pub(crate) fn draw(lang: Lang, shop: &Shopfront) -> AnyView {
    let part = |id: &'static str, title: &'static str, words: &Words| {
        let paragraphs: Vec<_> = words
            .get(lang)
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| view! { <p>{line.to_owned()}</p> })
            .collect();
        (!paragraphs.is_empty()).then(|| {
            view! {
                <section aria-labelledby=id class="stack stack-tight">
                    <div class="section-head">
                        <h2 id=id>{title}</h2>
                    </div>
                    {paragraphs}
                </section>
            }
        })
    };
    view! {
        {part("chuyen", say::story(lang), &shop.story)}
        {part("vung-dat", say::village(lang), &shop.village)}
        {people(lang, &shop.people)}
        {part("gio", say::hours(lang), &shop.hours)}
    }
    .into_any()
}

/// The portrait of somebody, if there is one. Who it is stands beside it.
pub(crate) fn portrait(person: &ShopPerson) -> Option<AnyView> {
    let photo = person.photo.as_ref()?;
    let view = view! {
        <img class="portrait" src=photo.address(WIDTHS[0]) alt="" width="96" height="96" loading="lazy"/>
    };
    Some(view.into_any())
}

fn people(lang: Lang, people: &[ShopPerson]) -> Option<AnyView> {
    if people.is_empty() {
        return None;
    }
    let rows: Vec<_> = people
        .iter()
        .map(|person| {
            let role =
                (!person.role.is_empty()).then(|| view! { <span class="soft small">{person.role.clone()}</span> });
            view! {
                <li class="shop-person">
                    {portrait(person)}
                    <span>
                        <strong>{person.name.clone()}</strong>
                        <br/>
                        {role}
                    </span>
                </li>
            }
        })
        .collect();
    let view = view! {
        <section aria-labelledby="nguoi" class="stack stack-tight">
            <div class="section-head">
                <h2 id="nguoi">{say::people(lang)}</h2>
            </div>
            <ul class="stack stack-tight">{rows}</ul>
        </section>
    };
    Some(view.into_any())
}
