//! The order desk's moving part: tabs with counts, and the orders of one tab.

use crate::coop::live::{Live, LiveBar, LiveWords, LostNotice, OrderCards, part, tab_value};
use leptos::prelude::*;
use market::{
    base::{Lang, Total},
    orders::{Desk, DeskTab, OrderCard},
};
use serde::{Deserialize, Serialize};

/// The words of this page alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeskWords {
    /// What the tabs are.
    pub tabs_label: String,
    /// What the pager is.
    pub pager_label: String,
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
            <LiveBar live=live/>
            <LostNotice live=live/>
            <Tabs live=live label=desk_words.tabs_label.clone()/>
            <h2 class="vh">{live.say(|words| words.tabs.get(tab.as_str()))}</h2>
            <OrderCards live=live/>
            <Pager live=live words=desk_words/>
        </div>
    }
}

#[component]
fn Tabs(live: Live, label: String) -> impl IntoView {
    let here = live.desk.with_untracked(|desk| desk.tab);
    let tabs = DeskTab::ALL.iter().copied().map(|tab| {
        let address = format!("{}?the={}", live.say(|words| &words.desk_address), tab_value(tab));
        view! {
            <li>
                <a href=address aria-current=(tab == here).then_some("page") data-tab=tab_value(tab)>
                    {live.say(|words| words.tabs.get(tab.as_str()))}
                    " "
                    <span class="count">{move || Total::counted(live.count(tab)).to_string()}</span>
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

/// A page begins behind the last order of the page before it, so it stays where it is while orders come and go.
#[component]
fn Pager(live: Live, words: DeskWords) -> impl IntoView {
    let has_previous = move || live.desk.with(|desk| desk.has_previous);
    let has_next = move || live.desk.with(|desk| desk.has_next);
    let to = move |name: &str, card: fn(&[OrderCard]) -> Option<&OrderCard>| {
        let code = live.desk.with(|desk| card(&desk.cards).map(|card| card.code.clone()));
        let list = live.say(|words| &words.list);
        code.map_or(list.clone(), |code| format!("{list}&{name}={code}"))
    };
    part(view! {
        <nav class="pager" aria-label=words.pager_label hidden=move || !has_previous() && !has_next()>
            <a class="btn btn-secondary" href=move || to("truoc", <[_]>::first) rel="prev" hidden=move || !has_previous()>{words.previous}</a>
            <a class="btn btn-secondary" href=move || to("sau", <[_]>::last) rel="next" hidden=move || !has_next()>{words.next}</a>
        </nav>
    })
}
