//! Server functions: the addresses that forms and islands post to.

use super::{Problem, origin::OwnAddress, problem::wants_html};
use app::{
    context::{self, AppState},
    error::AppError,
    page::url_encoded,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use http::{HeaderMap, Method, StatusCode, header};
use leptos_axum::handle_server_fns_with_context;
use server_fn::error::{FromServerFnError, SERVER_FN_ERROR_HEADER};
use tracing::Instrument;

/// Errors are a code and a few values.
const ERROR_BYTES_MAX: usize = 64 * 1024;

/// Every server function at its own address, so that unknown ones are not found and a GET is not allowed. One that is
/// not called by POST is left out: it would escape the check of where a request comes from.
pub fn routes(state: &AppState) -> Router<AppState> {
    let mut router = Router::new();
    for (path, method) in server_fn::axum::server_fn_paths() {
        if method == Method::POST {
            router = router.route(path, post(run));
        } else {
            tracing::error!(path, "a server function that is not called by POST is not served");
        }
    }
    router
        .route_layer(middleware::from_fn(super::limits::whole_form))
        .route_layer(middleware::from_fn_with_state(state.clone(), answer_errors))
}

/// Runs a function in a task of its own: a client that hangs up cannot cut it in half.
async fn run(State(state): State<AppState>, request: Request) -> Response {
    let running = async move {
        let provide = move || context::provide(&state);
        handle_server_fns_with_context(provide, request).await.into_response()
    };
    match tokio::spawn(running.in_current_span()).await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Problem::busy(5).into_response(),
        },
    }
}

/// Gives errors the status they deserve, and people a page. On its own a function answers every error with 500, or
/// sends a form back with the error in its address; our actions answer expected refusals themselves, so that what
/// arrives here is a form nobody was given, a session that ended meanwhile, or a failure.
async fn answer_errors(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let response = next.run(request).await;
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, ERROR_BYTES_MAX).await else {
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    let error = AppError::de(bytes.clone());
    match error {
        AppError::SignInNeeded if wants_html(&headers) => {
            Redirect::to(&sign_in_address(&state, &headers)).into_response()
        }
        error if wants_html(&headers) => Problem::from(error).into_response(),
        error => {
            parts.status = error.status();
            parts.headers.remove(header::LOCATION);
            Response::from_parts(parts, Body::from(bytes))
        }
    }
}

/// Where to sign in and then go on with the page that the form stood on.
fn sign_in_address(state: &AppState, headers: &HeaderMap) -> String {
    let referer = headers
        .get(header::REFERER)
        .and_then(|referer| referer.to_str().ok())
        .unwrap_or_default();
    let own = OwnAddress::new(&state.settings.public_url, headers);
    match own.own_path(referer) {
        Some(page) => {
            let lang = context::lang_of_path(page.split('?').next().unwrap_or(page));
            context::link(lang, &format!("/dang-nhap?ve={}", url_encoded(page)))
        }
        None => "/dang-nhap".to_owned(),
    }
}
