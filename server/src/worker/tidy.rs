//! Throws away what has expired, once an hour.

use super::{photos, unless_over};
use crate::{ServerState, telemetry::causes};
use market::{
    catalog, messages, notices,
    payments::{self, card},
    people, search, sheets,
};
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, sleep};

const PAUSE: Duration = Duration::from_secs(3_600);

/// After its start a process has better things to do.
const SOON: Duration = Duration::from_secs(60);

/// The files of photographs are looked through once in so many hours: that asks the store for all their names.
const PHOTOS_EVERY: u32 = 24;

/// Tidies until the shutdown.
pub async fn run(server: ServerState) {
    let mut shutdown = server.shutdown.clone();
    let mut hours = interval(PAUSE);
    hours.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first tick comes at once, when the process has better things to do.
    hours.tick().await;
    // Days must be compared even where no process lives for an hour.
    if unless_over(&mut shutdown, sleep(SOON)).await.is_none() {
        return;
    }
    plan_days(&server).await;
    let mut hour = 0_u32;
    while unless_over(&mut shutdown, hours.tick()).await.is_some() {
        hour = hour.wrapping_add(1);
        if hour % PHOTOS_EVERY == 1 {
            match photos::remove_unnamed(&server.app, &server.photos).await {
                Ok(removed) => tracing::info!(removed, "photographs that nothing names were removed"),
                Err(error) => {
                    let error = causes(&error);
                    tracing::warn!(error, "photographs that nothing names could not be removed");
                }
            }
        }
        plan_days(&server).await;
        match people::forget_expired(&server.app.pool, server.app.clock.now()).await {
            Ok(rows) => tracing::info!(rows, "expired sessions, forms and attempts were forgotten"),
            Err(error) => tracing::warn!(%error, "expired sessions, forms and attempts could not be forgotten"),
        }
        match messages::forget_old(&server.app.pool, server.app.clock.now()).await {
            Ok(rows) => tracing::info!(rows, "old messages were forgotten"),
            Err(error) => tracing::warn!(%error, "old messages could not be forgotten"),
        }
        match notices::forget_old(&server.app.pool, server.app.clock.now()).await {
            Ok(rows) => tracing::info!(rows, "what people were told long ago was forgotten"),
            Err(error) => tracing::warn!(%error, "what people were told long ago could not be forgotten"),
        }
        match catalog::forget_form_keys(&server.app.pool, server.app.clock.now()).await {
            Ok(rows) => tracing::info!(rows, "keys of old forms were forgotten"),
            Err(error) => tracing::warn!(%error, "keys of old forms could not be forgotten"),
        }
        match card::forget_raw_webhooks(&server.app.pool, server.app.clock.now()).await {
            Ok(rows) => tracing::info!(rows, "the words of old webhooks were forgotten"),
            Err(error) => tracing::warn!(%error, "the words of old webhooks could not be forgotten"),
        }
        match sheets::forget_uploads(&server.app.pool, server.app.clock.now()).await {
            Ok(rows) => tracing::info!(rows, "sheets that nobody took in were forgotten"),
            Err(error) => tracing::warn!(%error, "sheets that nobody took in could not be forgotten"),
        }
        match catalog::forget_uploads(&server.app.pool, server.app.clock.now()).await {
            Ok(rows) => tracing::info!(rows, "photographs that never came whole were forgotten"),
            Err(error) => tracing::warn!(%error, "photographs that never came whole could not be forgotten"),
        }
        match search::forget_misses(&server.app.pool, server.app.clock.today()).await {
            Ok(rows) => tracing::info!(rows, "old searches without a hit were forgotten"),
            Err(error) => tracing::warn!(%error, "old searches without a hit could not be forgotten"),
        }
    }
}

/// Plans the days to be compared with what Stripe and the bank say.
async fn plan_days(server: &ServerState) {
    let app = &server.app;
    let (today, now) = (app.clock.today(), app.clock.now());
    if app.cards.is_some()
        && let Err(error) = card::plan_reconciliation(&app.pool, today, now).await
    {
        tracing::warn!(%error, "the days of cards cannot be planned to be reconciled");
    }
    if app.cards.is_some()
        && let Err(error) = card::plan_account_looks(&app.pool, now).await
    {
        tracing::warn!(%error, "the accounts of cooperatives cannot be planned to be looked at");
    }
    let mode = app.settings.collection;
    let in_use = app.settings.accounts.of(mode).map(|_| mode);
    if let Err(error) = payments::plan_bank_days(&app.pool, in_use, today, now).await {
        tracing::warn!(%error, "the days of the bank account cannot be planned to be compared");
    }
}
