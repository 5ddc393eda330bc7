//! What is wrong with a row, in words.

use super::column_word;
use crate::words::import as say;
use market::{
    base::{Lang, money::grouped},
    sheets::{Cell, Fault, FaultKind},
};

/// The column of a fault, in words.
pub(super) fn place(lang: Lang, fault: &Fault) -> &'static str {
    fault
        .column
        .map_or(say::whole_row(lang), |column| column_word(lang, column))
}

/// What is wrong, in a sentence.
pub(super) fn sentence(lang: Lang, fault: &Fault) -> String {
    match &fault.kind {
        FaultKind::Missing => say::fault_missing(lang).to_owned(),
        FaultKind::TooLong { max } => say::fault_too_long(lang, max),
        FaultKind::NotANumber { min, max } => say::fault_number(lang, grouped(*min), grouped(*max)),
        FaultKind::NotNet => say::fault_net(lang).to_owned(),
        FaultKind::UnknownCode => say::fault_code(lang).to_owned(),
        FaultKind::UnknownCategory => say::fault_category(lang).to_owned(),
        FaultKind::SeveralProducts => say::fault_several_products(lang).to_owned(),
        FaultKind::SeveralPacks => say::fault_several_packs(lang).to_owned(),
        FaultKind::Twice { line } => say::fault_twice(lang, line),
        FaultKind::Differs { present } => say::fault_differs(lang, present),
        FaultKind::InReview => say::fault_in_review(lang).to_owned(),
        FaultKind::PacksFull { max } => say::fault_packs_full(lang, max),
        FaultKind::Promised { held } => say::fault_promised(lang, held),
        FaultKind::NotOnShelf => say::fault_not_on_shelf(lang).to_owned(),
        FaultKind::Changed { present } => say::fault_changed(lang, present),
    }
}

/// Everything that is wrong, as a sheet.
pub fn fault_sheet(lang: Lang, faults: &[Fault]) -> (Vec<String>, Vec<Vec<Cell>>) {
    let head = [say::line(lang), say::column(lang), say::what(lang)].map(str::to_owned);
    let row = |fault: &Fault| {
        vec![
            Cell::Whole(i64::from(fault.line)),
            Cell::text(place(lang, fault)),
            Cell::text(sentence(lang, fault)),
        ]
    };
    (head.to_vec(), faults.iter().map(row).collect())
}
