//! Becoming an account: `/dang-ky`, the page that says to look for the letter, and the page its link opens.

mod actions;

pub(super) use actions::contact;

use super::{actions::after_signing_in, password::new_password, sent};
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page, url_encoded},
    ui::field::{Field, error_summary},
    words::sign_up as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, secret::Token},
    people::{self, NAME_MAX},
};

/// The address of the form, which leads to a page afterwards.
pub(crate) fn address(lang: Lang, back: &str) -> String {
    let back = if back.is_empty() {
        String::new()
    } else {
        format!("?ve={}", url_encoded(back))
    };
    link(lang, &format!("/dang-ky{back}"))
}

/// The form. Whoever has signed in is led on.
#[component]
pub fn SignUpPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let back = ctx.query("ve").unwrap_or_default();
        let visitor = ctx.visitor().await?;
        if visitor.person().is_some() {
            ctx.go_to(&after_signing_in(lang, &back, &visitor));
            return Ok(Page::new("", ()));
        }
        let form = ctx.take_form("sign_up").await?;
        Ok::<_, AppError>(Page::new(say::title(lang), draw(lang, &form, back)))
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

/// What the link of the letter opens. Looking changes nothing, because mail programs look too; the button does.
#[component]
pub fn ConfirmPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let is_taken = ctx.query("xong").as_deref() == Some("da-co");
        let body = if is_taken {
            draw_taken(lang)
        } else {
            draw_confirm(&ctx).await?
        };
        Ok::<_, AppError>(Page::new(say::confirm_title(lang), body))
    })
}

fn draw(lang: Lang, form: &Form, back: String) -> AnyView {
    let labels = [
        ("name", say::name(lang)),
        ("login", say::login(lang)),
        ("password", say::password(lang)),
    ];
    let sign_in = if back.is_empty() {
        link(lang, "/dang-nhap")
    } else {
        link(lang, &format!("/dang-nhap?ve={}", url_encoded(&back)))
    };
    let name = Field::new(form, lang, "name", say::name(lang))
        .autocomplete("name")
        .length_max(NAME_MAX)
        .input();
    let login = Field::new(form, lang, "login", say::login(lang))
        .hint(say::login_hint(lang))
        .autocomplete("username")
        .autocapitalize("none")
        .input();
    let password = new_password(form, lang, say::password(lang));
    view! {
        <div class="door">
            <h1>{say::title(lang)}</h1>
            <p class="soft">{say::lede(lang)}</p>
            {error_summary(form, lang, say::refused(lang), &labels)}
            <PostForm action="/api/sign_up" lang=lang class="stack">
                <input type="hidden" name="ve" value=back/>
                {name}
                {login}
                {password}
                {draw_consent(lang)}
                <button class="btn btn-wide" type="submit">{say::submit(lang)}</button>
            </PostForm>
            <p>{say::have_one(lang)} " " <a href=sign_in>{say::sign_in(lang)}</a></p>
        </div>
    }
    .into_any()
}

/// What an account agrees to.
fn draw_consent(lang: Lang) -> AnyView {
    view! {
        <p class="soft">
            {say::consent(lang)}
            " "
            <a href=link(lang, "/dieu-khoan")>{say::terms(lang)}</a>
            ", "
            <a href=link(lang, "/quyen-rieng-tu")>{say::privacy(lang)}</a>
            "."
        </p>
    }
    .into_any()
}

async fn draw_confirm(ctx: &Ctx) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let secret = ctx.query("ma").unwrap_or_default();
    let visitor = ctx.visitor().await?;
    let open = match Token::parse(&secret) {
        Some(token) => people::load_sign_up(&ctx.state.pool, &visitor, &token, ctx.state.clock.now()).await?,
        None => None,
    };
    let Some(open) = open else {
        return Ok(sent::draw_void(lang, ("/dang-nhap", say::sign_in(lang))));
    };
    let form = ctx.take_form(actions::CONFIRM_FORM).await?;
    let contact = open.contact.shown();
    let text = if open.is_asker {
        say::confirm_text(lang, contact)
    } else {
        say::confirm_elsewhere(lang, contact)
    };
    // Whoever asked may have been anybody: here the password is chosen by whom the letter reached, and so are the terms.
    let elsewhere = (!open.is_asker).then(|| (new_password(&form, lang, say::new_password(lang)), draw_consent(lang)));
    let body = view! {
        <div class="door">
            <h1>{say::confirm_title(lang)}</h1>
            <p>{text}</p>
            {error_summary(&form, lang, say::confirm_refused(lang), &[("password", say::new_password(lang))])}
            <PostForm action="/api/sign_up/confirm" lang=lang class="stack">
                <input type="hidden" name="ma" value=secret/>
                {elsewhere}
                <button class="btn btn-wide" type="submit">{say::confirm(lang)}</button>
            </PostForm>
            <p class="soft">{say::not_you(lang)}</p>
        </div>
    };
    Ok(body.into_any())
}

fn draw_taken(lang: Lang) -> AnyView {
    view! {
        <div class="door">
            <h1>{say::taken_title(lang)}</h1>
            <p>{say::taken_text(lang)}</p>
            <p class="row">
                <a class="btn" href=link(lang, "/dang-nhap")>{say::sign_in(lang)}</a>
                <a class="btn btn-secondary" href=link(lang, "/quen-mat-khau")>{say::forgotten(lang)}</a>
            </p>
        </div>
    }
    .into_any()
}
