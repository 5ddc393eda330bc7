//! Ctrl-C, or any other polite request to stop. We note it; whoever waits for something looks here and leaves,
//! so that everything that was started is stopped on the way out.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

static REQUESTS: AtomicUsize = AtomicUsize::new(0);

/// The error that means "somebody asked us to stop": nothing went wrong.
#[derive(Debug)]
pub struct Stopped;

impl std::fmt::Display for Stopped {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("stopped")
    }
}

impl std::error::Error for Stopped {}

/// Starts to listen for requests to stop.
pub fn watch() -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("listening for Ctrl-C")?;
    std::thread::spawn(move || {
        for _ in signals.forever() {
            REQUESTS.fetch_add(1, Ordering::Relaxed);
        }
    });
    Ok(())
}

/// How often we were asked to stop: the second time means "at once".
pub fn requests() -> usize {
    REQUESTS.load(Ordering::Relaxed)
}

/// Refuses to go on once somebody asked us to stop.
pub fn check() -> Result<()> {
    if requests() > 0 { Err(Stopped.into()) } else { Ok(()) }
}
