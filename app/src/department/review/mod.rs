//! One listing before the department: `/so-cong-thuong/duyet/{slug}`.

pub(super) mod actions;

use super::room;
use crate::{
    context::link,
    coop::listing::{fields::Names, photos, reading},
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::field::{self, Field},
    words::review as say,
};
use actions::{FORM, REASON_MAX};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_time},
    catalog::{self, ListingState, ReviewPage as Review},
};

/// What a cooperative wants to say, beside what it says, and the decision.
#[component]
pub fn ReviewPage() -> AnyView {
    page(|ctx| async move {
        let official = ctx.require_official().await?;
        let lang = ctx.lang();
        let review = catalog::load_review(&ctx.state.pool, &official, ctx.param("slug"))
            .await?
            .ok_or(AppError::NotFound)?;
        let form = ctx.take_form(FORM).await?;
        let public_province = review.public.as_ref().map_or("", |public| public.province.as_str());
        let names = Names::load(&ctx, &[&review.content.province, public_province]).await?;
        let title = review.content.name.get(lang).to_owned();
        let coop = review.coop.get(lang).to_owned();
        let body = view! {
            <p>
                <a href=link(lang, "/so-cong-thuong/duyet")>{say::to_queue(lang)}</a>
            </p>
            <div class="desk-title">
                <h1>{title.clone()}</h1>
                <p class="soft">{coop}</p>
            </div>
            <div class="stack stack-wide">
                {field::error_summary(&form, lang, say::not_decided(lang), &[("reason", say::reason(lang))])}
                {work(lang, &review, &names, &form, official.may_decide())}
            </div>
        };
        Ok(Page::new(title, body).in_room(room(lang, &official)))
    })
}

fn work(lang: Lang, review: &Review, names: &Names, form: &Form, may_decide: bool) -> AnyView {
    if review.state != ListingState::InReview {
        return decided(lang, review);
    }
    let since = review
        .submitted_at
        .map(|at| view! { <p class="soft">{say::since(lang, shown_time(at))}</p> });
    let kind = if review.public.is_some() {
        say::is_change(lang)
    } else {
        say::is_new(lang)
    };
    let decision = if may_decide {
        decision(lang, review, form)
    } else {
        view! { <p class="notice">{say::only_viewing(lang)}</p> }.into_any()
    };
    view! {
        <section class="box stack" aria-labelledby="noi-dung-tin">
            <h2 id="noi-dung-tin">{kind}</h2>
            {since}
            {photos::read(lang, &review.photos)}
            {reading::draw(lang, &review.content, review.public.as_ref(), names)}
        </section>
        {decision}
    }
    .into_any()
}

fn decision(lang: Lang, review: &Review, form: &Form) -> AnyView {
    let hidden = || {
        view! {
            <input type="hidden" name="slug" value=review.slug.clone()/>
            <input type="hidden" name="version" value=review.version.to_string()/>
        }
    };
    let (approve, refuse) = (hidden(), hidden());
    let reason = Field::new(form, lang, "reason", say::reason(lang))
        .hint(say::reason_hint(lang))
        .length_max(REASON_MAX)
        .area(3);
    view! {
        <section class="box stack act-now" aria-labelledby="quyet-dinh">
            <h2 id="quyet-dinh">{say::decision(lang)}</h2>
            <p class="soft">{say::decision_hint(lang)}</p>
            <PostForm action="/api/review/approve" lang=lang>
                {approve}
                <button class="btn btn-big" type="submit">{say::approve(lang)}</button>
            </PostForm>
            <PostForm action="/api/review/refuse" lang=lang class="stack">
                {refuse}
                {reason}
                <div>
                    <button class="btn btn-danger" type="submit">{say::refuse(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

/// What became of it: whoever comes late finds who decided.
fn decided(lang: Lang, review: &Review) -> AnyView {
    let (who, at) = match &review.decided {
        Some((who, at)) => (who.clone(), shown_time(*at)),
        None => (String::new(), String::new()),
    };
    let text = if review.reason.is_empty() {
        say::was_approved(lang, who, at)
    } else {
        say::was_refused(lang, who, at, &review.reason)
    };
    view! { <p class="notice">{text}</p> }.into_any()
}
