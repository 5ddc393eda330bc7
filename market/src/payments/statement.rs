//! Statements of banks without a feed: lines of a table with a head, as banks export them or a sheet copies them.

use super::{
    Accounts,
    bank_day::take_debit,
    credit::{Credited, take_credit},
    feed::{AMOUNT_MAX, BankMovement, FeedMessage, plain},
};
use crate::{
    base::{
        Vnd, fold,
        time::{from_local, local},
    },
    ledger::CollectionMode,
    people::Operator,
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use std::collections::HashMap;

/// The most lines that are read at once.
pub const STATEMENT_LINES_MAX: usize = 2_000;

/// Why a statement was not read. Nothing was taken from it then.
#[derive(Debug, thiserror::Error)]
pub enum StatementRefused {
    /// The head does not name a day, an amount and a text.
    #[error("the head names no day, amount and text")]
    NoHead,
    /// There are more lines than are read at once.
    #[error("more than {STATEMENT_LINES_MAX} lines")]
    TooLong,
    /// A line has no day or amount that can be read.
    #[error("line {line} cannot be read")]
    Line {
        /// Counted from 1, the head included.
        line: u32,
    },
    /// A line tells of a day that is still to come.
    #[error("line {line} is of a day to come")]
    ToCome {
        /// Counted from 1, the head included.
        line: u32,
    },
    /// The platform has no account.
    #[error("no account")]
    NoAccount,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// What became of a statement's lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct StatementSheet {
    /// Were for an order or a claim.
    pub settled: u32,
    /// Wait for a person.
    pub waiting: u32,
    /// Were known.
    pub known: u32,
    /// Went out.
    pub out: u32,
}

/// Takes every movement of a statement of the account in use that was not known. Each stands for itself, so that the same statement again, or a
/// later one that overlaps it, takes only what is new.
pub async fn import_statement(
    pool: &PgPool,
    _operator: Operator,
    text: &str,
    ours: &Accounts,
    mode: CollectionMode,
    now: DateTime<Utc>,
) -> Result<StatementSheet, StatementRefused> {
    let account = ours.of(mode).ok_or(StatementRefused::NoAccount)?;
    let mut sheet = StatementSheet::default();
    for movement in read_statement(text, account.number(), now)? {
        let mut transaction = pool.begin().await?;
        let count = match movement {
            FeedMessage::In(credit) => match take_credit(&mut transaction, &credit, ours, now).await? {
                Credited::Before => &mut sheet.known,
                Credited::Settled(_) | Credited::Claim { .. } => &mut sheet.settled,
                Credited::Suspense(_) => &mut sheet.waiting,
            },
            FeedMessage::Out(debit) => {
                let is_new = take_debit(&mut transaction, &debit, ours, now).await?;
                if is_new { &mut sheet.out } else { &mut sheet.known }
            }
        };
        transaction.commit().await?;
        *count += 1;
    }
    Ok(sheet)
}

/// Which column is which, by the words that banks use.
struct Columns {
    day: usize,
    amount: usize,
    /// What went out, when it has a column of its own.
    out: Option<usize>,
    memo: usize,
    reference: Option<usize>,
}

impl Columns {
    fn of(head: &[String]) -> Option<Self> {
        let find = |words: &[&str]| {
            words
                .iter()
                .find_map(|word| head.iter().position(|cell| fold(cell).contains(word)))
        };
        Some(Self {
            day: find(&["ngay", "date"])?,
            amount: find(&["ghi co", "tien vao", "credit", "so tien", "amount"])?,
            out: find(&["ghi no", "tien ra", "debit"]),
            memo: find(&["noi dung", "dien giai", "mo ta", "description", "content"])?,
            reference: find(&["tham chieu", "ma giao dich", "so but toan", "reference"]),
        })
    }
}

fn read_statement(text: &str, account_number: &str, now: DateTime<Utc>) -> Result<Vec<FeedMessage>, StatementRefused> {
    let text = text.trim_start_matches('\u{feff}');
    let separator = ['\t', ';', ',']
        .into_iter()
        .find(|symbol| text.lines().next().is_some_and(|head| head.contains(*symbol)))
        .ok_or(StatementRefused::NoHead)?;
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let head = lines.next().map(|(_, line)| cells(line, separator));
    let columns = head.as_deref().and_then(Columns::of).ok_or(StatementRefused::NoHead)?;
    let mut movements = Vec::new();
    let mut seen: HashMap<String, u32> = HashMap::new();
    for (at, line) in lines {
        if at > STATEMENT_LINES_MAX {
            return Err(StatementRefused::TooLong);
        }
        let cells = cells(line, separator);
        let cell = |column: usize| cells.get(column).map_or("", String::as_str);
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let unreadable = || StatementRefused::Line { line: number };
        let amount = parse_amount(cell(columns.amount)).ok_or_else(unreadable)?;
        let out = columns.out.map_or(Some(0), |column| parse_amount(cell(column)));
        let out = out.ok_or_else(unreadable)?;
        // What went out stands in a column of its own, with or without a sign, or below zero.
        let (of, amount): (fn(BankMovement) -> FeedMessage, i64) = match (amount, out) {
            (1.., _) => (FeedMessage::In, amount),
            (0, 0) => continue,
            (0, out) => (FeedMessage::Out, out.saturating_abs()),
            (amount, _) => (FeedMessage::Out, amount.saturating_abs()),
        };
        let booked_at = parse_time(cell(columns.day)).ok_or_else(unreadable)?;
        // Clocks differ by minutes, and not by days.
        if local(booked_at).date_naive() > local(now).date_naive() {
            return Err(StatementRefused::ToCome { line: number });
        }
        // Two lines that are the same in everything are two credits, and stay those two when they are read again.
        let turn = seen.entry(line.trim().to_owned()).or_default();
        *turn += 1;
        let hash = Sha256::digest(format!("{account_number} {turn} {}", line.trim()));
        let hash: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        movements.push(of(BankMovement {
            feed_id: format!("statement:{hash}"),
            account_number: account_number.to_owned(),
            reference: plain(columns.reference.map_or("", cell), 100),
            amount: Vnd(amount),
            memo: plain(cell(columns.memo), 500),
            booked_at,
        }));
    }
    Ok(movements)
}

/// The cells of a line; within quotes the separator is a character like any other.
pub(crate) fn cells(line: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for symbol in line.trim_end_matches('\r').chars() {
        match symbol {
            '"' => is_quoted = !is_quoted,
            symbol if symbol == separator && !is_quoted => cells.push(String::new()),
            symbol => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(symbol);
                }
            }
        }
    }
    cells
}

