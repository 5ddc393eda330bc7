//! The second step of signing in: `/dang-nhap/xac-thuc`.

mod actions;

use super::{passkey::draw_ask, proof};
use crate::{
    context::link,
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::field::error_summary,
    words::{passkey, second_step as say},
};
use leptos::prelude::*;
use market::{base::Lang, people};

/// Where somebody whose password was right shows their second factor. Without that there is nothing here.
#[component]
pub fn SecondStepPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let visitor = ctx.visitor().await?;
        let Some(awaited) = people::awaited(&ctx.state.pool, &visitor, ctx.state.clock.now()).await? else {
            ctx.go_to(&link(lang, "/dang-nhap"));
            return Ok(Page::new("", ()));
        };
        let form = ctx.take_form("second_step").await?;
        let passkey = awaited
            .has_passkey
            .then(|| draw_ask(&ctx, String::new(), passkey::or_passkey(lang)));
        Ok::<_, AppError>(Page::new(say::title(lang), draw(lang, &form, passkey.flatten())))
    })
}

fn draw(lang: Lang, form: &Form, passkey: Option<AnyView>) -> AnyView {
    let code = proof::code(form, lang, say::code(lang)).hint(say::hint(lang)).input();
    view! {
        <div class="door">
            <h1>{say::title(lang)}</h1>
            <p class="soft">{say::lede(lang)}</p>
            {passkey}
            {error_summary(form, lang, say::refused(lang), &[("code", say::code(lang))])}
            <PostForm action="/api/sign_in/code" lang=lang class="stack">
                {code}
                <button class="btn btn-wide" type="submit">{say::submit(lang)}</button>
            </PostForm>
            <p class="soft">{say::lost(lang)}</p>
            <p><a href=link(lang, "/dang-nhap")>{say::again(lang)}</a></p>
        </div>
    }
    .into_any()
}
