//! What the whole process shares.

use crate::{
    config::Config,
    gateways::{
        carriers::Carriers, meilisearch::Meilisearch, photo_store::PhotoStore, push::WebPush, smtp::Smtp,
        stripe::Stripe, zalo::Zalo,
    },
    http::{cache::PageCache, metrics::Metrics, webhooks::WebhookFigures},
    shutdown::Shutdown,
    worker::Bells,
};
use anyhow::{Context, Result};
use app::context::{AppState, Assets, Settings};
use axum::extract::FromRef;
use http::HeaderName;
use leptos::config::LeptosOptions;
use market::{
    base::Clock,
    messages::{Mailbox, Messenger, Nobody},
    payments::card::CardGateway,
    search,
};
use sqlx::{
    Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{path::Path, str::FromStr, sync::Arc, time::Duration};

/// How long a request waits for a connection before somebody is told that we are busy.
const ACQUIRE_TIME_MAX: Duration = Duration::from_secs(2);

/// How long the database may take to answer when we start.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);

/// A connection that was used this recently is not tried before it is used again.
const FRESH: Duration = Duration::from_secs(1);

/// What every request and task of this process may use.
#[derive(Clone)]
pub struct ServerState {
    /// What pages and functions use.
    pub app: AppState,
    /// Tell open desks that something changed.
    pub bells: Bells,
    /// What was counted.
    pub metrics: Arc<Metrics>,
    /// Public pages that were drawn already.
    pub page_cache: PageCache,
    /// The search engine beside PostgreSQL, if there is one.
    pub meilisearch: Option<Meilisearch>,
    /// Who takes cards, if anybody does.
    pub stripe: Option<Stripe>,
    /// What became of what was posted to us.
    pub webhooks: Arc<WebhookFigures>,
    /// What the bank's feed signs with; none when there is no feed.
    pub bank_secrets: Arc<[String]>,
    /// Tell open pages of order groups that their payment changed.
    pub payment_bells: Bells,
    /// What whoever reads the counters must show; without one only this very machine may.
    pub metrics_token: Option<Arc<str>>,
    /// Where the files of photographs are kept.
    pub photos: PhotoStore,
    /// The header in which a proxy says where a request comes from, if one stands before us.
    pub client_address_header: Option<HeaderName>,
    /// The end of the process.
    pub shutdown: Shutdown,
}

impl ServerState {
    /// The state of a process that just starts and keeps photographs there. `page_fresh` says how long a drawn public page
    /// counts as new; at zero none is kept.
    pub fn new(app: AppState, photos: PhotoStore, page_fresh: Duration, shutdown: Shutdown) -> Self {
        Self {
            app,
            bells: Bells::default(),
            metrics: Arc::default(),
            page_cache: PageCache::new(page_fresh),
            meilisearch: None,
            stripe: None,
            webhooks: Arc::default(),
            bank_secrets: Arc::default(),
            payment_bells: Bells::default(),
            metrics_token: None,
            photos,
            client_address_header: None,
            shutdown,
        }
    }

    /// Believes messages of the bank's feed that are signed with one of these.
    #[must_use]
    pub fn hearing_the_bank_with(mut self, secrets: &[String]) -> Self {
        self.bank_secrets = secrets.into();
        self
    }

    /// Shows the counters to whoever has this token.
    #[must_use]
    pub fn showing_metrics_for(mut self, token: Option<&str>) -> Self {
        self.metrics_token = token.map(Arc::from);
        self
    }

    /// Believes what this header says about where requests come from.
    #[must_use]
    pub fn believing(mut self, client_address_header: Option<HeaderName>) -> Self {
        self.client_address_header = client_address_header;
        self
    }

    /// Writes letters by SMTP. Where data is for show they are shown instead, and never sent.
    #[must_use]
    pub fn writing_by(mut self, smtp: Option<Smtp>) -> Self {
        match smtp {
            Some(_) if self.app.settings.is_demo => {
                tracing::warn!("SMTP_URL is not used: in demo mode letters are shown, not sent");
            }
            Some(smtp) => self.app.messenger = Arc::new(smtp),
            None => {}
        }
        self
    }

    /// Also tells people on their devices and by Zalo. To be said after who writes letters.
    #[must_use]
    pub fn telling_by(mut self, push: Option<WebPush>, zalo: Option<Zalo>) -> Self {
        // A telephone number of the demo is somebody's; a device is only added by whoever holds it.
        let zalo = zalo.filter(|_| !self.app.settings.is_demo);
        let letters = Arc::clone(&self.app.messenger);
        self.app.messenger = Arc::new(Carriers { letters, push, zalo });
        self
    }

    /// Takes cards by Stripe.
    #[must_use]
    pub fn taking_cards_by(mut self, stripe: Option<Stripe>) -> Self {
        self.app.cards = stripe.clone().map(|stripe| Arc::new(stripe) as Arc<dyn CardGateway>);
        self.stripe = stripe;
        self
    }

    /// The same, searching with Meilisearch as long as that answers.
    pub fn searching_with(mut self, meilisearch: Option<Meilisearch>) -> Self {
        if let Some(meilisearch) = &meilisearch {
            self.app.index = meilisearch.engine(self.app.pool.clone(), Arc::clone(&self.app.index));
        }
        self.meilisearch = meilisearch;
        self
    }
}

impl FromRef<ServerState> for AppState {
    fn from_ref(state: &ServerState) -> Self {
        state.app.clone()
    }
}

/// Gathers what pages and functions use. It touches no network.
pub fn app_state(pool: PgPool, clock: Clock, settings: Settings, site_dir: &Path) -> Result<AppState> {
    let assets = Assets::load(site_dir).with_context(|| {
        format!(
            "reading the built files in {} (`cargo xtask run` builds them)",
            site_dir.display()
        )
    })?;
    let leptos_options = LeptosOptions::builder()
        .output_name("app")
        .site_root(site_dir.to_string_lossy().into_owned())
        .build();
    // Where data is for show, messages are too: a page shows what was said.
    let messenger: Arc<dyn Messenger> = if settings.is_demo {
        Arc::new(Mailbox::new(pool.clone(), clock.clone()))
    } else {
        Arc::new(Nobody)
    };
    Ok(AppState {
        cards: None,
        messenger,
        index: Arc::new(search::PostgresIndex::new(pool.clone())),
        directory: Arc::default(),
        pool,
        clock,
        settings: Arc::new(settings),
        assets: Arc::new(assets),
        leptos_options,
    })
}

/// Opens the database for serving: nothing may hang in it.
pub async fn open_pool(config: &Config) -> Result<PgPool> {
    let options = connect_options(config)?.options([
        ("statement_timeout", "10s"),
        ("lock_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "10s"),
    ]);
    PgPoolOptions::new()
        // One more: the listener keeps a connection for itself.
        .max_connections(config.database_pool + 1)
        .acquire_timeout(ACQUIRE_TIME_MAX)
        // Trying every connection before every use costs a round trip; one that rested may have died meanwhile.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > FRESH {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(require_reachable(options).await?)
        .await
        .context("connecting to the database of DATABASE_URL")
}

/// Opens the database for one long piece of work by hand.
pub async fn open_for_upkeep(config: &Config) -> Result<PgPool> {
    PgPoolOptions::new()
        .max_connections(2)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(require_reachable(connect_options(config)?).await?)
        .await
        .context("connecting to the database of DATABASE_URL")
}

/// Says why the database cannot be reached; a pool would try on and say only that it took too long.
async fn require_reachable(options: PgConnectOptions) -> Result<PgConnectOptions> {
    const WHAT: &str = "connecting to the database of DATABASE_URL";
    let trial = tokio::time::timeout(CONNECT_TIME_MAX, PgConnection::connect_with(&options));
    let connection = trial.await.context("it does not answer").context(WHAT)?.context(WHAT)?;
    connection.close().await.context(WHAT)?;
    Ok(options)
}

fn connect_options(config: &Config) -> Result<PgConnectOptions> {
    let options = PgConnectOptions::from_str(&config.database_url);
    // The error might repeat the address, and with it the password.
    Ok(options
        .ok()
        .context("DATABASE_URL is not the address of a PostgreSQL database")?
        .application_name("cho-phien"))
}
