//! Files about the sellers' money: what the bank is to pay, a month of a seller on paper, and the month's invoices.

use super::Problem;
use crate::paper;
use app::{
    context::{self, AppState, link},
    coop::{invoices, statement},
    department::payout,
    error::AppError,
};
use axum::{
    Router,
    body::Body,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use http::{HeaderMap, HeaderValue, header};
use market::{
    base::Lang,
    invoices::FILE_ROWS_MAX,
    payouts::{self, STATEMENT_ROWS_MAX},
    sheets::{self, ExportRefused, SheetFormat},
};
use std::collections::HashMap;
use tokio::sync::Semaphore;

/// Every address of a file.
pub fn routes() -> Router<AppState> {
    let mut router = Router::new();
    for lang in [Lang::Vi, Lang::En] {
        for format in [SheetFormat::Csv, SheetFormat::Xlsx] {
            let path = link(lang, &format!("/dieu-hanh/chi-tra/{{so}}/tep.{}", format.extension()));
            let answer = move |State(state): State<AppState>, headers: HeaderMap, Path(number): Path<String>| {
                bank_file(state, headers, number, lang, format)
            };
            router = router.route(&path, get(answer));
            let path = link(lang, &format!("{}.{}", invoices::PAGE, format.extension()));
            let answer = move |State(state): State<AppState>,
                               headers: HeaderMap,
                               Query(query): Query<HashMap<String, String>>| {
                invoice_file(state, headers, query, lang, format)
            };
            router = router.route(&path, get(answer));
        }
    }
    router.route(&format!("{}.pdf", statement::PAGE), get(statement_paper))
}

/// Papers that are drawn at once: each has a thread of its own.
pub(super) static WRITERS: Semaphore = Semaphore::const_new(3);

/// A month of the manager's own cooperative, as a paper that can be signed.
async fn statement_paper(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&state, &headers).await.map_err(AppError::from)?;
    if visitor.person().is_none() {
        return Err(AppError::SignInNeeded.into());
    }
    let manager = visitor.as_coop_member().and_then(|member| member.as_manager());
    let manager = manager.ok_or(AppError::NotFound)?;
    let today = state.clock.today();
    let month = statement::month_of(query.get("thang").map(String::as_str), today);
    let Ok(turn) = WRITERS.try_acquire() else {
        return Err(Problem::busy(5));
    };
    let loaded = payouts::load_statement(&state.pool, &manager, month)
        .await
        .map_err(AppError::from)?;
    if loaded.rows.is_empty() && loaded.sum.rows > 0 {
        let max = STATEMENT_ROWS_MAX;
        return Err(AppError::TooManyRows { max }.into());
    }
    let operator = &state.settings.operator;
    let paper = statement::paper(&loaded, &operator.name, &operator.tax_code, today);
    let written = tokio::task::spawn_blocking(move || paper::write(&paper)).await;
    drop(turn);
    let bytes = written
        .map_err(|_| AppError::Internal)?
        .map_err(|_| AppError::Internal)?;
    let name = format!("bang-ke-{}.pdf", loaded.month.format("%Y-%m"));
    Ok(attached(bytes, "application/pdf", &name))
}

/// What the bank is to pay. There is none before the batch was exported.
async fn bank_file(
    state: AppState,
    headers: HeaderMap,
    number: String,
    lang: Lang,
    format: SheetFormat,
) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&state, &headers).await.map_err(AppError::from)?;
    if visitor.person().is_none() {
        return Err(AppError::SignInNeeded.into());
    }
    let operator = visitor.as_operator().ok_or(AppError::NotFound)?;
    let number = number.parse().map_err(|_| AppError::NotFound)?;
    let batch = payouts::load_batch(&state.pool, operator, number)
        .await
        .map_err(AppError::from)?;
    let batch = batch.filter(|batch| batch.is_exported()).ok_or(AppError::NotFound)?;
    let (head, rows, name) = (
        payout::head(lang),
        payout::rows(lang, &batch),
        payout::file_name(&batch, format),
    );
    let written = tokio::task::spawn_blocking(move || sheets::small_sheet(format, &head, rows)).await;
    let bytes = written
        .map_err(|_| AppError::Internal)?
        .map_err(|_| AppError::Internal)?;
    Ok(attached(bytes, format.media_type(), &name))
}

/// A month of the manager's own invoices.
async fn invoice_file(
    state: AppState,
    headers: HeaderMap,
    query: HashMap<String, String>,
    lang: Lang,
    format: SheetFormat,
) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&state, &headers).await.map_err(AppError::from)?;
    if visitor.person().is_none() {
        return Err(AppError::SignInNeeded.into());
    }
    let manager = visitor.as_coop_member().and_then(|member| member.as_manager());
    let manager = manager.ok_or(AppError::NotFound)?;
    let month = statement::month_of(query.get("thang").map(String::as_str), state.clock.today());
    let month = market::invoices::take_month(&state.pool, &manager, month, state.clock.now())
        .await
        .map_err(|refused| match refused {
            ExportRefused::TooMany => AppError::TooManyRows { max: FILE_ROWS_MAX },
            other => super::sheets::refused(other),
        })?;
    let (head, name) = (invoices::head(lang), invoices::file_name(month.month, format));
    let written = tokio::task::spawn_blocking(move || sheets::small_sheet(format, &head, invoices::rows(month))).await;
    let bytes = written
        .map_err(|_| AppError::Internal)?
        .map_err(|_| AppError::Internal)?;
    Ok(attached(bytes, format.media_type(), &name))
}

/// An answer that is kept as a file, and by nobody on the way.
pub(super) fn attached(bytes: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
