//! A cooperative sends the cover of its storefront, or a portrait: a plain form with a file in it.

use super::{
    Problem,
    upload_form::{UploadForm, problem_of, remember},
    uploads,
};
use crate::ServerState;
use app::{
    context::{self, link},
    error::AppError,
    form::parse_line,
};
use axum::{
    body::Body,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use http::HeaderMap;
use market::{
    coops::{self, PhotoPlace, ShopfrontRefused},
    media::{ALT_MAX, Photo},
    people::{CoopManager, Scope},
};
use serde_json::json;

/// Where the form goes.
pub const PATH: &str = "/api/shopfront/photo";

/// `POST /api/shopfront/photo`: puts a photograph into the draft of the visitor's own storefront and leads back to it.
pub async fn put(State(server): State<ServerState>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&server.app, &headers)
        .await
        .map_err(AppError::from)?;
    let manager = visitor
        .as_coop_member_for(Scope::Shopfront)
        .and_then(|member| member.as_manager());
    let Some(manager) = manager else {
        return match visitor.person() {
            Some(_) => Err(AppError::NotFound.into()),
            None => Ok(Redirect::to("/dang-nhap").into_response()),
        };
    };
    let Ok(_turn) = uploads::READERS.try_acquire() else {
        return Err(Problem::busy(10));
    };
    let upload = UploadForm::read(&headers, body, "photo").await?;
    let page = link(upload.lang, "/htx/gian-hang");
    match keep(&server, &manager, &upload).await {
        Ok(()) => Ok(Redirect::to(&format!("{page}?xong=anh#anh")).into_response()),
        Err(problem @ (AppError::NotFound | AppError::Busy | AppError::Internal)) => Err(problem.into()),
        Err(problem) => {
            let typed = json!({ "place": upload.text("place"), "alt": upload.text("alt") });
            remember(
                &server,
                &visitor,
                "shopfront_photo",
                &typed,
                problem_of("photo", problem),
            )
            .await?;
            Ok(Redirect::to(&format!("{page}#anh")).into_response())
        }
    }
}

async fn keep(server: &ServerState, manager: &CoopManager, upload: &UploadForm) -> Result<(), AppError> {
    let app = &server.app;
    let place = PhotoPlace::parse(upload.text("place")).ok_or(AppError::NotFound)?;
    let alt = parse_line(upload.text("alt"), ALT_MAX)?;
    let photo = Photo {
        alt: alt.into_string(),
        ..uploads::prepare(server, upload.file.clone()).await?
    };
    match coops::set_photo(&app.pool, manager, place, Some(photo), app.clock.now()).await {
        Ok(()) => Ok(()),
        Err(ShopfrontRefused::Db(error)) => Err(error.into()),
        Err(_) => Err(AppError::NotFound),
    }
}
