//! Where everything stands on the pages.

use super::{
    PAGE,
    font::{Face, NAMES},
};
use app::coop::statement::{Paper, PaperRow};
use pdf_writer::{Content, Name, Str};

/// The white around a page.
const MARGIN: f32 = 36.0;

/// The size of letters in the table.
const SIZE: f32 = 8.5;

/// From one line of a row to the next.
const LINE: f32 = 10.0;

/// From one row of the table to the next.
const ROW: f32 = 14.0;

/// What signatures need.
const SIGNATURES: f32 = 92.0;

/// The pages as they are drawn.
pub(super) struct Layout<'a> {
    faces: &'a [Face; 2],
    pages: Vec<Content>,
    /// Where the next line stands, from below.
    y: f32,
}

impl<'a> Layout<'a> {
    pub(super) fn new(faces: &'a [Face; 2]) -> Self {
        let mut layout = Self {
            faces,
            pages: Vec::new(),
            y: 0.0,
        };
        layout.turn();
        layout
    }

    pub(super) fn draw(mut self, paper: &Paper) -> Vec<Content> {
        self.draw_top(paper);
        self.draw_head(paper);
        for row in &paper.rows {
            let lines = self.lines_of(paper, row);
            if self.y < MARGIN + 2.0 * ROW + LINE * lines.len().saturating_sub(1) as f32 {
                self.turn();
                self.draw_head(paper);
            }
            self.draw_row(paper, row, &lines);
        }
        self.draw_end(paper);
        self.draw_feet(paper);
        self.pages
    }

    /// Begins a page.
    fn turn(&mut self) {
        self.pages.push(Content::new());
        self.y = PAGE.1 - MARGIN - 10.0;
    }

