//! The files of photographs. Those of products on sale are everybody's, and are kept for ever by whoever got them. The
//! others are seen by their own cooperative, and by its department while it is asked to read them.

use super::{Problem, files::FOREVER};
use crate::ServerState;
use app::{context, error::AppError};
use axum::{
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use market::{catalog, media};

/// `GET /anh/{name}`
pub const PATH: &str = "/anh/{name}";

/// What only some may see is asked for each time, by its tag.
const ONLY_YOURS: &str = "private, no-cache";

/// One file.
pub async fn show(
    State(server): State<ServerState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (hash, encoding) = media::parse_file_name(&name).ok_or(AppError::NotFound)?;
    let pool = &server.app.pool;
    let keep = if catalog::is_photo_public(pool, hash).await.map_err(AppError::from)? {
        FOREVER
    } else {
        let visitor = context::visitor_of(&server.app, &headers)
            .await
            .map_err(AppError::from)?;
        if !catalog::may_see_photo(pool, &visitor, hash)
            .await
            .map_err(AppError::from)?
        {
            return Err(AppError::NotFound.into());
        }
        ONLY_YOURS
    };
    // Its content never changes: the name says everything.
    let tag = HeaderValue::from_str(&format!("\"{name}\"")).map_err(|_| AppError::NotFound)?;
    let mut response = if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let file = server.photos.get(&name).await.map_err(|error| {
            tracing::warn!(error = %crate::telemetry::causes(&error.into()), "a photograph cannot be read");
            Problem::busy(60)
        })?;
        let file = file.ok_or(AppError::NotFound)?;
        let mut response = Body::from_stream(file.content).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.bytes));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(encoding.media_type()));
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::ETAG, tag);
    Ok(response)
}
