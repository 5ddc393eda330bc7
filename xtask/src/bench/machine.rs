//! On what was measured, and when: a figure without it says nothing.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::processes;

/// Processor, memory, kernel.
pub fn describe() -> Result<String> {
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let model = field(&processors, "model name").unwrap_or("a processor without a name");
    let count = processors.lines().filter(|line| line.starts_with("processor")).count();
    let memory = fs::read_to_string("/proc/meminfo")?;
    let kilobytes: u64 = field(&memory, "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse().ok())
        .unwrap_or_default();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    Ok(format!(
        "{model}, {count} cores, {} GB, Linux {}",
        kilobytes.div_ceil(1 << 20),
        kernel.trim()
    ))
}

/// Today, as `2026-11-21`.
pub fn today() -> Result<String> {
    let date = processes::output_or_fail(Command::new("date").arg("+%Y-%m-%d"), "asking for the date")?;
    Ok(date.trim().to_owned())
}

/// `name : value`, as the files of /proc write it.
pub fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim())
    })
}
