//! Somebody who wants to sell, before the department: `/so-cong-thuong/duyet/nguoi-ban/{id}`.

pub(super) mod actions;

use super::room;
use crate::{
    context::link,
    error::AppError,
    form::{Form, PostForm, keyed},
    joining::facts,
    page::{Page, page},
    ui::{
        facts::fact,
        field::{self, Field},
    },
    words::application as say,
};
use actions::{FORM, REASON_MAX};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_time},
    joining::{self, ApplicationState, Case, ChecklistItem},
};

/// All facts and papers of an application, and the decision.
#[component]
pub fn ApplicationPage() -> AnyView {
    page(|ctx| async move {
        let official = ctx.require_official().await?;
        let lang = ctx.lang();
        let id = ctx.param("id").parse().map_err(|_| AppError::NotFound)?;
        let case = joining::load_case(&ctx.state.pool, &official, id)
            .await?
            .ok_or(AppError::NotFound)?;
        let form = ctx.take_form(FORM).await?;
        let is_saved = ctx.query("xong").as_deref() == Some("luu");
        let title = case.name.clone();
        let body = view! {
            <p>
                <a href=link(lang, "/so-cong-thuong/duyet?loai=nguoi-ban")>{say::to_queue(lang)}</a>
            </p>
            <div class="desk-title">
                <h1>{title.clone()}</h1>
                {case.submitted_at.map(|at| view! { <p class="soft">{say::since(lang, shown_time(at))}</p> })}
            </div>
            <div class="stack stack-wide">
                {field::error_summary(&form, lang, say::not_decided(lang), &[("reason", say::reason(lang))])}
                {is_saved.then(|| view! { <p class="notice notice-good" role="status">{say::done_save(lang)}</p> })}
                {standing(lang, &case)}
                {resembling(lang, &case)}
                {content(lang, &case)}
                {papers(lang, &case, official.may_decide())}
                {decision(lang, &case, &form, official.may_decide())}
                {facts::history(lang, &case.events)}
            </div>
        };
        Ok(Page::new(title, body).in_room(room(lang, &official)))
    })
}

/// What became of it, for whoever comes late.
fn standing(lang: Lang, case: &Case) -> Option<AnyView> {
    let view = match case.state {
        ApplicationState::Draft | ApplicationState::InReview => return None,
        ApplicationState::Refused => view! { <p class="notice notice-bad">{say::is_refused(lang)}</p> }.into_any(),
        ApplicationState::Approved => {
            let storefront = case.storefront.as_ref().map(|slug| {
                view! { <a href=link(lang, &format!("/gian-hang/{slug}"))>{say::to_storefront(lang)}</a> }
            });
            view! { <p class="notice notice-good">{say::is_approved(lang)} " " {storefront}</p> }.into_any()
        }
    };
    Some(view)
}

/// Names that could be taken for each other are shown, not refused: two villages may well have one name.
fn resembling(lang: Lang, case: &Case) -> Option<AnyView> {
    if case.resembling.is_empty() {
        return None;
    }
    let rows: Vec<_> = case
        .resembling
        .iter()
        .map(|other| {
            let address = link(lang, &format!("/gian-hang/{}", other.slug));
            view! {
                <li>
                    <a href=address>{other.name.get(lang).to_owned()}</a>
                    " "
                    <span class="soft small">{other.province.clone()}</span>
                </li>
            }
        })
        .collect();
    let view = view! {
        <section class="notice notice-warn stack stack-tight" aria-labelledby="giong-ten">
            <h2 id="giong-ten">{say::resembling(lang)}</h2>
            <p>{say::resembling_hint(lang)}</p>
            <ul class="apply-files">{rows}</ul>
        </section>
    };
    Some(view.into_any())
}

