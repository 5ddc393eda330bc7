//! What the age gate posts.

use super::COOKIE;
use crate::{
    context::{Ctx, is_own_path, link},
    error::AppError,
};
use leptos::prelude::*;
use market::base::Lang;
use serde::{Deserialize, Serialize};

/// Somebody says that they are of age.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AgeForm {
    /// The page's language.
    pub lang: Lang,
    /// The page that was asked for: one of ours.
    pub back: String,
}

/// Lets a visitor through the age gate for a day, and back to the page they asked for. Anybody may say so.
#[server(prefix = "/api", endpoint = "age/confirm")]
pub async fn confirm_age(
    /// What the gate posts.
    #[server(flatten)]
    form: AgeForm,
) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    ctx.set_cookie(&format!(
        "{COOKIE}=1; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax{}",
        ctx.secure()
    ));
    let home = link(form.lang, "/");
    ctx.go_to(if is_own_path(&form.back) { &form.back } else { &home });
    Ok(())
}
