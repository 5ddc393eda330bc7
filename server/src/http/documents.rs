//! Papers of those who want to sell: they come in by a plain form with a file in it, and go out to those who may read them.

use super::{
    Problem,
    upload_form::{UploadForm, private_file, problem_of, remember},
};
use crate::ServerState;
use app::{
    context::{self, link},
    error::AppError,
};
use axum::{
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, header};
use market::{
    documents::{DocumentFile, NewDocument},
    joining::{self, ApplyRefused, DOCUMENTS_MAX},
    people::Person,
};
use serde_json::json;
use tokio::sync::Semaphore;

/// Where the form goes.
pub const ADD: &str = "/api/application/document";

/// Where a document is read.
pub const OPEN: &str = "/ho-so/giay-to/{id}";

/// Files that are held in memory at once, coming and going.
pub(super) static HOLDERS: Semaphore = Semaphore::const_new(4);

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
    let upload = UploadForm::read(&headers, body, "document").await?;
    let page = link(upload.lang, "/ban-hang/giay-to");
    match keep(&server, person, &upload).await {
        Ok(()) => Ok(Redirect::to(&format!("{page}?xong=gui#giay-{}", upload.text("item"))).into_response()),
        Err(problem @ (AppError::NotFound | AppError::Busy | AppError::Internal)) => Err(problem.into()),
        Err(problem) => {
            let typed = json!({ "item": upload.text("item") });
            let problems = problem_of("document", problem);
            remember(&server, &visitor, "application_document", &typed, problems).await?;
            Ok(Redirect::to(&format!("{page}#loi")).into_response())
        }
    }
}

async fn keep(server: &ServerState, person: &Person, upload: &UploadForm) -> Result<(), AppError> {
    let (app, item) = (&server.app, upload.text("item"));
    joining::may_add_document(&app.pool, person, item)
        .await
        .map_err(refused)?;
    let new = NewDocument::read(&upload.file_name, &upload.file)?;
    joining::add_document(&app.pool, person, item, &new, app.clock.now())
        .await
        .map_err(refused)
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

/// `GET /ho-so/giay-to/{id}`: the file. For those who may not read it there is none.
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
    to_be_kept(file)
}

/// A document as a file to be kept, never to be shown inside of a page.
pub(super) fn to_be_kept(file: DocumentFile) -> Result<Response, Problem> {
    // RFC 6266: a plain name for all, the true one in UTF-8.
    let disposition = format!(
        "attachment; filename=\"tai-lieu.{}\"; filename*=UTF-8''{}",
        file.kind.ending(),
        app::page::url_encoded(&file.name)
    );
    let mut response = private_file(file.bytes, file.kind.media_type());
    response.headers_mut().insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&disposition).map_err(|_| AppError::Internal)?,
    );
    Ok(response)
}
