//! Being forgotten.

use crate::{
    account::proof::{note_unproven, proof},
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    privacy::{self, EraseRefused},
};
use serde::{Deserialize, Serialize};

/// The present password.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EraseForm {
    #[serde(skip_serializing)]
    present: String,
    #[serde(skip_serializing)]
    code: String,
    lang: Lang,
}

/// Forgets whoever has signed in.
#[server(prefix = "/api", endpoint = "account/erase")]
pub async fn erase_account(#[server(flatten)] form: EraseForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let mut problems = Problems::default();
    let shown = proof(&ctx, &form.present, &form.code);
    match privacy::erase(&ctx.state.pool, person, &shown, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.forget_session();
            ctx.go_to(&link(form.lang, "/dang-nhap?xong=xoa"));
            return Ok(());
        }
        Err(EraseRefused::Proof(refused)) => note_unproven(&mut problems, "present", refused)?,
        Err(EraseRefused::OpenOrders { codes }) => {
            let codes = codes.join(", ");
            problems.add("", AppError::OrdersOpen { codes });
        }
        Err(EraseRefused::LastSteward) => problems.add("", AppError::LastSteward),
        Err(EraseRefused::Db(error)) => return Err(error.into()),
    }
    let page = link(form.lang, "/tai-khoan/du-lieu#loi");
    ctx.refuse("erase", &form, problems, &page).await
}

impl std::fmt::Debug for EraseForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EraseForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}
