//! A panic in one answer ends that answer, not the connection and not the server.

use super::Problem;
use crate::ServerState;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use http::StatusCode;
use std::panic::AssertUnwindSafe;

/// Answers 500 in place of a panic. The panic hook has written its log line by then.
pub async fn catch(State(server): State<ServerState>, request: Request, next: Next) -> Response {
    // What the panic left half done was its own: the rest of the state is behind locks and the database.
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            server.metrics.count_panic();
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
    }
}
