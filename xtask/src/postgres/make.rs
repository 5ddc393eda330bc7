//! Makes a new cluster: Vietnamese by ICU, a generated password, a database and a role for the market.

use std::fs::{self, File, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::{Account, Binaries, DATABASE, ROLE, SUPERUSER, clean};
use crate::{places, steps, stop};

/// Makes the cluster in `folder/postgres`. A half-made one never carries that name.
pub fn make(folder: &Path, binaries: &Binaries, account: &Account) -> Result<()> {
    let unfinished = folder.join("postgres.new");
    remove_folder(&unfinished)?;
    places::make_open_folder(folder)?;
    fs::create_dir(&unfinished).with_context(|| format!("making {}", unfinished.display()))?;
    fs::set_permissions(&unfinished, Permissions::from_mode(0o700))?;
    account.give(&unfinished)?;

    let password = new_password(folder)?;
    initialise(folder, &unfinished, &password, binaries, account)?;
    make_database(&unfinished, &password, binaries, account)?;
    fs::rename(&unfinished, folder.join("postgres")).context("naming the finished cluster")
}

/// The password of an existing cluster.
pub fn password(folder: &Path) -> Result<String> {
    let path = folder.join("password");
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    Ok(text.trim().to_owned())
}

/// Removes a folder and everything in it, if it is there.
pub fn remove_folder(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// Draws a password that only our own user can read.
fn new_password(folder: &Path) -> Result<String> {
    let mut bytes = [0; 24];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .context("reading /dev/urandom")?;
    let password = places::hex(&bytes);
    write_secret(&folder.join("password"), &password)?;
    Ok(password)
}

fn write_secret(path: &Path, secret: &str) -> Result<()> {
    drop(fs::remove_file(path));
    File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(secret.as_bytes()))
        .with_context(|| format!("writing {}", path.display()))
}

fn initialise(folder: &Path, data: &Path, password: &str, binaries: &Binaries, account: &Account) -> Result<()> {
    // initdb reads it as PostgreSQL's account, which may not read ours.
    let lent = folder.join("password.new");
    write_secret(&lent, password)?;
    account.give(&lent)?;
    let mut command = Command::new(binaries.program("initdb"));
    command.args([
        "--encoding=UTF8",
        "--locale-provider=icu",
        "--icu-locale=vi",
        "--locale=C.UTF-8",
    ]);
    command.args(["--lc-messages=C", "--auth=scram-sha-256", "--no-instructions"]);
    command.arg(format!("--username={SUPERUSER}"));
    command.arg(format!("--pwfile={}", lent.display())).arg("-D").arg(data);
    clean(&mut command, account);
    let output = crate::processes::output(&mut command);
    drop(fs::remove_file(&lent));
    let output = output?;
    stop::check()?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        let cause = complaint
            .lines()
            .find(|line| line.contains("error:") || line.contains("FATAL"));
        let cause = cause.unwrap_or_else(|| complaint.trim());
        bail!(
            "PostgreSQL could not make a cluster in {}: {}",
            folder.display(),
            steps::one_line(cause)
        );
    }
    Ok(())
}

/// Uses PostgreSQL's single-user mode, one statement a line: needs neither a port nor a client.
fn make_database(data: &Path, password: &str, binaries: &Binaries, account: &Account) -> Result<()> {
    let statements =
        format!("CREATE ROLE {ROLE} LOGIN PASSWORD '{password}'\nCREATE DATABASE {DATABASE} OWNER {ROLE}\n");
    let mut command = Command::new(binaries.program("postgres"));
    command
        .arg("--single")
        .arg("-D")
        .arg(data)
        .args(["-c", "exit_on_error=on", "postgres"]);
    clean(&mut command, account);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("starting PostgreSQL in single-user mode")?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin
            .write_all(statements.as_bytes())
            .context("handing statements to PostgreSQL")?;
    }
    let output = child.wait_with_output()?;
    stop::check()?;
    if !output.status.success() {
        let complaint = steps::one_line(&String::from_utf8_lossy(&output.stderr));
        bail!("PostgreSQL could not make the database: {complaint}");
    }
    Ok(())
}
