//! Reading a file that somebody sent: what kind it is, and its rows one by one. Nothing here trusts what the file says
//! of itself.

use super::{cell::unguarded, column::Column, encoding::Encoding};
use crate::base::text_enum;
use calamine::{DataRef, Reader, Xlsx};
use serde::{Deserialize, Serialize};
use std::io::{self, Cursor, Read};
use zip::ZipArchive;

/// The largest file.
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;

/// The most rows below the head.
pub const ROWS_MAX: usize = 100_000;

/// The longest cell, in characters.
pub(super) const CELL_MAX: usize = 10_000;

/// Columns beyond are not read.
const COLUMNS_MAX: usize = 60;

/// The most that an XLSX may hold unpacked: a hundred thousand full rows need a quarter of it.
const UNPACKED_MAX: u64 = 200 * 1024 * 1024;

/// The most that its table of texts may hold: it is kept in memory while the rows are read.
const TEXTS_MAX: u64 = 40 * 1024 * 1024;

/// The most parts that an XLSX has.
const PARTS_MAX: usize = 1_000;

/// So many rows are looked at to recognise a file.
const LOOKED_AT: usize = 200;

text_enum! {
    /// What stands between the cells of a text file.
    Separator {
        /// `,`
        Comma = "comma",
        /// `;`
        Semicolon = "semicolon",
        /// A tabulator.
        Tab = "tab",
        /// `|`
        Bar = "bar",
    }
}

impl Separator {
    fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }
}

/// How a file is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReadAs {
    /// What stands between cells; nothing when the file is an XLSX.
    pub separator: Option<Separator>,
    /// How its letters are written.
    pub encoding: Encoding,
}

/// Why a file cannot be read at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing in it.
    #[error("nothing in it")]
    Empty,
    /// More bytes than are taken.
    #[error("more than {FILE_BYTES_MAX} bytes")]
    TooLarge,
    /// Unpacked it is larger than any sheet of so many rows.
    #[error("unpacked it is too large")]
    Bomb,
    /// More rows than are taken.
    #[error("more than {ROWS_MAX} rows")]
    TooManyRows,
    /// A sheet as Excel wrote it until 2003.
    #[error("an XLS")]
    OldExcel,
    /// Neither text nor a sheet, or damaged.
    #[error("no sheet")]
    NotASheet,
    /// No row names the columns that are needed.
    #[error("no head")]
    NoHead,
}

/// How a file is most likely to be read.
pub(super) fn recognise(bytes: &[u8]) -> Result<ReadAs, Unreadable> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Unreadable::TooLarge);
    }
    match bytes {
        [] => Err(Unreadable::Empty),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(Unreadable::OldExcel),
        [b'P', b'K', 3, 4, ..] => {
            require_sane(bytes, UNPACKED_MAX)?;
            let mut text = String::new();
            let mut left = LOOKED_AT;
            read_xlsx(bytes, Encoding::Utf8, &mut |_, cells| {
                text.push_str(&cells.join("\n"));
                text.push('\n');
                left -= 1;
                left > 0
            })?;
            Ok(ReadAs {
                separator: None,
                encoding: Encoding::detect_text(&text),
            })
        }
        _ => {
            let encoding = Encoding::detect(bytes);
            let text = encoding.decode(bytes);
            if text.contains('\0') {
                return Err(Unreadable::NotASheet);
            }
            let separator = Separator::ALL
                .iter()
                .copied()
                .max_by_key(|separator| (likeness(&text, *separator), std::cmp::Reverse(*separator)))
                .unwrap_or(Separator::Comma);
            Ok(ReadAs {
                separator: Some(separator),
                encoding,
            })
        }
    }
}

/// How many known heads the first row has, then how many cells at all.
fn likeness(text: &str, separator: Separator) -> (usize, usize) {
    let mut best = (0, 0);
    read_csv(text, separator, &mut |_, cells| {
        best = (
            cells.iter().filter(|cell| Column::of_head(cell).is_some()).count(),
            cells.len(),
        );
        false
    });
    best
}

