//! Draws the app's pages.
//!
//! This stands in place of `leptos_axum`'s own handlers for three reasons:
//! - They add two inline scripts with the data of resources after the end of every document. Our pages have no
//!   resources and our islands fetch what they need, so the scripts would be empty; without them the content security
//!   policy can forbid inline scripts altogether.
//! - They give every page a random nonce. A public page is the same bytes for everyone.
//! - They draw what comes after an `await` without a request's context (see below).

use super::Problem;
use app::context::AppState;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use http::StatusCode;
use leptos::{
    nonce::Nonce,
    prelude::*,
    reactive::{computed::ScopedFuture, owner::take_context},
};

/// What the scripts say when there are no resources.
const NO_DATA: &str = "<script>__RESOLVED_RESOURCES=[];__SERIALIZED_ERRORS=[];__PENDING_RESOURCES=[];\
     __RESOURCE_RESOLVERS=[];</script><script>__INCOMPLETE_CHUNKS=[];</script>";

/// Draws the page of a request's address, or the page that says there is none. The page is whole before its first byte
/// is sent, so that its status can still be set.
pub async fn draw(State(state): State<AppState>, request: Request) -> Response {
    let shell_state = state.clone();
    let provide = move || {
        drop(take_context::<Nonce>());
        app::context::provide(&state);
    };
    let shell = move || app::shell(shell_state);
    let response = leptos_axum::handle_response_inner(provide, shell, request, |document, data, _| {
        // The owner is what a request's context hangs on. Without naming it, what is drawn after an `await` would find
        // no context, or that of whichever request this thread drew before.
        Box::pin(ScopedFuture::new(async move {
            let document: String = document.to_html_stream_in_order().collect().await;
            if cfg!(debug_assertions) {
                let data: String = data().collect().await;
                if data != NO_DATA {
                    tracing::error!("a page holds a resource, whose data is not sent: use Suspend instead");
                }
            }
            Box::pin(stream::once(async move { document })) as _
        }))
    })
    .await;
    // It is whole already: as one piece it is sent with its length and in one go.
    let (parts, body) = response.into_parts();
    match to_bytes(body, usize::MAX).await {
        Ok(bytes) => Response::from_parts(parts, Body::from(bytes)),
        Err(_) => Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response(),
    }
}
