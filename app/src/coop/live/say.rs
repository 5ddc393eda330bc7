//! Gathers the words of a live screen.

use super::words::{LiveWords, Named};
use crate::{
    context::link,
    coop::desk::address::desk_address,
    ui::state,
    words::{harvest, layout, live as say},
};
use market::{
    base::Lang,
    orders::{Delivery, DeskTab, Money, OrderState, Step},
};

/// The words of the desk under this query of its address, in a document of this title.
pub fn live_words(lang: Lang, title: &str, query: String) -> LiveWords {
    let tabs = |word: fn(Lang, DeskTab) -> &'static str| -> Named {
        DeskTab::ALL
            .iter()
            .map(|tab| (tab.as_str(), word(lang, *tab)))
            .collect()
    };
    LiveWords {
        title: format!("{title} – {}", layout::market_name(lang)),
        here: desk_address(lang, &query),
        list: desk_address(lang, &query),
        query,
        desk_address: link(lang, "/htx/don-hang"),
        choose: String::new(),
        drawn: say::drawn(lang).to_owned(),
        on: say::on(lang).to_owned(),
        lost: say::lost(lang).to_owned(),
        lost_notice: say::lost_notice(lang).to_owned(),
        sound_on: say::sound_on(lang).to_owned(),
        sound_off: say::sound_off(lang).to_owned(),
        sound_silenced: say::sound_silenced(lang).to_owned(),
        reload: say::reload(lang).to_owned(),
        new_mark: say::new_mark(lang).to_owned(),
        arrived: say::arrived(lang).to_owned(),
        partly_sent: say::partly_sent(lang).to_owned(),
        ahead: harvest::pill(lang, "#"),
        ahead_late: harvest::pill_late(lang, "#"),
        asks_cancel: say::asks_cancel(lang).to_owned(),
        asks_return: say::asks_return(lang).to_owned(),
        pick_up: say::pick_up(lang).to_owned(),
        hours: say::hours(lang).to_owned(),
        minutes: say::minutes(lang).to_owned(),
        left_to_confirm: say::left_to_confirm(lang, "#"),
        left_to_answer: say::left_to_answer(lang, "#"),
        unread_note: say::unread_note(lang).to_owned(),
        tabs: tabs(state::tab_word),
        states: states(lang),
        pills: OrderState::ALL
            .iter()
            .map(|at| (at.as_str(), state::pill_class(*at)))
            .collect(),
        payments: Money::ALL
            .iter()
            .map(|money| (money.as_str(), money_word(lang, *money, "#")))
            .collect(),
        steps: Step::ALL
            .iter()
            .map(|step| (step.as_str(), state::step_word(lang, *step)))
            .collect(),
        beyond: (say::beyond(lang).to_owned(), say::beyond_link(lang).to_owned()),
        unmatched: (
            say::unmatched(lang).to_owned(),
            say::unmatched_hint(lang).to_owned(),
            say::unmatched_link(lang).to_owned(),
        ),
        empty: tabs(empty),
        empty_hint: tabs(empty_hint),
        empty_link: tabs(empty_link),
    }
}

/// How the money of an order stands, of which so much is paid at the door.
pub fn money_word(lang: Lang, money: Money, to_collect: &str) -> String {
    match money {
        Money::AtTheDoor => say::cod_open(lang, to_collect),
        Money::Rest => say::paid_rest(lang, to_collect),
        Money::Collected => say::cod_done(lang).to_owned(),
        Money::InAdvance => say::paid(lang).to_owned(),
        Money::Nothing => say::cod_none(lang).to_owned(),
    }
}

fn states(lang: Lang) -> Named {
    let mut words = Vec::new();
    for at in OrderState::ALL {
        for delivery in Delivery::ALL {
            let key = format!("{}.{}", at.as_str(), delivery.as_str());
            words.push((key, state::seller_word(lang, *at, *delivery)));
        }
    }
    words.iter().map(|(key, word)| (key.as_str(), *word)).collect()
}

fn empty(lang: Lang, tab: DeskTab) -> &'static str {
    match tab {
        DeskTab::Waiting => say::empty_waiting(lang),
        DeskTab::ToShip => say::empty_to_ship(lang),
        DeskTab::Shipping => say::empty_shipping(lang),
        DeskTab::Delivered => say::empty_delivered(lang),
        DeskTab::Cancelled => say::empty_cancelled(lang),
        DeskTab::Ahead => say::empty_ahead(lang),
        DeskTab::Returns => say::empty_returns(lang),
        DeskTab::All => say::empty_all(lang),
    }
}

fn empty_hint(lang: Lang, tab: DeskTab) -> &'static str {
    match tab {
        DeskTab::Waiting => say::empty_waiting_hint(lang),
        DeskTab::ToShip => say::empty_to_ship_hint(lang),
        DeskTab::Shipping => say::empty_shipping_hint(lang),
        DeskTab::Delivered => say::empty_delivered_hint(lang),
        DeskTab::Cancelled => say::empty_cancelled_hint(lang),
        DeskTab::Ahead => say::empty_ahead_hint(lang),
        DeskTab::Returns => say::empty_returns_hint(lang),
        DeskTab::All => say::empty_all_hint(lang),
    }
}

fn empty_link(lang: Lang, tab: DeskTab) -> &'static str {
    match tab {
        DeskTab::Waiting => say::empty_waiting_link(lang),
        _ => say::empty_link(lang),
    }
}
