//! Keeps the search index of Meilisearch right, where there is one.

use crate::ServerState;
use market::search::outbox;

/// Keeps it right until the shutdown.
pub(super) async fn run(server: ServerState) {
    let pool = &server.app.pool;
    match &server.meilisearch {
        Some(meilisearch) => meilisearch.keep(pool, &server.app.clock, server.shutdown.clone()).await,
        // Nobody wants to know what is gone. Should there be an index one day, it is built then.
        None => match outbox::forget_gone(pool).await {
            Ok(rows) => tracing::debug!(rows, "products that are gone were forgotten"),
            Err(error) => tracing::warn!(%error, "products that are gone could not be forgotten"),
        },
    }
}
