//! Spreadsheets. What a list shows, as a file: rows are read, put into words and sent on together, so that no file stands
//! in memory. And a file that a cooperative brings: a plain form with a file in it.

use super::Problem;
use app::{
    context::{self, AppState, link},
    coop::{
        export::{List, cells, head},
        import,
    },
    error::AppError,
};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use futures::{StreamExt, stream};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use market::{
    base::{Lang, SheetUploadId},
    catalog,
    people::{self, CoopManager, CoopMember, RememberedForm, Scope, Visitor},
    sheets::{
        self, Cell, EXPORT_MAX, Export, ExportRefused, FILE_BYTES_MAX, Rows, SheetFormat, SheetRefused, Unreadable,
    },
};
use serde_json::json;
use std::{convert::Infallible, io, sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

/// What is read of a form at all: a file that is too large, yet not absurd, is answered with a sentence.
const FORM_BYTES_MAX: usize = FILE_BYTES_MAX + 20 * 1024 * 1024;

/// How long a file may take to come, to be checked and to be taken in.
pub const TIME_MAX: Duration = Duration::from_secs(120);

/// Files that are received at once.
static RECEIVERS: Semaphore = Semaphore::const_new(3);

/// Files that are written at once: each has a thread of its own.
const WRITERS: usize = 4;

/// Every address of a list's file.
pub fn routes() -> Router<AppState> {
    let writers = Arc::new(Semaphore::new(WRITERS));
    let mut router = Router::new();
    for list in List::ALL {
        for lang in [Lang::Vi, Lang::En] {
            for format in [SheetFormat::Csv, SheetFormat::Xlsx] {
                let writers = Arc::clone(&writers);
                let answer = move |State(state): State<AppState>, headers: HeaderMap, RawQuery(query): RawQuery| {
                    let asked = Asked { list, lang, format };
                    download(state, headers, query.unwrap_or_default(), asked, writers)
                };
                router = router.route(&list.path(lang, format), get(answer));
            }
        }
    }
    for lang in [Lang::Vi, Lang::En] {
        for format in [SheetFormat::Csv, SheetFormat::Xlsx] {
            let answer = move |State(state): State<AppState>, headers: HeaderMap| sample(state, headers, lang, format);
            router = router.route(&import::sample_path(lang, format.extension()), get(answer));
        }
        let answer = move |State(state): State<AppState>, headers: HeaderMap, Path(id): Path<String>| {
            faults(state, headers, lang, id)
        };
        router = router.route(&link(lang, &format!("{}/{{id}}/loi.csv", import::PAGE)), get(answer));
    }
    router.route(import::UPLOAD, post(upload))
}

/// Whether what is asked for reads or writes a whole file before it answers.
pub fn is_slow(path: &str) -> bool {
    path.starts_with("/api/sheet/") || (path.contains(import::PAGE) && path.ends_with("/loi.csv"))
}

#[derive(Clone, Copy)]
struct Asked {
    list: List,
    lang: Lang,
    format: SheetFormat,
}

async fn download(
    state: AppState,
    headers: HeaderMap,
    query: String,
    asked: Asked,
    writers: Arc<Semaphore>,
) -> Result<Response, Problem> {
    let visitor = context::visitor_of(&state, &headers).await.map_err(AppError::from)?;
    let scope = match asked.list {
        List::Orders => Scope::Orders,
        _ => Scope::Goods,
    };
    let member = visitor.as_coop_member_for(scope).ok_or(match visitor.person() {
        Some(_) => AppError::NotFound,
        None => AppError::SignInNeeded,
    })?;
    let Ok(turn) = writers.try_acquire_owned() else {
        return Err(Problem::busy(10));
    };
    let Asked { list, lang, format } = asked;
    let wanted = list.wanted(&query);
    let export = sheets::begin_export(&state.pool, &member, &wanted, state.clock.now())
        .await
        .map_err(refused)?;
    let name = list.file_name(lang, state.clock.today(), export.rows, format);
    let (to_rows, rows) = mpsc::channel(2);
    let (to_parts, parts) = mpsc::channel(4);
    let head = head(list, lang, &member);
    tokio::task::spawn_blocking(move || {
        sheets::write_sheet(format, &head, rows, to_parts);
        drop::<OwnedSemaphorePermit>(turn);
    });
    tokio::spawn(read(state, member, export, lang, to_rows));
    let parts = stream::unfold(parts, |mut parts| async {
        parts.recv().await.map(|part| (part, parts))
    });
    // Compressing asks once more after the end.
    let body = Body::from_stream(parts.fuse());
    Ok(attached(body, format, &name))
}

/// An answer that is kept as a file.
fn attached(body: Body, format: SheetFormat, name: &str) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A small sheet, written at once.
async fn small(format: SheetFormat, head: Vec<String>, rows: Vec<Vec<Cell>>, name: &str) -> Result<Response, Problem> {
    let written = tokio::task::spawn_blocking(move || sheets::small_sheet(format, &head, rows)).await;
    let bytes = written
        .map_err(|_| AppError::Internal)?
        .map_err(|_| AppError::Internal)?;
    Ok(attached(Body::from(bytes), format, name))
}

async fn require_manager(state: &AppState, headers: &HeaderMap) -> Result<(Visitor, CoopManager), Problem> {
    let visitor = context::visitor_of(state, headers).await.map_err(AppError::from)?;
    if visitor.person().is_none() {
        return Err(AppError::SignInNeeded.into());
    }
    let manager = visitor
        .as_coop_member_for(Scope::Goods)
        .and_then(|member| member.as_manager());
    let manager = manager.ok_or(AppError::NotFound)?;
    Ok((visitor, manager))
}

/// A filled example.
async fn sample(state: AppState, headers: HeaderMap, lang: Lang, format: SheetFormat) -> Result<Response, Problem> {
    require_manager(&state, &headers).await?;
    let categories = catalog::list_categories(&state.pool).await.map_err(AppError::from)?;
    let (head, rows) = import::sample_sheet(lang, &categories);
    small(format, head, rows, &format!("mau.{}", format.extension())).await
}

/// Everything that is wrong with a file.
async fn faults(state: AppState, headers: HeaderMap, lang: Lang, id: String) -> Result<Response, Problem> {
    let (_, manager) = require_manager(&state, &headers).await?;
    let id: SheetUploadId = id.parse().map_err(|_| AppError::NotFound)?;
    let faults = sheets::list_faults(&state.pool, manager.member(), id, state.clock.now())
        .await
        .map_err(import::problem)?;
    let (head, rows) = import::fault_sheet(lang, &faults);
    small(SheetFormat::Csv, head, rows, "loi.csv").await
}

/// `POST /api/sheet/upload`: checks a file of the visitor's own cooperative and leads to what it would do.
async fn upload(State(state): State<AppState>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let (visitor, manager) = match require_manager(&state, &headers).await {
        Ok(found) => found,
        Err(problem) if problem.is_sign_in() => return Ok(Redirect::to("/dang-nhap").into_response()),
        Err(problem) => return Err(problem),
    };
    let Ok(_turn) = RECEIVERS.try_acquire() else {
        return Err(Problem::busy(10));
    };
    let form = receive(&headers, body).await?;
    let page = link(form.lang, import::PAGE);
    let now = state.clock.now();
    let kept = match form.file.len() {
        0 => Err(SheetRefused::Unreadable(Unreadable::Empty)),
        length if length > FILE_BYTES_MAX => Err(SheetRefused::Unreadable(Unreadable::TooLarge)),
        _ => {
            let (state, file) = (state.clone(), form.file.to_vec());
            // A client that hangs up cannot cut it in half.
            let keep = async move { sheets::keep_upload(&state.pool, manager.member(), &form.name, file, now).await };
            tokio::spawn(keep).await.map_err(|_| AppError::Internal)?
        }
    };
    match kept {
        Ok(id) => Ok(Redirect::to(&import::address(form.lang, id)).into_response()),
        Err(refused @ (SheetRefused::Unreadable(_) | SheetRefused::TooOften { .. })) => {
            let problem = import::problem(refused);
            remember(&state, &visitor, &problem).await?;
            Ok(Redirect::to(&format!("{page}#loi")).into_response())
        }
        Err(refused) => Err(import::problem(refused).into()),
    }
}

/// What was sent.
#[derive(Debug, Default)]
struct Form {
    lang: Lang,
    name: String,
    file: Bytes,
}

/// Reads the whole form first: a client that is answered before it has sent everything sees a broken connection.
async fn receive(headers: &HeaderMap, body: Body) -> Result<Form, Problem> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
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
    let mut parts = multer::Multipart::new(whole, boundary);
    let mut form = Form::default();
    let damaged = |_| Problem::new(StatusCode::BAD_REQUEST);
    while let Some(part) = parts.next_field().await.map_err(damaged)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().unwrap_or_default().replace('\0', "");
        let bytes = part.bytes().await.map_err(damaged)?;
        match name.as_str() {
            "lang" if bytes.as_ref() == b"en" => form.lang = Lang::En,
            "file" => (form.name, form.file) = (file_name, bytes),
            _ => {}
        }
    }
    Ok(form)
}

