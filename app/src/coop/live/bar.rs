//! How the screen stands with the server, the sound, and a link for whoever trusts neither.

use super::{Connection, Live, icon, part, sound};
use leptos::prelude::*;

/// The state of the connection, the button of the sound, the link that draws the page again.
#[component]
pub fn LiveBar(
    /// The screen.
    live: Live,
) -> impl IntoView {
    let class = move || match live.connection.get() {
        Connection::Drawn => "live",
        Connection::On => "live live-on",
        Connection::Lost => "live live-off",
    };
    let state = move || match live.connection.get() {
        Connection::Drawn => live.say(|words| &words.drawn),
        Connection::On => live.say(|words| &words.on),
        Connection::Lost => live.say(|words| &words.lost),
    };
    let sound_word = move || match (live.has_sound.get(), live.is_silenced.get()) {
        (false, _) => live.say(|words| &words.sound_on),
        (true, true) => live.say(|words| &words.sound_silenced),
        (true, false) => live.say(|words| &words.sound_off),
    };
    part(view! {
        <div class="live-bar">
            <span class=class role="status" data-live="">{state}</span>
            <button
                class="btn btn-secondary"
                type="button"
                aria-pressed=move || if live.has_sound.get() { "true" } else { "false" }
                data-sound=""
                hidden=move || !live.is_awake.get()
                on:click=move |_| sound::toggle(live)
            >
                {icon(move || if live.has_sound.get() { "tat" } else { "chuong" })}
                " "
                {sound_word}
            </button>
            <a class="btn btn-quiet" href=live.say(|words| &words.here)>
                {icon(|| "lai")}
                " "
                {live.say(|words| &words.reload)}
            </a>
        </div>
    })
}

/// What a lost connection means, while it is lost; and what came, for screen readers.
#[component]
pub fn LostNotice(
    /// The screen.
    live: Live,
) -> impl IntoView {
    view! {
        <p class="vh" role="status" data-told="">{move || live.told.get()}</p>
        <p class="notice notice-warn" hidden=move || live.connection.get() != Connection::Lost>
            {live.say(|words| &words.lost_notice)}
        </p>
    }
}
