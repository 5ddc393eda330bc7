//! One step of an application: `/ban-hang/{step}`, and its papers: `/ban-hang/giay-to`.

mod actions;
mod bank;
mod organisation;
mod papers;
mod parse;
mod place;
mod representative;

use super::{step_of, step_word};
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::field::{self, Field},
    words::joining as say,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    joining::{self, OwnApplication, Step},
};

/// The name under which a refused step is kept.
pub(super) fn form_name(step: Step) -> String {
    format!("application_{}", step.as_str())
}

/// One step, or the papers.
#[component]
pub fn StepPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let path = ctx.param("step").to_owned();
        let step = step_of(&path);
        if step.is_none() && path != "giay-to" {
            return Err(AppError::NotFound);
        }
        let visitor = ctx.visitor().await?;
        let person = visitor.person().ok_or(AppError::SignInNeeded)?;
        let application = joining::load_own(&ctx.state.pool, person).await?;
        let Some(application) = application.filter(OwnApplication::is_open) else {
            // What was sent is read where it stands; what is not there is begun there.
            ctx.go_to(&link(lang, "/ban-hang"));
            return Ok(Page::new("", ()));
        };
        let (title, body) = match step {
            Some(step) => (step_word(lang, step), one(&ctx, &application, step, person).await?),
            None => {
                let form = ctx.take_form(papers::FORM).await?;
                let news = ctx.query("xong");
                (
                    say::papers(lang),
                    papers::draw(lang, &application, &form, news.as_deref()),
                )
            }
        };
        let body = view! {
            <p>
                <a href=link(lang, "/ban-hang")>{say::to_overview(lang)}</a>
            </p>
            <div class="stack narrow">
                <h1>{title}</h1>
                {body}
            </div>
        };
        Ok(Page::new(title, body))
    })
}

async fn one(
    ctx: &Ctx,
    application: &OwnApplication,
    step: Step,
    person: &market::people::Person,
) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let form = ctx.take_form(&form_name(step)).await?;
    let filled = &application.filled;
    let (labels, fields, action) = match step {
        Step::Organisation => organisation::draw(lang, &form, filled.organisation()),
        Step::Representative => representative::draw(lang, &form, filled.representative(), person),
        Step::Place => place::draw(ctx, &form, filled.place()).await?,
        Step::Bank => bank::draw(lang, &form, filled.bank()),
    };
    let version = filled.version(step).to_string();
    Ok(view! {
        {field::error_summary(&form, lang, say::not_saved(lang), &labels)}
        <PostForm action=action lang=lang class="box stack">
            <input type="hidden" name="version" value=version/>
            {fields}
            <div>
                <button class="btn" type="submit">{say::save(lang)}</button>
            </div>
        </PostForm>
    }
    .into_any())
}

/// What a step is drawn from: the labels of its fields, the fields, and where they are sent.
type Drawn = (Vec<(&'static str, &'static str)>, AnyView, &'static str);

/// A field that begins with what was saved.
fn saved(form: &Form, lang: Lang, name: &str, label: &str, value: Option<&str>) -> Field {
    Field::new(form, lang, name, label).starting_with(form, value.unwrap_or_default())
}
