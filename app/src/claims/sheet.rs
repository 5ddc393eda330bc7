//! A claim as a spreadsheet, in words.

use super::claim::kind_word;
use crate::words::claim as say;
use market::{base::Lang, claims::Claim, sheets::Cell};

/// The name of the file.
pub fn file_name(claim: &Claim, extension: &str) -> String {
    format!("bang-ke-{}.{extension}", claim.code)
}

/// The names of its columns.
pub fn head(lang: Lang) -> Vec<String> {
    [
        say::column_number(lang),
        say::at(lang),
        say::order(lang),
        say::seller(lang),
        say::voucher(lang),
        say::kind(lang),
        say::amount(lang),
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Its lines, and the sum under them.
pub fn rows(lang: Lang, claim: &Claim) -> Vec<Vec<Cell>> {
    let mut rows: Vec<_> = (1..)
        .zip(&claim.lines)
        .map(|(number, line)| {
            vec![
                Cell::Whole(number),
                Cell::Time(line.at),
                Cell::text(&line.order),
                Cell::text(&line.seller),
                Cell::text(&line.voucher),
                Cell::text(kind_word(lang, line.kind)),
                Cell::Whole(line.amount.0),
            ]
        })
        .collect();
    let mut last = vec![Cell::Empty; head(lang).len()];
    last[2] = Cell::text(say::paper_sum(lang));
    last[6] = Cell::Whole(claim.total.0);
    rows.push(last);
    rows
}
