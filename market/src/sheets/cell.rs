//! What stands in a cell, and how text is kept from being taken for a formula.

use chrono::{DateTime, Utc};

/// The content of one cell that is written.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text as somebody typed it.
    Text(String),
    /// A whole number: an amount, a count.
    Whole(i64),
    /// A moment, shown as it is in Vietnam.
    Time(DateTime<Utc>),
}

impl Cell {
    /// Text; nothing when it is empty.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A number, where there is one.
    pub fn whole(number: Option<impl Into<i64>>) -> Self {
        number.map_or(Self::Empty, |number| Self::Whole(number.into()))
    }
}

/// Whether a spreadsheet may take text that begins so for a formula (OWASP, "CSV Injection"), or whether it would be
/// mistaken for text that was guarded.
fn needs_guard(first: char) -> bool {
    matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\'') || matches!(first, '＝' | '＋' | '－' | '＠')
}

/// Text behind an apostrophe where a spreadsheet might run it.
pub(super) fn guarded(text: &str) -> String {
    if text.starts_with(needs_guard) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text that was guarded.
pub(super) fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(needs_guard) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_written_is_a_formula_and_everything_comes_back() {
        for text in [
            "=1+1",
            "+84912345678",
            "-5",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "'=1",
            "''",
            "＝1",
            "Miến dong",
            "l'eau",
            "'tư",
            "",
        ] {
            let written = guarded(text);
            assert!(!written.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']), "{text}");
            assert_eq!(unguarded(&written), text);
        }
    }
}
