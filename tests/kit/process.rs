//! The product as a process of its own.

use crate::{
    FakeClock, Town,
    town::{self, BANK_ACCOUNT, BANK_SECRET},
};
use server::gateways::stripe::StripeConfig;
use std::{path::Path, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A running process of the product. It is ended when dropped.
pub struct Process {
    /// Its address.
    pub address: String,
    child: Child,
}

impl Process {
    /// Starts the program on a database and waits until it answers. `clock` is where its time starts.
    pub async fn start(program: &Path, database_url: &str, site_dir: &Path) -> Self {
        Self::start_with(program, database_url, site_dir, &[]).await
    }

    /// The same, where Stripe takes cards.
    pub async fn start_taking_cards(program: &Path, database_url: &str, site_dir: &Path, stripe: StripeConfig) -> Self {
        Self::start_with(program, database_url, site_dir, &settings_of(stripe)).await
    }

    /// Another process of a town, that takes cards and hears the bank; it goes on from this clock's time, as fast.
    pub async fn start_beside(program: &Path, town: &Town, stripe: StripeConfig, clock: &FakeClock) -> Self {
        let mut set = settings_of(stripe);
        set.extend([
            ("PLATFORM_BANK_BIN", "970436".to_owned()),
            ("PLATFORM_BANK_ACCOUNT", BANK_ACCOUNT.to_owned()),
            ("BANK_WEBHOOK_SECRET", BANK_SECRET.to_owned()),
            ("CLOCK_AT", clock.now().timestamp_micros().to_string()),
            ("CLOCK_SPEED", clock.speed().to_string()),
        ]);
        Self::start_with(program, &town.database_url, &town::site_dir(), &set).await
    }

    async fn start_with(program: &Path, database_url: &str, site_dir: &Path, set: &[(&str, String)]) -> Self {
        let mut child = Command::new(program)
            .arg("serve")
            .env_clear()
            .env("DATABASE_URL", database_url)
            .env("DATABASE_POOL", "10")
            .env("LISTEN_ADDRESS", "127.0.0.1:0")
            .env("SITE_DIR", site_dir)
            .env("MEDIA_DIR", town::media_dir(database_url))
            .env("DEMO_MODE", "true")
            .env("LOG", "warn")
            .envs(set.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        let output = child.stdout.take().expect("its output is ours");
        let mut lines = BufReader::new(output).lines();
        let address = tokio::time::timeout(Duration::from_secs(30), async {
            while let Some(line) = lines.next_line().await.expect("its output can be read") {
                if let Some(address) = line.strip_prefix("listening on ") {
                    return address.to_owned();
                }
            }
            panic!("the program ended before it listened");
        })
        .await
        .expect("the program listens within 30 s");
        Self { address, child }
    }

    /// Its id.
    pub fn id(&self) -> u32 {
        self.child.id().expect("the process runs")
    }

    /// The most memory that it has held so far, in bytes.
    pub fn memory_peak(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id().expect("the process runs"));
        let status = std::fs::read_to_string(status).expect("its status can be read");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = peak.and_then(|peak| peak.trim().strip_suffix(" kB"));
        kilobytes
            .and_then(|number| number.parse::<u64>().ok())
            .expect("a number")
            * 1024
    }

    /// Ends the process at once, as a power cut does.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("the process can be ended");
    }
}

fn settings_of(stripe: StripeConfig) -> Vec<(&'static str, String)> {
    vec![
        ("STRIPE_SECRET_KEY", stripe.secret_key),
        ("STRIPE_WEBHOOK_SECRET", stripe.webhook_secrets.join(",")),
        ("STRIPE_API_BASE", stripe.api_base.unwrap_or_default()),
    ]
}
