//! Nothing was found: never a dead end.

use super::filters::Filters;
use crate::{
    context::link,
    ui::{
        card,
        list::{empty, section_head},
        picture::{Loading, category_drawing},
    },
    words::{goods, search as say},
};
use leptos::prelude::*;
use market::{
    base::Lang,
    browse::{SearchPage, WayOn},
};

/// Fewer filters where some are set; else what is in season, storefronts of the place that was named, the categories.
pub(super) fn draw(lang: Lang, filters: &Filters, found: &SearchPage, way_on: &WayOn) -> AnyView {
    let chosen = filters.category.as_ref().map_or("trai-cay-tuoi", |slug| slug.as_str());
    let is_known = way_on.categories.iter().any(|category| category.slug == chosen);
    let picture = category_drawing(if is_known { chosen } else { "trai-cay-tuoi" }, 1);
    let (text, button) = if filters.is_narrowed() {
        (
            say::nothing_narrowed(lang),
            (filters.words_alone().address(lang), say::without_filters(lang)),
        )
    } else if found.around.is_empty() {
        (
            say::nothing_text(lang),
            (link(lang, "/tim-kiem?dung-vu=1"), say::see_season(lang)),
        )
    } else {
        (
            say::nothing_but_around(lang),
            (link(lang, "/tim-kiem?dung-vu=1"), say::see_season(lang)),
        )
    };
    let categories: Vec<_> = way_on
        .categories
        .iter()
        .map(|category| {
            let name = category.name.get(lang).to_owned();
            view! { <a href=link(lang, &format!("/danh-muc/{}", category.slug))>{name}</a> " " }
        })
        .collect();
    let in_season = (!way_on.in_season.is_empty()).then(|| {
        view! {
            <section aria-labelledby="dung-vu-nay">
                {section_head("dung-vu-nay", say::nothing_season(lang), None)}
                {card::products(lang, &way_on.in_season, Loading::WhenNear)}
            </section>
        }
    });
    let storefronts = (!way_on.storefronts.is_empty()).then(|| {
        let all = (link(lang, "/gian-hang"), goods::see_all(lang));
        view! {
            <section aria-labelledby="gian-hang-gan">
                {section_head("gian-hang-gan", say::nothing_storefronts(lang), Some(all))}
                {card::storefronts(lang, &way_on.storefronts, Loading::WhenNear)}
            </section>
        }
    });
    view! {
        <div class="stack stack-wide">
            {empty(&picture, say::nothing_title(lang), text, button)}
            {in_season}
            {storefronts}
            <nav class="chips" aria-label=goods::categories(lang)>{categories}</nav>
        </div>
    }
    .into_any()
}
