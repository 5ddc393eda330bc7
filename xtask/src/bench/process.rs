//! How soon the server is there, and how much memory it takes.

use anyhow::Result;

use super::Options;
use super::load::median;
use super::stage::{Server, Stage};
use super::table::{Figure, number};

const COLD_START_MS_MAX: f64 = 300.0;
const MEMORY_MB_MAX: f64 = 100.0;

/// From the start of the built server to its first page, with the database running.
pub fn cold_start(stage: &Stage, options: &Options) -> Result<Vec<Figure>> {
    let mut times = Vec::new();
    for _ in 0..options.runs {
        times.push(stage.serve(&[])?.first_answer.as_secs_f64() * 1000.0);
    }
    let time = median(times);
    Ok(vec![Figure {
        work: "cold start to the first page".to_owned(),
        measured: format!("{} ms", number(time)),
        limit: String::new(),
        share: None,
        goal: "≤ 300 ms",
        is_reached: Some(time <= COLD_START_MS_MAX),
        next: "log how long each step of the start takes",
    }])
}

/// The memory of a server that has been through a load.
pub fn memory(server: &Server, after: &str) -> Result<Vec<Figure>> {
    let (now, most) = server.memory()?;
    let megabytes = |kilobytes: u64| kilobytes as f64 / 1024.0;
    Ok(vec![Figure {
        work: format!("memory of the server after {after}"),
        measured: format!("{} MB, at most {} MB", number(megabytes(now)), number(megabytes(most))),
        limit: String::new(),
        share: None,
        goal: "≤ 100 MB",
        is_reached: Some(megabytes(now) <= MEMORY_MB_MAX),
        next: "look what grows: kept pages, connections, the allocator's leftovers",
    }])
}