/// Gives every row that is not empty, with its number, until `each` has enough.
pub(super) fn read_rows(
    bytes: &[u8],
    read_as: ReadAs,
    each: &mut dyn FnMut(u32, &mut Vec<String>) -> bool,
) -> Result<(), Unreadable> {
    match read_as.separator {
        Some(separator) => {
            read_csv(&read_as.encoding.decode(bytes), separator, each);
            Ok(())
        }
        None => {
            require_sane(bytes, UNPACKED_MAX)?;
            read_xlsx(bytes, read_as.encoding, each)
        }
    }
}

fn read_csv(text: &str, separator: Separator, each: &mut dyn FnMut(u32, &mut Vec<String>) -> bool) {
    // The reader counts lines by their last byte, and sees the second half of CRLF too late.
    let text = text.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator.byte())
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    // What is read is a string, so the only error there could be does not come.
    while reader.read_record(&mut record).unwrap_or(false) {
        let line = record.position().map_or(0, csv::Position::line);
        let mut cells: Vec<_> = record
            .iter()
            .take(COLUMNS_MAX)
            .map(|cell| unguarded(cell.trim()).to_owned())
            .collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if !each(u32::try_from(line).unwrap_or(u32::MAX), &mut cells) {
            return;
        }
    }
}

/// Looks at every part of the archive: what it claims to be, and what it really is.
fn require_sane(bytes: &[u8], unpacked_max: u64) -> Result<(), Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::NotASheet)?;
    if archive.len() > PARTS_MAX {
        return Err(Unreadable::Bomb);
    }
    let mut unpacked = 0;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| Unreadable::NotASheet)?;
        let is_texts = part.name().eq_ignore_ascii_case("xl/sharedStrings.xml");
        let most = if is_texts { TEXTS_MAX } else { unpacked_max };
        if part.size() > most {
            return Err(Unreadable::Bomb);
        }
        let real = io::copy(&mut part.take(most + 1), &mut io::sink()).map_err(|_| Unreadable::NotASheet)?;
        unpacked += real;
        if real > most || unpacked > unpacked_max {
            return Err(Unreadable::Bomb);
        }
    }
    Ok(())
}

/// Reads the first sheet.
fn read_xlsx(
    bytes: &[u8],
    encoding: Encoding,
    each: &mut dyn FnMut(u32, &mut Vec<String>) -> bool,
) -> Result<(), Unreadable> {
    let damaged = |_| Unreadable::NotASheet;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let first = book.sheet_names().into_iter().next().ok_or(Unreadable::NotASheet)?;
    let mut reader = book.worksheet_cells_reader(&first).map_err(damaged)?;
    let mut row: Option<(u32, Vec<String>)> = None;
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let (line, column) = cell.get_position();
        if row.as_ref().is_some_and(|(present, _)| *present != line)
            && let Some((present, mut cells)) = row.take()
            && !give(present, &mut cells, each)
        {
            return Ok(());
        }
        let column = column as usize;
        if column >= COLUMNS_MAX {
            continue;
        }
        let (_, cells) = row.get_or_insert_with(|| (line, Vec::new()));
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text_of(cell.get_value(), encoding);
    }
    if let Some((present, mut cells)) = row {
        give(present, &mut cells, each);
    }
    Ok(())
}

fn give(line: u32, cells: &mut Vec<String>, each: &mut dyn FnMut(u32, &mut Vec<String>) -> bool) -> bool {
    cells.iter().all(String::is_empty) || each(line + 1, cells)
}

