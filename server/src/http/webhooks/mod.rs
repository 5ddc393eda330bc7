//! What machines of others tell us unasked. They sign it; whoever cannot is a stranger.
//!
//! It is kept before it is answered and worked by a job: a slow day of ours is none of theirs.

mod bank;
mod figures;
mod signature;

pub use bank::{BANK, bank};
pub use figures::{WebhookFate, WebhookFigures};
pub use signature::{BadSignature, verify};

use super::{Problem, limits};
use crate::ServerState;
use axum::{body::Body, extract::State};
use http::{HeaderMap, StatusCode};
use market::payments::card::{self, Kept};

/// Where Stripe posts to.
pub const STRIPE: &str = "/webhooks/stripe";

/// The largest event: a hundred times what they usually are.
const EVENT_BYTES_MAX: usize = 256 * 1024;

/// When to come again if it could not be kept.
const AGAIN_SECONDS: u16 = 30;

/// `POST /webhooks/stripe`: 200 as soon as it is kept, 400 when it is not signed by Stripe, 413 when it is too large, 404
/// where no card is taken.
pub async fn stripe(State(server): State<ServerState>, headers: HeaderMap, body: Body) -> Result<StatusCode, Problem> {
    let Some(stripe) = &server.stripe else {
        return Err(Problem::new(StatusCode::NOT_FOUND));
    };
    let figures = &server.webhooks;
    let raw = limits::whole_body(&headers, body, EVENT_BYTES_MAX)
        .await
        .inspect_err(|_| figures.count(WebhookFate::Unread))?;
    let header = headers
        .get("stripe-signature")
        .and_then(|header| header.to_str().ok())
        .unwrap_or_default();
    let now = server.app.clock.now();
    let signed_at = match verify(header, &raw, &stripe.config().webhook_secrets, now) {
        Ok(signed_at) => signed_at,
        Err(bad) => {
            figures.count(match bad {
                BadSignature::Stale { seconds } => {
                    tracing::warn!(
                        seconds,
                        "a signed webhook is too old or from the future: look at the clocks"
                    );
                    WebhookFate::Stale
                }
                BadSignature::Malformed | BadSignature::Forged => {
                    tracing::info!(?bad, "a webhook that Stripe did not sign was refused");
                    WebhookFate::Forged
                }
            });
            return Err(Problem::new(StatusCode::BAD_REQUEST));
        }
    };
    match card::keep_webhook(&server.app.pool, &raw, signed_at, now).await {
        Ok(kept) => {
            figures.count(match kept {
                Kept::New => WebhookFate::Kept,
                Kept::Again => WebhookFate::Again,
            });
            Ok(StatusCode::OK)
        }
        Err(error) => {
            figures.count(WebhookFate::Failed);
            tracing::error!(%error, "a webhook cannot be kept: it is told again later");
            Err(Problem::busy(AGAIN_SECONDS))
        }
    }
}
