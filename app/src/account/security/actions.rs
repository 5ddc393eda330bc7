//! Setting up a second factor, renewing codes, switching it off.

use crate::{
    account::proof::{note_unproven, proof},
    context::{Ctx, is_own_path, link},
    error::AppError,
    form::Problems,
    page::url_encoded,
};
use leptos::prelude::*;
use market::{
    base::{Lang, secret::Token},
    people::{self, RemoveRefused, SetUpRefused, SetUpWith},
};
use serde::{Deserialize, Serialize};

/// The cookie that carries what codes to recover with come from, to the page that shows them once.
pub(super) const CODES_COOKIE: &str = "ma-du-phong";

/// A password, a code, and where to go when all is done.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FactorForm {
    #[serde(skip_serializing)]
    present: String,
    #[serde(skip_serializing)]
    code: String,
    ve: String,
    lang: Lang,
}

impl FactorForm {
    /// The page, with what was done, or after a refusal.
    fn page(&self, done: &str) -> String {
        let back = if is_own_path(&self.ve) {
            format!("&ve={}", url_encoded(&self.ve))
        } else {
            String::new()
        };
        link(self.lang, &format!("/tai-khoan/bao-mat?xong={done}{back}"))
    }
}

/// Makes a secret for an app.
#[server(prefix = "/api", endpoint = "factor/begin")]
pub async fn begin_factor(#[server(flatten)] form: FactorForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person_setting_up().ok_or(AppError::SignInNeeded)?;
    let shown = proof(&ctx, &form.present, &form.code);
    match people::begin_totp(&ctx.state.pool, person, &shown, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{}#thiet-lap", form.page("")));
            Ok(())
        }
        Err(refused) => {
            let mut problems = Problems::default();
            note_unproven(&mut problems, "present", refused)?;
            let page = format!("{}#loi", form.page(""));
            ctx.refuse("factor_begin", &form, problems, &page).await
        }
    }
}

/// The first code of the app.
#[server(prefix = "/api", endpoint = "factor/confirm")]
pub async fn confirm_factor(#[server(flatten)] form: FactorForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person_setting_up().ok_or(AppError::SignInNeeded)?;
    let token = Token::random();
    let with = SetUpWith {
        code: &form.code,
        token: &token,
    };
    let (pool, key, now) = (&ctx.state.pool, &ctx.state.settings.secrets_key, ctx.state.clock.now());
    let mut problems = Problems::default();
    match people::confirm_totp(pool, key, &visitor, person, with, now).await {
        Ok(()) => {
            hand_over(&ctx, &token);
            ctx.go_to(&form.page("bat"));
            return Ok(());
        }
        Err(SetUpRefused::NotBegun) => {
            ctx.go_to(&form.page(""));
            return Ok(());
        }
        Err(SetUpRefused::WrongCode) => problems.add("code", AppError::WrongCode),
        Err(SetUpRefused::TooManyAttempts { again_at }) => {
            let again_at = again_at.timestamp();
            problems.add("code", AppError::TooManyAttempts { again_at });
        }
        Err(SetUpRefused::Db(error)) => return Err(error.into()),
    }
    let page = format!("{}#loi", form.page(""));
    ctx.refuse("factor_confirm", &form, problems, &page).await
}

/// New codes to recover with.
#[server(prefix = "/api", endpoint = "factor/codes")]
pub async fn renew_codes(#[server(flatten)] form: FactorForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let token = Token::random();
    let shown = proof(&ctx, &form.present, &form.code);
    match people::renew_recovery_codes(&ctx.state.pool, person, &shown, &token, ctx.state.clock.now()).await {
        Ok(()) => {
            hand_over(&ctx, &token);
            ctx.go_to(&form.page("ma"));
            Ok(())
        }
        Err(refused) => {
            let mut problems = Problems::default();
            note_unproven(&mut problems, "present", refused)?;
            let page = format!("{}#loi", form.page(""));
            ctx.refuse("factor_codes", &form, problems, &page).await
        }
    }
}

/// Switches the app off.
#[server(prefix = "/api", endpoint = "factor/remove")]
pub async fn remove_factor(#[server(flatten)] form: FactorForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let shown = proof(&ctx, &form.present, &form.code);
    let is_demo = ctx.state.settings.is_demo;
    let mut problems = Problems::default();
    match people::remove_totp(&ctx.state.pool, person, &shown, is_demo, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&form.page("tat"));
            return Ok(());
        }
        Err(RemoveRefused::Needed) => problems.add("", AppError::FactorNeeded),
        Err(RemoveRefused::Proof(refused)) => note_unproven(&mut problems, "present", refused)?,
        Err(RemoveRefused::Db(error)) => return Err(error.into()),
    }
    let page = format!("{}#loi", form.page(""));
    ctx.refuse("factor_remove", &form, problems, &page).await
}

/// The codes go to the browser and nowhere else; the page takes the cookie away as it shows them.
pub(in crate::account) fn hand_over(ctx: &Ctx, token: &Token) {
    ctx.set_cookie(&format!(
        "{CODES_COOKIE}={}; Path=/; Max-Age=300; HttpOnly; SameSite=Lax{}",
        token.reveal(),
        ctx.secure()
    ));
}

impl std::fmt::Debug for FactorForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FactorForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}
