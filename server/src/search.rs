//! `server search …`: looking after the search index of Meilisearch.

use crate::{
    cli::say,
    config::Config,
    gateways::meilisearch::{Condition, Meilisearch, Reconciled},
    state,
};
use anyhow::{Context, Result, bail};
use clap::Subcommand;

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
    let Some(meilisearch) = &config.meilisearch else {
        bail!("MEILI_URL is not set: PostgreSQL answers all searches, and there is no other index");
    };
    let meilisearch = Meilisearch::new(meilisearch)?;
    let pool = state::open_for_upkeep(config).await?;
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

/// An index that is to be built need not be right, but the server must.
async fn require_server(meilisearch: &Meilisearch, pool: &sqlx::PgPool) -> Result<()> {
    match meilisearch.check(pool).await? {
        Condition::Ready | Condition::NotBuilt(_) => Ok(()),
        other => bail!("Meilisearch: {other}"),
    }
}