    fn face(&self, is_bold: bool) -> &'a Face {
        &self.faces[usize::from(is_bold)]
    }

    /// Writes a line at a place.
    fn text(&mut self, text: &str, x: f32, size: f32, is_bold: bool) {
        let (y, face) = (self.y, self.face(is_bold));
        if let Some(page) = self.pages.last_mut() {
            write(page, face, is_bold, text, (x, y), size);
        }
    }

    fn centred(&mut self, text: &str, middle: f32, size: f32, is_bold: bool) {
        let width = self.face(is_bold).width(text, size);
        self.text(text, middle - width / 2.0, size, is_bold);
    }

    /// A line across the table.
    fn rule(&mut self, y: f32) {
        if let Some(page) = self.pages.last_mut() {
            page.set_line_width(0.5);
            page.move_to(MARGIN, y).line_to(PAGE.0 - MARGIN, y).stroke();
        }
    }

    fn draw_top(&mut self, paper: &Paper) {
        let width = self.face(false).width(&paper.number, SIZE);
        self.text(&paper.number, PAGE.0 - MARGIN - width, SIZE, false);
        self.y -= 22.0;
        self.centred(&paper.title, PAGE.0 / 2.0, 15.0, true);
        self.y -= 16.0;
        self.centred(&paper.period, PAGE.0 / 2.0, 10.0, false);
        self.y -= 24.0;
        for party in &paper.parties {
            for line in wrapped(self.face(false), party, 10.0, PAGE.0 - 2.0 * MARGIN) {
                self.text(&line, MARGIN, 10.0, false);
                self.y -= 15.0;
            }
        }
        self.y -= 8.0;
    }

    /// The names of the columns, in as many lines as they need.
    fn draw_head(&mut self, paper: &Paper) {
        let face = self.face(true);
        let columns: Vec<Vec<String>> = paper
            .head
            .iter()
            .zip(paper.widths)
            .map(|(name, width)| wrapped(face, name, SIZE, width - 6.0))
            .collect();
        let lines = columns.iter().map(Vec::len).max().unwrap_or(1);
        let top = self.y;
        self.rule(top + 10.0);
        for at in 0..lines {
            let cells: Vec<_> = columns
                .iter()
                .map(|column| column.get(at).cloned().unwrap_or_default())
                .collect();
            self.draw_cells(paper, &cells, true);
            self.y -= 11.0;
        }
        self.rule(self.y + 7.0);
        self.y -= 6.0;
    }

    /// What a row says, in as many lines as its words need.
    fn lines_of(&self, paper: &Paper, row: &PaperRow) -> Vec<Vec<String>> {
        let face = self.face(row.is_strong);
        let columns = row.cells.iter().zip(paper.widths).enumerate();
        let columns: Vec<_> = columns
            .map(|(at, (cell, width))| match at < paper.words_columns {
                true => wrapped(face, cell, SIZE, width - 4.0),
                false => vec![cell.clone()],
            })
            .collect();
        let count = columns.iter().map(Vec::len).max().unwrap_or(1);
        let line = |at: usize| {
            let cells = columns.iter().map(|column| column.get(at).cloned().unwrap_or_default());
            cells.collect()
        };
        (0..count).map(line).collect()
    }

    fn draw_row(&mut self, paper: &Paper, row: &PaperRow, lines: &[Vec<String>]) {
        for (at, cells) in lines.iter().enumerate() {
            self.y -= if at == 0 { 0.0 } else { LINE };
            self.draw_cells(paper, cells, row.is_strong);
        }
        self.rule(self.y - 4.0);
        self.y -= ROW;
    }

    fn draw_cells(&mut self, paper: &Paper, cells: &[String], is_bold: bool) {
        let mut left = MARGIN;
        for (at, (cell, width)) in cells.iter().zip(paper.widths).enumerate() {
            let cell = fitting(self.face(is_bold), cell, SIZE, width - 4.0);
            let x = if at < paper.words_columns {
                left + 2.0
            } else {
                left + width - 2.0 - self.face(is_bold).width(&cell, SIZE)
            };
            self.text(&cell, x, SIZE, is_bold);
            left += width;
        }
    }

    /// What stands under the table stays together with the signatures.
    fn draw_end(&mut self, paper: &Paper) {
        if self.y < MARGIN + SIGNATURES + 18.0 * paper.words.len() as f32 {
            self.turn();
        }
        self.y -= 8.0;
        for (at, words) in paper.words.iter().enumerate() {
            for line in wrapped(self.face(at == 0), words, 10.0, PAGE.0 - 2.0 * MARGIN) {
                self.text(&line, MARGIN, 10.0, at == 0);
                self.y -= 15.0;
            }
        }
        self.y -= 6.0;
        let part = (PAGE.0 - 2.0 * MARGIN) / paper.signers.len().max(1) as f32;
        let middle = |at: usize| MARGIN + part * (at as f32 + 0.5);
        self.centred(&paper.place, middle(paper.signers.len().saturating_sub(1)), 10.0, false);
        self.y -= 16.0;
        let top = self.y;
        for (at, (signer, how)) in paper.signers.iter().enumerate() {
            self.y = top;
            self.centred(signer, middle(at), 10.0, true);
            self.y = top - 14.0;
            self.centred(how, middle(at), 9.0, false);
        }
    }

    /// At the foot of each page what it is and which of how many, now that they are known.
    fn draw_feet(&mut self, paper: &Paper) {
        let (count, face) = (self.pages.len(), self.face(false));
        for (page, number) in self.pages.iter_mut().zip(1..) {
            let place = MARGIN - 16.0;
            write(page, face, false, &paper.foot, (MARGIN, place), 8.0);
            let which = format!("{} {number}/{count}", paper.page);
            let x = PAGE.0 - MARGIN - face.width(&which, 8.0);
            write(page, face, false, &which, (x, place), 8.0);
        }
    }
}

fn write(page: &mut Content, face: &Face, is_bold: bool, text: &str, place: (f32, f32), size: f32) {
    if text.is_empty() {
        return;
    }
    page.begin_text()
        .set_font(Name(NAMES[usize::from(is_bold)]), size)
        .next_line(place.0, place.1)
        .show(Str(&face.encode(text)))
        .end_text();
}

/// The text in lines of a width; a word that is longer has a line of its own.
fn wrapped(face: &Face, text: &str, size: f32, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if face.width(&format!("{line} {word}"), size) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// As much of a text as fits, with dots where it ends early.
fn fitting(face: &Face, text: &str, size: f32, width: f32) -> String {
    if face.width(text, size) <= width {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let shorter = format!("{}…", kept.iter().collect::<String>());
        if face.width(&shorter, size) <= width {
            return shorter;
        }
    }
    String::new()
}
