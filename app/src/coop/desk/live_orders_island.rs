//! The order desk's moving part: tabs with counts, and the orders of one tab.

use crate::coop::live::{Live, LiveBar, LiveWords, LostNotice, OrderCards, part, tab_value};
use leptos::prelude::*;
use market::{
    base::Lang,
    orders::{Desk, DeskTab},
};
use serde::{Deserialize, Serialize};

/// The words of this page alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeskWords {
    /// The heading.
    pub heading: String,
    /// What the tabs are.
    pub tabs_label: String,
    /// What the pager is.
    pub pager_label: String,
    /// `Trang 2`.
    pub page: String,
    /// The page before.
    pub previous: String,
    /// The page after.
    pub next: String,
}

/// The order desk. It works as the server draws it; in the browser a new order lands without reload.
#[island]
pub fn LiveOrders(
    /// What the desk holds now.
    desk: Desk,
    /// The language of the page.
    lang: Lang,
    /// The words of live screens.
    words: LiveWords,
    /// The words of this page.
    desk_words: DeskWords,
) -> impl IntoView {
    let tab = desk.tab;
    let live = Live::start(desk, lang, words);
    view! {
        <div data-live-orders="" data-hydrated=live.hydrated()>
            <div class="desk-title">
                <h1>{desk_words.heading.clone()}</h1>
                <LiveBar live=live/>
            </div>
            <LostNotice live=live/>
            <Tabs live=live label=desk_words.tabs_label.clone()/>
            <h2 class="vh">{live.say(|words| words.tabs.get(tab.as_str()))}</h2>
            <OrderCards live=live/>
            <Pager live=live words=desk_words/>
        </div>
    }
}

fn tab_address(live: Live, tab: DeskTab) -> String {
    format!("{}?the={}", live.say(|words| &words.desk_address), tab_value(tab))
}

#[component]
fn Tabs(live: Live, label: String) -> impl IntoView {
    let here = live.desk.with_untracked(|desk| desk.tab);
    let tabs = DeskTab::ALL.iter().copied().map(|tab| {
        view! {
            <li>
                <a href=tab_address(live, tab) aria-current=(tab == here).then_some("page") data-tab=tab_value(tab)>
                    {live.say(|words| words.tabs.get(tab.as_str()))}
                    " "
                    <span class="count">{move || live.count(tab)}</span>
                </a>
            </li>
        }
    });
    part(view! {
        <nav class="tabs" aria-label=label>
            <ul>{tabs.collect_view()}</ul>
        </nav>
    })
}

#[component]
fn Pager(live: Live, words: DeskWords) -> impl IntoView {
    let (tab, page) = live.desk.with_untracked(|desk| (desk.tab, desk.page));
    let has_more = move || live.desk.with(|desk| desk.has_more);
    let to_page = move |page: u32| format!("{}&trang={page}", tab_address(live, tab));
    part(view! {
        <nav class="pager" aria-label=words.pager_label hidden=move || page == 1 && !has_more()>
            {(page > 1).then(|| view! { <a class="btn btn-secondary" href=to_page(page - 1) rel="prev">{words.previous}</a> })}
            <span>{words.page}</span>
            <a class="btn btn-secondary" href=to_page(page + 1) rel="next" hidden=move || !has_more()>{words.next}</a>
        </nav>
    })
}
