//! Doing something with many orders at once.

use crate::{
    context::{Ctx, link},
    coop::desk::address::{DeskAddress, desk_address},
    error::AppError,
};
use leptos::prelude::*;
use market::{
    base::{Lang, OrderBatchId, secret::Token},
    orders::{self, BatchRefused, Chosen, OrderRefused, Step},
    people::Scope,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the form below the list sends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BatchForm {
    lang: Lang,
    /// Its own secret: it makes one batch, however often it is sent.
    key: String,
    /// The desk's query.
    query: String,
    /// `chon`, `trang` or `tat-ca`.
    scope: String,
    /// The step; empty to gather orders for printing.
    step: String,
    /// The ticked orders, by their codes.
    don: BTreeMap<String, String>,
    /// The orders of the page.
    trang: BTreeMap<String, String>,
}

/// Takes the chosen orders a step further, each on its own, and leads to the sheet that says what became of them.
#[server(prefix = "/api", endpoint = "desk/batch")]
pub async fn advance_orders(#[server(flatten)] form: BatchForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    let key = Token::parse(&form.key).ok_or(AppError::BadRequest)?;
    let step = match form.step.as_str() {
        "" => None,
        step => Some(Step::parse(step).ok_or(AppError::BadRequest)?),
    };
    let asked = DeskAddress::parse(&form.query);
    let codes = |chosen: &BTreeMap<String, String>| chosen.keys().cloned().collect::<Vec<_>>();
    let codes = match form.scope.as_str() {
        "trang" => codes(&form.trang),
        _ => codes(&form.don),
    };
    let chosen = if form.scope == "tat-ca" {
        Chosen::Matching(&asked.filter)
    } else {
        Chosen::Codes(&codes)
    };
    match orders::advance_many(&ctx.state.pool, &member, &key, step, &chosen, &ctx.state.clock).await {
        Ok(batch) => {
            ctx.go_to(&sheet_address(form.lang, batch));
            Ok(())
        }
        Err(BatchRefused::NothingChosen) => {
            let page = format!("{}#loi", desk_address(form.lang, &asked.query()));
            ctx.refuse("desk_step", &(), AppError::NothingChosen, &page).await
        }
        Err(BatchRefused::NotForMany) => Err(AppError::BadRequest),
        Err(BatchRefused::Db(error)) => Err(error.into()),
    }
}

/// Takes the step of a batch back.
#[server(prefix = "/api", endpoint = "desk/undo")]
pub async fn undo_batch(lang: Lang, batch: String) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_for(Scope::Orders).await?;
    let batch = batch.parse().map_err(|_| AppError::NotFound)?;
    match orders::undo(&ctx.state.pool, &member, batch, &ctx.state.clock).await {
        Ok(()) => {
            ctx.go_to(&sheet_address(lang, batch));
            Ok(())
        }
        Err(OrderRefused::MovedOn) => {
            let page = sheet_address(lang, batch);
            ctx.refuse("desk_undo", &(), AppError::TooLateToUndo, &page).await
        }
        Err(OrderRefused::Db(error)) => Err(error.into()),
        Err(_) => Err(AppError::NotFound),
    }
}

/// The sheet of a batch.
pub fn sheet_address(lang: Lang, batch: OrderBatchId) -> String {
    link(lang, &format!("/htx/loat-don/{batch}"))
}
