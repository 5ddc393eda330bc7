//! A Stripe of ours: small, stateful and strict. It knows payment pages, payments, refunds, accounts, transfers, disputes,
//! the account of it all, idempotency keys as Stripe keeps them, and signed webhooks; it can be made to misbehave.
//!
//! [`contract`] holds the gateway against it, [`pages`] presses its buttons, [`tool`] holds it against Stripe's own command
//! line.

mod checkouts;
mod contract;
mod disputes;
mod errors;
mod form;
mod pages;
mod pay_page;
mod payments;
mod routes;
mod tell;
mod tool;

mod transfers;
mod world;

pub use tell::{Told, Way, post, shuffle, sign};
pub use world::{Fault, Moment};

use chrono::{DateTime, Duration, Utc};
use market::base::Clock;
use serde_json::Value;
use server::gateways::stripe::{Patience, Stripe, StripeConfig};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::{net::TcpListener, task::JoinHandle};
use world::{Kill, World};

/// The key that it knows.
pub const SECRET_KEY: &str = "sk_test_geheim";

/// The secret with which it signs.
pub const WEBHOOK_SECRET: &str = "whsec_geheim";

/// A running fake. It ends when dropped.
pub struct FakeStripe {
    /// Its address, without a slash at the end.
    pub address: String,
    world: Arc<Mutex<World>>,
    serving: JoinHandle<()>,
}

impl FakeStripe {
    /// Opens one in which nothing happened yet.
    pub async fn open(clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("the listener has an address"));
        let world = Arc::new(Mutex::new(World::new(clock, address.clone())));
        let router = routes::router(Arc::clone(&world));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self {
            address,
            world,
            serving,
        }
    }

    /// How to reach it.
    pub fn config(&self) -> StripeConfig {
        StripeConfig {
            secret_key: SECRET_KEY.to_owned(),
            api_base: Some(self.address.clone()),
            webhook_secrets: vec!["whsec_next".to_owned(), WEBHOOK_SECRET.to_owned()],
        }
    }

    /// The gateway, which asks so often and waits for nothing but for answers.
    pub fn gateway(&self, tries: u32) -> Stripe {
        let patience = Patience {
            tries,
            time_max: std::time::Duration::from_secs(20),
            pause: Arc::new(|_| std::time::Duration::ZERO),
        };
        Stripe::new(&self.config(), patience).expect("it can be reached")
    }

    /// The next such call, as `POST /v1/refunds`, goes wrong so. Faults of one call wait in line.
    pub fn wrong(&self, call: &str, fault: Fault) {
        self.world().faults.push_back((call.to_owned(), fault));
    }

    /// The process that makes so many calls from now on dies at the last of them.
    pub fn kill_at(&self, call: usize, moment: Moment, process: u32) {
        self.world().kill = Some(Kill {
            calls_left: call,
            moment,
            process,
        });
    }

    /// Whether it has died.
    pub fn has_killed(&self) -> bool {
        self.world().kill.is_some_and(|kill| kill.calls_left == 0)
    }

    /// How often it was called so.
    pub fn calls(&self, call: &str) -> usize {
        self.world().calls.get(call).copied().unwrap_or(0)
    }

    /// Every object of a kind, as `refund`, the newest first.
    pub fn all(&self, kind: &str) -> Vec<Value> {
        self.world().all(kind)
    }

    /// A shopper pays on the page, without a browser.
    pub fn pay(&self, checkout: &str) {
        let mut world = self.world();
        let checkout = world.at("checkout.session", checkout).expect("the page is there");
        assert_eq!(checkout["status"], "open", "the page is open");
        pay_page::pay(&mut world, checkout);
    }

    /// The payer's bank gives a refund back.
    pub fn return_refund(&self, refund: &str) {
        payments::return_refund(&mut self.world(), refund).expect("it went back");
    }

    /// A payer disputes a charge; returns the dispute.
    pub fn dispute(&self, charge: &str) -> Value {
        disputes::open(&mut self.world(), charge).expect("the charge is there")
    }

    /// The bank decides a dispute.
    pub fn decide(&self, dispute: &str, is_won: bool) {
        disputes::decide(&mut self.world(), dispute, is_won).expect("the dispute is open");
    }

    /// Something says what is not so.
    pub fn change(&self, id: &str, field: &str, value: Value) {
        let mut world = self.world();
        let object = world.objects.get_mut(id).expect("it is there");
        object[field] = value;
    }

    /// A cooperative opens an account, which can receive something or cannot yet; returns its name.
    pub fn open_account(&self, may_receive: bool) -> String {
        let (kind, country) = (serde_json::json!("express"), serde_json::json!("SG"));
        let none = serde_json::json!({});
        let account = transfers::new_account(&mut self.world(), &kind, &country, &none, may_receive);
        account["id"].as_str().expect("a name").to_owned()
    }

    /// What lies in the account of a cooperative goes to its bank.
    pub fn empty_account(&self, account: &str) {
        self.world().held.remove(account);
    }

    /// Everything of a currency goes to our bank; returns the payout.
    pub fn pay_out(&self, currency: &str) -> Value {
        disputes::pay_out(&mut self.world(), currency)
    }

    /// Lends us money, in the smallest unit.
    pub fn lend(&self, currency: &str, minor: i64) {
        *self.world().balance.entry(currency.to_owned()).or_default() += minor;
    }

    /// Payments settle in this currency; a thousand đồng are so many of its smallest unit.
    pub fn settle_in(&self, currency: &str, per_thousand: i64) {
        self.world().settles_in = (currency.to_owned(), per_thousand);
    }

    /// What pages are past their time close, though nobody asks for them.
    pub fn look_at_clock(&self) {
        checkouts::close_late(&mut self.world());
    }

    /// What time it is for it.
    pub fn now(&self) -> DateTime<Utc> {
        self.world().clock.now()
    }

    /// When it signs what is so old.
    fn signed(&self, ago: Duration) -> i64 {
        self.world().now() - ago.num_seconds()
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("nobody panicked with it")
    }
}

impl Drop for FakeStripe {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
