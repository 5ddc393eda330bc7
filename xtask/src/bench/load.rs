//! Load with wrk: one thread that asks as fast as it is answered.

use std::fs;
use std::net::SocketAddr;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::stage::Stage;
use crate::{needs, processes, steps};

/// What every script needs: a browser's headers, and one line of figures at the end. A refused order is an answer like
/// any other to wrk, so a script may count by itself.
const FRAME: &str = r#"
wrk.headers["Accept"] = "text/html"
wrk.headers["Accept-Encoding"] = "br"
local threads = {}
function setup(thread) table.insert(threads, thread) end
function done(summary, latency)
  local e = summary.errors
  local wrong = e.connect + e.read + e.write + e.status + e.timeout
  local answers, seconds = summary.requests, summary.duration / 1e6
  local counted = threads[1]:get("counted")
  if counted then
    answers, seconds = counted, threads[1]:get("seconds")
    wrong = e.connect + e.read + e.write + e.timeout + threads[1]:get("refused")
  end
  io.write(string.format("figures %d %.6f %d %d %d\n",
    answers, seconds, latency:percentile(50), latency:percentile(99), wrong))
end
"#;

/// How hard to ask.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Connections that each wait for their answer before they ask again.
    pub connections: u32,
    /// For how long.
    pub seconds: u32,
}

/// What a load came to.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// Good and bad answers.
    pub answers: u64,
    /// The time they took together.
    pub seconds: f64,
    /// The time that half of them stayed within.
    pub p50_ms: f64,
    /// The time that 99 of 100 stayed within.
    pub p99_ms: f64,
    /// Answers that were none, or not the wanted ones.
    pub errors: u64,
}

impl Outcome {
    /// Answers in a second.
    pub fn per_second(&self) -> f64 {
        self.answers as f64 / self.seconds
    }

    /// Refuses a measurement in which something went wrong: a page of errors is drawn quickly.
    pub fn require_sound(self, what: &str) -> Result<Self> {
        if self.errors > 0 || self.answers == 0 {
            bail!("{what}: {} of {} answers were errors", self.errors, self.answers);
        }
        Ok(self)
    }
}

/// Asks for these paths in turn.
pub fn pages(stage: &Stage, server: SocketAddr, paths: &[String], load: Load) -> Result<Outcome> {
    let list: Vec<String> = paths.iter().map(|path| format!("{path:?}")).collect();
    let script = format!(
        "local paths = {{ {} }}\nlocal requests, next = {{}}, 0\n\
         function init()\nfor i, path in ipairs(paths) do requests[i] = wrk.format(\"GET\", path) end\nend\n\
         function request()\nnext = next % #requests + 1\nreturn requests[next]\nend\n",
        list.join(",\n")
    );
    run(stage, server, &script, load)?.require_sound(&paths[0])
}

/// Runs wrk with a script of our own beside [`FRAME`].
pub fn run(stage: &Stage, server: SocketAddr, script: &str, load: Load) -> Result<Outcome> {
    let program = needs::program("wrk", "wrk")?;
    let path = stage.scratch.join("load.lua");
    fs::write(&path, format!("{FRAME}{script}"))?;
    let mut wrk = Command::new(program);
    wrk.args(["--threads", "1", "--timeout", "30s", "--latency"]);
    wrk.arg("--connections").arg(load.connections.to_string());
    wrk.arg("--duration").arg(format!("{}s", load.seconds));
    wrk.arg("--script").arg(&path).arg(format!("http://{server}/"));
    let text = stage.cores.load(|| processes::output_or_fail(&mut wrk, "wrk"))?;
    if let Some(refusal) = text.lines().find(|line| line.starts_with("refused ")) {
        steps::say(&format!("           {refusal}"));
    }
    read(&text).with_context(|| format!("wrk tells no figures: {text}"))
}

fn read(text: &str) -> Option<Outcome> {
    let line = text.lines().find_map(|line| line.strip_prefix("figures "))?;
    let mut words = line.split(' ');
    let mut next = || words.next()?.parse::<f64>().ok();
    Some(Outcome {
        answers: next()? as u64,
        seconds: next()?,
        p50_ms: next()? / 1000.0,
        p99_ms: next()? / 1000.0,
        errors: next()? as u64,
    })
}

/// The middle of some measurements (the upper one of two).
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_read() {
        let text = "Running 5s test\nfigures 50000 5.000000 900 4100 0\n";
        let outcome = read(text).expect("figures");
        assert_eq!((outcome.per_second(), outcome.p99_ms), (10_000.0, 4.1));
        assert!(outcome.require_sound("home").is_ok());
        assert!(read("unable to connect").is_none());
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![9.0, 1.0, 5.0]), 5.0);
    }
}
