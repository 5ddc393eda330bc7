//! A whole product of one's own: database, server, clock.

use crate::{FakeClock, Person, database};
use app::context::{AppState, Settings};
use server::{ServerState, gateways::meilisearch::Meilisearch, routes, serve, shutdown, state, worker};
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::{path::PathBuf, time::Duration};
use tokio::net::TcpListener;

/// A running product. It ends when dropped.
pub struct Town {
    /// Its address, without a slash at the end.
    pub address: String,
    /// Its database.
    pub pool: PgPool,
    /// Its clock.
    pub clock: FakeClock,
    /// What its pages use.
    pub state: AppState,
    /// The address of its database.
    pub database_url: String,
    /// The folder of its photographs.
    pub media_dir: PathBuf,
    shutdown: shutdown::Trigger,
}

/// The folder with the built files for browsers.
pub fn site_dir() -> PathBuf {
    PathBuf::from(std::env::var("SITE_DIR").expect("SITE_DIR is set: run `cargo xtask test`"))
}

impl Town {
    /// Opens a town with the demo catalogue, in which every page is drawn afresh.
    pub async fn open() -> Self {
        Self::open_keeping_pages(Duration::ZERO).await
    }

    /// Opens a town whose public pages count as new for so long.
    pub async fn open_keeping_pages(page_fresh: Duration) -> Self {
        Self::build(page_fresh, None).await
    }

    /// Opens a town that searches with Meilisearch. Its index is written only when a test asks for it.
    pub async fn open_searching_with(meilisearch: Meilisearch) -> Self {
        Self::build(Duration::ZERO, Some(meilisearch)).await
    }

    async fn build(page_fresh: Duration, meilisearch: Option<Meilisearch>) -> Self {
        let options = database::fresh().await;
        let database_url = database::url_of(&options);
        let pool = PgPoolOptions::new()
            .max_connections(12)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options)
            .await
            .expect("the town's database can be reached");
        let clock = FakeClock::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("the listener has an address"));
        let settings = Settings {
            public_url: address.clone(),
            is_demo: true,
        };
        // Every database of a test has another name.
        let media_dir = std::env::temp_dir().join(database_url.rsplit('/').next().unwrap_or_default());
        let state = state::app_state(pool.clone(), clock.clock(), settings, &site_dir()).expect("the site is built");
        let (trigger, shutdown) = shutdown::shutdown();
        let server = ServerState::new(state, page_fresh, shutdown.clone())
            .keeping_photos_in(&media_dir)
            .searching_with(meilisearch);
        let state = server.app.clone();
        // Jobs run only when a test asks for it.
        let worker = worker::start_listening(&server);
        tokio::spawn(async move {
            let mut end = shutdown.clone();
            serve::serve(listener, routes::router(server), async move { end.wait().await }).await;
            worker.finish().await;
        });
        Self {
            address,
            pool,
            clock,
            state,
            database_url,
            media_dir,
            shutdown: trigger,
        }
    }

    /// Somebody who has not signed in.
    pub fn visitor(&self) -> Person {
        Person::new(&self.address)
    }

    /// Somebody who has.
    pub async fn signed_in(&self, email: &str) -> Person {
        let person = self.visitor();
        person.sign_in(email).await;
        person
    }

    /// Runs every job that is due and fails when one is left undone.
    pub async fn run_jobs(&self) {
        worker::run_due(&self.state).await;
        let (due, given_up) = market::jobs::count_waiting(&self.pool, self.clock.now())
            .await
            .expect("the jobs can be counted");
        assert_eq!((due, given_up), (0, 0), "jobs were left undone");
    }

    /// One number out of the database.
    pub async fn count(&self, query: &'static str) -> i64 {
        sqlx::query_scalar::<_, i64>(query)
            .fetch_one(&self.pool)
            .await
            .expect("the count can be read")
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        self.shutdown.pull();
        drop(std::fs::remove_dir_all(&self.media_dir));
    }
}
