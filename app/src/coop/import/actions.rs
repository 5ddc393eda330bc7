//! What a cooperative does with a file that was checked.

use super::PAGE;
use crate::{
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{Lang, SheetUploadId},
    people::Scope,
    sheets::{self, Encoding, FILE_BYTES_MAX, ROWS_MAX, ReadAs, Separator, SheetRefused, Unreadable},
};
use serde::{Deserialize, Serialize};

/// The page of a file.
pub fn address(lang: Lang, upload: SheetUploadId) -> String {
    link(lang, &format!("{PAGE}/{upload}"))
}

/// Another way to read a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadForm {
    lang: Lang,
    upload: String,
    encoding: String,
    separator: String,
}

/// Reads a file in another way than was recognised.
#[server(prefix = "/api", endpoint = "sheet/read_as")]
pub async fn read_sheet_as(#[server(flatten)] form: ReadForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let upload: SheetUploadId = form.upload.parse().map_err(|_| AppError::NotFound)?;
    let read_as = ReadAs {
        encoding: Encoding::parse(&form.encoding).ok_or(AppError::BadRequest)?,
        separator: Separator::parse(&form.separator),
    };
    let now = ctx.state.clock.now();
    let page = address(form.lang, upload);
    match sheets::read_upload_as(&ctx.state.pool, manager.member(), upload, read_as, now).await {
        Ok(()) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(refused @ SheetRefused::Unreadable(_)) => ctx.refuse(super::FORM, &form, problem(refused), &page).await,
        Err(refused) => Err(problem(refused)),
    }
}

/// A file that was checked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportForm {
    lang: Lang,
    upload: String,
    /// How many unlikely prices were said to be meant.
    sure: String,
}

/// The name under which a file is kept whose unlikely prices nobody has confirmed.
pub(super) const SURE_FORM: &str = "sheet_sure";

/// Takes a file in.
#[server(prefix = "/api", endpoint = "sheet/import")]
pub async fn import_sheet(#[server(flatten)] form: ImportForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_manager_for(Scope::Goods).await?;
    let upload: SheetUploadId = form.upload.parse().map_err(|_| AppError::NotFound)?;
    let now = ctx.state.clock.now();
    let page = address(form.lang, upload);
    let sure = form.sure.parse().unwrap_or(0);
    match sheets::import_upload(&ctx.state.pool, manager.member(), upload, sure, now).await {
        // Checked anew, its page says what is in the way.
        Ok(()) | Err(SheetRefused::CheckedAnew) => {
            ctx.go_to(&page);
            Ok(())
        }
        Err(refused @ SheetRefused::UnlikelyPrices) => {
            let mut problems = Problems::default();
            problems.add("sure", problem(refused));
            let form = ImportForm {
                sure: String::new(),
                ..form
            };
            ctx.refuse(SURE_FORM, &form, problems, &format!("{page}#loi")).await
        }
        Err(refused) => Err(problem(refused)),
    }
}

/// A refusal as people read it.
pub fn problem(refused: SheetRefused) -> AppError {
    match refused {
        SheetRefused::NotFound => AppError::NotFound,
        SheetRefused::MayNotEdit => AppError::MayNotEdit,
        SheetRefused::TooOften { again_at } => AppError::TooManyAttempts {
            again_at: again_at.timestamp(),
        },
        SheetRefused::CheckedAnew => AppError::EditedMeanwhile,
        SheetRefused::UnlikelyPrices => AppError::UnlikelyPrices,
        SheetRefused::Db(error) => error.into(),
        SheetRefused::Unreadable(why) => match why {
            Unreadable::Empty => AppError::SheetEmpty,
            Unreadable::TooLarge => AppError::SheetTooHeavy {
                megabytes: u32::try_from(FILE_BYTES_MAX / 1024 / 1024).unwrap_or(u32::MAX),
            },
            Unreadable::Bomb => AppError::SheetSwells,
            Unreadable::TooManyRows => AppError::TooManyRows {
                max: u32::try_from(ROWS_MAX).unwrap_or(u32::MAX),
            },
            Unreadable::OldExcel => AppError::SheetOldExcel,
            Unreadable::NotASheet => AppError::NotASheet,
            Unreadable::NoHead => AppError::SheetNoHead,
        },
    }
}
