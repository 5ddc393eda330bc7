//! What the department presents, and why: `/so-cong-thuong/noi-bat`.

mod actions;
mod add;
pub(super) mod slots;

pub(crate) use actions::parse_date;

use super::room;
use crate::{
    context::link,
    page::{Page, page},
    ui::field,
    words::featuring as say,
};
use leptos::prelude::*;
use market::{base::Lang, programmes};

/// The department's slots, and the form for a new one.
#[component]
pub fn FeaturingPage() -> AnyView {
    page(|ctx| async move {
        let official = ctx.require_official().await?;
        let lang = ctx.lang();
        let today = ctx.state.clock.today();
        let slots = programmes::list_slots(&ctx.state.pool, &official, today).await?;
        let form = ctx.take_form("featuring").await?;
        let removal = ctx.take_form("featuring_remove").await?;
        let may_decide = official.may_decide();
        let add = if may_decide {
            let choices = programmes::choices(&ctx.state.pool, &official, today).await?;
            add::draw(lang, &choices, &form, today)
        } else {
            view! { <p class="notice">{say::only_viewing(lang)}</p> }.into_any()
        };
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p class="soft">
                    {say::intro(lang)}
                    " · "
                    <a href=link(lang, "/noi-bat/tieu-chi")>{say::criteria(lang)}</a>
                </p>
            </div>
            <div class="stack stack-wide">
                {field::error_summary(&removal, lang, say::remove_refused(lang), &[])}
                {field::error_summary(&form, lang, say::refused(lang), &add::labels(lang))}
                {news(lang, ctx.query("xong").as_deref())}
                {add}
                {slots::draw(lang, slots, may_decide)}
            </div>
        };
        Ok(Page::new(say::title(lang), body).in_room(room(lang, &official)))
    })
}

/// What was done last.
fn news(lang: Lang, done: Option<&str>) -> Option<impl IntoView + use<>> {
    let text = match done? {
        "them" => say::added(lang),
        "go" => say::removed(lang),
        _ => return None,
    };
    Some(view! { <p class="notice notice-good" role="status">{text}</p> })
}
