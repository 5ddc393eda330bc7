//! Keeps the search rows fit for this program, and its words counted.

use super::ends_within;
use crate::{ServerState, telemetry::causes};
use market::search;
use std::time::Duration;

/// How often the words of all rows are counted again; new words are known at once without it.
const RECOUNTED_EVERY: Duration = Duration::from_secs(24 * 60 * 60);

/// The pause after something was not done.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(60);

/// Makes the rows of an older program again, and then counts once a day until the shutdown.
pub(super) async fn run(server: ServerState) {
    let mut shutdown = server.shutdown.clone();
    loop {
        let pause = match refresh(&server).await {
            Ok(()) => RECOUNTED_EVERY,
            Err(error) => {
                let error = causes(&error.into());
                tracing::warn!(error, "the search rows cannot be brought up to date");
                PAUSE_AFTER_FAILURE
            }
        };
        if ends_within(&mut shutdown, pause).await {
            return;
        }
    }
}

async fn refresh(server: &ServerState) -> Result<(), sqlx::Error> {
    let made = search::refresh_outdated(&server.app.pool).await?;
    if made > 0 {
        tracing::info!(made, "search rows of an older program were made again");
    }
    search::recount_words(&server.app.pool).await
}
