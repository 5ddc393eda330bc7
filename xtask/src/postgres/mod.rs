//! A private PostgreSQL: made, started and stopped by us, reachable only from this machine, without a service and
//! without touching any other PostgreSQL that may run here.
//!
//! A cluster's folder holds `postgres/` (the data, owned by PostgreSQL's account), `postgres.log` and `password`.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;

mod account;
mod binaries;
mod make;
mod pid_file;

pub use account::{Account, is_root};
pub use binaries::{Binaries, MAJOR_MIN, npm_package};
pub use make::remove_folder;

use crate::{processes, steps, stop};

/// The role that owns the market's database. Not a superuser: what the product needs must be granted.
const ROLE: &str = "cho_phien";
const DATABASE: &str = "cho_phien";
const SUPERUSER: &str = "postgres";

/// PostgreSQL takes its time after a crash: it reads its log again first.
const START_PATIENCE: Duration = Duration::from_secs(300);
/// A fast shutdown ends sessions and writes a checkpoint.
const STOP_PATIENCE: Duration = Duration::from_secs(30);
const LOG_BYTES_MAX: u64 = 8 << 20;

/// What a cluster is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Holds data that must survive anything.
    Durable,
    /// Holds nothing that matters: everything that makes it safe is off.
    Throwaway,
}

/// A cluster that we started. Dropping it stops it.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    kind: Kind,
    binaries: Binaries,
    account: Account,
    port: u16,
    password: String,
    child: Child,
}

impl Cluster {
    /// Starts the cluster in `folder`, after making it when it is not there. The caller holds the folder's lock, so a
    /// cluster that runs there was left behind by a killed run and is stopped first.
    pub fn start(folder: &Path, kind: Kind, all: &[Binaries]) -> Result<Self> {
        let data = folder.join("postgres");
        stop_left_behind(folder)?;
        if kind == Kind::Throwaway {
            remove_folder(&data)?;
        }
        let binaries = Binaries::choose(all, &data)?;
        let account = if data.exists() {
            Account::for_existing_cluster(&data)?
        } else {
            let account = Account::for_new_cluster()?;
            make::make(folder, &binaries, &account)?;
            account
        };
        let password = make::password(folder)?;
        let port = free_port()?;
        let child = launch(folder, kind, &binaries, &account, port)?;
        let mut cluster = Self {
            folder: folder.to_owned(),
            kind,
            binaries,
            account,
            port,
            password,
            child,
        };
        cluster.wait_until_ready()?;
        Ok(cluster)
    }

    /// Starts it again, at the same address, when it ended although nobody asked it to. Tells whether it had.
    pub fn revive(&mut self) -> Result<bool> {
        if self.child.try_wait()?.is_none() {
            return Ok(false);
        }
        // Its orphans need a moment to notice that their parent is gone.
        std::thread::sleep(Duration::from_secs(1));
        self.child = launch(&self.folder, self.kind, &self.binaries, &self.account, self.port)?;
        self.wait_until_ready()?;
        Ok(true)
    }

    /// What it complained about last, when it ended although nobody asked it to.
    pub fn ended_by_itself(&mut self) -> Result<Option<String>> {
        Ok(self.child.try_wait()?.map(|_| last_complaint(&self.folder)))
    }

    /// The address of the market's database, for the role that owns it.
    pub fn url(&self) -> String {
        address(ROLE, &self.password, self.port, DATABASE)
    }

    /// An address with every right, for making databases.
    pub fn superuser_url(&self, database: &str) -> String {
        address(SUPERUSER, &self.password, self.port, database)
    }

    /// The market's database with every right.
    pub fn superuser_market_url(&self) -> String {
        self.superuser_url(DATABASE)
    }

