//! What programs may ask, without signing in. Described at `/api/v1/openapi.json`.

mod problem;
pub mod search;

use axum::response::{IntoResponse, Response};
use http::header;

/// Where the description stands.
pub const OPENAPI: &str = "/api/v1/openapi.json";

/// `GET /api/v1/openapi.json` (OpenAPI 3.1).
pub async fn openapi() -> Response {
    const HEADERS: [(header::HeaderName, &str); 2] = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (HEADERS, include_str!("openapi.json")).into_response()
}
