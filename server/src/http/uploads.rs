//! A cooperative sends a photograph of a product: a plain form with a file in it, or in parts ([`parts`]).

pub mod parts;

use super::{
    Problem,
    upload_form::{UploadForm, problem_of, remember},
};
use crate::{
    ServerState,
    picture::{self, PIXELS_MAX, Prepared, Unusable},
    telemetry::causes,
};
use app::{
    context::{self, link},
    error::AppError,
    page::url_encoded,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use futures::stream;
use http::{HeaderMap, StatusCode, header};
use market::{
    base::Line,
    catalog::{self, ListingRefused},
    media::{ALT_MAX, Encoding, PHOTO_BYTES_MAX, PHOTOS_MAX, Photo, file_name},
    people::{CoopMember, Scope},
};
use serde_json::json;
use std::{convert::Infallible, time::Duration};
use tokio::sync::Semaphore;

/// Where the form goes.
pub const PATH: &str = "/api/photo/add";

/// What everything that brings photographs begins with: they come slowly over a weak network, and drawing them takes
/// its time.
pub const PLACE: &str = "/api/photo/";

/// What is read of a form at all. A photograph that is too large, yet not absurd, is answered with a sentence.
const FORM_BYTES_MAX: usize = 24 * 1024 * 1024;

/// How long a slow network may take to bring one.
pub const TIME_MAX: Duration = Duration::from_secs(120);

/// Forms that are read at once.
pub(super) static READERS: Semaphore = Semaphore::const_new(4);

/// How long a form waits until it is read.
const TURN_MAX: Duration = Duration::from_secs(30);

/// Photographs that are drawn at once: each takes a core and up to some hundred megabytes.
static PAINTERS: Semaphore = Semaphore::const_new(2);

/// `POST /api/photo/add`: adds a photograph to a listing of the visitor's own cooperative and leads back to it.
pub async fn add(State(server): State<ServerState>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&server.app, &headers)
        .await
        .map_err(AppError::from)?;
    let Some(member) = visitor.as_coop_member_for(Scope::Goods) else {
        return match visitor.person() {
            Some(_) => Err(AppError::NotFound.into()),
            None => Ok(Redirect::to("/dang-nhap").into_response()),
        };
    };
    // Whoever waits has sent little yet: what they have to say stays in the network until it is read.
    let Ok(Ok(_turn)) = tokio::time::timeout(TURN_MAX, READERS.acquire()).await else {
        return Err(Problem::busy(10));
    };
    let upload = UploadForm::read(&headers, body, "photo").await?;
    let page = link(
        upload.lang,
        &format!("/htx/san-pham/{}", url_encoded(upload.text("slug"))),
    );
    match keep(&server, &member, &upload).await {
        Ok(()) => Ok(Redirect::to(&format!("{page}?xong=anh#anh")).into_response()),
        Err(problem @ (AppError::NotFound | AppError::Busy | AppError::Internal)) => Err(problem.into()),
        Err(problem) => {
            let typed = json!({ "slug": upload.text("slug"), "alt": upload.text("alt") });
            remember(&server, &visitor, "photo", &typed, problem_of("photo", problem)).await?;
            Ok(Redirect::to(&format!("{page}#anh")).into_response())
        }
    }
}

/// A field of a form with a file in it.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: String,
    /// What the sender calls the file; empty for anything else.
    pub(super) file_name: String,
    pub(super) bytes: Bytes,
}

impl Part {
    /// The field as text.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).replace('\0', "")
    }
}

/// Reads the whole form first: a client that is answered before it has sent everything sees a broken connection.
pub(super) async fn parts(headers: &HeaderMap, body: Body) -> Result<Vec<Part>, Problem> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &http::HeaderValue| value.to_str().ok())
    };
    let boundary = text(header::CONTENT_TYPE)
        .and_then(|kind| multer::parse_boundary(kind).ok())
        .ok_or(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE))?;
    let announced = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > FORM_BYTES_MAX) {
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let bytes = to_bytes(body, FORM_BYTES_MAX)
        .await
        .map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE))?;
    let whole = stream::once(async move { Ok::<_, Infallible>(bytes) });
    let mut form = multer::Multipart::new(whole, boundary);
    let damaged = |_| Problem::new(StatusCode::BAD_REQUEST);
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(damaged)? {
        parts.push(Part {
            name: field.name().unwrap_or_default().to_owned(),
            file_name: field.file_name().unwrap_or_default().to_owned(),
            bytes: field.bytes().await.map_err(damaged)?,
        });
    }
    Ok(parts)
}

