//! What must be done now: numbers that lead to their rows, and the orders that wait to be confirmed.

use crate::coop::live::{Live, LiveBar, LiveWords, LostNotice, OrderCards, part, tab_value};
use leptos::prelude::*;
use market::{
    base::Lang,
    orders::{Desk, DeskCounts, DeskTab},
};
use serde::{Deserialize, Serialize};

/// The words of this page alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TodayWords {
    /// What the numbers are.
    pub tiles_title: String,
    /// Waiting to be confirmed.
    pub waiting: (String, String),
    /// To be packed and handed over.
    pub to_ship: (String, String),
    /// Shoppers who ask to cancel.
    pub cancel_requests: (String, String),
    /// Orders with a note that nobody has read.
    pub unread_notes: (String, String),
    /// On their way.
    pub shipping: (String, String),
    /// Said under a number that asks for nothing.
    pub nothing: String,
    /// The heading of the waiting orders.
    pub orders_title: String,
    /// The link to the order desk.
    pub to_desk: String,
}

/// A cooperative's day, kept up to date.
#[island]
pub fn LiveToday(
    /// The orders that wait, and how many each tab holds.
    desk: Desk,
    /// The language of the page.
    lang: Lang,
    /// The words of live screens.
    words: LiveWords,
    /// The words of this page.
    today_words: TodayWords,
) -> impl IntoView {
    let live = Live::start(desk, lang, words);
    let TodayWords {
        tiles_title,
        waiting,
        to_ship,
        cancel_requests,
        unread_notes,
        shipping,
        nothing,
        orders_title,
        to_desk,
    } = today_words;
    view! {
        <div data-live-today="" data-hydrated=live.hydrated()>
            <section aria-labelledby="lam-ngay">
                <h2 class="vh" id="lam-ngay">{tiles_title}</h2>
                <ul class="tiles">
                    <Tile live=live tab=DeskTab::Waiting count=|counts| counts.waiting words=waiting nothing=nothing.clone()/>
                    <Tile live=live tab=DeskTab::ToShip count=|counts| counts.to_ship words=to_ship nothing=nothing.clone()/>
                    <Tile
                        live=live
                        tab=DeskTab::ToShip
                        only="xin-huy"
                        count=|counts| counts.cancel_requests
                        words=cancel_requests
                        nothing=nothing.clone()
                    />
                    <Tile live=live tab=DeskTab::All only="loi-nhan" count=|counts| counts.unread_notes words=unread_notes nothing=nothing.clone()/>
                    <Tile live=live tab=DeskTab::Shipping count=|counts| counts.shipping words=shipping nothing=nothing/>
                </ul>
            </section>
            <section aria-labelledby="don-moi">
                <div class="section-head">
                    <h2 id="don-moi">{orders_title}</h2>
                    <a href=live.say(|words| &words.desk_address)>{to_desk}</a>
                </div>
                <LiveBar live=live/>
                <LostNotice live=live/>
                <OrderCards live=live/>
            </section>
        </div>
    }
}

/// A number that leads to its rows. What is on its way asks for nothing, so it never stands out.
#[component]
fn Tile(
    live: Live,
    tab: DeskTab,
    /// What the address narrows the tab to.
    #[prop(optional)]
    only: &'static str,
    count: fn(&DeskCounts) -> i64,
    words: (String, String),
    nothing: String,
) -> impl IntoView {
    let mut address = format!("{}?the={}", live.say(|words| &words.desk_address), tab_value(tab));
    if !only.is_empty() {
        address.push_str("&viec=");
        address.push_str(only);
    }
    let number = move || live.desk.with(|desk| count(&desk.counts));
    let class = move || match (number(), tab) {
        (0, _) => "tile tile-done",
        (_, DeskTab::Shipping) => "tile",
        _ => "tile tile-now",
    };
    let (name, more) = words;
    part(view! {
        <li>
            <a class=class href=address>
                <strong>{number}</strong>
                " "
                <span>{name}</span>
                <span class="tile-more">{move || if number() == 0 { nothing.clone() } else { more.clone() }}</span>
            </a>
        </li>
    })
}