/// `385,000`, `385.000`, `385000.00`, `385 000 VND`, and nothing for money that went out. Separators stand before groups
/// of three digits; whatever else follows one must be zeros: nobody pays a part of a đồng.
pub(crate) fn parse_amount(text: &str) -> Option<i64> {
    let text = text
        .trim()
        .trim_end_matches("VND")
        .trim_end_matches(['đ', '₫'])
        .trim_end();
    if text.is_empty() || text == "-" {
        return Some(0);
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.trim_start_matches('+')),
    };
    let digits = digits.trim_start();
    // One or two digits behind the last point are a part of a đồng, as spreadsheets and banks write it.
    let part = digits.rfind([',', '.']).filter(|at| digits.len() - at <= 3);
    let whole = part.map_or(digits, |at| &digits[..at]);
    let point = part.and_then(|at| digits[at..].chars().next());
    if part.is_some_and(|at| digits[at + 1..].bytes().any(|byte| byte != b'0')) {
        return None;
    }
    let separator = whole.chars().find(|symbol| !symbol.is_ascii_digit());
    let is_separator = |symbol: char| matches!(symbol, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}');
    if separator.is_some_and(|symbol| !is_separator(symbol)) || (separator.is_some() && separator == point) {
        return None;
    }
    let groups: Vec<&str> = match separator {
        Some(separator) => whole.split(separator).collect(),
        None => vec![whole],
    };
    let is_group = |(at, group): (usize, &&str)| match (at, groups.len()) {
        (_, 1) => !group.is_empty(),
        (0, _) => (1..=3).contains(&group.len()),
        _ => group.len() == 3,
    };
    if !groups.iter().enumerate().all(is_group) {
        return None;
    }
    let amount = groups.concat();
    let is_number = amount.bytes().all(|byte| byte.is_ascii_digit());
    let amount = amount
        .parse::<i64>()
        .ok()
        .filter(|amount| is_number && *amount <= AMOUNT_MAX)?;
    Some(sign * amount)
}

