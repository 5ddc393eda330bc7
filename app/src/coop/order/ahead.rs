//! An order of a harvest: the promise, whether it is late, and what was allotted.

use crate::{context::link, words::harvest as say};
use leptos::prelude::*;
use market::{base::Lang, orders::DeskOrder};

pub(super) fn draw(lang: Lang, order: &DeskOrder) -> Option<AnyView> {
    let ahead = order.ahead.as_ref()?;
    let late = ahead
        .is_late
        .then(|| view! { <p class="notice notice-bad">{say::desk_late(lang, &ahead.ship_by)}</p> });
    let promise = if ahead.is_waiting {
        let page = order.lines.first().map(|line| {
            let page = link(lang, &format!("/htx/san-pham/{}/mua-vu", line.product_slug));
            view! { " " <a href=page>{say::link(lang)}</a> }
        });
        view! { <p class="notice">{say::desk_waiting(lang, &ahead.from, &ahead.to, &ahead.ship_by)} {page}</p> }
            .into_any()
    } else {
        view! { <p class="soft">{say::desk_promise(lang, &ahead.from, &ahead.to, &ahead.ship_by)}</p> }.into_any()
    };
    let share = ahead
        .share
        .as_ref()
        .filter(|share| share.given < share.wanted)
        .map(|share| view! { <p class="notice notice-warn">{say::desk_less(lang, share.wanted, share.given)}</p> });
    Some(view! { {late} {promise} {share} }.into_any())
}