    /// What to tell about it.
    pub fn describe(&self) -> String {
        format!(
            "PostgreSQL {} runs on 127.0.0.1:{} ({})",
            self.binaries.major,
            self.port,
            self.folder.display()
        )
    }

    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// Ends sessions, writes everything down, stops.
    pub fn stop(&mut self) -> Result<()> {
        if self.child.try_wait()?.is_none() {
            // PostgreSQL: an interrupt is the fast shutdown, which does not wait for clients.
            processes::end(&mut self.child, Signal::INT, STOP_PATIENCE)?;
        }
        if self.kind == Kind::Throwaway {
            remove_folder(&self.folder.join("postgres"))?;
        }
        Ok(())
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let since = Instant::now();
        let data = self.folder.join("postgres");
        loop {
            if self.child.try_wait()?.is_some() {
                bail!("PostgreSQL did not start: {}", last_complaint(&self.folder));
            }
            let id = self.child.id();
            if pid_file::read(&data).is_some_and(|running| running.process == id && running.is_ready) {
                return Ok(());
            }
            stop::check()?;
            if since.elapsed() > START_PATIENCE {
                bail!(
                    "PostgreSQL is still not ready: see {}",
                    self.folder.join("postgres.log").display()
                );
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            steps::say(&format!("PostgreSQL could not be stopped: {error:#}"));
        }
    }
}

/// The address of the market's database in this folder, when some run has it open.
pub fn running_url(folder: &Path) -> Result<Option<String>> {
    let Some(running) = pid_file::read(&folder.join("postgres")).filter(|running| running.is_ready) else {
        return Ok(None);
    };
    Ok(Some(address(ROLE, &make::password(folder)?, running.port, DATABASE)))
}

/// Stops a cluster that a killed run left behind.
pub fn stop_left_behind(folder: &Path) -> Result<()> {
    let Some(running) = pid_file::read(&folder.join("postgres")) else {
        return Ok(());
    };
    steps::short(|| {
        if processes::end_stranger(running.process, Signal::INT, STOP_PATIENCE)? {
            return Ok(((), "stopped the PostgreSQL that an earlier run left behind".to_owned()));
        }
        bail!(
            "an earlier run left PostgreSQL behind (process {}), and it does not stop",
            running.process
        )
    })
}

fn launch(folder: &Path, kind: Kind, binaries: &Binaries, account: &Account, port: u16) -> Result<Child> {
    let path = folder.join("postgres.log");
    let is_long = fs::metadata(&path).is_ok_and(|log| log.len() > LOG_BYTES_MAX);
    let log = File::options()
        .create(true)
        .append(!is_long)
        .write(true)
        .truncate(is_long)
        .open(&path)
        .with_context(|| format!("opening {}", path.display()))?;
    let mut settings = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        "unix_socket_directories=".to_owned(),
        "logging_collector=off".to_owned(),
        "timezone=UTC".to_owned(),
        "shared_buffers=128MB".to_owned(),
        "jit=off".to_owned(),
    ];
    let more: &[&str] = match kind {
        Kind::Durable => &[
            "max_connections=100",
            "effective_cache_size=1GB",
            "random_page_cost=1.1",
        ],
        Kind::Throwaway => &[
            "max_connections=300",
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
            "wal_level=minimal",
            "max_wal_senders=0",
            "autovacuum=off",
        ],
    };
    settings.extend(more.iter().map(|&setting| setting.to_owned()));
    let mut command = Command::new(binaries.program("postgres"));
    command.arg("-D").arg(folder.join("postgres"));
    for setting in settings {
        command.arg("-c").arg(setting);
    }
    clean(&mut command, account);
    command.stdout(Stdio::from(log.try_clone()?)).stderr(Stdio::from(log));
    processes::start(&mut command)
}

/// PostgreSQL's account need not be able to read where we stand, nor is our environment its business.
fn clean(command: &mut Command, account: &Account) {
    command
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("LANG", "C.UTF-8")
        .current_dir("/");
    account.lend(command);
}

fn address(role: &str, password: &str, port: u16, database: &str) -> String {
    format!("postgres://{role}:{password}@127.0.0.1:{port}/{database}")
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("looking for a free port")?;
    Ok(listener.local_addr()?.port())
}

/// The last thing PostgreSQL complained about.
fn last_complaint(folder: &Path) -> String {
    const TAIL_BYTES: u64 = 8 << 10;
    let path = folder.join("postgres.log");
    let mut tail = String::new();
    if let Ok(mut log) = File::open(&path) {
        let length = log.metadata().map_or(0, |metadata| metadata.len());
        drop(log.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES))));
        let mut bytes = Vec::new();
        drop(log.read_to_end(&mut bytes));
        tail = String::from_utf8_lossy(&bytes).into_owned();
    }
    let complaint = |line: &&str| ["FATAL:", "PANIC:", "ERROR:"].iter().any(|word| line.contains(word));
    tail.lines()
        .rev()
        .find(complaint)
        .map_or_else(|| format!("see {}", path.display()), steps::one_line)
}
