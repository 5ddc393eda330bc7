//! A claim on paper, as a state treasury takes it: in Vietnamese whatever language is read.

use crate::{
    coop::statement::{Paper, PaperRow},
    words::{claim as say, statement as common},
};
use market::{
    base::{
        Lang, Vnd, in_words,
        money::grouped,
        time::{local, shown_date},
    },
    claims::{Claim, ClaimLine, ClaimState},
    payments::BankAccount,
};

/// How wide the columns are: number, day, order, seller, voucher, what was borne, what came back.
const WIDTHS: &[f32] = &[30.0, 62.0, 96.0, 262.0, 110.0, 105.0, 105.0];

/// The paper of a claim. `platform` asks for it, with its tax code, and is paid into `account`.
pub fn paper(claim: &Claim, (platform, tax_code): (&str, &str), account: Option<&BankAccount>) -> Paper {
    let lang = Lang::Vi;
    let dots = "........................";
    let or_dots = |text: &str| {
        if text.is_empty() {
            dots.to_owned()
        } else {
            text.to_owned()
        }
    };
    let (borne, back): (Vec<&ClaimLine>, Vec<_>) = claim.lines.iter().partition(|line| line.amount > Vnd::ZERO);
    let sum = |lines: &[&ClaimLine]| lines.iter().map(|line| line.amount.0).sum::<i64>();
    let mut rows: Vec<_> = (1..)
        .zip(&claim.lines)
        .map(|(number, line)| entry(number, line))
        .collect();
    rows.push(strong(
        say::paper_added(lang),
        [grouped(sum(&borne)), grouped(sum(&back))],
    ));
    rows.push(strong(say::paper_sum(lang), [grouped(claim.total.0), String::new()]));
    let number = match claim.state {
        ClaimState::CalledOff => say::paper_number_called_off(lang, &claim.code),
        _ => say::paper_number(lang, &claim.code),
    };
    let paid_into = match account {
        Some(account) => say::paper_account(lang, account.number(), account.bank(), or_dots(account.holder())),
        None => say::paper_account(lang, dots, dots, dots),
    };
    let made_on = local(claim.made.at).date_naive();
    let signs_and_stamps = common::paper_sign_and_stamp(lang).to_owned();
    let signs = common::paper_sign_here(lang).to_owned();
    Paper {
        number,
        title: say::paper_title(lang).to_owned(),
        period: common::paper_period(lang, shown_date(claim.from), shown_date(claim.to)),
        parties: vec![
            say::paper_asks(lang, platform, or_dots(tax_code)),
            say::paper_pays(lang, &claim.department.vi),
            say::paper_why(lang).to_owned(),
            paid_into,
            say::paper_memo(lang, &claim.code),
        ],
        widths: WIDTHS,
        words_columns: 5,
        head: [
            common::paper_row(lang),
            common::paper_day(lang),
            say::order(lang),
            say::seller(lang),
            say::voucher(lang),
            say::kind_borne(lang),
            say::paper_back(lang),
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
        words: vec![
            say::paper_total(lang, claim.total),
            common::paper_in_words(lang, in_words(claim.total)),
            say::paper_note(lang).to_owned(),
        ],
        place: common::paper_place(lang, made_on.format("%d"), made_on.format("%m"), made_on.format("%Y")),
        signers: vec![
            (say::paper_signer_maker(lang).to_owned(), signs.clone()),
            (say::paper_signer_asks(lang).to_owned(), signs_and_stamps.clone()),
            (say::paper_signer_accountant(lang).to_owned(), signs),
            (say::paper_signer_head(lang).to_owned(), signs_and_stamps),
        ],
        foot: format!("{} · {}", claim.code, claim.department.vi),
        page: common::paper_page(lang).to_owned(),
    }
}

fn entry(number: usize, line: &ClaimLine) -> PaperRow {
    let amount = grouped(line.amount.0);
    let (borne, back) = if line.amount > Vnd::ZERO {
        (amount, String::new())
    } else {
        (String::new(), amount)
    };
    PaperRow {
        cells: vec![
            number.to_string(),
            shown_date(local(line.at).date_naive()),
            line.order.clone(),
            line.seller.clone(),
            line.voucher.clone(),
            borne,
            back,
        ],
        is_strong: false,
    }
}

fn strong(word: &str, [borne, back]: [String; 2]) -> PaperRow {
    let mut cells = vec![String::new(); 7];
    word.clone_into(&mut cells[3]);
    cells[5] = borne;
    cells[6] = back;
    PaperRow { cells, is_strong: true }
}
