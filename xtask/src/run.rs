//! `cargo xtask run`: brings up the whole market, and takes it down again.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use rustix::process::Signal;

use crate::places::{self, Places};
use crate::postgres::{self, Cluster, Kind};
use crate::{arguments, needs, network, processes, serve, site, steps, stop};

const DEMO_SIGN_INS: &str = "  sign in with the password cho-phien-demo as
    khach@cho-phien.example               a shopper
    htx-tai-hoan@cho-phien.example        the owner of a cooperative (htx-<cooperative id>@… for each)
    so-cong-thuong-19@cho-phien.example   a province's department of trade (also 24, 25, 86)
    dieu-hanh@cho-phien.example           the operator (ke-toan@… approves what they pay)";

/// How long the server may take from its start to its first answer.
const SERVER_PATIENCE: Duration = Duration::from_secs(60);

/// What may be asked for.
struct Options {
    port: u16,
    data: Option<PathBuf>,
    is_empty: bool,
    is_fresh: bool,
}

impl Options {
    fn read(mut parser: Parser) -> Result<Self> {
        let mut options = Self {
            port: 3000,
            data: None,
            is_empty: false,
            is_fresh: false,
        };
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("port") => options.port = parser.value()?.parse()?,
                Arg::Long("data") => options.data = Some(parser.value()?.parse()?),
                Arg::Long("empty") => options.is_empty = true,
                Arg::Long("fresh") => options.is_fresh = true,
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }
}

/// Brings everything up, waits for Ctrl-C, takes everything down.
pub fn run(places: &Places, parser: Parser) -> Result<ExitCode> {
    let begin = Instant::now();
    let options = Options::read(parser)?;
    let mut database = Database::open(places, &options)?;
    network::require_free_port(options.port)?;
    database.start(places, options.is_fresh)?;
    let site = site::build(places)?;
    let program = serve::build(places)?;
    prepare(&program, &database, &options)?;
    let mut server = Server::start(&program, &site, &database, &options)?;
    welcome(&options, begin.elapsed());
    let outcome = watch(&mut server, &mut database);
    steps::say("           stopping");
    server.stop()?;
    database.stop()?;
    outcome?;
    steps::say("           stopped");
    Ok(ExitCode::SUCCESS)
}

/// The database the market runs on.
enum Database {
    /// Somebody else keeps it.
    Given(String),
    /// Ours. The lock is held until we end, however we end.
    Own {
        folder: PathBuf,
        cluster: Option<Cluster>,
        _lock: fs::File,
    },
}

impl Database {
    /// Takes hold of it, and of nothing else yet: whatever speaks against running must be said before we build.
    fn open(places: &Places, options: &Options) -> Result<Self> {
        if let Some(url) = arguments::database_url() {
            if options.is_fresh || options.data.is_some() {
                bail!("--data and --fresh are about the private PostgreSQL, but DATABASE_URL names another");
            }
            network::require_reachable(&url)?;
            return Ok(Self::Given(url));
        }
        let folder = places.data(options.data.clone())?;
        let Some(lock) = places::claim(&folder)? else {
            bail!(
                "another run uses the data in {}: stop it, or choose another folder with --data (and --port)",
                folder.display()
            );
        };
        serve::stop_left_behind(&folder)?;
        Ok(Self::Own {
            folder,
            cluster: None,
            _lock: lock,
        })
    }

    fn start(&mut self, places: &Places, is_fresh: bool) -> Result<()> {
        let Self::Own { folder, cluster, .. } = self else {
            return Ok(());
        };
        if is_fresh {
            forget(folder)?;
        }
        places.require_space(folder)?;
        let binaries = needs::postgres(&folder.join("tools"))?;
        *cluster = Some(steps::short(|| {
            let cluster = Cluster::start(folder, Kind::Durable, &binaries)?;
            let words = cluster.describe();
            Ok((cluster, words))
        })?);
        Ok(())
    }

    fn url(&self) -> Result<String> {
        match self {
            Self::Given(url) => Ok(url.clone()),
            Self::Own { cluster, .. } => Ok(cluster.as_ref().context("PostgreSQL is not started")?.url()),
        }
    }

