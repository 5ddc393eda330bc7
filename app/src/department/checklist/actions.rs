//! The head or an officer writes the list of papers.

use crate::{
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, Words},
    joining::{self, ChecklistItem, DecideRefused, ITEM_NAME_MAX, ITEMS_MAX},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name under which a refused list is kept.
pub(super) const FORM: &str = "checklist";

/// The name of a row's input.
pub(super) fn input(place: usize, name: &str) -> String {
    format!("rows[r{place}_{name}]")
}

/// The whole list.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChecklistForm {
    lang: Lang,
    rows: BTreeMap<String, String>,
}

/// Writes the list anew.
#[server(prefix = "/api", endpoint = "application/checklist")]
pub async fn save_checklist(#[server(flatten)] form: ChecklistForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let official = ctx.require_official().await?;
    let page = link(form.lang, "/so-cong-thuong/giay-to");
    let items = match form.parse() {
        Ok(items) => items,
        Err(problems) => return ctx.refuse(FORM, &form, problems, &format!("{page}#loi")).await,
    };
    let problem = match joining::save_checklist(&ctx.state.pool, &official, &items, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=luu"));
            return Ok(());
        }
        Err(DecideRefused::Db(error)) => return Err(error.into()),
        Err(DecideRefused::MayNotDecide) => AppError::MayNotDecide,
        Err(_) => AppError::ListEmpty,
    };
    ctx.refuse(FORM, &form, problem, &format!("{page}#loi")).await
}

impl ChecklistForm {
    fn text(&self, place: usize, name: &str) -> &str {
        let key = format!("r{place}_{name}");
        self.rows.get(&key).map_or("", String::as_str)
    }

    fn parse(&self) -> Result<Vec<ChecklistItem>, Problems> {
        let mut problems = Problems::default();
        let mut items = Vec::new();
        for place in 0..ITEMS_MAX {
            let mut line = |name: &str| {
                let parsed = Line::parse_optional(self.text(place, name), ITEM_NAME_MAX);
                problems
                    .check(input(place, name), parsed)
                    .map(Line::into_string)
                    .unwrap_or_default()
            };
            let (vi, en) = (line("vi"), line("en"));
            if vi.is_empty() {
                continue;
            }
            items.push(ChecklistItem {
                code: self.text(place, "code").to_owned(),
                name: Words { vi, en },
                is_required: !self.text(place, "required").is_empty(),
            });
        }
        if problems.is_empty() { Ok(items) } else { Err(problems) }
    }
}
