//! The product's server with the clock of the tests, for journeys that need real processes.

use std::process::ExitCode;
use tests::FakeClock;

fn main() -> ExitCode {
    server::cli::run_with_clock(FakeClock::default().clock())
}
