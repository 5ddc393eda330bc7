//! A department ticks off papers and decides about an application.

use crate::{
    context::{Ctx, link},
    error::AppError,
    form::{Problems, key_of},
};
use leptos::prelude::*;
use market::{
    base::{ApplicationId, Lang, Line, text::TextProblem},
    joining::{self, DecideRefused},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A reason has at most this many characters.
pub(super) const REASON_MAX: u32 = 500;

/// The name under which a refused decision is kept.
pub(in crate::department) const FORM: &str = "application_review";

/// The papers that were found in order, and perhaps the approval.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideForm {
    lang: Lang,
    id: String,
    /// How often it had been sent when it was read.
    round: String,
    /// `approve`, or only the ticks are kept.
    step: String,
    /// The codes of the papers.
    tick: BTreeMap<String, String>,
}

/// Keeps the ticks, and approves the application when that was asked for.
#[server(prefix = "/api", endpoint = "application/decide")]
pub async fn decide_application(#[server(flatten)] form: DecideForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let official = ctx.require_official().await?;
    let (id, round) = subject(&form.id, &form.round)?;
    let ticked = form.tick.keys().map(|code| key_of(code).to_owned()).collect();
    let now = ctx.state.clock.now();
    if form.step != "approve" {
        let done = joining::tick(&ctx.state.pool, &official, id, round, &ticked, now).await;
        let next = format!("{}?xong=luu#giay-to", address(form.lang, id));
        return answer(&ctx, form.lang, id, &form, done, &next).await;
    }
    let mut done = joining::approve(&ctx.state.pool, &official, id, round, &ticked, now).await;
    if let Err(DecideRefused::NotTicked) = done {
        // What was ticked is not lost with the approval.
        joining::tick(&ctx.state.pool, &official, id, round, &ticked, now)
            .await
            .or_else(|refused| match refused {
                DecideRefused::Db(error) => Err(AppError::from(error)),
                _ => Ok(()),
            })?;
        done = Err(DecideRefused::NotTicked);
    }
    let next = link(form.lang, "/so-cong-thuong/duyet?loai=nguoi-ban&xong=mo");
    answer(&ctx, form.lang, id, &form, done, &next).await
}

/// Why an application goes back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RefuseForm {
    lang: Lang,
    id: String,
    round: String,
    reason: String,
}

/// Sends the application back.
#[server(prefix = "/api", endpoint = "application/refuse")]
pub async fn refuse_application(#[server(flatten)] form: RefuseForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let official = ctx.require_official().await?;
    let (id, round) = subject(&form.id, &form.round)?;
    let reason = Line::parse(&form.reason, REASON_MAX).map_err(|problem| match problem {
        TextProblem::Empty => AppError::ReasonNeeded,
        TextProblem::TooLong { max } => AppError::TooLong { max },
    });
    let mut problems = Problems::default();
    let Some(reason) = problems.check("reason", reason) else {
        // Whoever may not see the case is not told that it is there.
        joining::load_case(&ctx.state.pool, &official, id)
            .await?
            .ok_or(AppError::NotFound)?;
        let page = format!("{}#loi", address(form.lang, id));
        return ctx.refuse(FORM, &form, problems, &page).await;
    };
    let done = joining::refuse(&ctx.state.pool, &official, id, round, &reason, ctx.state.clock.now()).await;
    let next = link(form.lang, "/so-cong-thuong/duyet?loai=nguoi-ban&xong=tra");
    answer(&ctx, form.lang, id, &form, done, &next).await
}

fn subject(id: &str, round: &str) -> Result<(ApplicationId, i32), AppError> {
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let round = round.parse().map_err(|_| AppError::BadRequest)?;
    Ok((id, round))
}

/// On to the next page, or back with a sentence; to the queue when there is nothing more to decide here.
async fn answer(
    ctx: &Ctx,
    lang: Lang,
    id: ApplicationId,
    form: &impl Serialize,
    done: Result<(), DecideRefused>,
    next: &str,
) -> Result<(), AppError> {
    let here = format!("{}#loi", address(lang, id));
    let queue = link(lang, "/so-cong-thuong/duyet?loai=nguoi-ban");
    let (problem, page) = match done {
        Ok(()) => {
            ctx.go_to(next);
            return Ok(());
        }
        Err(DecideRefused::NotFound) => return Err(AppError::NotFound),
        Err(DecideRefused::Db(error)) => return Err(error.into()),
        Err(DecideRefused::MovedOn) => (AppError::CaseMovedOn, &queue),
        Err(DecideRefused::MayNotDecide) => (AppError::MayNotDecide, &here),
        Err(DecideRefused::Own) => (AppError::OwnApplication, &here),
        Err(DecideRefused::NotTicked) => (AppError::NotTicked, &here),
        Err(DecideRefused::NotWhole) => (AppError::ApplicationNotWhole, &here),
        Err(DecideRefused::TaxCodeTaken) => (AppError::TaxCodeTaken, &here),
    };
    ctx.refuse(FORM, form, problem, page).await
}

fn address(lang: Lang, id: ApplicationId) -> String {
    link(lang, &format!("/so-cong-thuong/duyet/nguoi-ban/{id}"))
}
