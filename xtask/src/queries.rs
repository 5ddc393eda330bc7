//! The committed query data in `.sqlx`: what every `sqlx::query!` was when it was checked against a real database.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::places::{self, Places, files_below};
use crate::postgres::{Cluster, Kind, remove_folder};
use crate::{needs, processes, steps};

/// File name → content.
type QueryData = BTreeMap<String, Vec<u8>>;

/// Writes the query data again.
pub fn prepare(places: &Places) -> Result<()> {
    let fresh = steps::long("checking every query against a fresh database", || {
        let fresh = collect(places)?;
        let words = format!("{} queries checked", fresh.len());
        Ok((fresh, words))
    })?;
    let folder = places.root.join(".sqlx");
    for name in read(&folder)?.keys().filter(|name| !fresh.contains_key(*name)) {
        fs::remove_file(folder.join(name)).with_context(|| format!("removing {name}"))?;
    }
    fs::create_dir_all(&folder).context("making .sqlx")?;
    for (name, content) in fresh {
        fs::write(folder.join(&name), content).with_context(|| format!("writing {name}"))?;
    }
    Ok(())
}

/// Refuses when the committed query data is not what a fresh database says. Skipped when nothing changed since it
/// was last found right.
pub fn verify(places: &Places) -> Result<String> {
    let stamp_path = places.target.join("queries.stamp");
    let stamp = stamp(places)?;
    if fs::read_to_string(&stamp_path).is_ok_and(|old| old == stamp) {
        return Ok("the query data is as it was when last checked".to_owned());
    }
    let committed = read(&places.root.join(".sqlx"))?;
    let fresh = collect(places)?;
    let missing = fresh
        .iter()
        .filter(|(name, content)| committed.get(*name) != Some(content))
        .count();
    let stale = committed.keys().filter(|name| !fresh.contains_key(*name)).count();
    if missing + stale > 0 {
        bail!(
            "the query data in .sqlx is out of date ({missing} missing or changed, {stale} no longer used): run `cargo xtask db prepare`"
        );
    }
    fs::write(&stamp_path, stamp).with_context(|| format!("writing {}", stamp_path.display()))?;
    Ok(format!("the data of {} queries is up to date", fresh.len()))
}

/// Compiles `market` against a freshly migrated database and returns what sqlx learnt from it.
fn collect(places: &Places) -> Result<QueryData> {
    let folder = places.scratch("queries")?;
    let _lock = places::lock_waiting(&folder.join("lock"))?;
    let binaries = needs::postgres(&places.scratch("tools")?)?;
    let cluster = Cluster::start(&folder, Kind::Throwaway, &binaries)?;
    migrate(places, &cluster)?;

    // A target folder of its own: there market can be made to expand its macros again without disturbing any build.
    let target = places.target.join("queries");
    let data = target.join("data");
    remove_folder(&data)?;
    fs::create_dir_all(&data).with_context(|| format!("making {}", data.display()))?;
    let mut clean = places.cargo();
    clean
        .args(["clean", "--quiet", "--package", "market", "--target-dir"])
        .arg(&target);
    processes::run_or_fail(&mut clean, "cleaning market")?;
    let mut check = places.cargo();
    // With the tests: their queries are built offline too.
    check
        .args([
            "check",
            "--package",
            "market",
            "--features",
            "db",
            "--all-targets",
            "--target-dir",
        ])
        .arg(&target);
    check
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", &data)
        .env("DATABASE_URL", cluster.superuser_market_url());
    processes::run_or_fail(&mut check, "compiling market against a database")?;
    read(&data)
}

/// Applies all migrations in order. By psql, not by the server: it might not compile before its queries are known.
fn migrate(places: &Places, cluster: &Cluster) -> Result<()> {
    let psql = cluster.binaries().psql()?;
    for path in migrations(&places.root.join("migrations"))? {
        let mut command = Command::new(&psql);
        command.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]);
        let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        if !text.starts_with("-- no-transaction") {
            command.arg("--single-transaction");
        }
        command
            .arg("--file")
            .arg(&path)
            .arg(cluster.url())
            .env("PGOPTIONS", "--client-min-messages=warning");
        processes::output_or_fail(&mut command, &format!("migration {}", path.display()))?;
    }
    Ok(())
}

fn migrations(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if name.ends_with(".sql") && !name.ends_with(".down.sql") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The query files of a folder; none when it is not there.
fn read(folder: &Path) -> Result<QueryData> {
    let mut data = QueryData::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(data);
    };
    for entry in entries {
        let path = entry?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if name.starts_with("query-") && name.ends_with(".json") {
            data.insert(
                name,
                fs::read(&path).with_context(|| format!("reading {}", path.display()))?,
            );
        }
    }
    Ok(data)
}

/// Changes when anything changes that the query data depends on.
fn stamp(places: &Places) -> Result<String> {
    let mut all = Sha256::new();
    let mut files = vec![places.root.join("Cargo.lock")];
    for name in ["market", "migrations", ".sqlx"] {
        files.extend(files_below(&places.root.join(name))?);
    }
    for path in files {
        all.update(path.as_os_str().as_encoded_bytes());
        all.update(Sha256::digest(
            fs::read(&path).with_context(|| format!("reading {}", path.display()))?,
        ));
    }
    Ok(places::hex(&all.finalize()))
}
