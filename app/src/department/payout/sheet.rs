//! The file for the bank, in words.

use crate::words::payout as say;
use market::{
    base::{Lang, Vnd, fold},
    payouts::{Batch, BatchLine, LineState},
    sheets::{Cell, SheetFormat},
};

/// The name of the file.
pub fn file_name(batch: &Batch, format: SheetFormat) -> String {
    format!("chi-tra-{}.{}", batch.number, format.extension())
}

/// The names of its columns.
pub fn head(lang: Lang) -> Vec<String> {
    [
        say::column_number(lang),
        say::column_account(lang),
        say::column_holder(lang),
        say::column_bank(lang),
        say::column_bin(lang),
        say::amount(lang),
        say::column_memo(lang),
    ]
    .map(str::to_owned)
    .to_vec()
}

/// What the bank is still to pay, line by line, and the sum under it.
pub fn rows(lang: Lang, batch: &Batch) -> Vec<Vec<Cell>> {
    let mut rows: Vec<_> = open(batch).map(|line| row(batch, line)).collect();
    let sum = open_sum(batch);
    let mut last = vec![Cell::Empty; head(lang).len()];
    last[1] = Cell::text(say::column_sum(lang));
    last[5] = Cell::Whole(sum.0);
    rows.push(last);
    rows
}

/// The lines that the bank is still to pay. What has arrived or come back is no longer among them: a file or a code is
/// easily taken to the bank a second time.
pub(super) fn open(batch: &Batch) -> impl Iterator<Item = &BatchLine> {
    let is_open = |line: &&BatchLine| matches!(line.state, LineState::Planned | LineState::Sent);
    batch.lines.iter().filter(is_open)
}

pub(super) fn open_sum(batch: &Batch) -> Vnd {
    Vnd(open(batch).map(|line| line.amount.0).sum())
}

fn row(batch: &Batch, line: &BatchLine) -> Vec<Cell> {
    vec![
        Cell::Whole(line.position.into()),
        Cell::text(&line.account),
        // Banks take names without marks, in capitals.
        Cell::text(fold(&line.holder).to_uppercase()),
        Cell::text(&line.bank),
        Cell::text(&line.bin),
        Cell::Whole(line.amount.0),
        Cell::text(line.memo(batch.number)),
    ]
}
