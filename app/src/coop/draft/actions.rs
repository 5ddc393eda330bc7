//! Keeping what is being written.

use crate::{context::Ctx, error::AppError};
use leptos::prelude::*;
use market::people::{self, DraftForm, FormDraft, Scope};
use serde::{Deserialize, Serialize};

/// What stands in a form that is not saved yet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct KeepForm {
    /// Which form, as [`DraftForm`] spells it.
    form: String,
    /// The fields; nothing when they are as they were saved.
    typed: String,
}

/// Keeps what stands in a form with the account of its writer, or throws it away. What it is about stays as it is.
#[server(prefix = "/api", endpoint = "draft/keep")]
pub async fn keep_draft(#[server(flatten)] form: KeepForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let target = DraftForm::parse(&form.form);
    let scope = match target {
        Some(DraftForm::Shopfront(_)) => Scope::Shopfront,
        Some(DraftForm::Listing(_)) | None => Scope::Goods,
    };
    let manager = ctx.require_manager_for(scope).await?;
    let target = target.ok_or(AppError::NotFound)?;
    let pool = &ctx.state.pool;
    if form.typed.is_empty() {
        people::drop_draft(pool, manager.member(), target).await?;
        return Ok(());
    }
    let draft = FormDraft::parse(&form.typed).ok_or(AppError::BadRequest)?;
    if people::keep_draft(pool, &manager, target, &draft, ctx.state.clock.now()).await? {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}
