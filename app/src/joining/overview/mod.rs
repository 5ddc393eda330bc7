//! Where an application stands: what it needs, what was sent, what became of it.

pub(super) mod actions;

use super::{facts, papers_address, step_address, step_word};
use crate::{
    account::sign_up,
    context::link,
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page, url_encoded},
    ui::field,
    words::joining as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    joining::{self, ApplicationState, Missing, OwnApplication, Step},
};

/// The name under which a refused step of the whole is kept.
pub(super) const FORM: &str = "application";

/// The way to a storefront of one's own, for whoever comes.
#[component]
pub fn OverviewPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let visitor = ctx.visitor().await?;
        let form = ctx.take_form(FORM).await?;
        let application = match visitor.person() {
            Some(person) => joining::load_own(&ctx.state.pool, person).await?,
            None => None,
        };
        let news = ctx.query("xong");
        let body = match &application {
            Some(application) => own(lang, application, &form, news.as_deref()),
            None => invitation(lang, visitor.person().is_some()),
        };
        Ok::<_, AppError>(Page::new(say::title(lang), body))
    })
}

/// What it is about, and the way to begin: with an account, for those who have one.
fn invitation(lang: Lang, is_signed_in: bool) -> AnyView {
    let steps: Vec<_> = Step::ALL
        .iter()
        .map(|step| view! { <li>{step_word(lang, *step)}</li> })
        .collect();
    let way_on = if is_signed_in {
        begin(lang, say::begin(lang))
    } else {
        let page = link(lang, "/ban-hang");
        let sign_in = link(lang, &format!("/dang-nhap?ve={}", url_encoded(&page)));
        view! {
            <p>{say::account_needed(lang)}</p>
            <p class="row">
                <a class="btn btn-big" href=sign_up::address(lang, &page)>{say::sign_up(lang)}</a>
                <a class="btn btn-secondary btn-big" href=sign_in>{say::sign_in(lang)}</a>
            </p>
        }
        .into_any()
    };
    view! {
        <div class="apply-door">
            <div class="stack">
                <h1>{say::title(lang)}</h1>
                <p class="lede">{say::lede(lang)}</p>
                {way_on}
            </div>
            <section class="box stack stack-tight" aria-labelledby="can-gi">
                <h2 id="can-gi">{say::what_is_needed(lang)}</h2>
                <ol class="apply-steps">{steps} <li>{say::papers(lang)}</li></ol>
                <p class="soft">{say::what_happens(lang)}</p>
            </section>
        </div>
    }
    .into_any()
}

fn begin(lang: Lang, words: &'static str) -> AnyView {
    view! {
        <PostForm action="/api/application/begin" lang=lang>
            <button class="btn btn-big" type="submit">{words}</button>
        </PostForm>
    }
    .into_any()
}

fn own(lang: Lang, application: &OwnApplication, form: &Form, news: Option<&str>) -> AnyView {
    let name = application.filled.organisation().map(|facts| facts.name.clone());
    let news = match news {
        Some("luu") => Some(say::done_save(lang)),
        Some("gui") => Some(say::done_submit(lang)),
        Some("rut") => Some(say::done_withdraw(lang)),
        _ => None,
    };
    let work = if application.is_open() {
        open(lang, application)
    } else {
        sent(lang, application)
    };
    view! {
        <div class="stack stack-wide">
            <div class="stack stack-tight">
                <h1>{say::title(lang)}</h1>
                {name.map(|name| view! { <p class="soft">{name}</p> })}
            </div>
            {field::error_summary(form, lang, say::refused(lang), &[])}
            {news.map(|text| view! { <p class="notice notice-good" role="status">{text}</p> })}
            {standing(lang, application)}
            {work}
            {facts::history(lang, &application.events)}
        </div>
    }
    .into_any()
}

