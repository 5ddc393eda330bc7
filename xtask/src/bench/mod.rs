//! `cargo xtask bench`: how fast it is, each figure beside a limit that was measured in the same run.
//!
//! The server and PostgreSQL share one core, the load has the other. Every figure is the median of some runs, in which
//! the product and its limit take turns. The data stays in the folder of its size for the next time.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use crate::places::Places;
use crate::{needs, steps};

mod carts;
mod cores;
mod http;
mod load;
mod machine;
mod nginx;
mod orders;
mod pages;
mod process;
mod replay;
mod search;
mod stage;
mod statements;
mod table;
mod weight;

use load::Load;
use stage::Stage;
use table::Figure;

/// Where the table is written to.
const FIGURES: &str = "docs/figures.md";

/// What may be asked for.
#[derive(Debug)]
pub struct Options {
    products: u32,
    runs: u32,
    seconds: u32,
    orders: u32,
    only: Option<String>,
    server: Option<PathBuf>,
    is_written: bool,
}

impl Options {
    fn read(mut parser: Parser) -> Result<Self> {
        let mut options = Self {
            products: 10_000,
            runs: 5,
            seconds: 5,
            orders: 3_000,
            only: None,
            server: None,
            is_written: false,
        };
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("products") => options.products = parser.value()?.parse()?,
                Arg::Long("runs") => options.runs = parser.value()?.parse::<u32>()?.max(1),
                Arg::Long("seconds") => options.seconds = parser.value()?.parse::<u32>()?.max(1),
                Arg::Long("orders") => options.orders = parser.value()?.parse::<u32>()?.max(100),
                Arg::Long("only") => options.only = Some(parser.value()?.parse()?),
                Arg::Long("server") => options.server = Some(std::path::absolute(parser.value()?)?),
                Arg::Long("write") => options.is_written = true,
                other => return Err(other.unexpected().into()),
            }
        }
        if options.is_written && options.only.is_some() {
            bail!("--write replaces the whole table: leave --only out");
        }
        Ok(options)
    }

    fn load(&self) -> Load {
        Load {
            connections: 32,
            seconds: self.seconds,
        }
    }

    /// Whether this group of figures is wanted.
    fn wants(&self, group: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only == group)
    }
}

/// Measures and prints the table; with `--write` it goes into docs/figures.md too.
pub fn run(places: &Places, parser: Parser) -> Result<ExitCode> {
    let begin = Instant::now();
    let options = Options::read(parser)?;
    // What is missing must be said before anything is built for minutes.
    needs::program("wrk", "wrk")?;
    needs::program("nginx", "nginx")?;
    let stage = Stage::open(places, &options)?;
    let figures = measure(&stage, &options)?;
    steps::short(|| {
        stage.examine()?;
        Ok(((), "the doctor finds nothing wrong".to_owned()))
    })?;
    let table = table::markdown(&heading(&options), &notes(&stage, &options)?, &figures);
    stage.close()?;
    steps::timed(begin.elapsed(), "in all");
    steps::print(&table);
    if options.is_written {
        let name = format!("bench with {} products", options.products);
        table::write(&places.root.join(FIGURES), &name, &table)?;
        steps::say(&format!("           written to {FIGURES}"));
    }
    Ok(ExitCode::SUCCESS)
}

fn measure(stage: &Stage, options: &Options) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let mut take = |group: &str, work: &dyn Fn() -> Result<Vec<Figure>>| -> Result<()> {
        if !options.wants(group) {
            return Ok(());
        }
        let mut more = steps::long(&format!("measuring: {group}"), || {
            let more = work()?;
            Ok((more, format!("measured: {group}")))
        })?;
        figures.append(&mut more);
        Ok(())
    };
    take("start", &|| process::cold_start(stage, options))?;
    take("cached", &|| {
        let server = stage.serve(&[])?;
        let mut figures = pages::cached(stage, &server, options)?;
        figures.extend(weight::measure(stage, &server)?);
        figures.extend(process::memory(&server, "kept pages")?);
        Ok(figures)
    })?;
    // A server that keeps nothing draws and searches; its memory is looked at in the end.
    let keeps_nothing = [("PAGE_CACHE_SECONDS", "0")];
    take("afresh", &|| {
        let server = stage.serve(&keeps_nothing)?;
        let mut figures = pages::afresh(stage, &server, options)?;
        figures.extend(process::memory(&server, "drawing pages")?);
        Ok(figures)
    })?;
    take("search", &|| {
        let server = stage.serve(&keeps_nothing)?;
        let mut figures = search::afresh(stage, &server, options)?;
        figures.extend(process::memory(&server, "searches")?);
        drop(server);
        figures.extend(search::kept(stage, &stage.serve(&[])?, options)?);
        Ok(figures)
    })?;
    take("orders", &|| {
        let server = stage.serve(&[])?;
        let mut figures = orders::measure(stage, &server, options)?;
        figures.extend(process::memory(&server, "orders")?);
        Ok(figures)
    })?;
    Ok(figures)
}

fn heading(options: &Options) -> String {
    match options.products {
        0 => "With the demo's products".to_owned(),
        products => format!("With {} products", table::number(f64::from(products))),
    }
}

fn notes(stage: &Stage, options: &Options) -> Result<Vec<String>> {
    let cores = if stage.cores.are_apart() {
        "server, PostgreSQL and nginx on one core, the load on another"
    } else {
        "everything on one core"
    };
    let postgres = stage.column("SELECT current_setting('server_version')")?.concat();
    let program = if options.server.is_some() {
        "the server that --server named"
    } else {
        "release build"
    };
    Ok(vec![
        format!("{}; {}; PostgreSQL {postgres}", machine::today()?, machine::describe()?),
        format!(
            "{cores}; {program}; median of {} runs, product and limit in turns",
            options.runs
        ),
        format!(
            "pages: wrk with {} connections for {} s that take Brotli; orders: {} connections, {} orders a run",
            options.load().connections,
            options.seconds,
            orders::SHOPPERS,
            options.orders
        ),
    ])
}
