//! A database of its own for every test, copied from one that holds the demo catalogue.

use crate::clock;
use market::base::Clock;
use sqlx::{Connection, Executor, PgConnection, PgPool, postgres::PgConnectOptions};
use std::{
    str::FromStr,
    sync::atomic::{AtomicU32, Ordering},
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

/// The address of a fresh copy.
pub async fn fresh() -> PgConnectOptions {
    let template = TEMPLATE.get_or_init(make_template).await;
    let name = new_name();
    create(&name, &format!("TEMPLATE {template} STRATEGY file_copy")).await;
    cluster().database(&name)
}

/// The address of a database with places and categories and nothing else.
pub async fn bare() -> PgConnectOptions {
    let name = new_name();
    create(&name, EMPTY).await;
    let options = cluster().database(&name);
    let pool = PgPool::connect_with(options.clone())
        .await
        .expect("the database can be reached");
    fill_reference(&pool).await;
    pool.close().await;
    options
}

/// The same address as a process takes it.
pub fn url_of(options: &PgConnectOptions) -> String {
    let url = std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL is set");
    let (base, _) = url.rsplit_once('/').expect("the address names a database");
    format!("{base}/{}", options.get_database().expect("the copy has a name"))
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
