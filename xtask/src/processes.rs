//! Programs we start. Each gets a process group of its own, so that Ctrl-C reaches only us and we stop the others in
//! the right order, with all their children.

use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group, test_kill_process};

use crate::{steps, stop};

const POLL: Duration = Duration::from_millis(15);

/// Starts a program that reads nothing, in a process group of its own.
pub fn start(command: &mut Command) -> Result<Child> {
    use std::os::unix::process::CommandExt;
    command.stdin(Stdio::null()).process_group(0);
    command
        .spawn()
        .with_context(|| format!("starting {}", command.get_program().to_string_lossy()))
}

/// Runs a program to its end, its output visible. When we are asked to stop, it is stopped too.
pub fn run(command: &mut Command) -> Result<ExitStatus> {
    wait(&mut start(command)?)
}

/// Like [`run`], and ends whatever the program itself started and left running.
pub fn run_and_sweep(command: &mut Command) -> Result<ExitStatus> {
    let mut child = start(command)?;
    let outcome = wait(&mut child);
    // The group's number stays taken as long as anybody is left in it.
    kill_process_group(pid(child.id())?, Signal::TERM).ok();
    outcome
}

fn wait(child: &mut Child) -> Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            // A child that the same Ctrl-C ended did not fail by itself.
            stop::check()?;
            return Ok(status);
        }
        if let Err(stopped) = stop::check() {
            end(child, Signal::TERM, Duration::from_secs(5))?;
            return Err(stopped);
        }
        std::thread::sleep(POLL);
    }
}

/// Runs a program whose failure ends ours; `what` says what it was for.
pub fn run_or_fail(command: &mut Command, what: &str) -> Result<()> {
    let status = run(command)?;
    if status.success() {
        return Ok(());
    }
    bail!("{what} failed ({status}); see above")
}

/// Runs a short program and keeps what it says.
pub fn output(command: &mut Command) -> Result<Output> {
    command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("starting {}", command.get_program().to_string_lossy()))
}

/// Runs a short program that must succeed and returns its stdout; its complaint becomes our one line.
pub fn output_or_fail(command: &mut Command, what: &str) -> Result<String> {
    let output = output(command)?;
    stop::check()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let complaint = steps::one_line(&String::from_utf8_lossy(&output.stderr));
    let complaint = complaint.trim_start_matches("Error: ").trim_start_matches("error: ");
    if complaint.is_empty() {
        bail!("{what} failed ({})", output.status);
    }
    bail!("{what} failed: {complaint}")
}

/// Is the program there and does it succeed, whatever it says?
pub fn succeeds(command: &mut Command) -> bool {
    output(command).is_ok_and(|output| output.status.success())
}

/// Asks a child's whole group to end, and ends it by force when it takes too long or somebody is in a hurry.
pub fn end(child: &mut Child, signal: Signal, patience: Duration) -> Result<ExitStatus> {
    let requests = stop::requests();
    let since = Instant::now();
    let group = pid(child.id())?;
    // An error here means that it ended by itself in between.
    kill_process_group(group, signal).ok();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if since.elapsed() > patience || stop::requests() > requests.max(1) {
            kill_process_group(group, Signal::KILL).ok();
            return Ok(child.wait()?);
        }
        std::thread::sleep(POLL);
    }
}

/// Asks a process that is not our child to end; tells whether it did.
pub fn end_stranger(id: u32, signal: Signal, patience: Duration) -> Result<bool> {
    let since = Instant::now();
    kill_process(pid(id)?, signal).ok();
    while is_alive(id) {
        if since.elapsed() > patience {
            return Ok(false);
        }
        std::thread::sleep(POLL);
    }
    Ok(true)
}

/// Does a process of this number exist (it may belong to somebody else)?
pub fn is_alive(id: u32) -> bool {
    let Ok(id) = pid(id) else { return false };
    !matches!(test_kill_process(id), Err(rustix::io::Errno::SRCH))
}

fn pid(id: u32) -> Result<Pid> {
    i32::try_from(id)
        .ok()
        .and_then(Pid::from_raw)
        .context("no such process number")
}
