//! The browser's half: it listens for knocks, asks again under the visitor's own rights, and shows what it learns.
//!
//! Nothing is missed: it asks again whenever a connection opens, when the network or the person comes back, every half
//! minute while not connected, and every minute in any case, because a connection can be dead without saying so.

use super::{Connection, Live, sound};
use crate::{coop::desk::actions::load_desk, error::AppError};
use leptos::{prelude::*, task::spawn_local};
use market::orders::{Desk, DeskTab};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::EventSource;

/// Where the server tells of changes.
const NEWS: &str = "/htx/truc-tiep";

const TICK: Duration = Duration::from_secs(5);
const TICKS_BETWEEN_ASKING_WHEN_LOST: u32 = 6;
const TICKS_BETWEEN_ASKING: u32 = 12;
/// An answer that takes longer is given up.
const TICKS_OF_PATIENCE: u32 = 3;
/// A server that refuses is tried at every tick this often, then more seldom.
const QUICK_TRIES: u32 = 6;

/// Follows what happens for as long as the page is open.
pub(super) fn watch(live: Live) {
    live.is_awake.set(true);
    sound::restore(live);
    let watcher = Rc::new(Watcher {
        live,
        source: RefCell::new(None),
        ticks: Cell::new(0),
        changed_at: Cell::new(0),
        question: Cell::new(0),
        asked_at: Cell::new(None),
        is_outdated: Cell::new(false),
    });
    watcher.connect();
    let on = |name: &'static str, act: fn(&Rc<Watcher>)| {
        let watcher = watcher.clone();
        // Never removed: it lives as long as the page.
        let _ = window_event_listener_untyped(name, move |_| act(&watcher));
    };
    on("online", Watcher::come_back);
    on("offline", |watcher| watcher.lose());
    // It happens on the document and rises to the window.
    on("visibilitychange", |watcher| {
        if !document().hidden() {
            watcher.come_back_if_lost();
            watcher.ask();
        }
    });
    for touch in ["pointerdown", "keydown"] {
        let _ = window_event_listener_untyped(touch, move |event| sound::wake_unless_button(live, &event));
    }
    set_interval(move || watcher.tick(), TICK);
}

struct Watcher {
    live: Live,
    source: RefCell<Option<Source>>,
    /// Ticks since the page was opened.
    ticks: Cell<u32>,
    /// When the connection last changed, in ticks.
    changed_at: Cell<u32>,
    /// The number of the last question; an answer to an older one is ignored.
    question: Cell<u32>,
    /// When the open question was asked, in ticks; nothing when none is open.
    asked_at: Cell<Option<u32>>,
    /// Whether something changed since the open question was asked.
    is_outdated: Cell<bool>,
}

/// An open event source with its listeners.
struct Source {
    events: EventSource,
    _listeners: [Closure<dyn Fn()>; 3],
}

impl Drop for Source {
    fn drop(&mut self) {
        self.events.close();
    }
}

