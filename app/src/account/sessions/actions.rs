//! Ending one's own sessions.

use crate::{
    context::{Ctx, link},
    error::AppError,
};
use leptos::prelude::*;
use market::{
    base::{Lang, SessionId},
    people,
};
use serde::{Deserialize, Serialize};

/// Which session.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndForm {
    session: String,
    lang: Lang,
}

/// Ends one session of whoever has signed in. One of somebody else does not exist.
#[server(prefix = "/api", endpoint = "session/end")]
pub async fn end_own_session(#[server(flatten)] form: EndForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let session: SessionId = form.session.parse().map_err(|_| AppError::NotFound)?;
    if !people::end_session(&ctx.state.pool, person, session).await? {
        return Err(AppError::NotFound);
    }
    ctx.go_to(&link(form.lang, "/tai-khoan/phien?xong=1"));
    Ok(())
}

/// What the button that ends all others sends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndOthersForm {
    lang: Lang,
}

/// Ends every session of whoever has signed in but this one.
#[server(prefix = "/api", endpoint = "session/end_others")]
pub async fn end_own_other_sessions(#[server(flatten)] form: EndOthersForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    people::end_other_sessions(&ctx.state.pool, &visitor, person).await?;
    ctx.go_to(&link(form.lang, "/tai-khoan/phien?xong=1"));
    Ok(())
}
