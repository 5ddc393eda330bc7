//! A refusal that names the parameter it is about (RFC 9457).

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

/// A parameter that cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadParameter {
    /// Its name.
    pub name: &'static str,
    /// What it must be.
    pub must_be: &'static str,
}

impl IntoResponse for BadParameter {
    fn into_response(self) -> Response {
        let Self { name, must_be } = self;
        let body = serde_json::json!({
            "type": "about:blank",
            "title": "Bad Request",
            "status": StatusCode::BAD_REQUEST.as_u16(),
            "detail": format!("{name} must be {must_be}"),
            "parameter": name,
        });
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        (StatusCode::BAD_REQUEST, kind, body.to_string()).into_response()
    }
}
