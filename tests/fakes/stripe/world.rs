//! What the fake holds: every object as it is shown.

use super::{errors::Refusal, form::Params};
use chrono::Duration;
use http::StatusCode;
use market::base::Clock;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// How long keys are remembered.
const KEY_KEPT: Duration = Duration::hours(24);

/// What goes wrong with a call, once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// 500, and nothing happened.
    ErrorBefore,
    /// The connection breaks, and nothing happened.
    CutBefore,
    /// It happened, and the answer is 500. The key remembers the 500, as Stripe says it does.
    ErrorAfter,
    /// It happened, and something between us answers 502.
    ProxyErrorAfter,
    /// It happened, and the connection breaks.
    CutAfter,
    /// It happened, and no answer ever comes.
    SilenceAfter,
    /// It happened, and the answer is a 200 that is none.
    GarbageAfter,
    /// Too many at once: nothing happened.
    Throttled,
    /// Somebody else is at it with the same key: nothing happened.
    Conflict,
    /// 400: nothing happened, and never will.
    Refused,
}

/// When a call counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// Nothing has happened yet.
    Before,
    /// It has happened, and nobody was answered.
    After,
}

/// A process to kill at a call: counted down to nothing.
#[derive(Clone, Copy, Debug)]
pub struct Kill {
    pub calls_left: usize,
    pub moment: Moment,
    pub process: u32,
}

/// What a key remembers.
#[derive(Clone, Debug)]
pub struct Remembered {
    pub path: String,
    pub params: Params,
    pub at: i64,
    pub status: StatusCode,
    pub body: Value,
}

/// Everything.
pub struct World {
    pub clock: Clock,
    pub address: String,
    pub objects: BTreeMap<String, Value>,
    pub keys: HashMap<String, Remembered>,
    pub faults: VecDeque<(String, Fault)>,
    pub calls: HashMap<String, usize>,
    /// Whom to kill, and when.
    pub kill: Option<Kill>,
    /// Events that nobody was told yet.
    pub untold: VecDeque<String>,
    /// What can be used, by currency, in its smallest unit.
    pub balance: BTreeMap<String, i64>,
    /// What lies in the accounts of cooperatives, in what was handed on.
    pub held: BTreeMap<String, i64>,
    /// The currency that payments settle in, and how many of its smallest unit a thousand đồng give.
    pub settles_in: (String, i64),
    number: u64,
}

impl World {
    pub fn new(clock: Clock, address: String) -> Self {
        Self {
            clock,
            address,
            objects: BTreeMap::new(),
            keys: HashMap::new(),
            faults: VecDeque::new(),
            calls: HashMap::new(),
            kill: None,
            untold: VecDeque::new(),
            balance: BTreeMap::new(),
            held: BTreeMap::new(),
            settles_in: ("usd".to_owned(), 4),
            number: 0,
        }
    }

    /// Seconds of its clock.
    pub fn now(&self) -> i64 {
        self.clock.now().timestamp()
    }

    /// A new name; names of one kind sort by their age.
    pub fn name(&mut self, prefix: &str) -> String {
        self.number += 1;
        format!("{prefix}_test{:08}", self.number)
    }

    /// Adds or replaces an object under its id.
    pub fn put(&mut self, object: Value) -> Value {
        let id = object["id"].as_str().expect("an object has an id").to_owned();
        self.objects.insert(id, object.clone());
        object
    }

    /// The object that an address names.
    pub fn at(&self, kind: &str, id: &str) -> Result<Value, Refusal> {
        self.find(kind, id)
            .ok_or_else(|| Refusal::missing("id", id, StatusCode::NOT_FOUND))
    }

    /// The object that a parameter names.
    pub fn named(&self, kind: &str, param: &str, id: &str) -> Result<Value, Refusal> {
        self.find(kind, id)
            .ok_or_else(|| Refusal::missing(param, id, StatusCode::BAD_REQUEST))
    }

    fn find(&self, kind: &str, id: &str) -> Option<Value> {
        self.objects.get(id).filter(|object| object["object"] == kind).cloned()
    }

    /// Every object of a kind, the newest first.
    pub fn all(&self, kind: &str) -> Vec<Value> {
        let mut all: Vec<_> = self
            .objects
            .values()
            .filter(|object| object["object"] == kind)
            .cloned()
            .collect();
        all.sort_by(|one, other| other["id"].as_str().cmp(&one["id"].as_str()));
        all
    }

