//! A limit on everything a client can make large or slow. Connections and heads are limited in [`crate::serve`].

use super::{Problem, documents, mandate_files, return_photos, sheets, shopfront_photos, uploads};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use std::{error::Error, time::Duration};

/// The longest path and query: ten thousand letters in a search box still get an answer. It is half of the longest head,
/// because the next request names the same address as its referrer.
const ADDRESS_BYTES_MAX: usize = 16 * 1024;

/// The largest form: a refused address of the longest kind, typed in Vietnamese and percent-encoded, needs a tenth.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// How long a client may take to send a form.
const FORM_TIME_MAX: Duration = Duration::from_secs(10);

/// How long an answer may take to begin. The database gives up earlier; this is for everything else.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(15);

/// How long a client may take nothing of an answer before its connection is closed.
pub const STALLED_WRITE_MAX: Duration = Duration::from_secs(30);

/// Refuses methods and addresses that nothing behind here expects.
pub async fn refuse_odd(request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::POST) {
        let mut response = Problem::new(StatusCode::METHOD_NOT_ALLOWED).into_response();
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
        return response;
    }
    match request.uri().path_and_query() {
        Some(address) if address.as_str().len() > ADDRESS_BYTES_MAX => {
            Problem::new(StatusCode::URI_TOO_LONG).into_response()
        }
        Some(_) => next.run(request).await,
        None => Problem::new(StatusCode::BAD_REQUEST).into_response(),
    }
}

/// Gives up on answers that do not come.
pub async fn give_up_late(request: Request, next: Next) -> Response {
    // Files come slowly over a weak network, and are read before anything is answered.
    let path = request.uri().path();
    let brings_file = [
        documents::ADD,
        mandate_files::ASK,
        return_photos::ADD,
        shopfront_photos::PATH,
    ]
    .contains(&path)
        || path.starts_with(uploads::PLACE);
    let time_max = if brings_file {
        uploads::TIME_MAX
    } else if sheets::is_slow(request.uri().path()) {
        sheets::TIME_MAX
    } else {
        ANSWER_TIME_MAX
    };
    match tokio::time::timeout(time_max, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!("an answer took too long and was given up");
            Problem::busy(5).into_response()
        }
    }
}

/// Reads a form as a whole before anything else happens, so that a slow client holds no session and no transaction.
pub async fn whole_form(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match whole_body(&parts.headers, body, FORM_BYTES_MAX).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(problem) => problem.into_response(),
    }
}

/// Reads a body of at most so many bytes.
pub async fn whole_body(headers: &HeaderMap, body: Body, most: usize) -> Result<Bytes, Problem> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > most as u64) {
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE));
    }
    match tokio::time::timeout(FORM_TIME_MAX, to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_length_limit(&error) => Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE)),
        Ok(Err(_)) => Err(Problem::new(StatusCode::BAD_REQUEST)),
        Err(_) => Err(Problem::new(StatusCode::REQUEST_TIMEOUT)),
    }
}

fn is_length_limit(error: &axum::Error) -> bool {
    error
        .source()
        .is_some_and(|source| source.is::<http_body_util::LengthLimitError>())
}
