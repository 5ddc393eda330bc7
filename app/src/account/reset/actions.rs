//! Asking for a new password, and choosing it.

use super::super::sign_up::contact;
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{Lang, secret::Token},
    people::{self, AskRefused, LinkRefused, NewPassword},
};
use serde::{Deserialize, Serialize};

/// Where to write to.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ForgottenForm {
    /// An e-mail address or a telephone number.
    login: String,
    lang: Lang,
}

/// Asks for a letter. The answer is the same whether there is an account or not.
#[server(prefix = "/api", endpoint = "password/forgotten")]
pub async fn ask_reset(#[server(flatten)] form: ForgottenForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let page = link(form.lang, "/quen-mat-khau#loi");
    let mut problems = Problems::default();
    let Some(contact) = problems.check("login", contact(&ctx, &form.login)) else {
        return ctx.refuse("forgotten", &form, problems, &page).await;
    };
    match people::ask_reset(
        &ctx.state.pool,
        &contact,
        form.lang,
        &ctx.client(),
        ctx.state.clock.now(),
    )
    .await
    {
        Ok(()) => {
            ctx.go_to(&link(form.lang, "/quen-mat-khau/da-gui"));
            Ok(())
        }
        Err(AskRefused::TooManyAttempts { again_at }) => {
            let again_at = again_at.timestamp();
            let problem = AppError::TooManyAttempts { again_at };
            ctx.refuse("forgotten", &form, problem, &page).await
        }
        Err(AskRefused::Db(error)) => Err(error.into()),
    }
}

/// The new password.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ResetForm {
    /// The secret of the link.
    #[serde(skip_serializing)]
    ma: String,
    /// It is never kept.
    #[serde(skip_serializing)]
    password: String,
    lang: Lang,
}

/// Replaces the password, and leads to signing in with it.
#[server(prefix = "/api", endpoint = "password/reset")]
pub async fn reset_password(#[server(flatten)] form: ResetForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    // Without a good link the page says so.
    let void = link(form.lang, "/dat-lai-mat-khau");
    let Some(token) = Token::parse(&form.ma) else {
        ctx.go_to(&void);
        return Ok(());
    };
    let mut problems = Problems::default();
    let Some(password) = problems.check("password", NewPassword::parse(&form.password)) else {
        let page = format!("{void}?ma={}#loi", token.reveal());
        return ctx.refuse("reset", &form, problems, &page).await;
    };
    match people::reset_password(&ctx.state.pool, &token, &password, ctx.state.clock.now()).await {
        Ok(()) => ctx.go_to(&link(form.lang, "/dang-nhap?xong=mat-khau")),
        Err(LinkRefused::Void | LinkRefused::Taken) => ctx.go_to(&void),
        Err(LinkRefused::Db(error)) => return Err(error.into()),
    }
    Ok(())
}

impl std::fmt::Debug for ForgottenForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ForgottenForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ResetForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResetForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}
