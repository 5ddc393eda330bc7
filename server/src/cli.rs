//! The command line.

use crate::{
    ServerState, cards, catalogue,
    config::Config,
    gateways::{
        meilisearch::Meilisearch,
        photo_store::PhotoStore,
        push::{self, WebPush},
        smtp::Smtp,
        stripe::{Patience, Stripe},
        zalo::Zalo,
    },
    people, routes, search, serve, shutdown, state, telemetry, worker,
};
use anyhow::{Context, Result};
use app::context::Settings;
use clap::{Parser, Subcommand};
use market::{base::Clock, demo::Loaded, payments::Accounts};
use std::{io::Write, process::ExitCode};
use tokio::net::TcpListener;

/// Chợ Phiên: a market of cooperatives. Everything is set by environment variables: DATABASE_URL, DATABASE_POOL,
/// LISTEN_ADDRESS, PUBLIC_URL, MEILI_URL, MEILI_SEARCH_KEY, MEILI_INDEX_KEY, MEILI_INDEX, SMTP_URL, MAIL_FROM, PUSH_PRIVATE_KEY,
/// PUSH_CONTACT, ZALO_APP_ID, ZALO_SECRET_KEY, ZALO_REFRESH_TOKEN, ZALO_TEMPLATES, ZALO_API_BASE, METRICS_TOKEN,
/// STRIPE_SECRET_KEY, STRIPE_API_BASE, STRIPE_WEBHOOK_SECRET, COLLECTION_MODE, PLATFORM_NAME, PLATFORM_TAX_CODE,
/// PLATFORM_BANK_BIN, PLATFORM_BANK_ACCOUNT, PLATFORM_BANK_HOLDER, PARTNER_NAME, PARTNER_BANK_BIN, PARTNER_BANK_ACCOUNT,
/// PARTNER_BANK_HOLDER, BANK_WEBHOOK_SECRET, CLIENT_ADDRESS_HEADER, PAGE_CACHE_SECONDS, SITE_DIR, MEDIA_DIR, MEDIA_S3_BUCKET,
/// MEDIA_S3_ENDPOINT, MEDIA_S3_REGION, MEDIA_S3_KEY, MEDIA_S3_SECRET, SECRETS_KEY, DEMO_MODE, LOG, LOG_FORMAT.
#[derive(Parser)]
#[command(name = "server", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the market until Ctrl-C.
    Serve,
    /// Bring the database's tables and the list of places up to date.
    Migrate,
    /// Load the demo catalogue and the demo sign-ins, once.
    Demo,
    /// Load a catalogue of your own.
    #[command(subcommand)]
    Catalogue(catalogue::Command),
    /// Look after the search index of Meilisearch.
    #[command(subcommand)]
    Search(search::Command),
    /// Look after what takes cards.
    #[command(subcommand)]
    Stripe(cards::Command),
    /// Help people who cannot help themselves.
    #[command(subcommand)]
    People(people::Command),
    /// Look after what knocks at browsers.
    #[command(subcommand)]
    Push(PushCommand),
    /// Look whether what must never be false is true, and name what breaks it.
    Doctor,
}

#[derive(Clone, Copy, Subcommand)]
enum PushCommand {
    /// Print a fresh pair of keys. Browsers that know us by other ones have to be added again.
    Keys,
}

/// The program, with the machine's clock.
pub fn main() -> ExitCode {
    run_with_clock(Clock::system())
}

