//! What is answered when there is nothing better to answer: a small page for people, RFC 9457 for programs.
//!
//! Whoever refuses a request returns a [`Problem`]; [`dress`] gives it the body that the client can read. Nothing
//! internal is ever in it.

use super::trace::RequestId;
use app::{context::AppState, error::AppError};
use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use market::base::Lang;

/// A refusal or failure that still needs a body.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    error: AppError,
    retry_after_seconds: Option<u16>,
}

impl Problem {
    /// A problem that its status describes well enough.
    pub fn new(status: StatusCode) -> Self {
        let error = match status {
            StatusCode::NOT_FOUND => AppError::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => AppError::WrongMethod,
            StatusCode::REQUEST_TIMEOUT => AppError::TooSlow,
            StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => AppError::WrongFormat,
            StatusCode::TOO_MANY_REQUESTS => AppError::TooMany,
            StatusCode::SERVICE_UNAVAILABLE => AppError::Busy,
            status if status.is_server_error() => AppError::Internal,
            _ => AppError::BadRequest,
        };
        Self {
            status,
            error,
            retry_after_seconds: None,
        }
    }

    /// Whether signing in is what is missing.
    pub fn is_sign_in(&self) -> bool {
        self.error == AppError::SignInNeeded
    }

    /// Something that is full or down, and when to ask again.
    pub fn busy(retry_after_seconds: u16) -> Self {
        Self {
            retry_after_seconds: Some(retry_after_seconds),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        Self {
            status: error.status(),
            error,
            retry_after_seconds: None,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Whether the client is a person's browser asking for a page.
pub fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .any(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")))
}

/// Gives problems, and bare refusals of the router, a body.
pub async fn dress(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_person = wants_html(request.headers());
    let id = request
        .extensions()
        .get::<RequestId>()
        .map(ToString::to_string)
        .unwrap_or_default();
    let mut response = next.run(request).await;
    let status = response.status();
    let is_bare = (status.is_client_error() || status.is_server_error())
        && !response.headers().contains_key(header::CONTENT_TYPE);
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if is_bare => Problem::new(status),
        None => return response,
    };
    let (kind, body) = if is_person {
        (
            "text/html; charset=utf-8",
            page(&problem, &state.assets.address("style.css"), &id),
        )
    } else {
        ("application/problem+json", json(&problem, &id))
    };
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.append(header::VARY, HeaderValue::from_static("accept"));
    *response.body_mut() = Body::from(body);
    response
}

fn json(problem: &Problem, id: &str) -> String {
    let mut members = match serde_json::to_value(&problem.error) {
        Ok(serde_json::Value::Object(members)) => members,
        _ => serde_json::Map::new(),
    };
    members.insert("type".to_owned(), "about:blank".into());
    members.insert(
        "title".to_owned(),
        problem.status.canonical_reason().unwrap_or("Error").into(),
    );
    members.insert("status".to_owned(), problem.status.as_u16().into());
    members.insert("detail".to_owned(), problem.error.say(Lang::En).into());
    members.insert("request_id".to_owned(), id.into());
    serde_json::Value::Object(members).to_string()
}

/// The page stands on its own: it must also come when drawing pages is what failed. The language of whoever asked is
/// not known here, so it speaks both.
fn page(problem: &Problem, style: &str, id: &str) -> String {
    let status = problem.status.as_u16();
    let style = escape(style);
    let vietnamese = escape(&problem.error.say(Lang::Vi));
    let english = escape(&problem.error.say(Lang::En));
    let id = escape(id);
    format!(
        r#"<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{status} – Chợ Phiên</title>
<link rel="stylesheet" href="{style}">
</head>
<body>
<main class="problem">
<h1>{vietnamese}</h1>
<p lang="en">{english}</p>
<p><a href="/">Chợ Phiên</a></p>
<p><small><code>{status} {id}</code></small></p>
</main>
</body>
</html>
"#
    )
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_program_is_told_by_rfc_9457() {
        let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED);
        let members: serde_json::Value = serde_json::from_str(&json(&problem, "7")).unwrap();
        assert_eq!(members["type"], "about:blank");
        assert_eq!(members["title"], "Method Not Allowed");
        assert_eq!(members["status"], 405);
        assert_eq!(members["code"], "wrong_method");
        assert_eq!(members["request_id"], "7");
    }

    #[test]
    fn what_people_can_do_something_about_has_a_sentence_of_its_own() {
        for lang in [Lang::Vi, Lang::En] {
            let said: BTreeSet<_> = [400, 404, 405, 408, 413, 415, 429, 500, 503]
                .map(|status| Problem::new(StatusCode::from_u16(status).unwrap()).error.say(lang))
                .into();
            assert_eq!(said.len(), 9, "{said:?}");
        }
    }

    #[test]
    fn what_a_problem_holds_cannot_become_markup() {
        let error = AppError::OnlyLeft {
            name: "<script>alert('1')</script>".to_owned(),
            available: 1,
        };
        let page = page(&Problem::from(error), "/pkg/style.css", "7");
        assert!(!page.contains("<script"));
        assert!(page.contains("&lt;script&gt;alert(&#39;1&#39;)"));
    }
}
