//! Tells what is going on, and how long it took, so that nobody stares at a silent terminal.
//! Everything goes to stderr (as cargo does); stdout is for what was asked for.

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::Result;

/// Prints one line on stderr. A terminal that went away is no reason to panic.
pub fn say(line: &str) {
    // Nothing useful can be done when nobody listens any more.
    drop(writeln!(std::io::stderr(), "{line}"));
}

/// Prints on stdout what the command was asked for.
pub fn print(text: &str) {
    drop(writeln!(std::io::stdout(), "{text}"));
}

/// A step of under a few seconds: one line when it is done. The work returns the words to show.
pub fn short<T>(work: impl FnOnce() -> Result<(T, String)>) -> Result<T> {
    let start = Instant::now();
    let (value, words) = work()?;
    timed(start.elapsed(), &words);
    Ok(value)
}

/// A step that may take minutes: a line when it begins, one when it is done.
pub fn long<T>(beginning: &str, work: impl FnOnce() -> Result<(T, String)>) -> Result<T> {
    say(&format!("      …   {beginning}"));
    short(work)
}

/// One finished step with its time.
pub fn timed(time: Duration, words: &str) {
    say(&format!("{:>7.1} s  {words}", time.as_secs_f64()));
}

/// Joins the lines of a message, so that a refusal is one line. Cuts what would not fit anyone's patience.
pub fn one_line(text: &str) -> String {
    const CHARACTERS_MAX: usize = 600;
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.chars().count() <= CHARACTERS_MAX {
        return joined;
    }
    joined.chars().take(CHARACTERS_MAX).chain(['…']).collect()
}
