//! What people looked for and did not find: `/so-cong-thuong/tim-khong-thay`.

use super::room;
use crate::{
    context::link,
    page::{Page, page, url_encoded},
    ui::{list::empty, marks},
    words::missed as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    search::{self, Missed},
};

/// The periods to choose from, in days; the first is shown unless another is asked for.
const PERIODS: [u64; 2] = [30, 90];

/// Words that nothing in the market fits, the most frequent first.
#[component]
pub fn MissedPage() -> AnyView {
    page(|ctx| async move {
        let official = ctx.require_official().await?;
        let lang = ctx.lang();
        let asked = ctx.query("ngay").and_then(|days| days.parse().ok());
        let days = PERIODS
            .into_iter()
            .find(|days| Some(*days) == asked)
            .unwrap_or(PERIODS[0]);
        let missed = search::list_missed(&ctx.state.pool, &official, days, ctx.state.clock.today()).await?;
        let list = if missed.is_empty() {
            let storefronts = (link(lang, "/gian-hang"), say::to_storefronts(lang));
            empty(
                "/drawings/do-kho.svg",
                say::empty(lang),
                say::empty_hint(lang),
                storefronts,
            )
        } else {
            table(lang, missed).into_any()
        };
        let body = view! {
            <div class="desk-title">
                <h1 id="khong-thay">{say::title(lang)}</h1>
                <p class="soft">{say::intro(lang)}</p>
            </div>
            <nav class="chips" aria-label=say::period(lang)>
                {PERIODS.map(|one| {
                    let address = link(lang, &format!("/so-cong-thuong/tim-khong-thay?ngay={one}"));
                    let is_here = (one == days).then_some("page");
                    view! { <a href=address aria-current=is_here>{say::days(lang, one)}</a> " " }
                })}
            </nav>
            {list}
        };
        Ok(Page::new(say::title(lang), body).in_room(room(lang, &official)))
    })
}

fn table(lang: Lang, missed: Vec<Missed>) -> impl IntoView {
    let rows: Vec<_> = missed
        .into_iter()
        .map(|one| {
            let address = link(lang, &format!("/tim-kiem?q={}", url_encoded(&one.words)));
            view! {
                <tr>
                    <th scope="row">{marks::vietnamese(lang, &one.words)}</th>
                    <td data-label=say::count(lang) class="num">{one.count}</td>
                    <td data-label=say::now(lang)>
                        <a href=address>{say::search_again(lang)} <span class="vh">" " {one.words}</span></a>
                    </td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="table" aria-labelledby="khong-thay">
            <thead>
                <tr>
                    <th scope="col">{say::words(lang)}</th>
                    <th scope="col" class="num">{say::count(lang)}</th>
                    <th scope="col">{say::now(lang)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