/// Where it stands, and why.
fn standing(lang: Lang, application: &OwnApplication) -> AnyView {
    let department = application.department.as_ref().map_or("", |name| name.get(lang));
    let (class, text) = match application.state {
        ApplicationState::Draft => ("notice", say::is_draft(lang).to_owned()),
        ApplicationState::InReview => ("notice", say::is_waiting(lang, department)),
        ApplicationState::Refused => ("notice notice-bad", say::is_refused(lang, &application.reason)),
        ApplicationState::Approved => ("notice notice-good", say::is_approved(lang).to_owned()),
    };
    view! { <p class=class>{text}</p> }.into_any()
}

/// The steps with what is there, and the button that sends them.
fn open(lang: Lang, application: &OwnApplication) -> AnyView {
    let steps: Vec<_> = Step::ALL
        .iter()
        .map(|step| {
            let is_there = application.filled.has(*step);
            item(lang, is_there, step_address(lang, *step), step_word(lang, *step), None)
        })
        .collect();
    let papers_missing = application
        .missing
        .iter()
        .filter(|one| matches!(one, Missing::Document(_)))
        .count();
    let more = (papers_missing > 0).then(|| say::papers_missing(lang, papers_missing));
    let papers = item(lang, papers_missing == 0, papers_address(lang), say::papers(lang), more);
    let no_department = application.missing.contains(&Missing::Department);
    let send = if application.missing.is_empty() {
        view! {
            <PostForm action="/api/application/submit" lang=lang class="stack stack-tight">
                <p class="soft">{say::submit_hint(lang)}</p>
                <div>
                    <button class="btn btn-big" type="submit">{say::submit(lang)}</button>
                </div>
            </PostForm>
        }
        .into_any()
    } else if no_department {
        view! { <p class="notice notice-warn">{say::no_department(lang, &application.place)}</p> }.into_any()
    } else {
        view! { <p class="soft">{say::submit_later(lang)}</p> }.into_any()
    };
    view! {
        <section class="box stack" aria-labelledby="cac-muc">
            <h2 id="cac-muc">{say::steps(lang)}</h2>
            <p class="soft">{say::steps_hint(lang)}</p>
            <ol class="checklist">{steps} {papers}</ol>
            {send}
        </section>
    }
    .into_any()
}

fn item(lang: Lang, is_there: bool, address: String, name: &'static str, more: Option<String>) -> AnyView {
    let (class, done) = if is_there {
        ("done", say::is_there(lang))
    } else {
        ("open", say::is_missing(lang))
    };
    view! {
        <li class=class>
            <span>
                <a href=address>{name}</a>
                <span class="vh">" " {done}</span>
                {more.map(|more| view! { <span class="soft small">" " {more}</span> })}
            </span>
        </li>
    }
    .into_any()
}

/// While it is before the department, and afterwards, it is read.
fn sent(lang: Lang, application: &OwnApplication) -> AnyView {
    let papers: Vec<_> = application
        .checklist
        .iter()
        .map(|item| {
            view! {
                <li class="stack stack-tight">
                    <strong>{item.name.get(lang).to_owned()}</strong>
                    {facts::documents_of(lang, item, &application.documents)}
                </li>
            }
        })
        .collect();
    let act = match application.state {
        ApplicationState::Approved => view! {
            <p class="row">
                <a class="btn btn-big" href=link(lang, "/htx")>{say::to_desk(lang)}</a>
                <a class="btn btn-secondary btn-big" href=link(lang, "/htx/san-pham/moi")>{say::to_product(lang)}</a>
            </p>
            <details>
                <summary>{say::another(lang)}</summary>
                <div class="stack stack-tight">
                    <p>{say::another_hint(lang)}</p>
                    {begin(lang, say::another_begin(lang))}
                </div>
            </details>
        }
        .into_any(),
        _ => view! {
            <PostForm action="/api/application/withdraw" lang=lang>
                <button class="btn btn-secondary" type="submit">{say::withdraw(lang)}</button>
            </PostForm>
        }
        .into_any(),
    };
    view! {
        {act}
        <section class="box stack" aria-labelledby="noi-dung">
            <h2 id="noi-dung">{say::content(lang)}</h2>
            {facts::draw(lang, &application.filled, &application.place)}
            <h3>{say::papers(lang)}</h3>
            <ul class="stack">{papers}</ul>
        </section>
    }
    .into_any()
}
