//! A cooperative sends the cover of its storefront, or a portrait: a plain form with a file in it.

use super::{Problem, uploads};
use crate::ServerState;
use app::{
    context::{self, link},
    error::AppError,
};
use axum::{
    body::{Body, Bytes},
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use http::HeaderMap;
use market::{
    base::{Lang, Line},
    coops::{self, PhotoPlace, ShopfrontRefused},
    media::{ALT_MAX, Photo},
    people::{self, CoopManager, RememberedForm, Scope, Visitor},
};
use serde_json::json;

/// Where the form goes.
pub const PATH: &str = "/api/shopfront/photo";

/// What was sent.
#[derive(Debug, Default)]
struct Upload {
    lang: Lang,
    place: String,
    alt: String,
    photo: Bytes,
}

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
    let mut upload = Upload::default();
    for part in uploads::parts(&headers, body).await? {
        match part.name.as_str() {
            "lang" if part.bytes.as_ref() == b"en" => upload.lang = Lang::En,
            "place" => upload.place = part.text(),
            "alt" => upload.alt = part.text(),
            "photo" => upload.photo = part.bytes,
            _ => {}
        }
    }
    let page = link(upload.lang, "/htx/gian-hang");
    match keep(&server, &manager, &upload).await {
        Ok(()) => Ok(Redirect::to(&format!("{page}?xong=anh#anh")).into_response()),
        Err(problem @ (AppError::NotFound | AppError::Busy | AppError::Internal)) => Err(problem.into()),
        Err(problem) => {
            remember(&server, &visitor, &upload, &problem).await?;
            Ok(Redirect::to(&format!("{page}#anh")).into_response())
        }
    }
}

async fn keep(server: &ServerState, manager: &CoopManager, upload: &Upload) -> Result<(), AppError> {
    let app = &server.app;
    let place = PhotoPlace::parse(&upload.place).ok_or(AppError::NotFound)?;
    let alt = Line::parse_optional(&upload.alt, ALT_MAX)?;
    let photo = Photo {
        alt: alt.into_string(),
        ..uploads::prepare(server, upload.photo.clone()).await?
    };
    match coops::set_photo(&app.pool, manager, place, Some(photo), app.clock.now()).await {
        Ok(()) => Ok(()),
        Err(ShopfrontRefused::Db(error)) => Err(error.into()),
        Err(_) => Err(AppError::NotFound),
    }
}

/// Keeps what was typed and what is wrong, as every refused form does. A file cannot be kept.
async fn remember(
    server: &ServerState,
    visitor: &Visitor,
    upload: &Upload,
    problem: &AppError,
) -> Result<(), AppError> {
    let session = visitor.session().ok_or(AppError::Internal)?;
    let form = RememberedForm {
        typed: json!({ "place": upload.place, "alt": upload.alt }),
        problems: json!([("photo", problem)]),
    };
    let mut connection = server.app.pool.acquire().await?;
    people::remember_form(
        &mut connection,
        session,
        "shopfront_photo",
        &form,
        server.app.clock.now(),
    )
    .await?;
    Ok(())
}