/// Says on the next page what is wrong. A file cannot be kept.
async fn remember(state: &AppState, visitor: &Visitor, problem: &AppError) -> Result<(), AppError> {
    let session = visitor.session().ok_or(AppError::Internal)?;
    let form = RememberedForm {
        typed: json!({}),
        problems: json!([("file", problem)]),
    };
    let mut connection = state.pool.acquire().await?;
    people::remember_form(&mut connection, session, import::FORM, &form, state.clock.now()).await?;
    Ok(())
}

/// Reads all rows, as fast as they are taken.
async fn read(state: AppState, member: CoopMember, mut export: Export, lang: Lang, to: mpsc::Sender<Rows>) {
    loop {
        let rows = match export.next(&state.pool, &member, lang).await {
            Ok(Some(rows)) => Ok(cells(lang, &member, rows)),
            Ok(None) => return,
            Err(error) => {
                tracing::warn!(%error, "a file was not finished");
                Err(io::Error::other("unfinished"))
            }
        };
        let is_end = rows.is_err();
        if to.send(rows).await.is_err() || is_end {
            return;
        }
    }
}

pub(super) fn refused(refused: ExportRefused) -> AppError {
    match refused {
        ExportRefused::TooOften { again_at } => AppError::TooManyAttempts {
            again_at: again_at.timestamp(),
        },
        ExportRefused::TooMany => AppError::TooManyRows {
            max: u32::try_from(EXPORT_MAX).unwrap_or(u32::MAX),
        },
        ExportRefused::Db(error) => error.into(),
    }
}
