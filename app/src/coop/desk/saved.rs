//! Keeping a search of the desk under a name.

use super::address::{DeskAddress, desk_address, list_query};
use crate::{context::Ctx, error::AppError, form::Problems};
use leptos::prelude::*;
use market::{
    base::{DeskViewId, Lang, Line},
    orders::{self, VIEW_NAME_MAX, ViewRefused},
    people::Scope,
};
use serde::{Deserialize, Serialize};

/// A search and its name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SaveViewForm {
    lang: Lang,
    query: String,
    name: String,
}

/// Keeps a search for the person who asks.
#[server(prefix = "/api", endpoint = "desk/save_view")]
pub async fn save_view(#[server(flatten)] form: SaveViewForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    // As the desk writes it itself, whatever was sent.
    let query = list_query(&DeskAddress::parse(&form.query).filter);
    let page = desk_address(form.lang, &query);
    let mut problems = Problems::default();
    let Some(name) = problems.check("name", Line::parse(&form.name, VIEW_NAME_MAX)) else {
        return ctx.refuse("desk_view", &form, problems, &page).await;
    };
    match orders::save_view(&ctx.state.pool, &member, &name, &query, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(ViewRefused::TooMany { max }) => {
            ctx.refuse("desk_view", &form, AppError::TooManyViews { max }, &page)
                .await
        }
        Err(ViewRefused::Db(error)) => Err(error.into()),
    }
}

/// A search that is kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ForgetViewForm {
    lang: Lang,
    view: String,
}

/// Forgets one of the asking person's searches; one that is not theirs stays.
#[server(prefix = "/api", endpoint = "desk/forget_view")]
pub async fn forget_view(#[server(flatten)] form: ForgetViewForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    let view = form.view.parse::<DeskViewId>().map_err(|_| AppError::BadRequest)?;
    orders::forget_view(&ctx.state.pool, &member, view).await?;
    ctx.go_to(&crate::context::link(form.lang, "/htx/don-hang"));
    Ok(())
}
