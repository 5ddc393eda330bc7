//! `server catalogue …`: a whole catalogue out of a file.

use crate::{cli::say, config::Config, state};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use market::{
    base::Clock,
    bulk::{self, ImportError},
};
use std::{path::PathBuf, time::Instant};

/// What can be done with a whole catalogue.
#[derive(Subcommand)]
pub enum Command {
    /// Load a file of one JSON object a line as published offers: all of it, or nothing. The fields: name, description,
    /// category, province, cooperative, ocop_stars (1 to 5, or null), price_vnd. Cooperatives and categories that are
    /// not known are added; a product that is known by its cooperative and name gets the price and the description.
    Import {
        /// The file.
        file: PathBuf,
    },
}

/// Runs one of the commands.
pub async fn run(command: &Command, config: &Config, clock: Clock) -> Result<()> {
    let Command::Import { file } = command;
    let pool = state::open_for_upkeep(config).await?;
    let begin = Instant::now();
    let imported = match bulk::import(&pool, &clock, file).await {
        Ok(imported) => imported,
        Err(error) => {
            if let ImportError::BadRows { first, count, .. } = &error {
                for row in first {
                    eprintln!("{row}");
                }
                if *count > first.len() as u64 {
                    eprintln!("…");
                }
                bail!("{}: {error}", file.display());
            }
            return Err(error).with_context(|| format!("loading {}", file.display()));
        }
    };
    let seconds = begin.elapsed().as_secs_f64();
    say(&format!(
        "{} rows: {} products added, {} brought up to date; {} cooperatives and {} categories added; \
         {seconds:.1} s, {:.0} rows/s",
        imported.rows,
        imported.added,
        imported.updated,
        imported.cooperatives,
        imported.categories,
        imported.rows as f64 / seconds.max(0.001),
    ));
    Ok(())
}
