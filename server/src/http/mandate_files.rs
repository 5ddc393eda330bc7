//! An official asks for a mandate by a form with its paper in it; the paper goes out to those who may read it.

use super::{
    Problem,
    documents::{HOLDERS, to_be_kept},
    upload_form::UploadForm,
};
use crate::ServerState;
use app::{
    context,
    error::AppError,
    mandates::{self, AskForm},
};
use axum::{
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use http::HeaderMap;
use market::people;

/// Where the form goes.
pub const ASK: &str = "/api/mandate/ask";

/// Where the paper of a mandate is read.
pub const OPEN: &str = "/uy-quyen/{id}/van-ban";

/// `POST /api/mandate/ask`: asks a cooperative of the official's own province, and leads back to the mandates.
pub async fn ask(State(server): State<ServerState>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&server.app, &headers)
        .await
        .map_err(AppError::from)?;
    let Some(official) = visitor.as_official() else {
        return match visitor.person() {
            Some(_) => Err(AppError::NotFound.into()),
            None => Ok(Redirect::to("/dang-nhap?ve=%2Fso-cong-thuong%2Fuy-quyen").into_response()),
        };
    };
    let Ok(_turn) = HOLDERS.try_acquire() else {
        return Err(Problem::busy(10));
    };
    let upload = UploadForm::read(&headers, body, "file").await?;
    let form = AskForm::read(upload.lang, |field| upload.text(field).to_owned());
    let page = mandates::ask(&server.app, &visitor, &official, &form, &upload.file_name, &upload.file).await?;
    Ok(Redirect::to(&page).into_response())
}

/// `GET /uy-quyen/{id}/van-ban`: the paper. For those who may not read it there is none.
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
    let file = people::open_mandate_file(&server.app.pool, &visitor, id)
        .await
        .map_err(AppError::from)?
        .ok_or(AppError::NotFound)?;
    to_be_kept(file)
}
