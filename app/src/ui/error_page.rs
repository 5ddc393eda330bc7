//! What a page says when it cannot be shown.

use crate::{context::link, error::AppError, words};
use leptos::prelude::*;
use market::base::Lang;

/// A sentence on what happened, and ways on.
pub fn draw(lang: Lang, error: &AppError) -> impl IntoView + use<> {
    view! {
        <div class="door stack">
            <h1>{words::error::title(lang)}</h1>
            <p class="lede">{error.say(lang)}</p>
            <p class="row">
                <a class="btn" href=link(lang, "/")>{words::error::to_market(lang)}</a>
                <a class="btn btn-secondary" href=link(lang, "/tim-kiem")>{words::error::to_search(lang)}</a>
            </p>
        </div>
    }
}
