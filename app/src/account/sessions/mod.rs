//! Where one is signed in: `/tai-khoan/phien`.

mod actions;
mod device;

pub(crate) use device::named as device_name;

use crate::{
    context::link,
    error::AppError,
    form::PostForm,
    page::{Page, page},
    ui::state::moment,
    words::sessions as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_time},
    people::{self, OwnSession},
};

/// The sessions of whoever has signed in.
#[component]
pub fn SessionsPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let visitor = ctx.visitor().await?;
        let person = visitor.person().ok_or(AppError::SignInNeeded)?;
        let sessions = people::list_sessions(&ctx.state.pool, &visitor, person, ctx.state.clock.now()).await?;
        let has_others = sessions.iter().any(|session| !session.is_this);
        let rows: Vec<_> = sessions.iter().map(|session| draw(lang, session)).collect();
        let end_others = has_others.then(|| {
            view! {
                <PostForm action="/api/session/end_others" lang=lang>
                    <button class="btn btn-danger" type="submit">{say::end_others(lang)}</button>
                </PostForm>
            }
        });
        let ended = (ctx.query("xong").is_some())
            .then(|| view! { <p class="notice notice-good" role="status">{say::ended(lang)}</p> });
        let body = view! {
            <p><a href=link(lang, "/tai-khoan")>{say::back(lang)}</a></p>
            <h1>{say::title(lang)}</h1>
            <p class="soft">{say::intro(lang)}</p>
            <div class="stack stack-wide after-head narrow">
                {ended}
                <ul class="stack" role="list">{rows}</ul>
                {end_others}
            </div>
        };
        Ok(Page::new(say::title(lang), body))
    })
}

fn draw(lang: Lang, session: &OwnSession) -> AnyView {
    let name = device::named(lang, &session.agent);
    let mark = session
        .is_this
        .then(|| view! { " " <span class="pill pill-good">{say::this_one(lang)}</span> });
    let end = if session.is_this {
        view! {
            <PostForm action="/api/sign_out" lang=lang>
                <button class="btn btn-secondary" type="submit">{say::sign_out(lang)}</button>
            </PostForm>
        }
        .into_any()
    } else {
        let (id, more) = (session.id.to_string(), name.clone());
        view! {
            <PostForm action="/api/session/end" lang=lang>
                <input type="hidden" name="session" value=id/>
                <button class="btn btn-secondary" type="submit">{say::end(lang)} <span class="vh">": " {more}</span></button>
            </PostForm>
        }
        .into_any()
    };
    view! {
        <li class="box row row-spread">
            <div>
                <p><strong>{name}</strong> {mark}</p>
                <p class="soft">
                    {say::last_seen(lang)}
                    " "
                    {moment(&shown_time(session.last_seen_at))}
                    " · "
                    {say::since(lang)}
                    " "
                    {moment(&shown_time(session.created_at))}
                </p>
            </div>
            {end}
        </li>
    }
    .into_any()
}
