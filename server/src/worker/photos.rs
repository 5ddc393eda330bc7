//! Draws the slim files of photographs after they came, and removes the files that nothing names any more.
//!
//! Nobody waits for them, and one photograph is drawn at a time.

use super::ends_within;
use crate::{ServerState, gateways::photo_store::PhotoStore, picture, telemetry::causes};
use anyhow::{Context, Result};
use app::context::AppState;
use futures::TryStreamExt;
use market::{
    catalog,
    media::{self, Encoding, WIDTHS},
};
use std::{collections::BTreeSet, time::Duration};

/// The pause when nothing is due: a photograph is read by a person before the public sees it.
const PAUSE: Duration = Duration::from_secs(5);

/// The pause after something was not done.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(60);

/// So many hashes are asked about at once.
const ASKED_AT_ONCE: usize = 1_000;

/// Draws until the shutdown.
pub(super) async fn run(server: ServerState) {
    let mut shutdown = server.shutdown.clone();
    loop {
        let pause = match draw_next(&server.app, &server.photos).await {
            Ok(true) => Duration::ZERO,
            Ok(false) => PAUSE,
            Err(error) => {
                let error = causes(&error);
                tracing::warn!(error, "the slim files of a photograph cannot be drawn now");
                PAUSE_AFTER_FAILURE
            }
        };
        if ends_within(&mut shutdown, pause).await {
            return;
        }
    }
}

/// Draws the slim files of the photograph that has been waiting for longest; whether there was one.
pub async fn draw_next(app: &AppState, photos: &PhotoStore) -> Result<bool> {
    let claimed = catalog::claim_slim_photo(&app.pool, app.clock.now())
        .await
        .context("looking for a photograph to draw")?;
    let Some(hash) = claimed else {
        return Ok(false);
    };
    let largest = media::file_name(&hash, WIDTHS[2], Encoding::Jpeg);
    let file = photos
        .read(&largest)
        .await
        .with_context(|| format!("reading {largest}"))?
        .with_context(|| format!("{largest} is not there"))?;
    let drawn = tokio::task::spawn_blocking(move || picture::slim(&file))
        .await
        .context("drawing")?
        .with_context(|| format!("drawing {largest} anew"))?;
    for (width, encoding, file) in drawn {
        let name = media::file_name(&hash, width, encoding);
        photos
            .put(&name, file)
            .await
            .with_context(|| format!("keeping {name}"))?;
    }
    catalog::finish_slim_photo(&app.pool, &hash)
        .await
        .context("writing down that a photograph is drawn")?;
    Ok(true)
}

/// Removes the files that no row has named for a week; returns how many photographs went.
pub async fn remove_unnamed(app: &AppState, photos: &PhotoStore) -> Result<u64> {
    let mut names = photos.names();
    let mut hashes = BTreeSet::new();
    while let Some(name) = names.try_next().await.context("listing the photographs")? {
        // What is named otherwise is not ours to remove.
        if let Some((hash, _)) = media::parse_file_name(&name) {
            hashes.insert(hash.to_owned());
        }
    }
    let hashes: Vec<_> = hashes.into_iter().collect();
    for some in hashes.chunks(ASKED_AT_ONCE) {
        catalog::note_unnamed_photos(&app.pool, some, app.clock.now())
            .await
            .context("noting what nothing names")?;
    }
    let mut removed = 0;
    while let Some(hash) = catalog::claim_unnamed_photo(&app.pool, app.clock.now())
        .await
        .context("looking for photographs to remove")?
    {
        for name in media::file_names(&hash) {
            photos.remove(&name).await.with_context(|| format!("removing {name}"))?;
        }
        catalog::forget_unnamed_photo(&app.pool, &hash)
            .await
            .context("writing down that a photograph is gone")?;
        removed += 1;
    }
    Ok(removed)
}
