//! `server search …`: looking after what searches are answered from: the rows in PostgreSQL, and the index of
//! Meilisearch where one is set up.

use crate::{
    cli::say,
    config::Config,
    gateways::meilisearch::{Condition, Meilisearch, Reconciled},
    state,
};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use market::search::{outbox, refresh_all};

/// What can be done with the index.
#[derive(Clone, Copy, Subcommand)]
pub enum Command {
    /// Say whether the index can answer, and what it holds.
    Status,
    /// Build the index anew beside the live one, and swap the two.
    Rebuild,
    /// Compare the index with the products one by one, and put right what differs.
    Reconcile,
}

/// Runs one of the commands. A running server goes on searching meanwhile.
pub async fn run(command: Command, config: &Config) -> Result<()> {
    let pool = state::open_for_upkeep(config).await?;
    let Some(meilisearch) = &config.meilisearch else {
        return look_after_rows(command, &pool).await;
    };
    let meilisearch = Meilisearch::new(meilisearch)?;
    match command {
        Command::Status => {
            let status = meilisearch.status(&pool).await.context("asking for the index")?;
            let documents = status.documents.map_or("?".to_owned(), |count| count.to_string());
            say(&format!("index {}: {}", status.index, status.condition));
            say(&format!(
                "{documents} documents, {} products, {} changes waiting",
                status.products, status.waiting
            ));
            if status.condition != Condition::Ready {
                bail!("the index does not answer searches");
            }
        }
        Command::Rebuild => {
            require_server(&meilisearch, &pool).await?;
            let count = meilisearch.rebuild(&pool).await.context("building the index")?;
            say(&format!("the index holds {count} products"));
        }
        Command::Reconcile => {
            if meilisearch.check(&pool).await? != Condition::Ready {
                bail!("the index cannot be compared: `server search status` says why");
            }
            let Reconciled {
                missing,
                stale,
                surplus,
            } = meilisearch.reconcile(&pool).await.context("comparing the index")?;
            say(&format!(
                "{missing} were missing, {stale} were stale, {surplus} did not belong there"
            ));
        }
    }
    Ok(())
}

/// The same for PostgreSQL alone. Making its rows anew is also what puts right the ones that differ.
async fn look_after_rows(command: Command, pool: &sqlx::PgPool) -> Result<()> {
    match command {
        Command::Status => {
            let count = outbox::count(pool).await.context("counting the search rows")?.products;
            say(&format!("PostgreSQL answers all searches, from {count} products"));
        }
        Command::Rebuild | Command::Reconcile => {
            let count = refresh_all(pool).await.context("making the search rows anew")?;
            say(&format!(
                "{count} products were looked at; PostgreSQL answers all searches"
            ));
        }
    }
    Ok(())
}

/// An index that is to be built need not be right, but the server must.
async fn require_server(meilisearch: &Meilisearch, pool: &sqlx::PgPool) -> Result<()> {
    match meilisearch.check(pool).await? {
        Condition::Ready | Condition::NotBuilt(_) => Ok(()),
        other => bail!("Meilisearch: {other}"),
    }
}
