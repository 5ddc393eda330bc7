//! Listens to the database's knocks on one connection and rings the bells.

use super::{ends_within, unless_over};
use crate::ServerState;
use market::{
    base::{OrderGroupId, OrganisationId},
    live::{JOB_ADDED, ORDER_CHANGED, PAYMENT_CHANGED},
};
use sqlx::postgres::{PgListener, PgNotification};
use std::time::Duration;

/// The first and the longest pause before connecting again.
const PAUSE_MIN: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// After so long a silence the connection is tried: a cable that was pulled says nothing.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// How long such a trial may take.
const TRIAL_TIME_MAX: Duration = Duration::from_secs(5);

/// Listens until the shutdown.
pub async fn run(server: ServerState) {
    let mut shutdown = server.shutdown.clone();
    let mut pause = PAUSE_MIN;
    loop {
        let listening = async {
            let mut listener = connect(&server).await?;
            pause = PAUSE_MIN;
            tracing::info!("listening to the database");
            // What happened before was not heard.
            server.bells.ring_all();
            server.payment_bells.ring_all();
            hear(&server, &mut listener).await
        };
        match unless_over(&mut shutdown, listening).await {
            None => return,
            Some(Ok(())) => tracing::warn!("the database no longer knocks: connecting again"),
            Some(Err(error)) => tracing::warn!(%error, "the database cannot be listened to: connecting again"),
        }
        if ends_within(&mut shutdown, pause).await {
            return;
        }
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

async fn connect(server: &ServerState) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(&server.app.pool).await?;
    // We connect again ourselves, because we must know of every gap.
    listener.eager_reconnect(false);
    listener.listen_all([ORDER_CHANGED, PAYMENT_CHANGED, JOB_ADDED]).await?;
    Ok(listener)
}

/// Rings for every knock; returns when the connection is lost.
async fn hear(server: &ServerState, listener: &mut PgListener) -> Result<(), sqlx::Error> {
    loop {
        match tokio::time::timeout(SILENCE_MAX, listener.try_recv()).await {
            Ok(Ok(Some(knock))) => ring(server, &knock),
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(error)) => return Err(error),
            Err(_) => {
                // Listening to nothing more is a round trip to the database.
                let trial = tokio::time::timeout(TRIAL_TIME_MAX, listener.listen_all([])).await;
                trial.unwrap_or(Err(sqlx::Error::WorkerCrashed))?;
            }
        }
    }
}

fn ring(server: &ServerState, knock: &PgNotification) {
    match knock.channel() {
        ORDER_CHANGED => match knock.payload().parse::<OrganisationId>() {
            Ok(coop) => server.bells.ring(coop.0),
            Err(_) => {
                tracing::error!("a knock names no cooperative");
                server.bells.ring_all();
            }
        },
        PAYMENT_CHANGED => match knock.payload().parse::<OrderGroupId>() {
            Ok(group) => server.payment_bells.ring(group.0),
            Err(_) => {
                tracing::error!("a knock names no order group");
                server.payment_bells.ring_all();
            }
        },
        _ => server.bells.ring_job_added(),
    }
}
