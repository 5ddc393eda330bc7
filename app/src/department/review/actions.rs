//! A department decides about a listing.

use crate::{
    context::{Ctx, link},
    error::AppError,
    form::Problems,
    page::url_encoded,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, text::TextProblem},
    catalog::{self, ReviewRefused},
};
use serde::{Deserialize, Serialize};

/// A reason has at most this many characters.
pub(super) const REASON_MAX: u32 = 500;

/// The name under which a refused decision is kept.
pub(in crate::department) const FORM: &str = "review";

/// A decision about what was read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideForm {
    lang: Lang,
    slug: String,
    /// The version that was read.
    version: String,
    /// Why it is sent back.
    reason: String,
}

/// Approves a listing of the official's own province.
#[server(prefix = "/api", endpoint = "review/approve")]
pub async fn approve_listing(#[server(flatten)] form: DecideForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let official = ctx.require_official().await?;
    let version = form.version.parse().map_err(|_| AppError::BadRequest)?;
    let now = ctx.state.clock.now();
    let decided = catalog::approve_listing(&ctx.state.pool, &official, &form.slug, version, now).await;
    answer(&ctx, &form, decided, "duyet").await
}

/// Sends a listing of the official's own province back.
#[server(prefix = "/api", endpoint = "review/refuse")]
pub async fn refuse_listing(#[server(flatten)] form: DecideForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let official = ctx.require_official().await?;
    let version = form.version.parse().map_err(|_| AppError::BadRequest)?;
    let reason = Line::parse(&form.reason, REASON_MAX).map_err(|problem| match problem {
        TextProblem::Empty => AppError::ReasonNeeded,
        TextProblem::TooLong { max } => AppError::TooLong { max },
    });
    let mut problems = Problems::default();
    let Some(reason) = problems.check("reason", reason) else {
        return ctx.refuse(FORM, &form, problems, &address(form.lang, &form.slug)).await;
    };
    let now = ctx.state.clock.now();
    let decided = catalog::refuse_listing(&ctx.state.pool, &official, &form.slug, version, &reason, now).await;
    answer(&ctx, &form, decided, "tu-choi").await
}

async fn answer(ctx: &Ctx, form: &DecideForm, decided: Result<(), ReviewRefused>, news: &str) -> Result<(), AppError> {
    let problem = match decided {
        Ok(()) => {
            ctx.go_to(&format!("{}?xong={news}", link(form.lang, "/so-cong-thuong/duyet")));
            return Ok(());
        }
        Err(ReviewRefused::NotFound) => return Err(AppError::NotFound),
        Err(ReviewRefused::Db(error)) => return Err(error.into()),
        Err(ReviewRefused::MayNotDecide) => AppError::MayNotDecide,
        Err(ReviewRefused::OwnListing) => AppError::OwnListing,
        Err(ReviewRefused::MovedOn) => AppError::ReviewMovedOn,
        Err(ReviewRefused::NotWhole) => AppError::ListingNotWhole,
    };
    ctx.refuse(FORM, form, problem, &link(form.lang, "/so-cong-thuong/duyet"))
        .await
}

fn address(lang: Lang, slug: &str) -> String {
    link(lang, &format!("/so-cong-thuong/duyet/{}", url_encoded(slug)))
}
