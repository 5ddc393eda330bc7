//! The statement as a bookkeeper wants it: every word and figure of the paper, in Vietnamese whatever language is read.

use super::rows::{event_word, set_off, voucher_words};
use crate::words::statement as say;
use market::{
    base::{
        Lang, Vnd, in_words,
        money::grouped,
        time::{local, shown_date},
    },
    payouts::{Statement, StatementRow},
};

/// How wide the columns of a statement are: number, day, what it is, and the figures.
const WIDTHS: &[f32] = &[28.0, 36.0, 214.0, 76.0, 62.0, 56.0, 62.0, 78.0, 80.0, 78.0];

/// What stands on the paper.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Above everything, on the right: what it is, for whoever files it.
    pub number: String,
    /// The title.
    pub title: String,
    /// The period, under it.
    pub period: String,
    /// The parties, line by line.
    pub parties: Vec<String>,
    /// How wide the columns are, in points; 770 in all.
    pub widths: &'static [f32],
    /// How many of them, from the left, hold words; the others hold figures.
    pub words_columns: usize,
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows of the table: the balance before, the entries with their numbers, the sum and the balance after.
    pub rows: Vec<PaperRow>,
    /// Under the table.
    pub words: Vec<String>,
    /// Where it was made.
    pub place: String,
    /// Who signs, with what stands under it.
    pub signers: Vec<(String, String)>,
    /// At the foot of each page.
    pub foot: String,
    /// The word before the number of a page.
    pub page: String,
}

/// A row of the table.
#[derive(Clone, Debug)]
pub struct PaperRow {
    /// What stands in the columns.
    pub cells: Vec<String>,
    /// Whether it stands out.
    pub is_strong: bool,
}

/// The paper of a statement. `made_on` is the day on which it is made, `platform` who owes or is owed.
pub fn paper(statement: &Statement, platform: &str, tax_code: &str, made_on: chrono::NaiveDate) -> Paper {
    let lang = Lang::Vi;
    let party = &statement.party;
    let month = statement.month.format("%m/%Y");
    let or_dots = |text: &str| {
        if text.is_empty() {
            "........................".to_owned()
        } else {
            text.to_owned()
        }
    };
    let sum = &statement.sum;
    let mut rows = vec![strong(say::opening(lang), statement.opening)];
    rows.extend((1..).zip(&statement.rows).map(|(number, row)| entry(lang, number, row)));
    rows.push(PaperRow {
        cells: vec![
            String::new(),
            String::new(),
            say::sum(lang).to_owned(),
            grouped(sum.gross.0),
            grouped(-sum.fee.0),
            grouped(-sum.vat.0),
            grouped(-sum.withheld.0),
            grouped(-sum.cash.0 + set_off(sum).0),
            grouped(-sum.paid.0),
            grouped(sum.change.0),
        ],
        is_strong: true,
    });
    rows.push(strong(say::closing(lang), statement.closing));
    let closing = if statement.closing < Vnd::ZERO {
        say::paper_seller_owes(lang, Vnd(-statement.closing.0))
    } else {
        say::paper_platform_owes(lang, statement.closing)
    };
    // A month that is not over is nobody's to sign.
    let is_open = made_on <= last_day(statement.month);
    let (title, last) = if is_open {
        (say::paper_title_open(lang), made_on)
    } else {
        (say::paper_title(lang), last_day(statement.month))
    };
    Paper {
        number: say::paper_number(lang, month.to_string().replace('/', ""), &party.mark),
        title: title.to_owned(),
        period: say::paper_period(lang, shown_date(statement.month), shown_date(last)),
        parties: vec![
            say::paper_platform(lang, platform),
            say::paper_tax_code(lang, or_dots(tax_code)),
            say::paper_seller(lang, &party.name),
            say::paper_seller_facts(lang, or_dots(&party.tax_code), or_dots(&party.address)),
            say::paper_representative(lang, or_dots(&party.representative)),
        ],
        widths: WIDTHS,
        words_columns: 3,
        head: [
            say::paper_row(lang),
            say::paper_day(lang),
            say::what(lang),
            say::gross(lang),
            say::fee(lang),
            say::vat(lang),
            say::withheld(lang),
            say::paper_cash(lang),
            say::paid(lang),
            say::change(lang),
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
        words: vec![
            closing,
            say::paper_in_words(lang, in_words(Vnd(statement.closing.0.abs()))),
            say::paper_signs(lang).to_owned(),
        ],
        place: say::paper_place(lang, made_on.format("%d"), made_on.format("%m"), made_on.format("%Y")),
        signers: if is_open {
            Vec::new()
        } else {
            vec![
                (
                    say::paper_signer_seller(lang).to_owned(),
                    say::paper_sign_here(lang).to_owned(),
                ),
                (
                    say::paper_signer_bookkeeper(lang).to_owned(),
                    say::paper_sign_here(lang).to_owned(),
                ),
                (
                    say::paper_signer_platform(lang).to_owned(),
                    say::paper_sign_and_stamp(lang).to_owned(),
                ),
            ]
        },
        page: say::paper_page(lang).to_owned(),
        foot: format!("{} · {}", party.name, month),
    }
}

fn last_day(month: chrono::NaiveDate) -> chrono::NaiveDate {
    let next = month.checked_add_months(chrono::Months::new(1));
    next.and_then(|next| next.pred_opt()).unwrap_or(month)
}

fn strong(word: &str, amount: Vnd) -> PaperRow {
    let mut cells = vec![String::new(); 10];
    word.clone_into(&mut cells[2]);
    cells[9] = grouped(amount.0);
    PaperRow { cells, is_strong: true }
}

/// What happened, to which order, and what a voucher had to do with it.
fn what(lang: Lang, row: &StatementRow) -> String {
    let words = format!("{} {}", event_word(lang, row), row.code);
    match voucher_words(lang, row) {
        Some(voucher) => format!("{} ({voucher})", words.trim()),
        None => words.trim().to_owned(),
    }
}

fn entry(lang: Lang, number: usize, row: &StatementRow) -> PaperRow {
    let or_nothing = |amount: i64| if amount == 0 { String::new() } else { grouped(amount) };
    // What cash does to the balance, whichever side it came from.
    let cash = row.change.0 - (row.gross.0 - row.fee.0 - row.vat.0 - row.withheld.0 - row.paid.0);
    PaperRow {
        cells: vec![
            number.to_string(),
            local(row.at).format("%d/%m").to_string(),
            what(lang, row),
            or_nothing(row.gross.0),
            or_nothing(-row.fee.0),
            or_nothing(-row.vat.0),
            or_nothing(-row.withheld.0),
            or_nothing(cash),
            or_nothing(-row.paid.0),
            grouped(row.change.0),
        ],
        is_strong: false,
    }
}