fn content(lang: Lang, case: &Case) -> AnyView {
    view! {
        <section class="box stack" aria-labelledby="noi-dung">
            <h2 id="noi-dung">{say::content(lang)}</h2>
            <dl class="facts">
                {fact(say::applicant(lang), Some(case.applicant.clone()))}
                {fact(say::contact(lang), Some(case.contact.clone()))}
            </dl>
            {facts::draw(lang, &case.filled, &case.place)}
        </section>
    }
    .into_any()
}

/// The papers with a tick for each, and with them the approval: what was ticked counts with either button.
fn papers(lang: Lang, case: &Case, may_decide: bool) -> AnyView {
    let is_open = case.state == ApplicationState::InReview && may_decide;
    let rows: Vec<_> = case
        .checklist
        .iter()
        .map(|(item, is_ticked)| paper(lang, case, item, *is_ticked, is_open))
        .collect();
    let list = view! { <ul class="apply-papers">{rows}</ul> };
    let other = case
        .documents
        .iter()
        .filter(|one| !case.checklist.iter().any(|(item, _)| item.code == one.item));
    let other: Vec<_> = other
        .map(|one| view! { <li>{facts::document(lang, one)}</li> })
        .collect();
    let other = (!other.is_empty()).then(|| {
        view! {
            <h3>{say::other_papers(lang)}</h3>
            <ul class="apply-files">{other}</ul>
        }
    });
    let work = if is_open {
        let (id, round) = (case.id.to_string(), case.round.to_string());
        view! {
            <PostForm action="/api/application/decide" lang=lang class="stack">
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="round" value=round/>
                {list}
                {other}
                <div class="row case-decision">
                    <button class="btn btn-big" type="submit" name="step" value="approve">{say::approve(lang)}</button>
                    <button class="btn btn-secondary" type="submit" name="step" value="save">{say::save(lang)}</button>
                </div>
                <p class="soft">{say::approve_hint(lang)}</p>
            </PostForm>
        }
        .into_any()
    } else {
        view! {
            {list}
            {other}
        }
        .into_any()
    };
    view! {
        <section class="box stack" aria-labelledby="giay-to">
            <h2 id="giay-to">{say::papers(lang)}</h2>
            {work}
        </section>
    }
    .into_any()
}

fn paper(lang: Lang, case: &Case, item: &ChecklistItem, is_ticked: bool, is_open: bool) -> AnyView {
    let need = if item.is_required {
        say::required(lang)
    } else {
        say::not_required(lang)
    };
    let name = item.name.get(lang).to_owned();
    let head = if is_open {
        view! {
            <label class="check">
                <input type="checkbox" name=keyed("tick", &item.code) value="1" checked=is_ticked/>
                <span>{name} " " <span class="soft small">{need}</span></span>
            </label>
        }
        .into_any()
    } else {
        let mark = is_ticked.then(|| view! { <span class="pill pill-good">{say::ticked(lang)}</span> });
        view! { <p>{name} " " <span class="soft small">{need}</span> " " {mark}</p> }.into_any()
    };
    view! {
        <li>
            {head}
            {facts::documents_of(lang, item, &case.documents)}
        </li>
    }
    .into_any()
}

fn decision(lang: Lang, case: &Case, form: &Form, may_decide: bool) -> Option<AnyView> {
    if case.state != ApplicationState::InReview {
        return None;
    }
    if !may_decide {
        return Some(view! { <p class="notice">{say::only_viewing(lang)}</p> }.into_any());
    }
    let (id, round) = (case.id.to_string(), case.round.to_string());
    let reason = Field::new(form, lang, "reason", say::reason(lang))
        .hint(say::reason_hint(lang))
        .length_max(REASON_MAX)
        .area(3);
    let view = view! {
        <section class="box stack" aria-labelledby="tra-lai">
            <h2 id="tra-lai">{say::send_back(lang)}</h2>
            <PostForm action="/api/application/refuse" lang=lang class="stack">
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="round" value=round/>
                {reason}
                <div>
                    <button class="btn btn-danger" type="submit">{say::refuse(lang)}</button>
                </div>
            </PostForm>
        </section>
    };
    Some(view.into_any())
}
