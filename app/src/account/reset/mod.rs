//! A forgotten password: `/quen-mat-khau` asks where to write, `/dat-lai-mat-khau` is what the letter's link opens.

mod actions;

use super::{password::new_password, sent};
use crate::{
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::field::{Field, error_summary},
    words::reset as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, secret::Token},
    people,
};

/// Where to write to.
#[component]
pub fn ForgottenPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let form = ctx.take_form("forgotten").await?;
        Ok::<_, AppError>(Page::new(say::title(lang), draw_forgotten(lang, &form)))
    })
}

/// A letter is on its way.
#[component]
pub fn SentPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let body = sent::draw_sent(lang, say::sent(lang), ctx.state.settings.is_demo);
        Ok::<_, AppError>(Page::new(say::title(lang), body))
    })
}

/// The new password.
#[component]
pub fn ResetPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let secret = ctx.query("ma").unwrap_or_default();
        let is_open = match Token::parse(&secret) {
            Some(token) => people::is_reset_open(&ctx.state.pool, &token, ctx.state.clock.now()).await?,
            None => false,
        };
        let body = if is_open {
            draw_reset(lang, &ctx.take_form("reset").await?, secret)
        } else {
            sent::draw_void(lang, ("/quen-mat-khau", say::ask_again(lang)))
        };
        Ok::<_, AppError>(Page::new(say::reset_title(lang), body))
    })
}

fn draw_forgotten(lang: Lang, form: &Form) -> AnyView {
    let login = Field::new(form, lang, "login", say::login(lang))
        .autocomplete("username")
        .autocapitalize("none")
        .input();
    view! {
        <div class="door">
            <h1>{say::title(lang)}</h1>
            <p class="soft">{say::lede(lang)}</p>
            {error_summary(form, lang, say::refused(lang), &[("login", say::login(lang))])}
            <PostForm action="/api/password/forgotten" lang=lang class="stack">
                {login}
                <button class="btn btn-wide" type="submit">{say::ask(lang)}</button>
            </PostForm>
        </div>
    }
    .into_any()
}

fn draw_reset(lang: Lang, form: &Form, secret: String) -> AnyView {
    let password = new_password(form, lang, say::password(lang));
    view! {
        <div class="door">
            <h1>{say::reset_title(lang)}</h1>
            <p class="soft">{say::reset_lede(lang)}</p>
            {error_summary(form, lang, say::refused(lang), &[("password", say::password(lang))])}
            <PostForm action="/api/password/reset" lang=lang class="stack">
                <input type="hidden" name="ma" value=secret/>
                {password}
                <button class="btn btn-wide" type="submit">{say::submit(lang)}</button>
            </PostForm>
        </div>
    }
    .into_any()
}