async fn keep(server: &ServerState, member: &CoopMember, upload: &UploadForm) -> Result<(), AppError> {
    let alt = Line::parse_optional(upload.text("alt"), ALT_MAX)?;
    keep_photo(server, member, upload.text("slug"), alt, upload.file.clone()).await
}

/// Draws the photograph anew, keeps its files, and adds it to the listing.
async fn keep_photo(
    server: &ServerState,
    member: &CoopMember,
    slug: &str,
    alt: Line,
    bytes: Bytes,
) -> Result<(), AppError> {
    let app = &server.app;
    catalog::may_add_photo(&app.pool, member, slug).await.map_err(refused)?;
    let photo = Photo {
        alt: alt.into_string(),
        ..prepare(server, bytes).await?
    };
    catalog::add_photo(&app.pool, member, slug, &photo, app.clock.now())
        .await
        .map_err(refused)
}

/// Draws a photograph anew in every width.
pub(super) async fn draw(bytes: Bytes) -> Result<Prepared, AppError> {
    if bytes.is_empty() {
        return Err(AppError::Required);
    }
    if bytes.len() > PHOTO_BYTES_MAX {
        return Err(AppError::PhotoTooHeavy {
            megabytes: (PHOTO_BYTES_MAX / 1024 / 1024) as u32,
        });
    }
    let _turn = PAINTERS.acquire().await.map_err(|_| AppError::Internal)?;
    tokio::task::spawn_blocking(move || picture::prepare(&bytes))
        .await
        .map_err(|_| AppError::PhotoDamaged)?
        .map_err(unusable)
}

/// Draws a photograph anew in every width and keeps its files.
pub(super) async fn prepare(server: &ServerState, bytes: Bytes) -> Result<Photo, AppError> {
    let prepared = draw(bytes).await?;
    let app = &server.app;
    if !catalog::may_keep_photo(&app.pool, &prepared.hash, app.clock.now()).await? {
        return Err(AppError::PhotoStoreAway);
    }
    for (width, file) in prepared.files {
        let name = file_name(&prepared.hash, width, Encoding::Jpeg);
        server.photos.put(&name, file).await.map_err(|error| {
            let error = causes(&error.into());
            tracing::error!(error, "a photograph cannot be kept");
            AppError::PhotoStoreAway
        })?;
    }
    Ok(Photo {
        hash: prepared.hash,
        width: i32::try_from(prepared.width).unwrap_or(i32::MAX),
        height: i32::try_from(prepared.height).unwrap_or(i32::MAX),
        alt: String::new(),
        has_slim: false,
    })
}

fn unusable(why: Unusable) -> AppError {
    match why {
        Unusable::Kind => AppError::NotAPhoto,
        Unusable::TooLarge => AppError::PhotoTooLarge {
            megapixels: (PIXELS_MAX / 1_000_000) as u32,
        },
        Unusable::TooSmall => AppError::PhotoTooSmall,
        Unusable::Damaged => AppError::PhotoDamaged,
    }
}

fn refused(refused: ListingRefused) -> AppError {
    match refused {
        ListingRefused::NotFound => AppError::NotFound,
        ListingRefused::MayNotEdit => AppError::MayNotEdit,
        ListingRefused::MovedOn => AppError::ListingMovedOn,
        ListingRefused::PhotosFull => AppError::PhotosFull { max: PHOTOS_MAX as u32 },
        ListingRefused::Conflict => AppError::EditedMeanwhile,
        ListingRefused::Category | ListingRefused::Place => AppError::NotAChoice,
        ListingRefused::UnlikelyPrices(_) => AppError::UnlikelyPrices,
        ListingRefused::Db(error) => error.into(),
    }
}
