//! Forms with one file in them: read as a whole, given back when they are refused, and the files that only some may read.

use super::{Problem, uploads};
use crate::ServerState;
use app::{
    error::AppError,
    form::{self, Problems},
};
use axum::{
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, header};
use market::{base::Lang, people::Visitor};
use serde::Serialize;
use std::collections::HashMap;

/// What was sent.
#[derive(Debug, Default)]
pub(super) struct UploadForm {
    /// In which language the page is.
    pub(super) lang: Lang,
    /// What the sender calls the file.
    pub(super) file_name: String,
    /// The file; empty when none was chosen.
    pub(super) file: Bytes,
    texts: HashMap<String, String>,
}

impl UploadForm {
    /// Reads a form whose file has this name.
    pub(super) async fn read(headers: &HeaderMap, body: Body, file: &str) -> Result<Self, Problem> {
        let mut form = Self::default();
        for part in uploads::parts(headers, body).await? {
            if part.name == file {
                form.file_name = part.file_name;
                form.file = part.bytes;
            } else if part.name == "lang" && part.bytes.as_ref() == b"en" {
                form.lang = Lang::En;
            } else {
                form.texts.insert(part.name.clone(), part.text());
            }
        }
        Ok(form)
    }

    /// What was typed in a field, `""` when nothing was.
    pub(super) fn text(&self, field: &str) -> &str {
        self.texts.get(field).map_or("", String::as_str)
    }
}

/// Keeps what was typed and what is wrong, as every refused form does. A file cannot be kept. A guest whose browser keeps no
/// session reads it the next time that something is wrong.
pub(super) async fn remember(
    server: &ServerState,
    visitor: &Visitor,
    name: &str,
    typed: &impl Serialize,
    problems: impl Into<Problems>,
) -> Result<(), AppError> {
    match visitor.session() {
        Some(session) => form::remember(&server.app, session, name, typed, problems).await,
        None => Ok(()),
    }
}

/// A problem of one field.
pub(super) fn problem_of(field: &'static str, problem: AppError) -> Problems {
    let mut problems = Problems::default();
    problems.add(field, problem);
    problems
}

/// A file for those who may read it: kept nowhere, and nothing in it does anything.
pub(super) fn private_file(bytes: Vec<u8>, media_type: &'static str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"),
    );
    response
}
