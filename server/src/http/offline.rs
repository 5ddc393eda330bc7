//! The service worker of the workspace. It stands at the root, because a worker rules only what lies below it, and is
//! asked for anew each time; its first line changes with any built file, and with it what it keeps.

use app::context::AppState;
use axum::{Router, response::IntoResponse, routing::get};
use http::{HeaderValue, header};
use std::path::Path;

/// The worker's address.
pub const WORKER: &str = "/sw.js";

/// Answers with the worker; with nothing when it was not built.
pub fn routes(app: &AppState) -> Router {
    let address = app.assets.address("sw.js");
    let path = Path::new(app.leptos_options.site_root.as_ref()).join(address.trim_start_matches('/'));
    let Ok(text) = std::fs::read_to_string(&path) else {
        tracing::error!(path = %path.display(), "the service worker was not built");
        return Router::new();
    };
    let text = format!("const VERSION = \"{}\";\n{text}", app.assets.version());
    let answer = move || {
        let text = text.clone();
        async move {
            let headers = [
                (
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("text/javascript; charset=utf-8"),
                ),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            ];
            (headers, text).into_response()
        }
    };
    Router::new().route(WORKER, get(answer))
}
