//! Showing the second factor.

use crate::{
    account::actions::after_signing_in,
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    people::{self, CodeRefused},
};
use serde::{Deserialize, Serialize};

/// A code.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    #[serde(skip_serializing)]
    code: String,
    lang: Lang,
}

/// Signs in to the end, and goes on to where the visitor came from.
#[server(prefix = "/api", endpoint = "sign_in/code")]
pub async fn answer_code(#[server(flatten)] form: CodeForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let page = link(form.lang, "/dang-nhap/xac-thuc#loi");
    let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
    let key = &ctx.state.settings.secrets_key;
    let problem = match people::answer_code(pool, key, &visitor, &form.code, &ctx.client(), now).await {
        Ok((token, go_to)) => {
            let visitor = ctx.enter(&token).await?;
            ctx.go_to(&after_signing_in(form.lang, &go_to, &visitor));
            return Ok(());
        }
        Err(CodeRefused::NotAwaited) => {
            ctx.go_to(&link(form.lang, "/dang-nhap"));
            return Ok(());
        }
        Err(CodeRefused::WrongCode) => AppError::WrongCode,
        Err(CodeRefused::TooManyAttempts { again_at }) => AppError::TooManyAttempts {
            again_at: again_at.timestamp(),
        },
        Err(CodeRefused::Db(error)) => return Err(error.into()),
    };
    let mut problems = Problems::default();
    problems.add("code", problem);
    ctx.refuse("second_step", &form, problems, &page).await
}

impl std::fmt::Debug for CodeForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}
