//! What the search box offers while somebody is typing. It is no server function, so that its script stays small and any
//! shared cache may keep the answers, which are the same for everyone.

use super::Problem;
use app::{
    context::{AppState, lang_of_path},
    shop::search::suggest::suggestions,
};
use axum::{
    Json,
    extract::{OriginalUri, Query, State},
    response::{IntoResponse, Response},
};
use http::header;
use serde::Deserialize;

/// Where it answers in Vietnamese.
pub const VIETNAMESE: &str = "/tim-kiem/goi-y";

/// Where it answers in English.
pub const ENGLISH: &str = "/en/tim-kiem/goi-y";

/// What was typed so far.
#[derive(Deserialize, Debug)]
pub struct Typed {
    #[serde(default)]
    q: String,
}

/// Rows in groups, as JSON.
pub async fn offer(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Query(typed): Query<Typed>,
) -> Result<Response, Problem> {
    let offered = suggestions(&state, lang_of_path(uri.path()), &typed.q).await?;
    Ok(([(header::CACHE_CONTROL, "public, max-age=60")], Json(offered)).into_response())
}
