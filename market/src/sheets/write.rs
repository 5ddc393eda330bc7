//! Writing a sheet as it comes, row by row: what is written never stands in memory as a whole.

use super::cell::{Cell, guarded};
use crate::base::time::{local, shown_time};
use chrono::{DateTime, NaiveDate, Utc};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::io::{self, Write};
use tokio::sync::mpsc::{Receiver, Sender};

/// How many bytes go on their way together.
const PART_BYTES: usize = 64 * 1024;

/// The kinds of file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SheetFormat {
    /// Text with commas, in UTF-8 with its mark, so that Excel reads it rightly.
    Csv,
    /// Office Open XML.
    Xlsx,
}

impl SheetFormat {
    /// The end of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The kind of file, as HTTP calls it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Rows on their way into a file. An error instead of rows ends the file unfinished, so that nobody takes it for whole.
pub type Rows = io::Result<Vec<Vec<Cell>>>;

/// Writes a sheet into `parts` as its rows arrive. It blocks: give it a thread of its own.
pub fn write_sheet(format: SheetFormat, head: &[String], mut rows: Receiver<Rows>, parts: Sender<io::Result<Vec<u8>>>) {
    let out = Parts {
        kept: Vec::with_capacity(PART_BYTES),
        to: parts.clone(),
    };
    let next = || rows.blocking_recv();
    let written = match format {
        SheetFormat::Csv => write_csv(head, next, out),
        SheetFormat::Xlsx => write_xlsx(head, next, out),
    };
    if let Err(error) = written {
        // Whoever has hung up does not read it.
        drop(parts.blocking_send(Err(error)));
    }
}

/// A small sheet as a whole.
pub fn small_sheet(format: SheetFormat, head: &[String], rows: Vec<Vec<Cell>>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rows = Some(Ok(rows));
    let next = || rows.take();
    match format {
        SheetFormat::Csv => write_csv(head, next, &mut bytes)?,
        SheetFormat::Xlsx => write_xlsx(head, next, &mut bytes)?,
    }
    Ok(bytes)
}

fn write_csv(head: &[String], mut next: impl FnMut() -> Option<Rows>, mut out: impl Write) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    csv.write_record(head)?;
    while let Some(rows) = next() {
        for row in rows? {
            csv.write_record(row.into_iter().map(|cell| match cell {
                Cell::Empty => String::new(),
                Cell::Text(text) => guarded(&text),
                Cell::Whole(number) => number.to_string(),
                Cell::Time(time) => shown_time(time),
            }))?;
        }
    }
    csv.flush()
}

fn write_xlsx(head: &[String], mut next: impl FnMut() -> Option<Rows>, out: impl Write + Send) -> io::Result<()> {
    let mut book = Workbook::new();
    let formats = Formats {
        head: Format::new().set_bold(),
        amount: Format::new().set_num_format("#,##0"),
        time: Format::new().set_num_format("hh:mm dd/mm/yyyy"),
    };
    // Its rows go to a file that vanishes with it.
    let sheet = book.add_worksheet_with_constant_memory();
    let mut line = 0;
    for (column, text) in (0..).zip(head) {
        sheet.set_column_width(column, 18).map_err(failed)?;
        sheet
            .write_string_with_format(line, column, text, &formats.head)
            .map_err(failed)?;
    }
    sheet.set_freeze_panes(1, 0).map_err(failed)?;
    while let Some(rows) = next() {
        for row in rows? {
            line += 1;
            for (column, cell) in (0..).zip(row) {
                write_cell(sheet, line, column, cell, &formats).map_err(failed)?;
            }
        }
    }
    book.save_to_writer(out).map_err(failed)
}

struct Formats {
    head: Format,
    amount: Format,
    time: Format,
}

fn write_cell(sheet: &mut Worksheet, line: u32, column: u16, cell: Cell, formats: &Formats) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => sheet.write_string(line, column, guarded(&text))?,
        // Amounts lie far below 2⁵³.
        Cell::Whole(number) => sheet.write_number_with_format(line, column, number as f64, &formats.amount)?,
        Cell::Time(time) => sheet.write_number_with_format(line, column, serial(time), &formats.time)?,
    };
    Ok(())
}

/// Days since the last one of 1899, as spreadsheets count them, by the clocks of Vietnam.
fn serial(time: DateTime<Utc>) -> f64 {
    let first = NaiveDate::from_ymd_opt(1899, 12, 30)
        .unwrap_or_default()
        .and_time(chrono::NaiveTime::MIN);
    (local(time).naive_local() - first).num_seconds() as f64 / 86_400.0
}

fn failed(error: XlsxError) -> io::Error {
    io::Error::other(error)
}

/// Bytes that leave in parts. Whoever takes them slowly makes the writing slow; whoever hangs up ends it.
struct Parts {
    kept: Vec<u8>,
    to: Sender<io::Result<Vec<u8>>>,
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.kept.extend_from_slice(bytes);
        if self.kept.len() >= PART_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.kept.is_empty() {
            return Ok(());
        }
        let part = std::mem::replace(&mut self.kept, Vec::with_capacity(PART_BYTES));
        self.to
            .blocking_send(Ok(part))
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        drop(self.flush());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_the_number_that_spreadsheets_know_it_by() {
        let time = "2026-11-20T18:00:00Z".parse::<DateTime<Utc>>().expect("a time");
        // 21 November 2026, one o'clock in Vietnam.
        assert!(
            (serial(time) - (46_347.0 + 1.0 / 24.0)).abs() < 1e-6,
            "{}",
            serial(time)
        );
    }

    #[test]
    fn a_csv_begins_with_its_mark_and_quotes_what_needs_it() {
        let head = ["Tên".to_owned(), "Giá".to_owned()];
        let row = vec![Cell::text("=Miến, \"dong\""), Cell::Whole(65_000)];
        let bytes = small_sheet(SheetFormat::Csv, &head, vec![row]).expect("it is written");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(text, "\u{feff}Tên,Giá\r\n\"'=Miến, \"\"dong\"\"\",65000\r\n");
    }
}
