//! Claims on provinces as files: paper that can be signed, and sheets. Whoever may read the claim may take them.

use super::{
    Problem,
    payouts::{WRITERS, attached},
};
use crate::paper;
use app::{
    claims::{self as pages, DEPARTMENT_PAGE, OPERATOR_PAGE},
    context::{self, AppState, link},
    error::AppError,
};
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use http::HeaderMap;
use market::{
    base::Lang,
    claims::{self, Claim, ClaimCode, Reader},
    sheets::{self, SheetFormat},
};

/// Whose address a file was asked for at.
#[derive(Clone, Copy)]
enum Desk {
    Department,
    Operator,
}

/// Every address of a file.
pub fn routes() -> Router<AppState> {
    let mut router = Router::new();
    for (desk, page) in [(Desk::Department, DEPARTMENT_PAGE), (Desk::Operator, OPERATOR_PAGE)] {
        for lang in [Lang::Vi, Lang::En] {
            for format in [SheetFormat::Csv, SheetFormat::Xlsx] {
                let path = link(lang, &format!("{page}/{{ma}}/bang-ke.{}", format.extension()));
                let answer = move |State(state): State<AppState>, headers: HeaderMap, Path(code): Path<String>| {
                    sheet(state, headers, code, desk, lang, format)
                };
                router = router.route(&path, get(answer));
            }
        }
        let answer = move |State(state): State<AppState>, headers: HeaderMap, Path(code): Path<String>| {
            paper_of(state, headers, code, desk)
        };
        router = router.route(&format!("{page}/{{ma}}/bang-ke.pdf"), get(answer));
    }
    router
}

/// The claim, for somebody of this desk; others find nothing.
async fn load(state: &AppState, headers: &HeaderMap, code: &str, desk: Desk) -> Result<Claim, Problem> {
    let visitor = context::visitor_of(state, headers).await.map_err(AppError::from)?;
    if visitor.person().is_none() {
        return Err(AppError::SignInNeeded.into());
    }
    let code = ClaimCode::parse(code).ok_or(AppError::NotFound)?;
    let official = visitor.as_official();
    let reader = match desk {
        Desk::Department => official.as_ref().map(Reader::Official),
        Desk::Operator => visitor.as_operator().map(Reader::Operator),
    };
    let reader = reader.ok_or(AppError::NotFound)?;
    let claim = claims::load(&state.pool, reader, &code).await.map_err(AppError::from)?;
    Ok(claim.ok_or(AppError::NotFound)?)
}

async fn sheet(
    state: AppState,
    headers: HeaderMap,
    code: String,
    desk: Desk,
    lang: Lang,
    format: SheetFormat,
) -> Result<Response, Problem> {
    let claim = load(&state, &headers, &code, desk).await?;
    let (head, rows) = (pages::head(lang), pages::rows(lang, &claim));
    let written = tokio::task::spawn_blocking(move || sheets::small_sheet(format, &head, rows)).await;
    let bytes = written
        .map_err(|_| AppError::Internal)?
        .map_err(|_| AppError::Internal)?;
    let name = pages::file_name(&claim, format.extension());
    Ok(attached(bytes, format.media_type(), &name))
}

async fn paper_of(state: AppState, headers: HeaderMap, code: String, desk: Desk) -> Result<Response, Problem> {
    let claim = load(&state, &headers, &code, desk).await?;
    let Ok(turn) = WRITERS.try_acquire() else {
        return Err(Problem::busy(5));
    };
    let operator = &state.settings.operator;
    let paper = pages::paper(&claim, (&operator.name, &operator.tax_code), pages::account_of(&state));
    let written = tokio::task::spawn_blocking(move || paper::write(&paper)).await;
    drop(turn);
    let bytes = written
        .map_err(|_| AppError::Internal)?
        .map_err(|_| AppError::Internal)?;
    Ok(attached(bytes, "application/pdf", &pages::file_name(&claim, "pdf")))
}
