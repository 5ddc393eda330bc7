//! For whoever starts, watches and replaces this process.

use app::context::AppState;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde_json::json;
use sqlx::Connection;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(1);

/// The process runs: when this stops answering, start it anew.
pub async fn live() -> Json<serde_json::Value> {
    Json(json!({ "status": "ok" }))
}

/// The process can do its work: while it cannot, send visitors elsewhere.
pub async fn ready(State(state): State<AppState>) -> Response {
    let ping = async { state.pool.acquire().await?.ping().await };
    if matches!(tokio::time::timeout(PATIENCE, ping).await, Ok(Ok(()))) {
        Json(json!({ "status": "ok", "database": "ok" })).into_response()
    } else {
        let answer = json!({ "status": "unavailable", "database": "unavailable" });
        (StatusCode::SERVICE_UNAVAILABLE, Json(answer)).into_response()
    }
}
