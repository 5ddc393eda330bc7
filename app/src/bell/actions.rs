//! Opening one of the things that happened, and having seen them all.

use super::address;
use crate::{
    context::{Ctx, link},
    error::AppError,
};
use leptos::prelude::*;
use market::{
    base::{BellEntryId, Lang},
    notices, people,
};
use serde::{Deserialize, Serialize};

/// Which one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenForm {
    entry: String,
    lang: Lang,
}

/// Goes where it leads, in the organisation where it happened.
#[server(prefix = "/api", endpoint = "bell/open")]
pub async fn open_bell(#[server(flatten)] form: OpenForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let entry: BellEntryId = form.entry.parse().map_err(|_| AppError::NotFound)?;
    let place = notices::open_bell(&ctx.state.pool, person, entry, ctx.state.clock.now()).await?;
    let place = place.ok_or(AppError::NotFound)?;
    if person.memberships().len() > 1 {
        people::choose_workplace(&ctx.state.pool, &visitor, place.organisation).await?;
    }
    ctx.go_to(&link(form.lang, &place.path));
    Ok(())
}

/// Up to which one, and where it was read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadForm {
    until: String,
    desk: String,
    lang: Lang,
}

/// Everything up to this one was seen.
#[server(prefix = "/api", endpoint = "bell/read")]
pub async fn read_bell(#[server(flatten)] form: ReadForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let until: BellEntryId = form.until.parse().map_err(|_| AppError::NotFound)?;
    notices::read_bell(&ctx.state.pool, person, until, ctx.state.clock.now()).await?;
    let desk = match form.desk.as_str() {
        "/so-cong-thuong" => "/so-cong-thuong",
        _ => "/htx",
    };
    ctx.go_to(&address(form.lang, desk));
    Ok(())
}