/// The program, with the given clock.
pub fn run_with_clock(clock: Clock) -> ExitCode {
    let Arguments { command } = Arguments::parse();
    match run(command, clock) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line, without a backtrace: whoever reads it started the program by hand.
            eprintln!("error: {}", telemetry::causes(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command, clock: Clock) -> Result<()> {
    // Whoever sets a market up has no database yet.
    if let Command::Push(PushCommand::Keys) = command {
        let (private, public) = push::new_keys();
        say(&format!("PUSH_PRIVATE_KEY={private}\n# browsers are told: {public}"));
        return Ok(());
    }
    let config = Config::from_environment()?;
    telemetry::init(&config.log, config.log_format)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("starting the runtime")?;
    let outcome = runtime.block_on(async {
        match command {
            Command::Serve => serve(&config, clock).await,
            Command::Migrate => migrate(&config).await,
            Command::Demo => demo(&config, clock).await,
            Command::Catalogue(command) => catalogue::run(&command, &config, clock).await,
            Command::Search(command) => search::run(command, &config).await,
            Command::Stripe(command) => cards::run(command, &config, clock).await,
            Command::People(command) => people::run(command, &config, clock).await,
            Command::Doctor => doctor(&config).await,
            Command::Push(PushCommand::Keys) => Ok(()),
        }
    });
    // Nothing that still runs is worth waiting for.
    runtime.shutdown_background();
    outcome
}

async fn serve(config: &Config, clock: Clock) -> Result<()> {
    // The port first: two programs on one port is the commonest mistake.
    let listener = TcpListener::bind(config.listen_address)
        .await
        .with_context(|| format!("listening on {} (LISTEN_ADDRESS)", config.listen_address))?;
    let pool = state::open_pool(config).await?;
    let push = config
        .push
        .as_ref()
        .map(|push| WebPush::new(push, clock.clone()))
        .transpose()?;
    let zalo = config
        .zalo
        .as_ref()
        .map(|zalo| Zalo::new(zalo, pool.clone(), config.secrets_key.clone(), clock.clone()))
        .transpose()?;
    let settings = Settings {
        public_url: config.public_url.clone(),
        is_demo: config.is_demo,
        collection: config.collection,
        accounts: config.accounts.clone(),
        partner: config.partner.clone(),
        operator: config.operator.clone(),
        secrets_key: config.secrets_key.clone(),
        push_key: push.as_ref().map(WebPush::public_key),
    };
    let smtp = config
        .smtp
        .as_ref()
        .map(|smtp| Smtp::new(smtp, clock.clone()))
        .transpose()?;
    let app = state::app_state(pool.clone(), clock, settings, &config.site_dir)?;
    serve::raise_file_limit();

    let (trigger, shutdown) = shutdown::shutdown();
    if app.settings.is_https() && config.client_address_header.is_none() {
        tracing::warn!(
            "CLIENT_ADDRESS_HEADER is not set: behind a proxy all clients are one, and share one limit on attempts"
        );
    }
    if config.accounts != Accounts::default() && config.bank_secrets.is_empty() {
        tracing::warn!(
            "BANK_WEBHOOK_SECRET is not set: no feed of the bank is listened to, transfers wait for a person"
        );
    }
    let meilisearch = config.meilisearch.as_ref().map(Meilisearch::new).transpose()?;
    let stripe = config
        .stripe
        .as_ref()
        .map(|stripe| Stripe::new(stripe, Patience::default()))
        .transpose()?;
    let photos = match &config.media_s3 {
        Some(bucket) => PhotoStore::in_bucket(bucket)?,
        None => PhotoStore::in_folder(&config.media_dir)?,
    };
    let server = ServerState::new(app, photos, config.page_cache, shutdown)
        .hearing_the_bank_with(&config.bank_secrets)
        .believing(config.client_address_header.clone())
        .writing_by(smtp)
        .telling_by(push, zalo)
        .showing_metrics_for(config.metrics_token.as_deref())
        .taking_cards_by(stripe)
        .searching_with(meilisearch);
    let worker = worker::start(&server);
    let address = listener.local_addr().context("asking for our own address")?;
    say(&format!("listening on http://{address}"));
    serve::serve(listener, routes::router(server), async {
        shutdown::asked_by_signal().await;
        tracing::info!("stopping");
        trigger.pull();
    })
    .await;
    worker.finish().await;
    drop(tokio::time::timeout(std::time::Duration::from_secs(2), pool.close()).await);
    Ok(())
}

/// A line for whoever started the program. Nobody may read it: a closed pipe is no reason to stop.
pub(crate) fn say(words: &str) {
    drop(writeln!(std::io::stdout(), "{words}"));
}

async fn migrate(config: &Config) -> Result<()> {
    let pool = state::open_for_upkeep(config).await?;
    market::schema::migrate(&pool)
        .await
        .context("bringing the database up to date")?;
    market::places::load_reference(&pool)
        .await
        .context("loading the list of places")?;
    market::catalog::load_reference(&pool)
        .await
        .context("loading the categories")?;
    Ok(())
}

async fn demo(config: &Config, clock: Clock) -> Result<()> {
    let pool = state::open_for_upkeep(config).await?;
    let loaded = market::demo::load(&pool, &clock)
        .await
        .context("loading the demo catalogue")?;
    let words = match loaded {
        Loaded::Before => "the demo catalogue was there already".to_owned(),
        Loaded::Now {
            storefronts,
            products,
            slots,
        } => {
            format!("the demo catalogue is there: {storefronts} storefronts, {products} products, {slots} featured")
        }
    };
    say(&words);
    Ok(())
}

async fn doctor(config: &Config) -> Result<()> {
    let pool = state::open_for_upkeep(config).await?;
    let findings = market::doctor::examine(&pool).await.context("examining the database")?;
    let mut out = std::io::stdout().lock();
    let mut is_ill = false;
    for finding in findings {
        let verdict = if finding.broken.is_empty() {
            "OK".to_owned()
        } else {
            finding.broken.join(", ")
        };
        is_ill |= !finding.broken.is_empty();
        writeln!(out, "{:<4} {}: {verdict}", finding.invariant, finding.sentence).context("printing")?;
    }
    if is_ill {
        Err(anyhow::anyhow!("some invariants are broken"))
    } else {
        Ok(())
    }
}