    /// A list as Stripe pages it. `filters` are fields that a parameter of the same name is compared with.
    pub fn list(&self, kind: &str, url: &str, mut params: Params, filters: &[&str]) -> Result<Value, Refusal> {
        let limit = params.number("limit")?.unwrap_or(10);
        if !(1..=100).contains(&limit) {
            return Err(Refusal::invalid(
                "parameter_invalid_integer",
                "limit",
                "This value must be from 1 to 100.",
            ));
        }
        let after = params.text("starting_after")?;
        let mut bounds = Vec::new();
        for (name, compare) in [
            ("created[gt]", i64::gt as fn(&i64, &i64) -> bool),
            ("created[gte]", i64::ge),
            ("created[lt]", i64::lt),
            ("created[lte]", i64::le),
        ] {
            if let Some(bound) = params.number(name)? {
                bounds.push((bound, compare));
            }
        }
        let mut wanted = Vec::new();
        for name in filters {
            if let Some(value) = params.text(name)? {
                wanted.push((*name, value));
            }
        }
        params.finish()?;
        if let Some(after) = &after {
            self.named(kind, "starting_after", after)?;
        }
        let found: Vec<_> = self
            .all(kind)
            .into_iter()
            .filter(|object| after.as_deref().is_none_or(|after| object["id"].as_str() < Some(after)))
            .filter(|object| {
                let created = object["created"].as_i64().expect("it has a time");
                bounds.iter().all(|(bound, compare)| compare(&created, bound))
            })
            .filter(|object| wanted.iter().all(|(name, value)| object[*name] == json!(value)))
            .collect();
        let limit = usize::try_from(limit).expect("a small number");
        Ok(json!({
            "object": "list", "url": url, "has_more": found.len() > limit,
            "data": found.into_iter().take(limit).collect::<Vec<_>>(),
        }))
    }

    /// Writes down what happened, for whoever is to be told.
    pub fn happened(&mut self, kind: &str, object: &Value, account: Option<&str>) {
        let id = self.name("evt");
        let mut event = json!({
            "id": id, "object": "event", "api_version": "2026-09-30.endive", "created": self.now(),
            "data": { "object": object }, "livemode": false, "pending_webhooks": 1,
            "request": { "id": null, "idempotency_key": null }, "type": kind,
        });
        if let Some(account) = account {
            event["account"] = json!(account);
        }
        self.put(event);
        self.untold.push_back(id);
    }

    /// Moves money on our account and writes the line; returns its name.
    pub fn book(
        &mut self,
        kind: &str,
        source: &str,
        currency: &str,
        gross: i64,
        fee: i64,
        rate: Option<f64>,
    ) -> String {
        let id = self.name("txn");
        let now = self.now();
        *self.balance.entry(currency.to_owned()).or_default() += gross - fee;
        self.put(json!({
            "id": id, "object": "balance_transaction", "amount": gross, "available_on": now,
            "balance_type": "payments", "created": now, "currency": currency, "description": null,
            "exchange_rate": rate, "fee": fee,
            "fee_details": if fee == 0 { json!([]) } else { json!([{
                "amount": fee, "application": null, "currency": currency, "description": "Stripe processing fees",
                "type": "stripe_fee" }]) },
            "net": gross - fee, "reporting_category": kind, "source": source, "status": "available", "type": kind,
        }));
        id
    }

    /// So many đồng in the smallest unit of what payments settle in, and at which rate.
    pub fn settled(&self, amount: i64, currency: &str) -> (String, i64, Option<f64>) {
        let (settled, per_thousand) = &self.settles_in;
        if settled == currency {
            (settled.clone(), amount, None)
        } else {
            let minor = (amount * per_thousand + 500).div_euclid(1_000);
            let rate = f64::from(u32::try_from(*per_thousand).expect("a small rate")) / 100_000.0;
            (settled.clone(), minor, Some(rate))
        }
    }

    /// Keys older than a day are forgotten.
    pub fn forget_keys(&mut self) {
        let oldest = self.now() - KEY_KEPT.num_seconds();
        self.keys.retain(|_, remembered| remembered.at > oldest);
    }

    /// Counts a call down; whether somebody dies at it, and when.
    pub fn count_down(&mut self) -> Option<Kill> {
        let kill = self.kill.as_mut()?;
        kill.calls_left = kill.calls_left.checked_sub(1)?;
        (kill.calls_left == 0).then_some(*kill)
    }

    /// The next fault of a call, if one waits.
    pub fn next_fault(&mut self, call: &str) -> Option<Fault> {
        let place = self.faults.iter().position(|(which, _)| which == call)?;
        self.faults.remove(place).map(|(_, fault)| fault)
    }
}
