//! Refusals in the shape in which the real server gives them.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde_json::{Value, json};

/// A refusal: status, code, kind, words.
#[derive(Clone, Debug)]
pub struct Refusal {
    status: StatusCode,
    code: &'static str,
    kind: &'static str,
    message: String,
}

impl Refusal {
    /// What was asked is wrong.
    pub fn bad(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// What was asked for is not there.
    pub fn missing(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    /// Any other.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let kind = match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => "auth",
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::UNPROCESSABLE_ENTITY => "system",
            _ => "invalid_request",
        };
        Self {
            status,
            code,
            kind,
            message: message.into(),
        }
    }

    /// There is no such index.
    pub fn no_index(uid: &str) -> Self {
        Self::missing("index_not_found", format!("Index `{uid}` not found."))
    }

    /// As it stands in a task.
    pub fn to_json(&self) -> Value {
        json!({
            "message": self.message,
            "code": self.code,
            "type": self.kind,
            "link": format!("https://docs.meilisearch.com/errors#{}", self.code),
        })
    }

    /// The same within one of several searches.
    pub fn within(self, place: usize) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            message: format!("Inside `.queries[{place}]`: {}", self.message),
            ..self
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(self.to_json())).into_response()
    }
}
