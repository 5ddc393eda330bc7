//! A photograph in parts, for the script of the page: begun with a key, continued where it stopped, finished once. Each
//! part stands on its own, so that a network that breaks costs one part and not the photograph.

use super::{keep_photo, refused};
use crate::{ServerState, http::Problem};
use app::{context, error::AppError};
use axum::{
    Form, Json,
    body::{Body, to_bytes},
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, header};
use market::{
    base::{Lang, Line, PhotoUploadId, secret::Token},
    catalog::{self, NewUpload, Progress, UploadRefused},
    media::{ALT_MAX, PHOTO_BYTES_MAX},
    people::{CoopMember, Scope},
};
use serde::Deserialize;
use serde_json::json;

/// `POST`: begins one.
pub const BEGIN: &str = "/api/photo/begin";

/// `GET`: how far it is. `POST`: the next part.
pub const PART: &str = "/api/photo/part/{upload}";

/// `POST`: all parts are there.
pub const FINISH: &str = "/api/photo/finish/{upload}";

/// The largest part: a few seconds of a weak network.
const PART_BYTES_MAX: usize = 256 * 1024;

/// What the script says first.
#[derive(Debug, Deserialize)]
pub struct Begun {
    #[serde(default)]
    lang: Lang,
    key: String,
    slug: String,
    #[serde(default)]
    alt: String,
    bytes: i32,
}

/// Where a part begins.
#[derive(Debug, Deserialize)]
pub struct At {
    at: i32,
}

/// In which language a refusal is said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    lang: Lang,
}

/// Begins an upload, or finds the one of the key.
pub async fn begin(
    State(server): State<ServerState>,
    headers: HeaderMap,
    Form(form): Form<Begun>,
) -> Result<Response, Problem> {
    let member = member(&server, &headers).await?;
    let lang = form.lang;
    let key = Token::parse(&form.key).ok_or(AppError::BadRequest)?;
    let alt = match Line::parse_optional(&form.alt, ALT_MAX) {
        Ok(alt) => alt.into_string(),
        Err(error) => return Ok(sentence(&error.into(), lang)),
    };
    let new = NewUpload {
        key: &key,
        slug: &form.slug,
        alt: &alt,
        bytes: form.bytes,
    };
    let app = &server.app;
    match catalog::begin_upload(&app.pool, &member, &new, app.clock.now()).await {
        Ok(progress) => Ok(tell(progress)),
        Err(why) => said(problem(why), lang),
    }
}

/// How far an upload is.
pub async fn look(
    State(server): State<ServerState>,
    Path(upload): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = member(&server, &headers).await?;
    let progress = catalog::load_upload(&server.app.pool, &member, parse(&upload)?).await;
    Ok(tell(progress.map_err(problem)?))
}

/// Takes a part.
pub async fn add(
    State(server): State<ServerState>,
    Path(upload): Path<String>,
    Query(At { at }): Query<At>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let member = member(&server, &headers).await?;
    let part = to_bytes(body, PART_BYTES_MAX)
        .await
        .map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE))?;
    let progress = catalog::add_upload_part(&server.app.pool, &member, parse(&upload)?, at, &part).await;
    Ok(tell(progress.map_err(problem)?))
}

/// Makes a photograph of the parts. Asked again, it is one already.
pub async fn finish(
    State(server): State<ServerState>,
    Path(upload): Path<String>,
    Query(Said { lang }): Query<Said>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = member(&server, &headers).await?;
    let (app, upload) = (&server.app, parse(&upload)?);
    let whole = catalog::load_whole_upload(&app.pool, &member, upload).await;
    let Some(whole) = whole.map_err(problem)? else {
        return Ok(Json(json!({ "is_done": true })).into_response());
    };
    let alt = Line::parse_optional(&whole.alt, ALT_MAX).map_err(AppError::from)?;
    match keep_photo(&server, &member, &whole.slug, alt, whole.file.into()).await {
        Ok(()) => {
            catalog::finish_upload(&app.pool, upload, app.clock.now())
                .await
                .map_err(AppError::from)?;
            Ok(Json(json!({ "is_done": true })).into_response())
        }
        // What is here may still become one.
        Err(problem @ (AppError::PhotoStoreAway | AppError::Busy | AppError::Internal)) => {
            tracing::warn!(?problem, "a photograph that came in parts waits");
            Err(Problem::busy(30))
        }
        Err(problem) => {
            catalog::drop_upload(&app.pool, upload).await.map_err(AppError::from)?;
            said(problem, lang)
        }
    }
}

async fn member(server: &ServerState, headers: &HeaderMap) -> Result<CoopMember, Problem> {
    let visitor = context::visitor_of(&server.app, headers)
        .await
        .map_err(AppError::from)?;
    match (visitor.as_coop_member_for(Scope::Goods), visitor.person()) {
        (Some(member), _) => Ok(member),
        (None, Some(_)) => Err(AppError::NotFound.into()),
        (None, None) => Err(AppError::SignInNeeded.into()),
    }
}

fn parse(upload: &str) -> Result<PhotoUploadId, Problem> {
    upload.parse().map_err(|_| AppError::NotFound.into())
}

fn tell(progress: Progress) -> Response {
    let body = json!({
        "upload": progress.id,
        "received": progress.received,
        "is_done": progress.is_done,
    });
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn problem(why: UploadRefused) -> AppError {
    match why {
        UploadRefused::NotFound => AppError::NotFound,
        UploadRefused::TooMany => AppError::PhotosOnTheirWay,
        UploadRefused::TooHeavy => AppError::PhotoTooHeavy {
            megabytes: (PHOTO_BYTES_MAX / 1024 / 1024) as u32,
        },
        UploadRefused::Listing(why) => refused(why),
        UploadRefused::Db(error) => error.into(),
    }
}

/// What a person can do something about is a sentence for them; the rest is a problem as everywhere.
fn said(problem: AppError, lang: Lang) -> Result<Response, Problem> {
    match problem {
        problem @ (AppError::NotFound | AppError::Busy | AppError::Internal) => Err(problem.into()),
        problem => Ok(sentence(&problem, lang)),
    }
}

fn sentence(problem: &AppError, lang: Lang) -> Response {
    (
        StatusCode::UNPROCESSABLE_ENTITY,
        Json(json!({ "said": problem.say(lang) })),
    )
        .into_response()
}
