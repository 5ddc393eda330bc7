//! The table that people read, in the terminal and in docs/figures.md.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// One measured figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What was done.
    pub work: String,
    /// What came out.
    pub measured: String,
    /// The limit that was measured beside it; may be empty.
    pub limit: String,
    /// The share of the limit that was reached.
    pub share: Option<f64>,
    /// What is wanted, in words.
    pub goal: &'static str,
    /// Whether it is reached; nothing when there is no goal for this.
    pub is_reached: Option<bool>,
    /// What to do next where it is not reached.
    pub next: &'static str,
}

impl Figure {
    fn row(&self) -> String {
        let share = self
            .share
            .map(|share| format!("{:.0} %", share * 100.0))
            .unwrap_or_default();
        let verdict = match self.is_reached {
            Some(true) => "reached".to_owned(),
            Some(false) => format!("**not yet**: {}", self.next),
            None => String::new(),
        };
        let cells = [&self.work, &self.measured, &self.limit, &share, self.goal, &verdict];
        format!("| {} |", cells.join(" | "))
    }
}

/// The whole table under a heading and the lines that tell how it came about.
pub fn markdown(heading: &str, notes: &[String], figures: &[Figure]) -> String {
    let mut lines = vec![format!("## {heading}"), String::new()];
    lines.extend(notes.iter().map(|note| format!("- {note}")));
    lines.push(String::new());
    lines.push("| Work | Measured | Limit beside it | Share | Goal | |".to_owned());
    lines.push("|---|---|---|---|---|---|".to_owned());
    lines.extend(figures.iter().map(Figure::row));
    lines.join("\n") + "\n"
}

/// Puts the table between its two marks in a file, in place of the one that stood there; adds the marks at the end when
/// the file has none of that name.
pub fn write(path: &Path, name: &str, table: &str) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    fs::write(path, placed(&text, name, table)).with_context(|| format!("writing {}", path.display()))
}

fn placed(text: &str, name: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"));
    let before_and_rest = text.split_once(&begin);
    match before_and_rest.and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1))) {
        Some((before, after)) => format!("{before}{begin}\n{table}\n{end}{after}"),
        None => format!("{}\n\n{begin}\n{table}\n{end}", text.trim_end()),
    }
}

/// A number as it is read: three digits count, thousands are set apart.
pub fn number(value: f64) -> String {
    match value {
        value if value < 10.0 => format!("{value:.2}"),
        value if value < 100.0 => format!("{value:.1}"),
        value => {
            let digits = format!("{value:.0}");
            let lead = digits.len() % 3;
            let mut text = digits[..lead].to_owned();
            for group in digits.as_bytes()[lead..].chunks(3) {
                if !text.is_empty() {
                    text.push(',');
                }
                text.push_str(&String::from_utf8_lossy(group));
            }
            text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_takes_the_place_of_the_one_before() {
        let first = placed("# Figures\n", "a", "one\n");
        assert_eq!(first, "# Figures\n\n<!-- a -->\n\none\n\n<!-- end of a -->\n");
        let second = placed(&first, "b", "two\n");
        let third = placed(&second, "a", "three\n");
        assert!(third.contains("three") && third.contains("two") && !third.contains("one"));
        assert_eq!(third.len(), second.len() + 2);
    }

    #[test]
    fn numbers_are_easy_to_read() {
        for (value, text) in [
            (0.834, "0.83"),
            (12.34, "12.3"),
            (999.6, "1,000"),
            (58_800.0, "58,800"),
            (123.0, "123"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
