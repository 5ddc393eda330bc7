//! A database of its own for every test, copied from one that holds the demo catalogue.

use crate::clock;
use market::base::Clock;
use sqlx::{Connection, Executor, PgConnection, PgPool, postgres::PgConnectOptions};
use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::sync::OnceCell;

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
/// How an empty database sorts: as Vietnam does.
const EMPTY: &str = "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'vi' LOCALE 'C.UTF-8'";

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The cluster that `cargo xtask test` started.
pub fn cluster() -> PgConnectOptions {
    let url = std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL is set: run `cargo xtask test`");
    PgConnectOptions::from_str(&url).expect("TEST_DATABASE_URL is the address of a database")
}

fn new_name() -> String {
    format!("town_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::SeqCst))
}

/// A database that a test made. It goes with the last town that uses it: hundreds of them would fill a small disk.
pub struct Database {
    name: String,
}

impl Database {
    async fn create(how: &str) -> Arc<Self> {
        let name = new_name();
        create(&name, how).await;
        Arc::new(Self { name })
    }

    /// Where it is.
    pub fn options(&self) -> PgConnectOptions {
        cluster().database(&self.name)
    }

    /// The same address as a process takes it.
    pub fn url(&self) -> String {
        let url = std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL is set");
        let (base, _) = url.rsplit_once('/').expect("the address names a database");
        format!("{base}/{}", self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        // The runtime that drops it may be ending: another thread has its own.
        let dropping = std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut connection = PgConnection::connect_with(&cluster()).await?;
                connection.execute(sqlx::AssertSqlSafe(statement)).await?;
                connection.close().await
            })
        });
        // What a test has found out does not depend on this, and the cluster itself goes at the end.
        drop(dropping.join());
    }
}

/// A fresh copy.
pub async fn fresh() -> Arc<Database> {
    let template = TEMPLATE.get_or_init(make_template).await;
    Database::create(&format!("TEMPLATE {template} STRATEGY file_copy")).await
}

/// A database with places and categories and nothing else.
pub async fn bare() -> Arc<Database> {
    let database = Database::create(EMPTY).await;
    let pool = PgPool::connect_with(database.options())
        .await
        .expect("the database can be reached");
    fill_reference(&pool).await;
    pool.close().await;
    database
}

async fn make_template() -> String {
    let name = format!("template_{}", std::process::id());
    create(&name, EMPTY).await;
    let pool = PgPool::connect_with(cluster().database(&name))
        .await
        .expect("the template can be reached");
    fill(&pool).await;
    // A database in use cannot be copied.
    pool.close().await;
    name
}

/// Makes the tables and loads the demo catalogue.
pub async fn fill(pool: &PgPool) {
    fill_reference(pool).await;
    market::demo::load(pool, &Clock::from_fn(clock::start))
        .await
        .expect("the demo catalogue loads");
}

async fn fill_reference(pool: &PgPool) {
    market::schema::migrate(pool).await.expect("the migrations run");
    market::places::load_reference(pool).await.expect("the places load");
    market::catalog::load_reference(pool)
        .await
        .expect("the categories load");
}

async fn create(name: &str, how: &str) {
    let mut connection = PgConnection::connect_with(&cluster())
        .await
        .expect("the test cluster can be reached");
    let statement = format!("CREATE DATABASE {name} {how}");
    connection
        .execute(sqlx::AssertSqlSafe(statement))
        .await
        .expect("a database can be made");
    connection.close().await.expect("the connection closes");
}
