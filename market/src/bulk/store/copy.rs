//! Rows on their way into a table by COPY: the fastest way that PostgreSQL has.

use sqlx::PgConnection;
use std::fmt::{Display, Write};

/// Rows in the text format of COPY: tabs between columns, `\N` for what is absent.
#[derive(Debug, Default)]
pub(super) struct CopyRows {
    text: String,
    is_row_begun: bool,
}

impl CopyRows {
    /// A text, whatever it holds.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.part();
        for symbol in text.chars() {
            match symbol {
                '\\' => self.text.push_str("\\\\"),
                '\t' => self.text.push_str("\\t"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                // No text of PostgreSQL holds it.
                '\0' => {}
                symbol => self.text.push(symbol),
            }
        }
        self
    }

    /// A number, id, date or time: anything that is written without tabs, line ends and backslashes.
    pub(super) fn value(&mut self, value: impl Display) -> &mut Self {
        self.part();
        // Writing to a String cannot fail.
        write!(self.text, "{value}").ok();
        self
    }

    /// A value that may be absent.
    pub(super) fn optional(&mut self, value: Option<impl Display>) -> &mut Self {
        match value {
            Some(value) => self.value(value),
            None => self.value("\\N"),
        }
    }

    /// Ends a row.
    pub(super) fn end(&mut self) {
        self.text.push('\n');
        self.is_row_begun = false;
    }

    fn part(&mut self) {
        if self.is_row_begun {
            self.text.push('\t');
        }
        self.is_row_begun = true;
    }

    /// Writes the rows into a table; `into` is the table with its columns.
    pub(super) async fn write(self, connection: &mut PgConnection, into: &str) -> Result<(), sqlx::Error> {
        if self.text.is_empty() {
            return Ok(());
        }
        let mut copy = connection.copy_in_raw(&format!("COPY {into} FROM STDIN")).await?;
        match copy.send(self.text.as_bytes()).await {
            Ok(_) => copy.finish().await.map(drop),
            Err(error) => {
                copy.abort("the rows could not be sent").await?;
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_column_or_its_row() {
        let mut rows = CopyRows::default();
        rows.text("a\tb\\c\r\nd\0").optional(None::<i32>).value(7).end();
        rows.text("").optional(Some(8)).end();
        assert_eq!(rows.text, "a\\tb\\\\c\\r\\nd\t\\N\t7\n\t8\n");
    }
}
