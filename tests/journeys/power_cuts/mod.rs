//! The server is killed at random moments while people pay by card and by transfer, call off, send and receive goods, and sellers
//! are paid; each time another one is started at once. Afterwards every đồng that left somebody's card or account is in the
//! ledger, once, and for an order; everybody is told what is so.
//!
//! `POWER_CUTS=600` goes on for so many seconds, `POWER_CUTS_SEED` is another run of it. What people do follows from the seed; when
//! exactly the server dies at what it does, does not.

mod audit;
mod desk;
mod people;

use crate::{
    fakes::stripe::{FakeStripe, WEBHOOK_SECRET, sign},
    journeys::cards::{storm::stock_up, take_cards},
};
use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};
use tests::{FakeClock, Person, Town, process::Process};

/// Seeds that are run every time: those that have once found something wrong stay here.
const SEEDS: &[u64] = &[1];

/// So many times as fast as time itself the town's clock runs: what a dead process was at is taken up after six seconds.
const SPEED: u32 = 10;

/// A number that somebody may set.
fn set(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// What comes next by chance, the same for the same seed.
struct Luck(u64);

impl Luck {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below this one.
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// How somebody pays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rail {
    Card,
    Transfer,
}

/// What a shopper knows of what they bought.
#[derive(Debug)]
struct Purchase {
    shopper: Person,
    code: String,
    /// Where they look it up.
    page: String,
    rail: Rail,
    /// What left their card or account.
    paid: i64,
    /// They were told that it has come.
    was_told: bool,
    /// They have called it off, or have tried to.
    has_called_off: bool,
}

/// A paid order that is on its way.
struct Parcel {
    owner: &'static str,
    shopper: Person,
    code: String,
    page: String,
}

/// Everything and everybody.
struct Scene {
    town: Town,
    stripe: FakeStripe,
    /// Where the server is now.
    address: Mutex<String>,
    is_over: AtomicBool,
    purchases: Mutex<Vec<Purchase>>,
    parcels: Mutex<Vec<Parcel>>,
    /// What the bank has told, or tried to.
    credits: Mutex<Vec<(i64, String)>>,
    next_credit: AtomicU64,
    kills: AtomicUsize,
    /// Requests of which nobody knows what became of them.
    cut: AtomicUsize,
    /// Requests that were asked to come again later.
    put_off: AtomicUsize,
}

impl Scene {
    fn address(&self) -> String {
        self.address.lock().expect("nobody panicked with it").clone()
    }

    fn is_over(&self) -> bool {
        self.is_over.load(SeqCst)
    }

    async fn start(&self) -> Process {
        let program = Path::new(env!("CARGO_BIN_EXE_market-process"));
        let process = Process::start_beside(program, &self.town, self.stripe.config(), &self.town.clock).await;
        process
            .address
            .clone_into(&mut self.address.lock().expect("nobody panicked with it"));
        process
    }

    /// Kills the server again and again, after a moment or after seconds.
    async fn cut_the_power(&self, mut luck: Luck, mut process: Process, until: Instant) {
        loop {
            let pause = match luck.below(3) {
                0 => luck.below(400),
                _ => 500 + luck.below(6_000),
            };
            tokio::time::sleep(Duration::from_millis(pause)).await;
            process.kill().await;
            self.kills.fetch_add(1, SeqCst);
            if Instant::now() >= until {
                break;
            }
            process = self.start().await;
        }
        self.is_over.store(true, SeqCst);
    }

    /// Stripe tells of this and that, whoever hears it, as long as it lasts.
    async fn tell_of_cards(&self, mut luck: Luck) {
        let browser = reqwest::Client::new();
        while !self.is_over() {
            let events = self.stripe.all("event");
            if let Some(event) = events.get(usize::try_from(luck.below(12)).expect("a small number")) {
                let raw = event.to_string();
                let request = browser
                    .post(format!("{}/webhooks/stripe", self.address()))
                    .header(
                        "stripe-signature",
                        sign(&raw, WEBHOOK_SECRET, self.stripe.now().timestamp()),
                    )
                    .body(raw);
                if let Ok(answer) = request.send().await {
                    assert!(matches!(answer.status().as_u16(), 200 | 503), "{}", answer.status());
                }
            }
            tokio::time::sleep(Duration::from_millis(50 + luck.below(200))).await;
        }
    }
}

async fn play(seed: u64, seconds: u64) {
    let clock = FakeClock::default().running(SPEED);
    let (town, stripe) = take_cards(clock).await;
    stock_up(&town).await;
    let scene = Arc::new(Scene {
        town,
        stripe,
        address: Mutex::default(),
        is_over: AtomicBool::new(false),
        purchases: Mutex::default(),
        parcels: Mutex::default(),
        credits: Mutex::default(),
        next_credit: AtomicU64::new(1),
        kills: AtomicUsize::new(0),
        cut: AtomicUsize::new(0),
        put_off: AtomicUsize::new(0),
    });
    let process = scene.start().await;
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut tasks = Vec::new();
    for number in 0..5 {
        let (scene, luck) = (Arc::clone(&scene), Luck::new(seed * 100 + number));
        let rail = if number % 2 == 0 { Rail::Card } else { Rail::Transfer };
        tasks.push(tokio::spawn(async move { scene.keep_buying(rail, luck).await }));
    }
    let others = (
        Arc::clone(&scene),
        Arc::clone(&scene),
        Arc::clone(&scene),
        Arc::clone(&scene),
    );
    tasks.push(tokio::spawn(async move { others.0.keep_delivering().await }));
    tasks.push(tokio::spawn(async move {
        others.1.keep_paying_out(Luck::new(seed * 100 + 51)).await
    }));
    tasks.push(tokio::spawn(async move {
        others.2.tell_of_cards(Luck::new(seed * 100 + 52)).await
    }));
    tasks.push(tokio::spawn(async move {
        others.3.cut_the_power(Luck::new(seed * 100 + 53), process, until).await;
    }));
    for task in tasks {
        task.await.expect("nobody was told what is not so");
    }
    scene.settle().await;
    scene.must_add_up().await;
    scene.let_time_pass().await;
    scene.must_add_up().await;
    scene.report(seed, seconds).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whenever_the_server_dies_each_payment_counts_once_and_everybody_is_told() {
    let seconds = set("POWER_CUTS").unwrap_or(15);
    match set("POWER_CUTS_SEED") {
        Some(seed) => play(seed, seconds).await,
        None => {
            for seed in SEEDS {
                play(*seed, seconds).await;
            }
        }
    }
}
