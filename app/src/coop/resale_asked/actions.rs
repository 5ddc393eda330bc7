//! A producer answers who wants to sell their goods.

use crate::{
    context::{Ctx, link},
    coop::resale::actions::{parse_packs, parse_resale, problem},
    department::featuring::parse_date,
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line},
    people::Scope,
    resale::{self, Answer, REASON_MAX, ResaleRefused},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The page.
pub(crate) const PAGE: &str = "/htx/san-pham/cho-ban-ho";

/// The name under which a refused answer is kept.
pub(super) const ANSWER: &str = "resale_answer";

/// An answer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    lang: Lang,
    resale: String,
    /// Which of the forms it is.
    step: String,
    /// The packs that are ticked.
    packs: BTreeMap<String, String>,
    until: String,
    reason: String,
}

/// Agrees to a request.
#[server(prefix = "/api", endpoint = "resale/agree")]
pub async fn agree_resale(#[server(flatten)] form: AnswerForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let resale = parse_resale(&form.resale)?;
    let packs = parse_packs(&form.packs)?;
    let mut problems = Problems::default();
    let until = match form.until.trim() {
        "" => Some(None),
        day => problems.check("until", parse_date(day)).map(Some),
    };
    let Some(until) = until else {
        return ctx.refuse(ANSWER, &form, problems, &back(&form)).await;
    };
    let answer = Answer::Agree { packs, until };
    let done = resale::answer(&ctx.state.pool, &manager, resale, &answer, ctx.state.clock.now()).await;
    end(&ctx, &form, done, "dong-y").await
}

/// Declines a request.
#[server(prefix = "/api", endpoint = "resale/decline")]
pub async fn decline_resale(#[server(flatten)] form: AnswerForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let resale = parse_resale(&form.resale)?;
    let mut problems = Problems::default();
    let Some(reason) = problems.check("reason", Line::parse(&form.reason, REASON_MAX)) else {
        return ctx.refuse(ANSWER, &form, problems, &back(&form)).await;
    };
    let answer = Answer::Decline { reason };
    let done = resale::answer(&ctx.state.pool, &manager, resale, &answer, ctx.state.clock.now()).await;
    end(&ctx, &form, done, "tu-choi").await
}

/// Withdraws what was agreed to.
#[server(prefix = "/api", endpoint = "resale/withdraw")]
pub async fn withdraw_resale(#[server(flatten)] form: AnswerForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let resale = parse_resale(&form.resale)?;
    let mut problems = Problems::default();
    let Some(reason) = problems.check("reason", Line::parse(&form.reason, REASON_MAX)) else {
        return ctx.refuse(ANSWER, &form, problems, &back(&form)).await;
    };
    let done = resale::withdraw(&ctx.state.pool, &manager, resale, &reason, ctx.state.clock.now()).await;
    end(&ctx, &form, done, "rut").await
}

fn back(form: &AnswerForm) -> String {
    format!("{}#loi", link(form.lang, PAGE))
}

async fn end(ctx: &Ctx, form: &AnswerForm, done: Result<(), ResaleRefused>, news: &str) -> Result<(), AppError> {
    match done {
        Ok(()) => {
            ctx.go_to(&format!("{}?xong={news}", link(form.lang, PAGE)));
            Ok(())
        }
        Err(refused) => ctx.refuse(ANSWER, form, problem(refused)?, &back(form)).await,
    }
}
