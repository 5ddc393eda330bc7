//! What a running PostgreSQL tells about itself in `postmaster.pid`.

use std::fs;
use std::path::Path;

use crate::processes;

/// A cluster that some process has opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    pub process: u32,
    pub port: u16,
    /// It takes connections.
    pub is_ready: bool,
}

/// The process that has this cluster open, if it is alive and really is that (numbers are used again).
pub fn read(cluster: &Path) -> Option<Running> {
    let text = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    let running = parse(&text)?;
    let is_ours = match fs::read(format!("/proc/{}/cmdline", running.process)) {
        Ok(line) => line
            .split(|&byte| byte == 0)
            .any(|word| word == cluster.as_os_str().as_encoded_bytes()),
        // A system without /proc: alive is all that can be asked.
        Err(_) => !Path::new("/proc/self").exists() && processes::is_alive(running.process),
    };
    is_ours.then_some(running)
}

/// The lines are: process, data folder, start time, port, socket folder, address, shared memory, status.
fn parse(text: &str) -> Option<Running> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    Some(Running {
        process: lines.first()?.parse().ok()?,
        port: lines.get(3)?.parse().ok()?,
        is_ready: lines.get(7) == Some(&"ready"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ready_cluster_tells_its_port() {
        let text = "812\n/data\n1763688000\n41327\n\n127.0.0.1\n  5201  12\nready   \n";
        assert_eq!(
            parse(text),
            Some(Running {
                process: 812,
                port: 41327,
                is_ready: true
            })
        );
    }

    #[test]
    fn a_starting_cluster_is_not_ready() {
        let text = "812\n/data\n1763688000\n41327\n\n";
        assert_eq!(
            parse(text),
            Some(Running {
                process: 812,
                port: 41327,
                is_ready: false
            })
        );
    }
}
