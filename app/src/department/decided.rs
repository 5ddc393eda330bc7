//! Whoever of the operator's people comes second is told who decided before them, and when.

use crate::{context::Ctx, error::AppError};
use leptos::prelude::*;
use market::{
    base::time::shown_time,
    people::Operator,
    reports::{self, DecidedOnce},
};

/// The name under which it is kept until the page says it.
const DECIDED: &str = "decided_before";

/// Why there is nothing to decide any more; 404 where there never was.
pub(super) async fn problem(ctx: &Ctx, operator: Operator, what: DecidedOnce) -> Result<AppError, AppError> {
    let decided = reports::who_decided(&ctx.state.pool, operator, what).await?;
    let decided = decided.ok_or(AppError::NotFound)?;
    Ok(AppError::DecidedBefore {
        by: decided.by,
        at: shown_time(decided.at),
    })
}

/// Sends whoever comes second back to the page, which says so.
pub(super) async fn refuse(ctx: &Ctx, operator: Operator, what: DecidedOnce, page: &str) -> Result<(), AppError> {
    let problem = problem(ctx, operator, what).await?;
    refuse_with(ctx, problem, page).await
}

/// The same, when it is known why.
pub(super) async fn refuse_with(ctx: &Ctx, problem: AppError, page: &str) -> Result<(), AppError> {
    ctx.refuse(DECIDED, &(), problem, page).await
}

/// What the page says to whoever came second; nothing to everybody else.
pub(super) async fn draw(ctx: &Ctx) -> Result<Option<AnyView>, AppError> {
    let form = ctx.take_form(DECIDED).await?;
    let said: Vec<_> = form
        .general_problems(ctx.lang())
        .into_iter()
        .map(|problem| view! { <p class="notice notice-warn" role="alert">{problem}</p> })
        .collect();
    Ok((!said.is_empty()).then(|| said.into_any()))
}
