//! Screens of a cooperative that follow what happens: the server draws them whole, the browser keeps them up to date.

mod bar;
#[cfg(feature = "hydrate")]
mod browser;
mod cards;
#[cfg(feature = "ssr")]
mod say;
mod sound;
mod words;

pub use {
    bar::{LiveBar, LostNotice},
    cards::OrderCards,
    words::LiveWords,
};

#[cfg(feature = "ssr")]
pub use {
    cards::CHOICE_FORM,
    say::{live_words, money_word},
};

use leptos::prelude::*;
use market::{
    base::Lang,
    orders::{Desk, DeskTab},
};

/// How the screen stands with the server.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "the server draws what has no connection yet")
)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Connection {
    /// As the server drew it. Without script it stays so, and the page reloads itself.
    Drawn,
    /// News arrive at once.
    On,
    /// The connection is gone; the browser tries again.
    Lost,
}

/// What an open screen knows.
#[derive(Clone, Copy)]
pub struct Live {
    /// The orders and the counts.
    pub desk: RwSignal<Desk>,
    /// How it stands with the server.
    pub connection: RwSignal<Connection>,
    /// The codes of the orders that came while the screen was open.
    pub landed: RwSignal<Vec<String>>,
    /// What was told last, for screen readers.
    pub told: RwSignal<String>,
    /// Whether a new order is heard.
    pub has_sound: RwSignal<bool>,
    /// Whether the browser holds the sound back until somebody touches the page.
    pub is_silenced: RwSignal<bool>,
    /// Whether the browser's half runs.
    pub is_awake: RwSignal<bool>,
    /// The language of the page.
    pub lang: Lang,
    words: StoredValue<LiveWords>,
}

impl Live {
    /// What the server drew; in the browser it then follows what happens.
    pub fn start(desk: Desk, lang: Lang, words: LiveWords) -> Self {
        let live = Self {
            desk: RwSignal::new(desk),
            connection: RwSignal::new(Connection::Drawn),
            landed: RwSignal::new(Vec::new()),
            told: RwSignal::new(String::new()),
            has_sound: RwSignal::new(false),
            is_silenced: RwSignal::new(false),
            is_awake: RwSignal::new(false),
            lang,
            words: StoredValue::new(words),
        };
        // An effect runs after the first drawing is taken over, which must not differ from the server's.
        #[cfg(feature = "hydrate")]
        Effect::new(move || untrack(|| browser::watch(live)));
        live
    }

    /// One of the words that the server handed over.
    pub fn say(self, pick: impl FnOnce(&LiveWords) -> &str) -> String {
        self.words.with_value(|words| pick(words).to_owned())
    }

    /// `data-hydrated` of the island's root: there once the browser's half runs.
    pub fn hydrated(self) -> impl Fn() -> Option<&'static str> + Clone {
        move || self.is_awake.get().then_some("")
    }

    /// How many orders a tab holds.
    pub fn count(self, tab: DeskTab) -> i64 {
        self.desk.with(|desk| desk.counts.of(tab))
    }
}

/// The value of a tab in an address.
pub fn tab_value(tab: DeskTab) -> &'static str {
    match tab {
        DeskTab::Waiting => "cho-xac-nhan",
        DeskTab::ToShip => "cho-lay-hang",
        DeskTab::Shipping => "dang-giao",
        DeskTab::Delivered => "da-giao",
        DeskTab::Cancelled => "da-huy",
        DeskTab::Ahead => "dat-truoc",
        DeskTab::Returns => "tra-hang",
        DeskTab::All => "tat-ca",
    }
}

/// `3 giờ`, `25 phút`: whole hours while there are more than two.
pub fn time_left(minutes: i64, hours_word: &str, minutes_word: &str) -> String {
    let (number, word) = if minutes >= 120 {
        (minutes / 60, hours_word)
    } else {
        (minutes, minutes_word)
    };
    format!("{number} {word}")
}

/// A drawing of the icon sheet. Decoration: the words beside it say what it means.
pub(super) fn icon(name: impl Fn() -> &'static str + Send + 'static) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=move || format!("/icons.svg#{}", name())></use>
        </svg>
    }
}

/// A part of a view. The server forgets its type, which would be nested too deep for the compiler; the browser keeps
/// it, which makes for a smaller program.
pub(super) fn part(view: impl IntoView) -> impl IntoView {
    #[cfg(feature = "ssr")]
    let view = view.into_any();
    view
}
