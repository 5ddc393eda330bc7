//! Log lines: a readable message and fields, never a name, a telephone number, an address, a token or a body.

use crate::config::LogFormat;
use anyhow::{Context, Result, anyhow};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts writing log lines to standard error. `wanted` is a filter such as `info,server=debug`.
pub fn init(wanted: &str, format: LogFormat) -> Result<()> {
    let filter = EnvFilter::builder().parse(wanted).context("LOG is not understood")?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match format {
        LogFormat::Text => lines.with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).try_init(),
    }
    .map_err(|error| anyhow!(error).context("starting the log"))?;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // A message put together at run time may hold what somebody typed; one that stands in the code cannot.
        let message = panic
            .payload()
            .downcast_ref::<&'static str>()
            .copied()
            .unwrap_or("(not shown)");
        tracing::error!(panic.place = place, panic.message = message, "a panic was caught");
    }));
    Ok(())
}

/// The chain of causes of an error on one line, each said once.
pub fn causes(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(|cause| cause.to_string().replace('\n', " ")) {
        if !said.contains(&cause) {
            said = if said.is_empty() {
                cause
            } else {
                format!("{said}: {cause}")
            };
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_not_said_twice() {
        let error = anyhow!("no such\ntable")
            .context("asking: no such table")
            .context("refreshing");
        assert_eq!(causes(&error), "refreshing: asking: no such table");
    }
}
