//! The sound of a new order: two short notes, only for who asked for it.

use super::Live;

/// Under this name the browser remembers that somebody asked for the sound.
#[cfg(feature = "hydrate")]
const KEPT_AS: &str = "tieng-bao";

/// The button was pressed.
#[cfg(not(feature = "hydrate"))]
pub(super) fn toggle(_: Live) {}

#[cfg(feature = "hydrate")]
pub(super) use player::{restore, ring, toggle, wake_unless_button};

#[cfg(feature = "hydrate")]
mod player {
    use super::{KEPT_AS, Live};
    use leptos::prelude::*;
    use std::cell::OnceCell;
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{AudioContext, AudioContextState, Element, Event, Storage};

    thread_local! {
        static PLAYER: OnceCell<AudioContext> = const { OnceCell::new() };
    }

    /// Frequencies in Hz and when they start, in seconds.
    const NOTES: [(f32, f64); 2] = [(659.3, 0.0), (880.0, 0.18)];
    const NOTE_SECONDS: f64 = 0.32;
    const VOLUME: f32 = 0.35;

    /// The button was pressed: the sound is heard at once, so that its volume can be judged. Where it was wanted but
    /// held back, the press only lets it out.
    pub(in super::super) fn toggle(live: Live) {
        let has_sound = live.is_silenced.get_untracked() || !live.has_sound.get_untracked();
        live.has_sound.set(has_sound);
        if let Some(storage) = storage() {
            // Where nothing may be stored, the button is pressed anew on every visit.
            drop(if has_sound {
                storage.set_item(KEPT_AS, "1")
            } else {
                storage.remove_item(KEPT_AS)
            });
        }
        if has_sound {
            wake(live);
            play(live);
        }
    }

    /// What was chosen on an earlier visit.
    pub(in super::super) fn restore(live: Live) {
        let was_chosen = storage()
            .and_then(|storage| storage.get_item(KEPT_AS).ok().flatten())
            .is_some();
        if was_chosen {
            live.has_sound.set(true);
            live.is_silenced.set(true);
            wake(live);
        }
    }

    /// Browsers play nothing before the first touch: called on each. A touch of the button is judged by the button.
    pub(in super::super) fn wake_unless_button(live: Live, event: &Event) {
        let touched = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_button = touched
            .and_then(|element| element.closest("[data-sound]").ok().flatten())
            .is_some();
        if live.has_sound.get_untracked() && !is_button {
            wake(live);
        }
    }

    fn wake(live: Live) {
        with_player(live, |player| drop(player.resume()));
    }

    /// A new order came. Without a touch since the page was opened it stays silent, rather than sounding later.
    pub(in super::super) fn ring(live: Live) {
        if live.has_sound.get_untracked() {
            with_player(live, |player| {
                if player.state() == AudioContextState::Running {
                    play_on(player);
                } else {
                    drop(player.resume());
                }
            });
        }
    }

    fn play(live: Live) {
        with_player(live, play_on);
    }

    fn play_on(player: &AudioContext) {
        let now = player.current_time();
        for (frequency, start) in NOTES {
            let (Ok(tone), Ok(volume)) = (player.create_oscillator(), player.create_gain()) else {
                return;
            };
            tone.frequency().set_value(frequency);
            let (start, end) = (now + start, now + start + NOTE_SECONDS);
            let gain = volume.gain();
            drop(gain.set_value_at_time(0.0, start));
            drop(gain.linear_ramp_to_value_at_time(VOLUME, start + 0.02));
            drop(gain.linear_ramp_to_value_at_time(0.0, end));
            drop(tone.connect_with_audio_node(&volume));
            drop(volume.connect_with_audio_node(&player.destination()));
            drop(tone.start_with_when(start));
            drop(tone.stop_with_when(end));
        }
    }

    fn with_player(live: Live, play: impl FnOnce(&AudioContext)) {
        PLAYER.with(|kept| {
            if kept.get().is_none()
                && let Ok(player) = AudioContext::new()
            {
                tell_when_silenced(live, &player);
                drop(kept.set(player));
            }
            if let Some(player) = kept.get() {
                play(player);
            }
        });
    }

    /// The button says whether the sound is held back until somebody touches the page.
    fn tell_when_silenced(live: Live, player: &AudioContext) {
        let changed = player.clone();
        let tell = Closure::<dyn Fn()>::new(move || {
            live.is_silenced.set(changed.state() != AudioContextState::Running);
        });
        drop(player.add_event_listener_with_callback("statechange", tell.as_ref().unchecked_ref()));
        // It lives as long as the page, like the player.
        tell.forget();
    }

    fn storage() -> Option<Storage> {
        window().local_storage().ok().flatten()
    }
}