    /// Starts it again should it have died: the server waits for it meanwhile.
    fn revive(&mut self) -> Result<()> {
        if let Self::Own {
            cluster: Some(cluster), ..
        } = self
            && cluster.revive()?
        {
            steps::say("           PostgreSQL had ended and runs again");
        }
        Ok(())
    }

    fn stop(&mut self) -> Result<()> {
        match self {
            Self::Own {
                cluster: Some(cluster), ..
            } => cluster.stop(),
            _ => Ok(()),
        }
    }
}

/// Removes only what we made: the folder may have been chosen badly.
fn forget(folder: &Path) -> Result<()> {
    steps::short(|| {
        postgres::stop_left_behind(folder)?;
        for name in ["postgres", "postgres.new", "uploads"] {
            postgres::remove_folder(&folder.join(name))?;
        }
        for name in ["password", "postgres.log"] {
            drop(fs::remove_file(folder.join(name)));
        }
        Ok(((), format!("the data in {} is forgotten", folder.display())))
    })
}

/// Brings the database up to date.
fn prepare(program: &Path, database: &Database, options: &Options) -> Result<()> {
    let url = database.url()?;
    steps::short(|| {
        serve::short_command(program, &url, &["migrate"])?;
        Ok(((), "the database is up to date".to_owned()))
    })?;
    if options.is_empty {
        return Ok(());
    }
    steps::short(|| {
        serve::short_command(program, &url, &["demo"])?;
        Ok(((), "the demo catalogue is loaded".to_owned()))
    })
}

/// The server while it serves. Dropping it stops it.
struct Server {
    child: Child,
    note: Option<PathBuf>,
}

impl Server {
    fn start(program: &Path, site: &Path, database: &Database, options: &Options) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
        let mut command = Command::new(program);
        command.arg("serve");
        command
            .env("DATABASE_URL", database.url()?)
            .env("LISTEN_ADDRESS", address.to_string())
            .env("SITE_DIR", site);
        command.env("DEMO_MODE", if options.is_empty { "false" } else { "true" });
        if std::env::var_os("PUBLIC_URL").is_none() {
            command.env("PUBLIC_URL", format!("http://{address}"));
        }
        let mut server = Self {
            child: processes::start(&mut command)?,
            note: None,
        };
        if let Database::Own { folder, .. } = database {
            serve::note_process(folder, server.child.id())?;
            server.note = Some(folder.join("server.pid"));
        }
        steps::short(|| {
            server.wait_until_alive(address)?;
            Ok(((), "the server answers".to_owned()))
        })?;
        Ok(server)
    }

    fn wait_until_alive(&mut self, address: SocketAddr) -> Result<()> {
        let since = Instant::now();
        while !network::is_alive(address) {
            self.check()?;
            stop::check()?;
            if since.elapsed() > SERVER_PATIENCE {
                bail!("the server does not answer on http://{address}/health/live");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Refuses to go on once the server has ended by itself.
    fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("the server ended by itself ({status}); its last words are above"),
        }
    }

    fn stop(&mut self) -> Result<()> {
        if self.child.try_wait()?.is_none() {
            processes::end(&mut self.child, Signal::TERM, Duration::from_secs(15))?;
        }
        if let Some(note) = self.note.take() {
            drop(fs::remove_file(note));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            steps::say(&format!("the server could not be stopped: {error:#}"));
        }
    }
}

/// Waits for Ctrl-C, or for something to go wrong.
fn watch(server: &mut Server, database: &mut Database) -> Result<()> {
    while stop::requests() == 0 {
        server.check()?;
        database.revive()?;
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn welcome(options: &Options, time: Duration) {
    steps::timed(time, "in all");
    let sign_ins = if options.is_empty {
        "  no demo data, no demo sign-ins"
    } else {
        DEMO_SIGN_INS
    };
    steps::print(&format!(
        "\nChợ Phiên is open: http://127.0.0.1:{}\n{sign_ins}\n  Ctrl-C stops it\n",
        options.port
    ));
}
