//! Beginning an application, sending it, taking it back.

use super::FORM;
use crate::{
    context::{Ctx, link},
    error::AppError,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    joining::{self, ApplyRefused},
};
use serde::{Deserialize, Serialize};

/// A button.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlainForm {
    lang: Lang,
}

/// Begins an application, or goes on with the open one.
#[server(prefix = "/api", endpoint = "application/begin")]
pub async fn begin_application(#[server(flatten)] form: PlainForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    joining::begin(&ctx.state.pool, person, ctx.state.clock.now()).await?;
    ctx.go_to(&link(form.lang, "/ban-hang"));
    Ok(())
}

/// Sends the application to the department of its province.
#[server(prefix = "/api", endpoint = "application/submit")]
pub async fn submit_application(#[server(flatten)] form: PlainForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let done = joining::submit(&ctx.state.pool, person, ctx.state.clock.now()).await;
    answer(&ctx, form, done, "gui").await
}

/// Takes the application back, to change it.
#[server(prefix = "/api", endpoint = "application/withdraw")]
pub async fn withdraw_application(#[server(flatten)] form: PlainForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let done = joining::withdraw(&ctx.state.pool, person, ctx.state.clock.now()).await;
    answer(&ctx, form, done, "rut").await
}

async fn answer(ctx: &Ctx, form: PlainForm, done: Result<(), ApplyRefused>, news: &str) -> Result<(), AppError> {
    let page = link(form.lang, "/ban-hang");
    match done {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong={news}"));
            Ok(())
        }
        Err(refused) => ctx.refuse(FORM, &form, problem(refused)?, &format!("{page}#loi")).await,
    }
}

/// The sentence of a refusal; whoever has no application finds nothing here.
pub(in crate::joining) fn problem(refused: ApplyRefused) -> Result<AppError, AppError> {
    Ok(match refused {
        ApplyRefused::NotFound => return Err(AppError::NotFound),
        ApplyRefused::Db(error) => return Err(error.into()),
        ApplyRefused::MovedOn => AppError::ApplicationMovedOn,
        ApplyRefused::Conflict => AppError::StepMeanwhile,
        ApplyRefused::Place => AppError::NotAChoice,
        ApplyRefused::TaxCodeTaken => AppError::TaxCodeTaken,
        ApplyRefused::NotWhole => AppError::ApplicationNotWhole,
        ApplyRefused::DocumentsFull => AppError::DocumentsFull {
            max: joining::DOCUMENTS_MAX as u32,
        },
    })
}
