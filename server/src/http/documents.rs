//! Papers of those who want to sell: they come in by a plain form with a file in it, and go out to those who may read them.

use super::{Problem, uploads};
use crate::ServerState;
use app::{
    context::{self, link},
    error::AppError,
};
use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, header};
use market::{
    base::Lang,
    joining::{self, ApplyRefused, DOCUMENT_BYTES_MAX, DOCUMENT_NAME_MAX, DOCUMENTS_MAX, DocumentKind, NewDocument},
    people::{self, Person, RememberedForm, Visitor},
};
use serde_json::json;
use tokio::sync::Semaphore;

/// Where the form goes.
pub const ADD: &str = "/api/application/document";

/// Where a document is read.
pub const OPEN: &str = "/ho-so/giay-to/{id}";

/// Files that are held in memory at once, coming and going.
static HOLDERS: Semaphore = Semaphore::const_new(4);

/// What was sent.
#[derive(Debug, Default)]
struct Upload {
    lang: Lang,
    item: String,
    name: String,
    document: Bytes,
}

/// `POST /api/application/document`: adds a document to the visitor's own application and leads back to its papers.
pub async fn add(State(server): State<ServerState>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&server.app, &headers)
        .await
        .map_err(AppError::from)?;
    let Some(person) = visitor.person() else {
        return Ok(Redirect::to("/dang-nhap?ve=%2Fban-hang").into_response());
    };
    let Ok(_turn) = HOLDERS.try_acquire() else {
        return Err(Problem::busy(10));
    };
    let upload = read(&headers, body).await?;
    let page = link(upload.lang, "/ban-hang/giay-to");
    match keep(&server, person, &upload).await {
        Ok(()) => Ok(Redirect::to(&format!("{page}?xong=gui#giay-{}", upload.item)).into_response()),
        Err(problem @ (AppError::NotFound | AppError::Busy | AppError::Internal)) => Err(problem.into()),
        Err(problem) => {
            remember(&server, &visitor, &upload, &problem).await?;
            Ok(Redirect::to(&format!("{page}#loi")).into_response())
        }
    }
}

async fn read(headers: &HeaderMap, body: Body) -> Result<Upload, Problem> {
    let mut upload = Upload::default();
    for part in uploads::parts(headers, body).await? {
        match part.name.as_str() {
            "lang" if part.bytes.as_ref() == b"en" => upload.lang = Lang::En,
            "item" => upload.item = part.text(),
            "document" => {
                upload.name = part.file_name;
                upload.document = part.bytes;
            }
            _ => {}
        }
    }
    Ok(upload)
}

async fn keep(server: &ServerState, person: &Person, upload: &Upload) -> Result<(), AppError> {
    let app = &server.app;
    joining::may_add_document(&app.pool, person, &upload.item)
        .await
        .map_err(refused)?;
    if upload.document.is_empty() {
        return Err(AppError::Required);
    }
    if upload.document.len() > DOCUMENT_BYTES_MAX {
        return Err(AppError::DocumentTooHeavy {
            megabytes: (DOCUMENT_BYTES_MAX / 1024 / 1024) as u32,
        });
    }
    let kind = DocumentKind::of(&upload.document).ok_or(AppError::NotADocument)?;
    let name = shown_name(&upload.name, kind);
    let new = NewDocument {
        item: &upload.item,
        name: &name,
        kind,
        bytes: &upload.document,
    };
    joining::add_document(&app.pool, person, new, app.clock.now())
        .await
        .map_err(refused)
}

/// The name of a file without where it lay and without what nobody sees, with the ending that is true.
fn shown_name(sent: &str, kind: DocumentKind) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = market::base::Line::parse_optional(stem, u32::MAX).unwrap_or_default();
    let stem: String = stem.as_str().chars().take(DOCUMENT_NAME_MAX - 4).collect();
    let stem = if stem.is_empty() { "tai-lieu" } else { &stem };
    format!("{stem}.{}", kind.ending())
}

fn refused(refused: ApplyRefused) -> AppError {
    match refused {
        ApplyRefused::NotFound => AppError::NotFound,
        ApplyRefused::DocumentsFull => AppError::DocumentsFull {
            max: DOCUMENTS_MAX as u32,
        },
        ApplyRefused::Db(error) => error.into(),
        _ => AppError::ApplicationMovedOn,
    }
}

/// Keeps what is wrong, as every refused form does. A file cannot be kept.
async fn remember(
    server: &ServerState,
    visitor: &Visitor,
    upload: &Upload,
    problem: &AppError,
) -> Result<(), AppError> {
    let session = visitor.session().ok_or(AppError::Internal)?;
    let form = RememberedForm {
        typed: json!({ "item": upload.item }),
        problems: json!([("document", problem)]),
    };
    let mut connection = server.app.pool.acquire().await?;
    people::remember_form(
        &mut connection,
        session,
        "application_document",
        &form,
        server.app.clock.now(),
    )
    .await?;
    Ok(())
}

/// `GET /ho-so/giay-to/{id}`: the file, to be kept and never to be shown inside of a page. For those who may not read it
/// there is none.
pub async fn open(
    State(server): State<ServerState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&server.app, &headers)
        .await
        .map_err(AppError::from)?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let Ok(_turn) = HOLDERS.try_acquire() else {
        return Err(Problem::busy(5));
    };
    let file = joining::open_document(&server.app.pool, &visitor, id)
        .await
        .map_err(AppError::from)?
        .ok_or(AppError::NotFound)?;
    // RFC 6266: a plain name for all, the true one in UTF-8.
    let disposition = format!(
        "attachment; filename=\"tai-lieu.{}\"; filename*=UTF-8''{}",
        file.kind.ending(),
        app::page::url_encoded(&file.name)
    );
    let mut response = file.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind.media_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&disposition).map_err(|_| AppError::Internal)?,
    );
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_what_it_is() {
        for (sent, shown) in [
            ("Giấy đăng ký.PDF", "Giấy đăng ký.pdf"),
            ("C:\\Users\\Lan\\scan.exe", "scan.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("a\u{202e}fdp.exe", "afdp.pdf"),
            ("", "tai-lieu.pdf"),
            (".pdf", "tai-lieu.pdf"),
        ] {
            assert_eq!(shown_name(sent, DocumentKind::Pdf), shown, "{sent:?}");
        }
        assert_eq!(
            shown_name(&"x".repeat(500), DocumentKind::Png).chars().count(),
            DOCUMENT_NAME_MAX
        );
    }
}
