//! Orders: over two sellers with three lines, and everybody for the same good.

use std::net::SocketAddr;

use anyhow::Result;

use super::Options;
use super::carts::{self, Checkout, Shelves};
use super::load::{self, Load, Outcome, median};
use super::replay::Replay;
use super::stage::{Server, Stage};
use super::table::{Figure, number};

/// Shoppers who press the button at the same time.
pub const SHOPPERS: u32 = 16;

const SHARE: f64 = 0.5;
const P99_MS: f64 = 100.0;
const HOT_PER_SECOND: f64 = 100.0;

/// Both kinds of orders.
pub fn measure(stage: &Stage, server: &Server, options: &Options) -> Result<Vec<Figure>> {
    let shelves = Shelves::look(stage)?;
    let mut crowd = Crowd {
        stage,
        address: server.address,
        seconds_each: 0.05,
    };
    let replay = Replay::record(stage, server.address, &shelves)?;
    // Connections are opened and statements prepared when the first crowd comes; what comes of it counts for nothing.
    let first: Result<Vec<_>> = (0..100)
        .map(|number| carts::check_out(server.address, &shelves.three(number)))
        .collect();
    crowd.place(&first?)?;
    let (mut ours, mut p99, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..options.runs {
        let first = (run * options.orders) as usize;
        let checkouts: Result<Vec<_>> = (first..first + options.orders as usize)
            .map(|number| carts::check_out(server.address, &shelves.three(number)))
            .collect();
        let outcome = crowd.place(&checkouts?)?.require_sound("placing orders")?;
        ours.push(outcome.per_second());
        p99.push(outcome.p99_ms);
        theirs.push(replay.run(stage, run, options.orders / SHOPPERS)?);
    }
    let (ours, theirs, p99) = (median(ours), median(theirs), median(p99));
    let whole = Figure {
        work: "order over two sellers, three lines, through HTTP".to_owned(),
        measured: format!("{}/s, p99 {} ms", number(ours), number(p99)),
        limit: format!(
            "its {} statements by pgbench: {}/s",
            replay.statements(),
            number(theirs)
        ),
        share: Some(ours / theirs),
        goal: "≥ 50 %, p99 ≤ 100 ms",
        is_reached: Some(ours / theirs >= SHARE && p99 <= P99_MS),
        next: "send what belongs together in one statement: each costs a round trip",
    };

    let sold = |offer: &str| -> Result<u64> {
        let packs = format!("SELECT COALESCE(sum(quantity), 0) FROM order_line WHERE offer_id = '{offer}'");
        Ok(stage.column(&packs)?.concat().parse()?)
    };
    let (mut placed, sold_before) = (0, sold(shelves.hot())?);
    let (mut hot, mut hot_p99) = (Vec::new(), Vec::new());
    for _ in 0..options.runs {
        let checkouts: Result<Vec<_>> = (0..options.orders / 2)
            .map(|_| carts::check_out(server.address, &[shelves.hot()]))
            .collect();
        let outcome = crowd.place(&checkouts?)?.require_sound("placing orders of one good")?;
        placed += outcome.answers;
        hot.push(outcome.per_second());
        hot_p99.push(outcome.p99_ms);
    }
    let is_exact = sold(shelves.hot())? - sold_before == placed;
    let hot = median(hot);
    Ok(vec![
        whole,
        Figure {
            work: "one hot item, everybody buys it".to_owned(),
            measured: format!("{}/s, p99 {} ms", number(hot), number(median(hot_p99))),
            limit: String::new(),
            share: None,
            goal: "≥ 100/s, none oversold",
            is_reached: Some(hot >= HOT_PER_SECOND && is_exact),
            next: "take the stock later in the transaction: its row is locked until the end",
        },
    ])
}

/// Shoppers with filled checkouts.
struct Crowd<'a> {
    stage: &'a Stage,
    address: SocketAddr,
    /// wrk always takes the time it was given; each run tells what an order of the next one may take.
    seconds_each: f64,
}

impl Crowd<'_> {
    /// Sends every checkout exactly once. Whatever does not lead to an order's page is an error.
    fn place(&mut self, checkouts: &[Checkout]) -> Result<Outcome> {
        let path = carts::write(self.stage, checkouts)?;
        let script = format!("local path, origin = {path:?}, \"http://{}\"\n{SCRIPT}", self.address);
        let load = Load {
            connections: SHOPPERS,
            seconds: (checkouts.len() as f64 * self.seconds_each).ceil() as u32 + 2,
        };
        let outcome = load::run(self.stage, self.address, &script, load)?;
        self.seconds_each = 1.5 * outcome.seconds / outcome.answers.max(1) as f64;
        Ok(outcome)
    }
}

/// wrk counts every answer below 400 as good and measures until its time is up; here an order must have been placed,
/// and the last one ends the time. Who has nothing left to send stays silent.
const SCRIPT: &str = r#"
local ffi = require("ffi")
ffi.cdef[[
  typedef struct { long seconds; long nanoseconds; } bench_time;
  int clock_gettime(int clock, bench_time *time);
]]
local function now()
  local time = ffi.new("bench_time")
  ffi.C.clock_gettime(1, time)
  return tonumber(time.seconds) + tonumber(time.nanoseconds) / 1e9
end
local requests, sent, begin = {}, 0, nil
counted, refused, seconds = 0, 0, 0
function init()
  for line in io.lines(path) do
    local cookie, form = line:match("^(.-)\t(.*)$")
    requests[#requests + 1] = wrk.format("POST", "/api/checkout/place", {
      ["Accept"] = "text/html", ["Accept-Encoding"] = "br", ["Origin"] = origin, ["Cookie"] = cookie,
      ["Content-Type"] = "application/x-www-form-urlencoded",
    }, form)
  end
end
local is_verified = false
function request()
  -- wrk looks at one request before it begins, and does not send it.
  if not is_verified then
    is_verified = true
    return requests[1]
  end
  begin = begin or now()
  sent = sent + 1
  return requests[sent] or ""
end
function response(status, headers)
  counted = counted + 1
  local location = headers["location"] or ""
  if status ~= 303 or not location:find("^/don%-hang/") then
    refused = refused + 1
    if refused == 1 then io.write("refused ", status, " ", location, "\n") end
  end
  seconds = now() - begin
  if counted == #requests then wrk.thread:stop() end
end
"#;
