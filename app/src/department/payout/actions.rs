//! A batch goes its way, and its lines are settled.

use super::super::payouts::{PAGE, needed};
use crate::{
    account::proof::{note_unproven, proof},
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{Lang, PayoutLineId, Vnd},
    payouts::{self, BatchRefused, LineRefused},
};
use serde::{Deserialize, Serialize};

/// The name under which a refused step of the batch is kept.
pub(super) const STEP: &str = "payout_step";

/// The name under which a refused reference for all lines is kept.
pub(super) const ALL: &str = "payout_all";

/// The name under which a refused form of a line is kept.
pub(super) fn line_form(line: PayoutLineId) -> String {
    format!("payout-{line}")
}

fn number(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

fn address(lang: Lang, number: i64) -> String {
    link(lang, &format!("{PAGE}/{number}"))
}

/// The sum that was shown, and who is asking.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ApproveForm {
    lang: Lang,
    batch: String,
    seen: String,
    #[serde(skip_serializing)]
    present: String,
    #[serde(skip_serializing)]
    code: String,
}

/// Nothing of it is anybody's business.
impl std::fmt::Debug for ApproveForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApproveForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

/// Approves a batch that somebody else has made.
#[server(prefix = "/api", endpoint = "payout/approve")]
pub async fn approve_batch(#[server(flatten)] form: ApproveForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let number = number(&form.batch)?;
    let page = address(form.lang, number);
    let seen = Vnd(form.seen.parse().map_err(|_| AppError::BadRequest)?);
    let mut problems = Problems::default();
    if form.present.is_empty() {
        return ctx
            .refuse(
                STEP,
                &form,
                problem("present", AppError::Required),
                &format!("{page}#duyet"),
            )
            .await;
    }
    let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
    let shown = proof(&ctx, &form.present, &form.code);
    match payouts::approve(pool, operator, person, &shown, number, seen, now).await {
        Ok(()) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(BatchRefused::Proof(refused)) => {
            note_unproven(&mut problems, "present", refused)?;
            ctx.refuse(STEP, &form, problems, &format!("{page}#duyet")).await
        }
        Err(refused) => refuse_step(&ctx, refused, &page).await,
    }
}

fn problem(field: &'static str, problem: AppError) -> Problems {
    let mut problems = Problems::default();
    problems.add(field, problem);
    problems
}

/// Which batch.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BatchForm {
    lang: Lang,
    batch: String,
    /// Why, when it is called off; the bank's reference, when all of it arrived.
    text: String,
    /// `1`: it is called off though its file is out, and the bank surely did not get it.
    unsent: String,
}

/// Lets the file for the bank be taken.
#[server(prefix = "/api", endpoint = "payout/export")]
pub async fn export_batch(#[server(flatten)] form: BatchForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let number = number(&form.batch)?;
    let done = payouts::export(&ctx.state.pool, operator, number, ctx.state.clock.now()).await;
    answer(&ctx, done, &address(form.lang, number)).await
}

/// Writes down that the bank was told to pay.
#[server(prefix = "/api", endpoint = "payout/send")]
pub async fn send_batch(#[server(flatten)] form: BatchForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let number = number(&form.batch)?;
    let done = payouts::send(&ctx.state.pool, operator, number, ctx.state.clock.now()).await;
    answer(&ctx, done, &address(form.lang, number)).await
}

/// Calls a batch off.
#[server(prefix = "/api", endpoint = "payout/cancel")]
pub async fn cancel_batch(#[server(flatten)] form: BatchForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let number = number(&form.batch)?;
    let page = address(form.lang, number);
    let mut problems = Problems::default();
    let Some(reason) = problems.check("text", needed(&form.text)) else {
        return ctx.refuse(STEP, &form, problems, &format!("{page}#huy")).await;
    };
    let (is_surely_unsent, now) = (form.unsent == "1", ctx.state.clock.now());
    match payouts::cancel(&ctx.state.pool, operator, number, &reason, is_surely_unsent, now).await {
        Err(BatchRefused::MaybeSent) => {
            problems.add("unsent", AppError::PayoutMaybeSent);
            ctx.refuse(STEP, &form, problems, &format!("{page}#huy")).await
        }
        done => answer(&ctx, done, &page).await,
    }
}

async fn answer(ctx: &Ctx, done: Result<(), BatchRefused>, page: &str) -> Result<(), AppError> {
    match done {
        Ok(()) => {
            ctx.go_to(page);
            Ok(())
        }
        Err(refused) => refuse_step(ctx, refused, page).await,
    }
}

async fn refuse_step(ctx: &Ctx, refused: BatchRefused, page: &str) -> Result<(), AppError> {
    let problem = match refused {
        BatchRefused::NotFound => return Err(AppError::NotFound),
        BatchRefused::MovedOn => AppError::PayoutMovedOn,
        BatchRefused::Own => AppError::OwnPayout,
        BatchRefused::Changed => AppError::PayoutChanged,
        BatchRefused::ReasonNeeded => AppError::ReasonNeeded,
        BatchRefused::MaybeSent => AppError::PayoutMaybeSent,
        BatchRefused::Proof(_) => AppError::WrongPassword,
        BatchRefused::Db(error) => return Err(error.into()),
    };
    ctx.refuse(STEP, &(), problem, page).await
}

/// A line, with the bank's reference or why it came back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LineForm {
    lang: Lang,
    batch: String,
    line: String,
    /// `confirm` or `return`.
    outcome: String,
    text: String,
}

/// Writes down what became of a line.
#[server(prefix = "/api", endpoint = "payout/settle")]
pub async fn settle_line(#[server(flatten)] form: LineForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let line: PayoutLineId = form.line.parse().map_err(|_| AppError::NotFound)?;
    let page = address(form.lang, number(&form.batch)?);
    let back = format!("{page}#{line}");
    let mut problems = Problems::default();
    let Some(text) = problems.check("text", needed(&form.text)) else {
        return ctx.refuse(&line_form(line), &form, problems, &back).await;
    };
    let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
    let done = match form.outcome.as_str() {
        "confirm" => payouts::confirm_line(pool, operator, line, &text, now).await,
        "return" => payouts::return_line(pool, operator, line, &text, now).await,
        _ => {
            problems.add("outcome", AppError::NotAChoice);
            return ctx.refuse(&line_form(line), &form, problems, &back).await;
        }
    };
    match done {
        Ok(()) => {
            ctx.go_to(&back);
            Ok(())
        }
        Err(LineRefused::NotFound | LineRefused::TextNeeded) => Err(AppError::NotFound),
        Err(LineRefused::Db(error)) => Err(error.into()),
    }
}

/// Writes down that everything that was not settled arrived.
#[server(prefix = "/api", endpoint = "payout/settle_all")]
pub async fn settle_all(#[server(flatten)] form: BatchForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let number = number(&form.batch)?;
    let page = address(form.lang, number);
    let mut problems = Problems::default();
    let Some(reference) = problems.check("text", needed(&form.text)) else {
        return ctx.refuse(ALL, &form, problems, &format!("{page}#tat-ca")).await;
    };
    match payouts::confirm_all(&ctx.state.pool, operator, number, &reference, ctx.state.clock.now()).await {
        Ok(_) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(LineRefused::NotFound | LineRefused::TextNeeded) => Err(AppError::NotFound),
        Err(LineRefused::Db(error)) => Err(error.into()),
    }
}
