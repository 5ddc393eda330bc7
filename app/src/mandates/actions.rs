//! Answering who asks for a mandate, acting under it, ending it.

use super::first_page;
use crate::{
    account::proof::{note_unproven, proof},
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use http::HeaderName;
use leptos::prelude::*;
use market::{
    base::{Lang, MandateId},
    people::{self, MandateRefused, Steward},
};
use serde::{Deserialize, Serialize};

pub(super) const DEPARTMENT: &str = "/so-cong-thuong/uy-quyen";
const OWNER: &str = "/htx/thanh-vien";

/// Which mandate.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MandateForm {
    mandate: String,
    lang: Lang,
}

impl MandateForm {
    fn id(&self) -> Result<MandateId, AppError> {
        self.mandate.parse().map_err(|_| AppError::NotFound)
    }
}

/// Goes into the cooperative's workspace.
#[server(prefix = "/api", endpoint = "mandate/act")]
pub async fn act_under(#[server(flatten)] form: MandateForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    ctx.require_official().await?;
    let visitor = ctx.visitor().await?;
    let acting = people::act_under(&ctx.state.pool, &visitor, form.id()?, ctx.state.clock.today()).await?;
    let acting = acting.ok_or(AppError::NotFound)?;
    ctx.go_to(&link(form.lang, first_page(acting.scopes())));
    Ok(())
}

/// Which language to go on in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LeaveForm {
    lang: Lang,
}

/// Leaves the cooperative's workspace. Whoever is in none goes to their own desk as well.
#[server(prefix = "/api", endpoint = "mandate/leave")]
pub async fn leave_mandate(#[server(flatten)] form: LeaveForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    ctx.require_official().await?;
    people::stop_acting(&ctx.state.pool, &ctx.visitor().await?).await?;
    // What a browser kept of the cooperative for working without a network stays behind.
    ctx.set_header(HeaderName::from_static("clear-site-data"), "\"storage\"");
    ctx.go_to(&link(form.lang, DEPARTMENT));
    Ok(())
}

/// The official gives a mandate back, or asks no more.
#[server(prefix = "/api", endpoint = "mandate/give_back")]
pub async fn give_mandate_back(#[server(flatten)] form: MandateForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let official = ctx.require_official().await?;
    let done = people::end_as_official(&ctx.state.pool, &official, form.id()?, ctx.state.clock.now()).await;
    let page = link(form.lang, DEPARTMENT);
    answer(&ctx, &form, done, &page, &format!("{page}?xong=thoi")).await
}

/// Which mandate, and who agrees.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct GrantForm {
    mandate: String,
    #[serde(skip_serializing)]
    present: String,
    #[serde(skip_serializing)]
    code: String,
    lang: Lang,
}

/// An owner agrees.
#[server(prefix = "/api", endpoint = "mandate/grant")]
pub async fn grant_mandate(#[server(flatten)] form: GrantForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let steward = require_owner(&ctx).await?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let mandate: MandateId = form.mandate.parse().map_err(|_| AppError::NotFound)?;
    let shown = proof(&ctx, &form.present, &form.code);
    let (pool, today, now) = (&ctx.state.pool, ctx.state.clock.today(), ctx.state.clock.now());
    let page = link(form.lang, OWNER);
    let mut problems = Problems::default();
    match people::grant_mandate(pool, steward, person, mandate, &shown, today, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=uy-quyen"));
            return Ok(());
        }
        Err(MandateRefused::NotFound) => return Err(AppError::NotFound),
        Err(MandateRefused::MovedOn) => problems.add("", AppError::MandateMovedOn),
        Err(MandateRefused::Proof(refused)) => note_unproven(&mut problems, "present", refused)?,
        Err(MandateRefused::Db(error)) => return Err(error.into()),
    }
    ctx.refuse("mandate_grant", &form, problems, &format!("{page}#loi"))
        .await
}

/// An owner does not agree.
#[server(prefix = "/api", endpoint = "mandate/refuse")]
pub async fn refuse_mandate(#[server(flatten)] form: MandateForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let steward = require_owner(&ctx).await?;
    let (pool, today, now) = (&ctx.state.pool, ctx.state.clock.today(), ctx.state.clock.now());
    let done = people::refuse_mandate(pool, steward, form.id()?, today, now).await;
    let page = link(form.lang, OWNER);
    answer(&ctx, &form, done, &page, &format!("{page}?xong=khong-uy-quyen")).await
}

/// An owner ends it.
#[server(prefix = "/api", endpoint = "mandate/end")]
pub async fn end_mandate(#[server(flatten)] form: MandateForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let steward = require_owner(&ctx).await?;
    let done = people::end_mandate(&ctx.state.pool, steward, form.id()?, ctx.state.clock.now()).await;
    let page = link(form.lang, OWNER);
    answer(&ctx, &form, done, &page, &format!("{page}?xong=het-uy-quyen")).await
}

async fn require_owner(ctx: &Ctx) -> Result<Steward, AppError> {
    let member = ctx.require_coop_member().await?;
    member.as_steward().ok_or(AppError::NotFound)
}

async fn answer(
    ctx: &Ctx,
    form: &MandateForm,
    done: Result<(), MandateRefused>,
    page: &str,
    after: &str,
) -> Result<(), AppError> {
    match done {
        Ok(()) => {
            ctx.go_to(after);
            Ok(())
        }
        Err(MandateRefused::MovedOn) => {
            let page = format!("{page}#loi");
            ctx.refuse("mandate_answer", form, AppError::MandateMovedOn, &page)
                .await
        }
        Err(MandateRefused::NotFound | MandateRefused::Proof(_)) => Err(AppError::NotFound),
        Err(MandateRefused::Db(error)) => Err(error.into()),
    }
}

impl std::fmt::Debug for GrantForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GrantForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}
