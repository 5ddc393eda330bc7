//! Built files for browsers, compressed when they were built.

use axum::{
    body::Body,
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use std::path::Path;
use tower_http::services::ServeDir;

/// A name with a hash never means anything else.
pub(super) const FOREVER: &str = "public, max-age=31536000, immutable";

/// Names without a hash may be a day old.
const ONE_DAY: &str = "public, max-age=86400";

/// A drawing may style itself, and does nothing else when somebody opens it on its own.
const DRAWING_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/// The files of a folder.
pub fn folder(folder: &Path) -> ServeDir {
    ServeDir::new(folder)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
}

/// Lets browsers keep files whose names carry a hash.
pub async fn keep_forever(request: Request, next: Next) -> Response {
    answer(request, next, FOREVER).await
}

/// Lets browsers keep files for a day and ask whether they changed after that.
pub async fn keep_one_day(request: Request, next: Next) -> Response {
    answer(request, next, ONE_DAY).await
}

async fn answer(mut request: Request, next: Next, keep: &'static str) -> Response {
    let asked = request.headers_mut();
    // Files are small: nobody needs parts of them. And who knows a tag is not asked about a date (RFC 9110, 13.1.3).
    asked.remove(header::RANGE);
    let known = asked.get(header::IF_NONE_MATCH).cloned();
    if known.is_some() {
        asked.remove(header::IF_MODIFIED_SINCE);
    }
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = next.run(request).await;
    let is_file = response.status() == StatusCode::OK && response.headers().contains_key(header::LAST_MODIFIED);
    if !is_reading || !(is_file || response.status() == StatusCode::NOT_MODIFIED) {
        return response;
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.remove(header::ACCEPT_RANGES);
    if headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "image/svg+xml")
    {
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(DRAWING_POLICY),
        );
    }
    let Some(tag) = is_file.then(|| tag_of(headers)).flatten() else {
        return response;
    };
    let is_known = known
        .as_ref()
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| names(known, &tag));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if is_known {
        headers.remove(header::CONTENT_LENGTH);
        headers.remove(header::CONTENT_TYPE);
        headers.remove(header::CONTENT_ENCODING);
        let (parts, _) = response.into_parts();
        return (StatusCode::NOT_MODIFIED, parts.headers, Body::empty()).into_response();
    }
    response
}

/// A tag of when the file was written, how long it is and how it is compressed. Weak: it says nothing of the bytes.
fn tag_of(headers: &HeaderMap) -> Option<String> {
    let modified = headers.get(header::LAST_MODIFIED)?.to_str().ok()?;
    let length = headers.get(header::CONTENT_LENGTH)?.to_str().ok()?;
    let encoding = headers
        .get(header::CONTENT_ENCODING)
        .and_then(|encoding| encoding.to_str().ok())
        .unwrap_or("plain");
    let modified: String = modified.chars().filter(char::is_ascii_alphanumeric).collect();
    Some(format!("W/\"{modified}-{length}-{encoding}\""))
}

/// Whether `If-None-Match` names the tag, compared weakly (RFC 9110, 13.1.2).
fn names(known: &str, tag: &str) -> bool {
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.trim() == "*" || known.split(',').any(|known| plain(known) == plain(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_in_any_of_its_spellings() {
        let tag = "W/\"a-1-br\"";
        for known in ["W/\"a-1-br\"", "\"a-1-br\"", "\"x\", W/\"a-1-br\"", "*"] {
            assert!(names(known, tag), "{known}");
        }
        for known in ["", "\"a-1-gzip\"", "a-1", "\"*\""] {
            assert!(!names(known, tag), "{known}");
        }
    }
}
