//! A copy of what the market holds of one, as a file.

use super::Problem;
use app::{
    context::{self, AppState},
    error::AppError,
};
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, header};
use market::privacy;

/// `GET /tai-khoan/du-lieu.json`
pub const PATH: &str = "/tai-khoan/du-lieu.json";

/// The copy, for whoever has signed in.
pub async fn download(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&state, &headers).await.map_err(AppError::from)?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let everything = privacy::export(&state.pool, person).await.map_err(AppError::from)?;
    let body = serde_json::to_string_pretty(&everything).map_err(|_| AppError::Internal)?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"cho-phien.json\""),
    );
    Ok(response)
}
