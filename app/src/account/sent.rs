//! What is said once a letter was asked for, and when its link is no good. Both are the same whoever asks.

use crate::{context::link, words::sent as say};
use leptos::prelude::*;
use market::base::Lang;

/// A letter is on its way, if it can be.
pub(super) fn draw_sent(lang: Lang, text: &'static str, is_demo: bool) -> AnyView {
    let mailbox = is_demo.then(|| {
        view! {
            <p class="notice">{say::demo(lang)} " " <a href=link(lang, "/hop-thu")>{say::to_mailbox(lang)}</a></p>
        }
    });
    view! {
        <div class="door">
            <h1>{say::title(lang)}</h1>
            <p>{text}</p>
            <p class="soft">{say::nothing_came(lang)}</p>
            {mailbox}
        </div>
    }
    .into_any()
}

/// A link that does nothing, with a way on.
pub(super) fn draw_void(lang: Lang, way_on: (&'static str, &'static str)) -> AnyView {
    let (path, words) = way_on;
    view! {
        <div class="door">
            <h1>{say::void_title(lang)}</h1>
            <p>{say::void_text(lang)}</p>
            <p><a class="btn" href=link(lang, path)>{words}</a></p>
        </div>
    }
    .into_any()
}