impl Watcher {
    /// Opens a new event source in place of the old one.
    fn connect(self: &Rc<Self>) {
        let Ok(events) = EventSource::new(NEWS) else {
            return self.lose();
        };
        let listener = |name: &str, act: fn(&Rc<Self>)| {
            let watcher = self.clone();
            let listener = Closure::<dyn Fn()>::new(move || act(&watcher));
            drop(events.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref()));
            listener
        };
        let listeners = [
            listener("hello", |watcher| {
                watcher.set(Connection::On);
                watcher.ask();
            }),
            listener("changed", Self::ask),
            listener("error", |watcher| watcher.lose()),
        ];
        self.source.replace(Some(Source {
            events,
            _listeners: listeners,
        }));
    }

    fn set(&self, connection: Connection) {
        if self.live.connection.get_untracked() != connection {
            self.live.connection.set(connection);
            self.changed_at.set(self.ticks.get());
        }
    }

    fn lose(&self) {
        self.set(Connection::Lost);
    }

    fn come_back(self: &Rc<Self>) {
        self.connect();
        self.ask();
    }

    fn come_back_if_lost(self: &Rc<Self>) {
        if self.live.connection.get_untracked() == Connection::Lost {
            self.connect();
        }
    }

    fn tick(self: &Rc<Self>) {
        let now = self.ticks.get() + 1;
        self.ticks.set(now);
        if self
            .asked_at
            .get()
            .is_some_and(|asked_at| now - asked_at >= TICKS_OF_PATIENCE)
        {
            self.asked_at.set(None);
            self.distrust();
        }
        let since = now - self.changed_at.get();
        let is_closed = self
            .source
            .borrow()
            .as_ref()
            .is_none_or(|source| source.events.ready_state() == EventSource::CLOSED);
        if is_closed && (since <= QUICK_TRIES || since.is_multiple_of(QUICK_TRIES)) {
            // Browsers try again themselves unless the server refused.
            self.connect();
        }
        let is_on = self.live.connection.get_untracked() == Connection::On;
        let between = if is_on {
            TICKS_BETWEEN_ASKING
        } else {
            TICKS_BETWEEN_ASKING_WHEN_LOST
        };
        if since.is_multiple_of(between) {
            self.ask();
        }
    }

    /// Nobody answered: whatever the event source believes, the connection is worth nothing.
    fn distrust(&self) {
        self.source.replace(None);
        self.lose();
    }

    /// Asks what the desk holds now. One question at a time: what changes meanwhile is asked about afterwards.
    fn ask(self: &Rc<Self>) {
        if self.asked_at.get().is_some() {
            return self.is_outdated.set(true);
        }
        self.is_outdated.set(false);
        self.asked_at.set(Some(self.ticks.get()));
        let question = self.question.get().wrapping_add(1);
        self.question.set(question);
        let watcher = self.clone();
        spawn_local(async move {
            let answer = load_desk(watcher.live.say(|words| &words.query), watcher.live.lang).await;
            if watcher.question.get() != question || watcher.asked_at.get().is_none() {
                return;
            }
            watcher.asked_at.set(None);
            match answer {
                Ok(desk) => watcher.show(desk),
                // Signed out meanwhile: the page itself leads to where one signs in.
                Err(AppError::SignInNeeded | AppError::NotFound) => return drop(location().reload()),
                // A newer server no longer understands this page. Not at once, lest the page reload for ever.
                Err(AppError::BadRequest) if watcher.ticks.get() > TICKS_BETWEEN_ASKING => {
                    return drop(location().reload());
                }
                // When it is connected again, it asks again.
                Err(_) => return watcher.distrust(),
            }
            if watcher.is_outdated.get() {
                watcher.ask();
            }
        });
    }

    fn show(&self, desk: Desk) {
        let live = self.live;
        let old = live.desk.get_untracked();
        // Orders that wait stand oldest first: behind a full page, an unknown one may have moved up from the next.
        let landed: Vec<_> = if desk.tab == DeskTab::Waiting && !old.has_next {
            let is_known = |code: &str| old.cards.iter().any(|card| card.code == code);
            desk.cards
                .iter()
                .map(|card| card.code.clone())
                .filter(|code| !is_known(code))
                .collect()
        } else {
            Vec::new()
        };
        let waiting = desk.counts.waiting;
        let has_news = waiting > old.counts.waiting || !landed.is_empty();
        if !landed.is_empty() {
            live.landed.update(|all| all.extend(landed));
        }
        if desk != old {
            live.desk.set(desk);
            let title = live.say(|words| &words.title);
            document().set_title(&if waiting > 0 {
                format!("({waiting}) {title}")
            } else {
                title
            });
        }
        if has_news {
            let arrived = live.say(|words| &words.arrived);
            let tab = live.say(|words| words.tabs.get(DeskTab::Waiting.as_str()));
            live.told.set(format!("{arrived} {tab}: {waiting}"));
            sound::ring(live);
        }
    }
}
