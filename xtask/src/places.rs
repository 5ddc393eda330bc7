//! The folders: the checkout, cargo's target folder, and where data may live.

use std::fs::{self, File, Permissions, TryLockError};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::postgres::Account;

/// Below this a build or a database cannot even begin.
const FREE_MIN_BYTES: u64 = 128 << 20;

/// Where things are.
#[derive(Debug)]
pub struct Places {
    /// The checkout.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl Places {
    /// Finds the checkout we were built from and the target folder we run from.
    pub fn find() -> Result<Self> {
        let manifest =
            std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest
            .parent()
            .context("xtask must live inside the checkout")?
            .to_owned();
        let program = std::env::current_exe().context("finding where xtask was built")?;
        // …/target/xtask/xtask
        let target = program
            .parent()
            .and_then(Path::parent)
            .map_or_else(|| root.join("target"), Path::to_owned);
        Ok(Self { root, target })
    }

    /// Cargo, at the root of the checkout, without what the cargo that started us told us about ourselves.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(name);
            }
        }
        command.current_dir(&self.root);
        command
    }

    /// The built site.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// The data folder: the one asked for; else `.data` in the checkout when PostgreSQL's account can reach it, else
    /// one under /var/lib named for the checkout (never a place that a reboot empties).
    pub fn data(&self, asked: Option<PathBuf>) -> Result<PathBuf> {
        let account = Account::for_new_cluster()?;
        if let Some(path) = asked {
            let path = std::path::absolute(&path).with_context(|| format!("reading the path {}", path.display()))?;
            return match account.unreachable(&path) {
                None => Ok(path),
                Some(closed) => bail!(
                    "PostgreSQL, which runs as {}, cannot enter {}: choose another folder with --data",
                    account.name,
                    closed.display()
                ),
            };
        }
        let usual = self.root.join(".data");
        if account.unreachable(&usual).is_none() {
            return Ok(usual);
        }
        Ok(Path::new("/var/lib").join(format!("cho-phien-{}", self.name())))
    }

    /// A folder for a cluster that is thrown away, for tests and checks.
    pub fn scratch(&self, purpose: &str) -> Result<PathBuf> {
        let inside = self.target.join("clusters").join(purpose);
        if Account::for_new_cluster()?.unreachable(&inside).is_none() {
            return Ok(inside);
        }
        Ok(Path::new("/var/tmp")
            .join(format!("cho-phien-{}", self.name()))
            .join(purpose))
    }

    /// The name of the checkout's folder and a short hash of its path: tells two checkouts apart.
    fn name(&self) -> String {
        let name = self
            .root
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let hash = hex(&Sha256::digest(self.root.as_os_str().as_encoded_bytes()));
        format!("{name}-{}", &hash[..8])
    }

    /// Says so in one line when the disk is full, before a compiler or a database says it in many.
    pub fn require_space(&self, folder: &Path) -> Result<()> {
        let Some(existing) = folder.ancestors().find(|folder| folder.exists()) else {
            return Ok(());
        };
        match free_bytes(existing) {
            Some(free) if free < FREE_MIN_BYTES => bail!(
                "the disk is full: only {} MB are free in {}",
                free >> 20,
                existing.display()
            ),
            _ => Ok(()),
        }
    }
}

/// How much may still be written where this folder is; nothing when the system does not say.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Makes a folder that PostgreSQL's account may enter, whatever our umask says. Leaves an existing one as it is.
pub fn make_open_folder(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make_open_folder(parent)?;
    }
    fs::create_dir(path)
        .and_then(|()| fs::set_permissions(path, Permissions::from_mode(0o755)))
        .with_context(|| format!("making the folder {}", path.display()))
}

/// Holds a folder for ourselves until we end, however we end. `None`: somebody else holds it.
pub fn claim(folder: &Path) -> Result<Option<File>> {
    make_open_folder(folder)?;
    let path = folder.join("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .with_context(|| format!("opening {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("locking {}", path.display())),
    }
}

/// Bytes as lowercase hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Waits until a lock is ours; it ends with the returned file.
pub fn lock_waiting(path: &Path) -> Result<File> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
    }
    let file = File::options().create(true).truncate(false).write(true).open(path);
    let file = file.with_context(|| format!("opening {}", path.display()))?;
    file.lock().with_context(|| format!("locking {}", path.display()))?;
    Ok(file)
}

/// All files below a folder, sorted, without hidden ones. A folder that is not there is empty.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry?.path();
            if path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'))
            {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
