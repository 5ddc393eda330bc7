//! The lines of a file, one at a time, with a limit on each.

use super::RowProblem;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

/// The most bytes of a line: more than any row that fits its other limits.
const LINE_BYTES_MAX: usize = 128 * 1024;

/// Reads a file line by line into one buffer.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: R,
    number: u64,
    line: Vec<u8>,
}

/// A line: its number from 1, and what stands in it.
pub(super) type Line<'a> = (u64, Result<&'a [u8], RowProblem>);

impl Lines<BufReader<File>> {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self::new(BufReader::with_capacity(1 << 20, File::open(path)?)))
    }
}

impl<R: BufRead> Lines<R> {
    fn new(reader: R) -> Self {
        Self {
            reader,
            number: 0,
            line: Vec::new(),
        }
    }

    /// The next line in which something stands.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            self.line.clear();
            let mut limited = self.reader.by_ref().take(LINE_BYTES_MAX as u64 + 1);
            if limited.read_until(b'\n', &mut self.line)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if self.line.len() > LINE_BYTES_MAX && !self.line.ends_with(b"\n") {
                self.reader.skip_until(b'\n')?;
                return Ok(Some((self.number, Err(RowProblem::LongLine { max: LINE_BYTES_MAX }))));
            }
            let start = if self.number == 1 && self.line.starts_with(b"\xef\xbb\xbf") {
                3
            } else {
                0
            };
            if !self.line[start..].trim_ascii().is_empty() {
                return Ok(Some((self.number, Ok(&self.line[start..]))));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<(u64, Result<String, RowProblem>)> {
        let mut lines = Lines::new(bytes);
        let mut found = Vec::new();
        while let Some((number, line)) = lines.next().expect("bytes can be read") {
            found.push((
                number,
                line.map(|line| String::from_utf8_lossy(line.trim_ascii()).into_owned()),
            ));
        }
        found
    }

    #[test]
    fn empty_lines_are_counted_and_left_out() {
        let text = |text: &str| Ok(text.to_owned());
        assert_eq!(
            read(b"\xef\xbb\xbf{1}\r\n\n  \n{2}"),
            [(1, text("{1}")), (4, text("{2}"))]
        );
        assert_eq!(read(b""), []);
    }

    #[test]
    fn a_line_without_end_is_refused_and_the_next_is_read() {
        let mut bytes = vec![b'x'; 3 * LINE_BYTES_MAX];
        bytes.extend(b"\n{2}\n");
        let long = Err(RowProblem::LongLine { max: LINE_BYTES_MAX });
        assert_eq!(read(&bytes), [(1, long), (2, Ok("{2}".to_owned()))]);
        let mut fits = vec![b'x'; LINE_BYTES_MAX];
        fits.push(b'\n');
        assert!(read(&fits)[0].1.is_ok());
    }
}
