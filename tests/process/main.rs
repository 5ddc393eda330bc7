//! The product's server with the clock of the tests, for journeys that need real processes. `CLOCK_AT` says where it starts, in
//! microseconds, and `CLOCK_SPEED` how fast it runs.

use chrono::DateTime;
use std::process::ExitCode;
use tests::{FakeClock, clock};

fn main() -> ExitCode {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse::<i64>().ok());
    let start = number("CLOCK_AT").and_then(DateTime::from_timestamp_micros);
    let speed = number("CLOCK_SPEED").and_then(|speed| u32::try_from(speed).ok());
    let clock = FakeClock::starting_at(start.unwrap_or_else(clock::start)).running(speed.unwrap_or(0));
    server::cli::run_with_clock(clock.clock())
}
