//! The operator brings a sheet of cash that was handed over.

use crate::{
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::Lang,
    payouts::{self, RemitRefused, SHEET_LINES_MAX},
};
use serde::{Deserialize, Serialize};

/// The name under which a refused sheet is kept.
pub(super) const SHEET: &str = "cash_sheet";

/// Lines of a sheet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SheetForm {
    lang: Lang,
    sheet: String,
}

/// Takes a sheet of cash that was handed over.
#[server(prefix = "/api", endpoint = "cash/import")]
pub async fn import_cash(#[server(flatten)] form: SheetForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let page = link(form.lang, "/dieu-hanh/tien-mat");
    let now = ctx.state.clock.now();
    let mode = ctx.state.settings.collection;
    let problem = match payouts::import_remittances(&ctx.state.pool, operator, &form.sheet, mode, now).await {
        Ok(sheet) => {
            let (taken, different, known) = (sheet.taken, sheet.different, sheet.known);
            let waiting = sheet.waiting;
            ctx.go_to(&format!(
                "{page}?xong=nhap&moi={taken}&lech={different}&cu={known}&vuot={waiting}"
            ));
            return Ok(());
        }
        Err(RemitRefused::NoHead) => AppError::CashNoHead,
        Err(RemitRefused::Line { line }) => AppError::StatementLine { line },
        Err(RemitRefused::NoOrder { line }) => AppError::CashNoOrder { line },
        Err(RemitRefused::ToCome { line }) => AppError::DayToCome { line },
        Err(RemitRefused::FeeTooHigh { line }) => AppError::CashFeeTooHigh { line },
        Err(RemitRefused::TooLong) => AppError::TooManyRows {
            max: u32::try_from(SHEET_LINES_MAX).unwrap_or(u32::MAX),
        },
        Err(RemitRefused::Db(error)) => return Err(error.into()),
    };
    let mut problems = Problems::default();
    problems.add("sheet", problem);
    ctx.refuse(SHEET, &form, problems, &format!("{page}#bang-ke")).await
}
