//! The department's mandates: `/so-cong-thuong/uy-quyen`.

use super::{ask, draw_state, draw_terms};
use crate::{
    department::room,
    error::AppError,
    form::PostForm,
    page::{Page, page},
    ui::field::error_summary,
    words::mandate as say,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::Lang,
    people::{self, Mandate, Official},
};

/// What the department's officials may do for cooperatives, and the way to ask for more.
#[component]
pub fn MandatesPage() -> AnyView {
    page(|ctx| async move {
        let official = ctx.require_official().await?;
        let (lang, pool, today) = (ctx.lang(), &ctx.state.pool, ctx.state.clock.today());
        let mandates = people::list_mandates_of_department(pool, &official).await?;
        let form = ctx.take_form(ask::FORM).await?;
        let answer = ctx.take_form("mandate_answer").await?;
        let ask = if official.may_decide() {
            let targets = people::list_targets(pool, &official).await?;
            Some(ask::draw(lang, &form, targets, today))
        } else {
            None
        };
        let rows: Vec<_> = mandates
            .iter()
            .map(|mandate| draw_mandate(lang, &official, mandate, today))
            .collect();
        let list = if rows.is_empty() {
            view! { <p class="notice">{say::none(lang)}</p> }.into_any()
        } else {
            view! { <ul class="stack" role="list">{rows}</ul> }.into_any()
        };
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
            </div>
            <div class="stack stack-wide narrow">
                <p>{say::lede(lang)}</p>
                {error_summary(&answer, lang, say::not_done(lang), &[])}
                {news(lang, ctx.query("xong").as_deref())}
                {list}
                {ask}
            </div>
        };
        Ok::<_, AppError>(Page::new(say::title(lang), body).in_room(room(lang, &official)))
    })
}

fn news(lang: Lang, done: Option<&str>) -> Option<AnyView> {
    let text = match done? {
        "hoi" => say::was_asked(lang),
        "thoi" => say::was_given_back(lang),
        _ => return None,
    };
    Some(view! { <p class="notice notice-good" role="status">{text}</p> }.into_any())
}

fn draw_mandate(lang: Lang, official: &Official, mandate: &Mandate, today: NaiveDate) -> AnyView {
    let is_own = mandate.official == official.account();
    let coop = mandate.coop.get(lang).to_owned();
    let act = (is_own && mandate.is_live(today)).then(|| {
        let (id, coop) = (mandate.id.to_string(), coop.clone());
        view! {
            <PostForm action="/api/mandate/act" lang=lang>
                <input type="hidden" name="mandate" value=id/>
                <button class="btn" type="submit">{say::act(lang)} <span class="vh">": " {coop}</span></button>
            </PostForm>
        }
    });
    let is_asked = mandate.is_open(today);
    let give_back = (is_own && (is_asked || mandate.may_end(today))).then(|| {
        let (id, coop) = (mandate.id.to_string(), coop.clone());
        let words = if is_asked {
            say::withdraw(lang)
        } else {
            say::give_back(lang)
        };
        view! {
            <PostForm action="/api/mandate/give_back" lang=lang>
                <input type="hidden" name="mandate" value=id/>
                <button class="btn btn-secondary" type="submit">{words} <span class="vh">": " {coop}</span></button>
            </PostForm>
        }
    });
    view! {
        <li class="box stack stack-tight">
            <div class="row row-spread">
                <p><strong>{coop}</strong></p>
                {draw_state(lang, mandate, today)}
            </div>
            <p>{mandate.official_name.clone()}</p>
            {draw_terms(lang, mandate, is_own || official.as_steward().is_some())}
            <div class="row">{act} {give_back}</div>
        </li>
    }
    .into_any()
}
