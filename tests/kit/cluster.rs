//! A PostgreSQL of one's own, for days on which something happens to it.

use crate::database;
use sqlx::{Connection, Executor, PgConnection, PgPool};
use std::{
    fs::{self, File},
    net::TcpListener,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use tokio::process::{Child, Command};

/// How long PostgreSQL may take to its first answer.
const PATIENCE: Duration = Duration::from_secs(60);

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Where the data lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Disk {
    /// In the folder for temporary files.
    Usual,
    /// On a disk in memory that holds so many megabytes and that only this PostgreSQL sees. The log of its transactions
    /// lies outside, as it should on any machine: without space for that PostgreSQL stops by itself.
    Small(u32),
}

/// A running PostgreSQL with the demo catalogue. It ends when dropped, and its data with it.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    /// PostgreSQL refuses to run as root: it runs as whoever runs the cluster of the tests.
    owner: (u32, u32),
    disk: Disk,
    port: u16,
    process: Option<Child>,
}

impl Cluster {
    /// Makes one with the programs of the cluster that `cargo xtask test` started.
    pub async fn open(disk: Disk) -> Self {
        let mut usual = PgConnection::connect_with(&database::cluster())
            .await
            .expect("the test cluster can be reached");
        let (programs, data): (String, String) =
            sqlx::query_as("SELECT setting, current_setting('data_directory') FROM pg_config WHERE name = 'BINDIR'")
                .fetch_one(&mut usual)
                .await
                .expect("the test cluster tells where it is");
        let owner = fs::metadata(&data).expect("the test cluster runs on this machine");
        let owner = (owner.uid(), owner.gid());
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("cho-phien-{}-{number}", std::process::id()));
        for name in ["", "data", "log"] {
            let path = folder.join(name);
            fs::create_dir(&path).expect("a folder can be made");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).expect("it can be closed");
            chown(&path, Some(owner.0), Some(owner.1)).expect("it can be given to PostgreSQL's account");
        }
        let port = TcpListener::bind("127.0.0.1:0").expect("a port is free").local_addr();
        let mut cluster = Self {
            folder,
            programs: programs.into(),
            owner,
            disk,
            port: port.expect("the listener has an address").port(),
            process: None,
        };
        cluster.launch(true).await;
        cluster.fill().await;
        cluster
    }

    /// The address of its database, with every right.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/market", self.port)
    }

    /// Ends it as a crash does: nobody is asked, nothing is written down.
    pub async fn crash(&mut self) {
        let mut process = self.process.take().expect("it runs");
        let id = process.id().expect("it runs");
        let done = Command::new("kill").args(["-QUIT", &id.to_string()]).status().await;
        assert!(done.expect("kill is installed").success(), "PostgreSQL cannot be ended");
        process.wait().await.expect("it ends");
    }

    /// Starts it again after a crash. Data on a small disk is gone then.
    pub async fn start(&mut self) {
        assert_eq!(self.disk, Disk::Usual, "what lay on the small disk is gone");
        self.launch(false).await;
    }

    async fn launch(&mut self, is_new: bool) {
        let (data, log) = (self.folder.join("data"), self.folder.join("log"));
        let program = |name: &str| quoted(&self.programs.join(name));
        let mut script = Vec::new();
        if let Disk::Small(megabytes) = self.disk {
            script.push(format!(
                "mount -t tmpfs -o size={megabytes}m,mode=0700 tmpfs {}",
                quoted(&data)
            ));
        }
        if is_new {
            script.push(format!(
                "{} --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu \
                 --icu-locale=vi --no-sync --waldir={} -D {}",
                program("initdb"),
                quoted(&log),
                quoted(&data)
            ));
        }
        script.push(format!(
            "exec {} -D {} -c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories= -c fsync=off \
             -c shared_buffers=32MB -c max_connections=60 -c autovacuum=off",
            program("postgres"),
            quoted(&data),
            self.port
        ));
        let mut command = match self.disk {
            Disk::Usual => std::process::Command::new("sh"),
            Disk::Small(_) => {
                // A user's own view of the disks, in which that user may mount; it ends with its last process.
                let mut unshare = std::process::Command::new("unshare");
                unshare.args(["--map-current-user", "--keep-caps", "--mount", "sh"]);
                unshare
            }
        };
        command.arg("-c").arg(script.join(" && ")).current_dir("/");
        if fs::metadata("/proc/self").expect("this is Linux").uid() == 0 {
            command.uid(self.owner.0).gid(self.owner.1);
        }
        let words = File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("words"));
        let words = words.expect("a file can be written");
        command
            .stdin(Stdio::null())
            .stdout(words.try_clone().expect("a file can be shared"))
            .stderr(words);
        let mut command = Command::from(command);
        self.process = Some(command.kill_on_drop(true).spawn().expect("the shell starts"));
        let ready = tokio::time::timeout(PATIENCE, self.wait_until_ready()).await;
        assert!(ready == Ok(true), "PostgreSQL does not start:\n{}", self.words());
    }

    /// Whether it answers; not, when it has ended.
    async fn wait_until_ready(&mut self) -> bool {
        let url = format!("postgres://postgres@127.0.0.1:{}/postgres", self.port);
        while PgConnection::connect(&url).await.is_err() {
            let process = self.process.as_mut().expect("it was started");
            if process.try_wait().expect("it can be asked").is_some() {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        true
    }

    async fn fill(&self) {
        let url = format!("postgres://postgres@127.0.0.1:{}/postgres", self.port);
        let mut connection = PgConnection::connect(&url).await.expect("it answers");
        connection
            .execute("CREATE DATABASE market")
            .await
            .expect("a database can be made");
        let pool = PgPool::connect(&self.url()).await.expect("the database can be reached");
        database::fill(&pool).await;
        pool.close().await;
    }

    fn words(&self) -> String {
        fs::read_to_string(self.folder.join("words")).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Its data is thrown away, so it need not be asked.
        if let Some(id) = self.process.as_ref().and_then(Child::id) {
            drop(
                std::process::Command::new("kill")
                    .args(["-QUIT", &id.to_string()])
                    .status(),
            );
        }
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn quoted(path: &Path) -> String {
    format!("'{}'", path.display())
}
