//! One thing that happened: pressed, it is read, and leads to its place.

use crate::{form::PostForm, letter::notice, ui::state::moment, words::bell as say};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_time},
    notices::BellEntry,
};

pub(super) fn draw(lang: Lang, entry: &BellEntry) -> AnyView {
    let id = entry.id.to_string();
    let look = if entry.is_read { "bell-row" } else { "bell-row bell-new" };
    let mark = (!entry.is_read).then(|| view! { <span class="pill pill-wait">{say::is_new(lang)}</span> });
    let text = notice::item(lang, entry.kind, &entry.label, &entry.detail);
    let text = text.trim_start_matches("• ").to_owned();
    let (kind, at) = (notice::kind(lang, entry.kind), shown_time(entry.at));
    let organisation = entry.organisation.get(lang).to_owned();
    view! {
        <li class=look>
            <PostForm action="/api/bell/open" lang=lang>
                <input type="hidden" name="entry" value=id/>
                <button class="bell-open" type="submit">
                    <span class="bell-head">
                        <strong>{kind}</strong>
                        {mark}
                    </span>
                    <span>{text}</span>
                    <span class="bell-when">
                        {moment(&at)} " · " {organisation}
                    </span>
                </button>
            </PostForm>
        </li>
    }
    .into_any()
}
