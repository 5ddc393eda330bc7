//! Labels: one for each parcel, so large that a carrier reads it at arm's length.

use crate::{coop::order::weigh::weight_words, words::paper as said};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, phone},
    orders::{Delivery, DeskOrder},
};

/// The class of labels of A6, and that of labels for the roll of a 58 mm printer; with the most characters that they say
/// before they are set in smaller letters.
pub(super) const A6: (&str, usize) = ("label label-a6", 420);
pub(super) const ROLL: (&str, usize) = ("label label-58", 240);

/// A label for each order.
pub(super) fn draw(lang: Lang, chosen: &[DeskOrder], kind: (&str, usize)) -> AnyView {
    let labels: Vec<_> = chosen.iter().map(|order| one(lang, order, kind)).collect();
    view! { <div class="labels">{labels}</div> }.into_any()
}

fn one(lang: Lang, order: &DeskOrder, (class, most): (&str, usize)) -> AnyView {
    let packs: i64 = order.lines.iter().map(|line| i64::from(line.quantity)).sum();
    let (way, collect) = match order.delivery {
        Delivery::Ship => (order.address.clone(), said::to_collect(lang)),
        Delivery::PickUp => (said::pick_up(lang).to_owned(), said::to_collect_pick_up(lang)),
    };
    let collect = if order.to_collect == Vnd::ZERO {
        said::paid(lang)
    } else {
        collect
    };
    let weighed: Vec<_> = order.lines.iter().filter_map(|line| weight_words(lang, line)).collect();
    let weighed = (!weighed.is_empty()).then(|| format!(" · {}", weighed.join(" · ")));
    let former = (!order.legacy_address.is_empty()).then(|| {
        view! { <p class="label-small">{said::former(lang, &order.legacy_address)}</p> }
    });
    let note = (!order.note.is_empty()).then(|| {
        view! { <p class="label-small">{said::note(lang, &order.note)}</p> }
    });
    let sender = order.seller_name.get(lang).to_owned();
    let said = [
        sender.as_str(),
        order.seller_place.as_str(),
        order.shopper_name.as_str(),
        way.as_str(),
        order.legacy_address.as_str(),
        order.note.as_str(),
    ];
    let length: usize = said.iter().map(|text| text.chars().count()).sum();
    let class = if length > most {
        format!("{class} label-long")
    } else {
        class.to_owned()
    };
    view! {
        <article class=class>
            <p class="label-code code">{order.code.clone()}</p>
            <p class="label-small">
                <strong>{sender}</strong>
                {format!(", {}, ", order.seller_place)}
                <span class="label-keep">{order.seller_phone.clone()}</span>
            </p>
            <h2 class="label-to">{order.shopper_name.clone()}</h2>
            <p class="label-phone">{phone::shown(&order.shopper_phone)}</p>
            <p class="label-address">{way}</p>
            {former}
            <p class="label-sum">
                <span>{collect}</span>
                " "
                <strong>{order.to_collect.to_string()}</strong>
            </p>
            <p class="label-small">{said::packs(lang, packs)} {weighed}</p>
            {note}
        </article>
    }
    .into_any()
}
