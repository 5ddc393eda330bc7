//! What is measured: a PostgreSQL of our own with a catalogue of the wanted size, and the release server on it, both on
//! one core.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;

use super::cores::Cores;
use super::{Options, http, machine};
use crate::places::{self, Places};
use crate::postgres::{Cluster, Kind};
use crate::{needs, processes, serve, site, steps, stop};

/// How long a server may take to its first answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Everything the measurements share.
#[derive(Debug)]
pub struct Stage {
    /// Which core is for what.
    pub cores: Cores,
    /// The database.
    pub cluster: Cluster,
    /// For what the measurements write.
    pub scratch: PathBuf,
    folder: PathBuf,
    program: PathBuf,
    site: PathBuf,
    _lock: File,
}

impl Stage {
    /// Builds what is measured, starts the database and fills it when it is new.
    pub fn open(places: &Places, options: &Options) -> Result<Self> {
        let folder = places.scratch(&format!("bench-{}", options.products))?;
        let Some(lock) = places::claim(&folder)? else {
            bail!("another `cargo xtask bench` uses {}: wait for it", folder.display());
        };
        let cores = Cores::choose()?;
        if !cores.are_apart() {
            steps::say("           this machine has one core: load and server take time from each other");
        }
        let binaries = needs::postgres(&places.scratch("tools")?)?;
        let (program, site) = match &options.server {
            Some(program) => (program.clone(), places.site()),
            None => {
                let site = site::build(places)?;
                (serve::build(places)?, site)
            }
        };
        let cluster = steps::short(|| {
            let cluster = cores.measured(|| Cluster::start(&folder, Kind::Durable, &binaries))?;
            let words = cluster.describe();
            Ok((cluster, words))
        })?;
        let scratch = folder.join("scratch");
        places::make_open_folder(&scratch)?;
        let stage = Self {
            cores,
            cluster,
            scratch,
            folder,
            program,
            site,
            _lock: lock,
        };
        stage.fill(options.products)?;
        Ok(stage)
    }

    /// The demo and the generated catalogue, once. The data stays for the next run.
    fn fill(&self, products: u32) -> Result<()> {
        let url = self.cluster.url();
        serve::short_command(&self.program, &url, &["migrate"])?;
        let done = self.folder.join("filled");
        if done.exists() {
            return Ok(());
        }
        let words = format!("loading the demo and {products} generated products");
        steps::long(&words, || {
            serve::short_command(&self.program, &url, &["demo"])?;
            if products > 0 {
                let file = self.scratch.join("catalogue.jsonl");
                let name = file.to_string_lossy().into_owned();
                let mut generate = Command::new(std::env::current_exe()?);
                generate.args(["catalogue", "generate", &products.to_string(), "--out", &name]);
                processes::output_or_fail(&mut generate, "generating a catalogue")?;
                serve::short_command(&self.program, &url, &["catalogue", "import", &name])?;
                fs::remove_file(file)?;
            }
            // A stock that no run of this command empties, with the movement that the doctor asks for.
            self.sql(
                "WITH more AS (
                   UPDATE stock_item SET on_hand = on_hand + 10000000 RETURNING id)
                 INSERT INTO stock_movement (id, stock_item_id, kind, quantity, reason, at)
                 SELECT gen_random_uuid(), id, 'receipt', 10000000, 'bench', now() FROM more",
            )?;
            self.sql("VACUUM (ANALYZE)")?;
            fs::write(&done, "")?;
            Ok(((), "the catalogue is loaded".to_owned()))
        })
    }

    /// Starts the server as anybody would run it; `settings` are more of its environment.
    pub fn serve(&self, settings: &[(&str, &str)]) -> Result<Server> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let path = self.scratch.join("server.log");
        let log = File::create(&path).with_context(|| format!("opening {}", path.display()))?;
        let mut command = Command::new(&self.program);
        command
            .arg("serve")
            .env("DATABASE_URL", self.cluster.url())
            .env("LISTEN_ADDRESS", address.to_string())
            .env("PUBLIC_URL", format!("http://{address}"))
            .env("SITE_DIR", &self.site)
            .envs(settings.iter().copied())
            .stdout(Stdio::from(log.try_clone()?))
            .stderr(Stdio::from(log));
        let begin = Instant::now();
        let child = self.cores.measured(|| processes::start(&mut command))?;
        let mut server = Server {
            address,
            first_answer: Duration::ZERO,
            child,
        };
        while !http::get(address, "/", &[]).is_ok_and(|answer| answer.status == 200) {
            stop::check()?;
            let ended = server.child.try_wait()?.is_some();
            if ended || begin.elapsed() > PATIENCE {
                let words = fs::read_to_string(&path).unwrap_or_default();
                bail!("the server does not serve: {}", steps::one_line(&words));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        server.first_answer = begin.elapsed();
        Ok(server)
    }

    /// Runs statements with every right and returns the rows, their columns split by tabs.
    pub fn sql(&self, statements: &str) -> Result<Vec<Vec<String>>> {
        // In a file: a list of ids may be longer than a command line.
        let file = self.scratch.join("ask.sql");
        fs::write(&file, format!("{statements};\n"))?;
        let mut psql = Command::new(self.cluster.binaries().psql()?);
        psql.args(["--no-psqlrc", "--quiet", "--no-align", "--tuples-only"]);
        psql.args(["--field-separator=\t", "--set=ON_ERROR_STOP=1", "--file"])
            .arg(file)
            .arg(self.cluster.superuser_market_url());
        let text = processes::output_or_fail(&mut psql, "asking the database")?;
        Ok(text
            .lines()
            .map(|line| line.split('\t').map(str::to_owned).collect())
            .collect())
    }

    /// One column of what [`Stage::sql`] returns.
    pub fn column(&self, statements: &str) -> Result<Vec<String>> {
        let rows = self.sql(statements)?;
        Ok(rows.into_iter().filter_map(|row| row.into_iter().next()).collect())
    }

    /// Where PostgreSQL writes its log.
    pub fn database_log(&self) -> PathBuf {
        self.folder.join("postgres.log")
    }

    /// Asks the market's doctor whether everything that was measured left honest books.
    pub fn examine(&self) -> Result<()> {
        serve::short_command(&self.program, &self.cluster.url(), &["doctor"])
    }

    /// Ends the database; its data stays.
    pub fn close(mut self) -> Result<()> {
        self.cluster.stop()
    }
}

/// A server that serves. Dropping it stops it.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start to its first page.
    pub first_answer: Duration,
    child: Child,
}

impl Server {
    /// Kilobytes of memory in use now, and the most that ever were.
    pub fn memory(&self) -> Result<(u64, u64)> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kilobytes = |name: &str| {
            let value = machine::field(&status, name)?;
            value.split_whitespace().next()?.parse().ok()
        };
        kilobytes("VmRSS")
            .zip(kilobytes("VmHWM"))
            .context("the system does not tell how much memory the server uses")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        stop_child(&mut self.child);
    }
}

/// Ends a program of ours and says so when it cannot be ended.
pub fn stop_child(child: &mut Child) {
    if let Err(error) = processes::end(child, Signal::TERM, Duration::from_secs(15)) {
        steps::say(&format!("a program could not be stopped: {error:#}"));
    }
}
