//! The one press by which a letter is the last of its kind (RFC 8058): a reader's program posts it, without a session.

use super::{Problem, limits};
use app::{context::AppState, error::AppError};
use axum::{
    body::Body,
    extract::{Query, State},
};
use http::{HeaderMap, StatusCode};
use market::{base::secret::Token, notices};
use serde::Deserialize;

/// Where the link of a letter leads; what is opened there is a page.
pub const PATH: &str = app::letter::STOP;
/// The same in English.
pub const ENGLISH: &str = "/en/ngung-nhan";

/// `List-Unsubscribe=One-Click` and nothing else.
const BODY_BYTES_MAX: usize = 1_024;

/// The secret of the link.
#[derive(Deserialize)]
pub struct Link {
    ma: String,
}

/// `POST /ngung-nhan?ma=…`: 200 when the link is one, however often; 404 when it is none.
pub async fn press(
    State(state): State<AppState>,
    Query(link): Query<Link>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    let body = limits::whole_body(&headers, body, BODY_BYTES_MAX).await?;
    if !body.starts_with(b"List-Unsubscribe=One-Click") {
        return Err(Problem::new(StatusCode::BAD_REQUEST));
    }
    let token = Token::parse(&link.ma).ok_or(AppError::NotFound)?;
    let stopped = notices::stop(&state.pool, &token, state.clock.now())
        .await
        .map_err(AppError::from)?;
    stopped.map(|_| StatusCode::OK).ok_or(AppError::NotFound.into())
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Link(…)")
    }
}
