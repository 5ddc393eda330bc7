//! The limit of what asks the database: the statements themselves. They are read from PostgreSQL's log while the
//! product runs them, so they are always today's; pgbench runs them again, prepared, step by step.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::stage::Stage;
use crate::processes;

/// One statement that was executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The connection's process.
    pub process: u32,
    /// With `$1`, `$2` for its parameters.
    pub sql: String,
    /// As literals: `'text'` or `NULL`.
    pub parameters: Vec<String>,
}

impl Statement {
    /// The statement with something in place of each parameter.
    pub fn filled(&self, value: impl Fn(usize, &str) -> String) -> String {
        let mut text = String::new();
        let mut rest = self.sql.as_str();
        while let Some(position) = rest.find('$') {
            let digits: String = rest[position + 1..].chars().take_while(char::is_ascii_digit).collect();
            text.push_str(&rest[..position]);
            let number: usize = digits.parse().unwrap_or_default();
            match number
                .checked_sub(1)
                .and_then(|index| Some((index, self.parameters.get(index)?)))
            {
                Some((index, literal)) => text.push_str(&value(index, literal)),
                None => text.push_str(&rest[position..=position + digits.len()]),
            }
            rest = &rest[position + 1 + digits.len()..];
        }
        text + rest
    }
}

/// What the database executes while `work` runs.
pub fn record(stage: &Stage, work: impl FnOnce() -> Result<()>) -> Result<Vec<Statement>> {
    let switch = |value: &str| {
        stage.sql(&format!("ALTER SYSTEM SET log_statement = '{value}'"))?;
        stage.sql("SELECT pg_reload_conf()")?;
        // The signal reaches every connection in its own time.
        std::thread::sleep(Duration::from_millis(300));
        Ok::<(), anyhow::Error>(())
    };
    switch("all")?;
    let mut log = File::open(stage.database_log()).context("opening PostgreSQL's log")?;
    log.seek(SeekFrom::End(0))?;
    let outcome = work();
    let mut bytes = Vec::new();
    log.read_to_end(&mut bytes)?;
    switch("none")?;
    outcome?;
    Ok(parse(&String::from_utf8_lossy(&bytes)))
}

/// Reads lines as `2026-11-21 02:00:00.123 UTC [77] LOG:  execute name: SELECT $1`, then
/// `… [77] DETAIL:  parameters: $1 = 'a'`; what a message continues with begins with a tab.
fn parse(log: &str) -> Vec<Statement> {
    let whole = log.replace("\n\t", "\u{1}");
    let mut found: Vec<Statement> = Vec::new();
    let mut last: BTreeMap<u32, usize> = BTreeMap::new();
    for line in whole.lines() {
        let Some((process, message)) = process_and_message(line) else {
            continue;
        };
        let message = message.replace('\u{1}', "\n");
        if let Some(text) = message.strip_prefix("LOG:  ") {
            let sql = match text.strip_prefix("statement: ") {
                Some(sql) => Some(sql),
                None => text
                    .strip_prefix("execute ")
                    .and_then(|rest| Some(rest.split_once(": ")?.1)),
            };
            if let Some(sql) = sql {
                last.insert(process, found.len());
                let (sql, parameters) = (sql.trim().trim_end_matches(';').to_owned(), Vec::new());
                found.push(Statement {
                    process,
                    sql,
                    parameters,
                });
            }
        } else if let Some(text) = message.strip_prefix("DETAIL:  parameters: ")
            && let Some(statement) = last.get(&process).and_then(|index| found.get_mut(*index))
        {
            statement.parameters = literals(text);
        }
    }
    found
}

fn process_and_message(line: &str) -> Option<(u32, &str)> {
    let (_, rest) = line.split_once(" [")?;
    let (process, message) = rest.split_once("] ")?;
    Some((process.parse().ok()?, message))
}

/// `$1 = 'it''s', $2 = NULL` → `'it''s'`, `NULL`.
fn literals(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(" = ") {
        let mut length = 0;
        let mut is_inside = false;
        for character in after.chars() {
            if character == '\'' {
                is_inside = !is_inside;
            } else if character == ',' && !is_inside {
                break;
            }
            length += character.len_utf8();
        }
        found.push(after[..length].to_owned());
        rest = &after[length..];
    }
    found
}

/// How often pgbench is to run a script, and by how many clients.
#[derive(Clone, Copy, Debug)]
pub enum Amount {
    /// For so many seconds.
    Seconds(u32),
    /// So many times for each client.
    Each(u32),
}

/// Runs a script with pgbench and returns its transactions in a second.
pub fn pgbench(stage: &Stage, script: &str, clients: u32, amount: Amount, variables: &[String]) -> Result<f64> {
    let program = stage.cluster.binaries().program("pgbench");
    if !program.is_file() {
        bail!(
            "{} is missing: install PostgreSQL's own package (Debian: apt-get install postgresql)",
            program.display()
        );
    }
    let path = stage.scratch.join("statements.sql");
    fs::write(&path, script)?;
    let mut pgbench = Command::new(program);
    pgbench
        .args(["--no-vacuum", "--protocol", "prepared", "--jobs", "1", "--file"])
        .arg(path);
    pgbench.arg("--client").arg(clients.to_string());
    match amount {
        Amount::Seconds(seconds) => pgbench.arg("--time").arg(seconds.to_string()),
        Amount::Each(times) => pgbench.arg("--transactions").arg(times.to_string()),
    };
    for variable in variables {
        pgbench.arg("--define").arg(variable);
    }
    pgbench.arg(stage.cluster.superuser_market_url());
    let text = stage
        .cores
        .load(|| processes::output_or_fail(&mut pgbench, "pgbench"))?;
    let figure = text
        .lines()
        .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    figure.with_context(|| format!("pgbench tells no figure: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "2026-11-21 02:00:00.123 UTC [77] LOG:  execute sqlx_s_1: SELECT a\n\
        \tFROM b WHERE c = $1 AND d = $2::int\n\
        2026-11-21 02:00:00.123 UTC [78] LOG:  statement: BEGIN\n\
        2026-11-21 02:00:00.123 UTC [77] DETAIL:  parameters: $1 = 'it''s, $2 = x', $2 = NULL\n";

    #[test]
    fn a_log_is_read() {
        let found = parse(LOG);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].sql, "SELECT a\nFROM b WHERE c = $1 AND d = $2::int");
        assert_eq!(found[0].parameters, ["'it''s, $2 = x'", "NULL"]);
        assert_eq!((found[1].process, found[1].sql.as_str()), (78, "BEGIN"));
    }

    #[test]
    fn parameters_are_filled_in() {
        let statement = parse(LOG).swap_remove(0);
        let filled = statement.filled(|_, literal| literal.to_owned());
        assert_eq!(filled, "SELECT a\nFROM b WHERE c = 'it''s, $2 = x' AND d = NULL::int");
    }
}