fn text_of(value: &DataRef<'_>, encoding: Encoding) -> String {
    let mended = |text: &str| {
        let text = encoding.mend(text.trim());
        unguarded(&text).to_owned()
    };
    match value {
        DataRef::Int(number) => number.to_string(),
        // A float that is a whole number is written as one.
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => mended(text),
        DataRef::SharedString(text) => mended(text),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(time) => time.as_f64().to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => format!("{error}"),
        DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheets::{Cell, SheetFormat, small_sheet};
    use std::io::Write;

    fn rows(bytes: &[u8]) -> Result<Vec<(u32, Vec<String>)>, Unreadable> {
        let mut rows = Vec::new();
        read_rows(bytes, recognise(bytes)?, &mut |line, cells| {
            rows.push((line, cells.clone()));
            true
        })?;
        Ok(rows)
    }

    #[test]
    fn what_was_written_is_read_in_both_kinds() {
        let head = ["Tên sản phẩm", "Quy cách", "Giá"].map(str::to_owned);
        for format in [SheetFormat::Csv, SheetFormat::Xlsx] {
            let sheet = vec![
                vec![
                    Cell::text("=Miến; \"dong\""),
                    Cell::text("túi 500 g"),
                    Cell::Whole(65_000),
                ],
                vec![Cell::Empty, Cell::Empty, Cell::Empty],
                vec![Cell::text("'=x"), Cell::Empty, Cell::Whole(1)],
            ];
            let bytes = small_sheet(format, &head, sheet).expect("it is written");
            let read = rows(&bytes).expect("it is read");
            let texts: Vec<Vec<&str>> = read
                .iter()
                .map(|(_, cells)| cells.iter().map(String::as_str).collect())
                .collect();
            assert_eq!(
                texts,
                [
                    vec!["Tên sản phẩm", "Quy cách", "Giá"],
                    vec!["=Miến; \"dong\"", "túi 500 g", "65000"],
                    vec!["'=x", "", "1"],
                ],
                "{format:?}"
            );
            assert_eq!(read[2].0, 4, "an empty row counts, {format:?}");
        }
    }

    #[test]
    fn the_separator_is_the_one_that_makes_heads() {
        for (text, separator) in [
            ("Tên;Quy cách;Giá\nMiến, dong;túi;1,5", Separator::Semicolon),
            ("Tên,Quy cách,Giá\n", Separator::Comma),
            ("Tên\tQuy cách\tGiá; có thuế\n", Separator::Tab),
            ("Tên|Quy cách\n", Separator::Bar),
        ] {
            let read_as = recognise(text.as_bytes()).expect("text");
            assert_eq!(read_as.separator, Some(separator), "{text}");
        }
    }

    #[test]
    fn what_is_no_sheet_is_refused() {
        for (bytes, why) in [
            (&b""[..], Unreadable::Empty),
            (&b"\xD0\xCF\x11\xE0\xA1\xB1"[..], Unreadable::OldExcel),
            (&b"PK\x03\x04 is no archive"[..], Unreadable::NotASheet),
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], Unreadable::NotASheet),
        ] {
            assert_eq!(rows(bytes), Err(why));
        }
        assert_eq!(recognise(&vec![b'x'; FILE_BYTES_MAX + 1]), Err(Unreadable::TooLarge));
    }

    /// An archive with one part of so many zeros, which may say that it is smaller.
    fn bomb(bytes: usize, claimed: Option<u32>) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file("xl/worksheets/sheet1.xml", options).expect("a part");
        let zeros = vec![0; 1 << 20];
        for _ in 0..bytes >> 20 {
            archive.write_all(&zeros).expect("zeros");
        }
        let mut file = archive.finish().expect("an archive").into_inner();
        if let Some(claimed) = claimed {
            // The size unpacked stands in the head of the part (at 22) and in the list at the end (at 24).
            for (mark, place) in [(&b"PK\x03\x04"[..], 22), (&b"PK\x01\x02"[..], 24)] {
                let at = file.windows(4).position(|window| window == mark).expect("a head") + place;
                file[at..at + 4].copy_from_slice(&claimed.to_le_bytes());
            }
        }
        file
    }

    #[test]
    fn an_archive_that_swells_is_refused_whatever_it_says() {
        for claimed in [None, Some(1_000)] {
            let file = bomb(6 << 20, claimed);
            assert!(file.len() < 1 << 20, "{}", file.len());
            let read = require_sane(&file, 4 << 20);
            assert!(
                matches!(read, Err(Unreadable::Bomb | Unreadable::NotASheet)),
                "{claimed:?}: {read:?}"
            );
        }
        assert_eq!(require_sane(&bomb(2 << 20, None), 4 << 20), Ok(()));
    }
}
