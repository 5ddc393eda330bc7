//! What the link of an invitation opens: `/loi-moi`.

use super::{role_name, role_rights};
use crate::{
    account::sign_up,
    context::link,
    error::AppError,
    form::PostForm,
    page::{Page, page, url_encoded},
    ui::field::error_summary,
    words::members as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, secret::Token},
    people::{self, Invited, Person},
};

/// The invitation. Looking answers nothing; the button does, for whoever has signed in.
#[component]
pub fn InvitationPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let title = say::invitation_title(lang);
        let secret = ctx.query("ma").unwrap_or_default();
        let invited = match Token::parse(&secret) {
            Some(token) => people::load_invitation(&ctx.state.pool, &token, ctx.state.clock.now()).await?,
            None => None,
        };
        let Some(invited) = invited else {
            return Ok(Page::new(title, draw_void(lang)));
        };
        let refusal = error_summary(&ctx.take_form("invitation").await?, lang, say::not_accepted(lang), &[]);
        let visitor = ctx.visitor().await?;
        let way_on = match visitor.person() {
            Some(person) => draw_accept(lang, person, secret),
            None => draw_doors(lang, ctx.address()),
        };
        let body = view! {
            <div class="door">
                <h1>{title}</h1>
                {refusal}
                {draw_invited(lang, &invited)}
                {way_on}
            </div>
        };
        Ok::<_, AppError>(Page::new(title, body))
    })
}

fn draw_invited(lang: Lang, invited: &Invited) -> AnyView {
    let role = role_name(lang, invited.role);
    let organisation = invited.organisation.get(lang).to_owned();
    view! {
        <p>{say::invitation_text(lang, &invited.invited_by, organisation, role)}</p>
        <p class="soft">{role} ": " {role_rights(lang, invited.role)}</p>
    }
    .into_any()
}

fn draw_accept(lang: Lang, person: &Person, secret: String) -> AnyView {
    view! {
        <p>{say::signed_in_as(lang, person.name())}</p>
        <PostForm action="/api/invitation/accept" lang=lang class="stack">
            <input type="hidden" name="ma" value=secret/>
            <button class="btn btn-wide" type="submit">{say::accept(lang)}</button>
        </PostForm>
    }
    .into_any()
}

/// The ways in for whoever has not signed in; both lead back here.
fn draw_doors(lang: Lang, here: &str) -> AnyView {
    let sign_in = link(lang, &format!("/dang-nhap?ve={}", url_encoded(here)));
    view! {
        <p>{say::who_are_you(lang)}</p>
        <p class="row">
            <a class="btn" href=sign_in>{say::sign_in(lang)}</a>
            <a class="btn btn-secondary" href=sign_up::address(lang, here)>{say::sign_up(lang)}</a>
        </p>
    }
    .into_any()
}

fn draw_void(lang: Lang) -> AnyView {
    view! {
        <div class="door">
            <h1>{say::void_title(lang)}</h1>
            <p>{say::void_text(lang)}</p>
            <p><a class="btn" href=link(lang, "/tai-khoan")>{say::to_account(lang)}</a></p>
        </div>
    }
    .into_any()
}
