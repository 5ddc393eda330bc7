//! Photographs of what is wrong with goods: a shopper adds them to a wish that something goes back, and they are seen by
//! those whom it is about.

use super::{
    Problem,
    upload_form::{UploadForm, private_file, problem_of, remember},
    uploads,
};
use crate::ServerState;
use app::{
    context::{self, link},
    error::AppError,
    page::url_encoded,
};
use axum::{
    body::Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use http::HeaderMap;
use market::{
    base::{ReturnRequestId, secret::Token},
    orders::ShopperAccess,
    returns::{self, NewWishPhoto, ReturnRefused},
};
use serde_json::json;
use std::collections::HashMap;

/// Where the form goes.
pub const ADD: &str = "/api/return/photo";

/// Where a photograph is seen.
pub const OPEN: &str = "/tra-hang/anh/{id}";

/// `POST /api/return/photo`: adds a photograph to a wish of the visitor's own, and leads back to the order.
pub async fn add(State(server): State<ServerState>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&server.app, &headers)
        .await
        .map_err(AppError::from)?;
    let Ok(_turn) = uploads::READERS.try_acquire() else {
        return Err(Problem::busy(10));
    };
    let upload = UploadForm::read(&headers, body, "photo").await?;
    let token = Token::parse(upload.text("khoa"));
    let access = ShopperAccess {
        token: token.clone(),
        account: visitor.account(),
    };
    let request = upload.text("request").parse().map_err(|_| AppError::NotFound)?;
    // Whose wish it is comes before what is wrong with the file.
    let code = match returns::may_add_wish_photo(&server.app.pool, &access, request).await {
        Ok(code) => code,
        Err(ReturnRefused::Db(error)) => return Err(AppError::from(error).into()),
        Err(_) => return Err(AppError::NotFound.into()),
    };
    let secret = token
        .map(|token| format!("?khoa={}", token.reveal()))
        .unwrap_or_default();
    let group = code.rsplit_once('-').map_or("", |(group, _)| group);
    let page = link(upload.lang, &format!("/don-hang/{}{secret}", url_encoded(group)));
    match keep(&server, &access, request, &upload).await {
        Ok(()) => Ok(Redirect::to(&format!("{page}#tra-hang-{code}")).into_response()),
        Err(problem @ (AppError::NotFound | AppError::Busy | AppError::Internal)) => Err(problem.into()),
        Err(problem) => {
            let name = app::shop::order::return_form_name(&code);
            remember(&server, &visitor, &name, &json!({}), problem_of("", problem)).await?;
            Ok(Redirect::to(&format!("{page}#loi")).into_response())
        }
    }
}

async fn keep(
    server: &ServerState,
    access: &ShopperAccess,
    request: ReturnRequestId,
    upload: &UploadForm,
) -> Result<(), AppError> {
    let photo = uploads::draw(upload.file.clone()).await?;
    // The largest is enough: few people look at it, and not often.
    let (_, file) = photo.files.first().ok_or(AppError::PhotoDamaged)?;
    let new = NewWishPhoto {
        hash: &photo.hash,
        width: i32::try_from(photo.width).unwrap_or(i32::MAX),
        height: i32::try_from(photo.height).unwrap_or(i32::MAX),
        bytes: file,
    };
    let app = &server.app;
    match returns::add_wish_photo(&app.pool, access, request, new, app.clock.now()).await {
        Ok(()) => Ok(()),
        Err(ReturnRefused::Db(error)) => Err(error.into()),
        Err(ReturnRefused::NotFound) => Err(AppError::NotFound),
        Err(_) => Err(AppError::OrderMovedOn),
    }
}

/// `GET /tra-hang/anh/{id}`: the photograph. For those who may not see it there is none.
pub async fn open(
    State(server): State<ServerState>,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&server.app, &headers)
        .await
        .map_err(AppError::from)?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let access = ShopperAccess {
        token: query.get("khoa").and_then(|khoa| Token::parse(khoa)),
        account: visitor.account(),
    };
    let file = returns::open_wish_photo(&server.app.pool, &visitor, &access, id)
        .await
        .map_err(AppError::from)?
        .ok_or(AppError::NotFound)?;
    Ok(private_file(file, "image/jpeg"))
}
