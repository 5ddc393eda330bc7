//! The age gate: goods that only adults may look at lie on pages of their own, which nobody stores. What the gate asks
//! is answered with a cookie that lasts a day.

pub mod actions;

use crate::{
    context::{Ctx, cookie, link},
    form::PostForm,
    page::Page,
    words::age as say,
};
use leptos::prelude::*;
use market::base::Lang;

/// The cookie that says somebody is of age. It holds nothing else.
const COOKIE: &str = "du-tuoi";

/// Whether this visitor has said that they are of age.
pub fn is_confirmed(ctx: &Ctx) -> bool {
    cookie(ctx.headers(), COOKIE) == Some("1")
}

/// The gate in front of the page that was asked for. It says nothing of what lies behind.
pub fn gate(ctx: &Ctx) -> Page {
    let lang = ctx.lang();
    Page::new(say::title(lang), body(lang, ctx.address().to_owned()))
}

fn body(lang: Lang, back: String) -> AnyView {
    view! {
        <div class="door">
            <img src="/drawings/ruou.svg" alt="" width="400" height="300"/>
            <h1>{say::title(lang)}</h1>
            <p>{say::text(lang)}</p>
            <p class="soft small">{say::cookie(lang)}</p>
            <PostForm action="/api/age/confirm" lang=lang class="row">
                <input type="hidden" name="back" value=back/>
                <button class="btn" type="submit">{say::confirm(lang)}</button>
                " "
                <a class="btn btn-secondary" href=link(lang, "/")>{say::back_to_market(lang)}</a>
            </PostForm>
        </div>
    }
    .into_any()
}
