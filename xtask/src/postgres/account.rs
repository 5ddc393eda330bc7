//! Who PostgreSQL runs as. It refuses to run as root, so root lends it the account `postgres`, else `nobody`.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// An account of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub name: String,
    uid: u32,
    gid: u32,
}

impl Account {
    /// The account for a cluster that does not exist yet.
    pub fn for_new_cluster() -> Result<Self> {
        let accounts = accounts()?;
        let find = |name: &str| accounts.iter().find(|account| account.name == name).cloned();
        if is_root() {
            return find("postgres")
                .or_else(|| find("nobody"))
                .context("there is no account `postgres` or `nobody`");
        }
        Ok(Self::of(
            rustix::process::geteuid().as_raw(),
            rustix::process::getegid().as_raw(),
            &accounts,
        ))
    }

    /// The account that owns an existing cluster, if we may act for it.
    pub fn for_existing_cluster(data: &Path) -> Result<Self> {
        let owner = fs::metadata(data).with_context(|| format!("looking at {}", data.display()))?;
        let account = Self::of(owner.uid(), owner.gid(), &accounts()?);
        let ours = rustix::process::geteuid().as_raw();
        if !is_root() && account.uid != ours {
            bail!(
                "the data in {} belongs to {}: choose another folder with --data",
                data.display(),
                account.name
            );
        }
        if account.uid == 0 {
            bail!(
                "the data in {} belongs to root, as whom PostgreSQL refuses to run",
                data.display()
            );
        }
        Ok(account)
    }

    fn of(uid: u32, gid: u32, accounts: &[Self]) -> Self {
        let known = accounts.iter().find(|account| account.uid == uid);
        let name = known.map_or_else(|| format!("user {uid}"), |account| account.name.clone());
        Self { name, uid, gid }
    }

    /// Lets a program run as this account. Only root has to (and can) change it.
    pub fn lend(&self, command: &mut Command) {
        if is_root() {
            command.uid(self.uid).gid(self.gid);
        }
    }

    /// Gives a file or a folder to this account.
    pub fn give(&self, path: &Path) -> Result<()> {
        if !is_root() {
            return Ok(());
        }
        std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
            .with_context(|| format!("giving {} to {}", path.display(), self.name))
    }

    /// The nearest folder above `path` that this account may not enter. Folders that do not exist yet are ours to make.
    pub fn unreachable(&self, path: &Path) -> Option<PathBuf> {
        let existing = path.ancestors().find(|folder| folder.exists())?;
        let real = existing.canonicalize().ok()?;
        real.ancestors()
            .find(|folder| !self.may_enter(folder))
            .map(Path::to_owned)
    }

    fn may_enter(&self, folder: &Path) -> bool {
        let Ok(metadata) = fs::metadata(folder) else {
            return false;
        };
        let bit = if metadata.uid() == self.uid {
            0o100
        } else if metadata.gid() == self.gid {
            0o010
        } else {
            0o001
        };
        metadata.mode() & bit != 0
    }
}

/// Are we root?
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The accounts of this machine.
fn accounts() -> Result<Vec<Account>> {
    let text = fs::read_to_string("/etc/passwd").context("reading /etc/passwd")?;
    let account = |line: &str| {
        let mut fields = line.split(':');
        let name = fields.next()?.to_owned();
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(Account { name, uid, gid })
    };
    Ok(text.lines().filter_map(account).collect())
}