pub(crate) fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let with_time = [
        "%d/%m/%Y %H:%M:%S",
        "%d/%m/%Y %H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%d-%m-%Y %H:%M:%S",
    ];
    let of_day = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y"];
    let at = with_time
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .or_else(|| {
            let day = of_day
                .iter()
                .find_map(|format| NaiveDate::parse_from_str(text, format).ok());
            day.map(|day| day.and_time(NaiveTime::MIN))
        });
    at.map(from_local)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        parse_time("21/11/2026 23:59:00").expect("a time")
    }

    fn read(text: &str) -> Vec<(i64, String, String)> {
        let told = |movement| match movement {
            FeedMessage::In(credit) => (credit.amount.0, credit.memo, credit.reference),
            FeedMessage::Out(debit) => (-debit.amount.0, debit.memo, debit.reference),
        };
        let movements = read_statement(text, "1", now()).expect("a statement");
        movements.into_iter().map(told).collect()
    }

    #[test]
    fn statements_are_read_as_banks_write_them() {
        let expected = [
            (385_000, "CP00000000 chuyen tien".to_owned(), "FT1".to_owned()),
            (-9_000, "phi".to_owned(), "FT2".to_owned()),
            (5_000, "khac, nua".to_owned(), "FT3".to_owned()),
        ];
        for text in [
            "Ngày giao dịch;Số tham chiếu;Ghi nợ;Ghi có;Nội dung\n21/11/2026;FT1;;385.000;CP00000000 chuyen tien\n21/11/2026;FT2;9.000;;phi\n21/11/2026 10:05;FT3;;5.000;khac, nua\n",
            "\u{feff}Date,Reference,Credit,Description\r\n2026-11-21,FT1,\"385,000.00\",CP00000000 chuyen tien\r\n2026-11-21,FT2,\"-9,000\",phi\r\n2026-11-21,FT3,\"5,000\",\"khac, nua\"\r\n",
            "Ngày\tMã giao dịch\tSố tiền\tDiễn giải\n21/11/2026\tFT1\t385000\tCP00000000 chuyen tien\n21/11/2026\tFT2\t-9000\tphi\n\n21/11/2026\tFT3\t5 000 VND\tkhac, nua",
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn an_amount_is_whole_dong_or_refused() {
        for (text, amount) in [
            ("385000", 385_000),
            ("385.000", 385_000),
            ("1,385,000.00", 1_385_000),
            ("1.385.000,0", 1_385_000),
            ("36000.0", 36_000),
            ("1000.00", 1_000),
            ("5 000 VND", 5_000),
            ("5\u{a0}000 ₫", 5_000),
            ("-9,000", -9_000),
            ("+9000đ", 9_000),
            ("", 0),
            (" - ", 0),
            ("1000000000000", AMOUNT_MAX),
        ] {
            assert_eq!(parse_amount(text), Some(amount), "{text}");
        }
        for text in [
            "1000.50",
            "1500.5",
            "1,5",
            "0.01",
            "36000.000",
            "1.0000",
            "1,38,000",
            "1.385,000.00",
            "1.000.00",
            "38 50",
            ",000",
            ".",
            "1.385.00",
            "--5",
            "5e3",
            "12a",
            "1000000000001",
            "9223372036854775808",
        ] {
            assert_eq!(parse_amount(text), None, "{text}");
        }
    }

    #[test]
    fn lines_that_are_the_same_are_two_and_stay_those_two() {
        let text = "Ngay;So tien;Noi dung\n21/11/2026;1000;x\n21/11/2026;1000;x";
        let ids = || -> Vec<_> {
            let id = |movement| match movement {
                FeedMessage::In(credit) => credit.feed_id,
                FeedMessage::Out(debit) => debit.feed_id,
            };
            let movements = read_statement(text, "1", now()).expect("a statement");
            movements.into_iter().map(id).collect()
        };
        let (first, second) = (ids(), ids());
        assert_eq!(first, second);
        assert_ne!(first[0], first[1]);
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_line() {
        let head = "Ngay;So tien;Noi dung\n";
        for (text, expected) in [
            (String::new(), "the head names no day, amount and text"),
            ("a;b;c\n1;2;3".to_owned(), "the head names no day, amount and text"),
            (
                format!("{head}21/11/2026;1000;x\n32/11/2026;1000;x"),
                "line 3 cannot be read",
            ),
            (
                format!("{head}21/11/2026;1000;x\n22/11/2026;1000;x"),
                "line 3 is of a day to come",
            ),
            (format!("{head}21/11/2026;nghin;x"), "line 2 cannot be read"),
            (
                format!("{head}21/11/2026;99999999999999999999;x"),
                "line 2 cannot be read",
            ),
        ] {
            let refused = read_statement(&text, "1", now()).expect_err("a refusal");
            assert_eq!(refused.to_string(), expected, "{text}");
        }
    }
}
