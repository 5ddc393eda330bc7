//! Cash that sellers' people took at doors: who owes it and since when, and sheets that tell what was handed over.

use super::store::cash as store;
use crate::{
    base::{OrganisationId, RemittanceId, Vnd, Words, fold, time::local},
    ledger::{self, CollectionMode, Event, LedgerAccount, Posting},
    payments::{cells, parse_amount, parse_time},
    people::Operator,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;

/// The most lines that are read at once.
pub const SHEET_LINES_MAX: usize = 1_000;

/// A reference has at most this many characters.
const REFERENCE_MAX: usize = 100;

/// What somebody owes, by its age. Whoever pays, pays the oldest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CashAge {
    /// The seller.
    pub seller: OrganisationId,
    /// Its name.
    pub name: Words,
    /// All of it.
    pub total: Vnd,
    /// Of the last seven days.
    pub week: Vnd,
    /// Of the thirty days before today that are older than that.
    pub month: Vnd,
    /// Older still.
    pub older: Vnd,
    /// Since when the oldest of it is owed.
    pub since: Option<DateTime<Utc>>,
}

/// An order of which something else was handed over than was owed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CashDifference {
    /// The order.
    pub code: String,
    /// Whose it is.
    pub name: Words,
    /// What was still owed.
    pub expected: Vnd,
    /// What was handed over, with what the carrier kept.
    pub told: Vnd,
    /// The reference of the sheet.
    pub reference: String,
    /// When it was handed over.
    pub paid_on: NaiveDate,
}

/// What became of a sheet's lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RemitSheet {
    /// Were taken.
    pub taken: u32,
    /// Of those, how many differ from what was owed.
    pub different: u32,
    /// Of how many a part is more than what is owed, and waits for another person.
    pub waiting: u32,
    /// Were known.
    pub known: u32,
}

/// Why a sheet was not read. Nothing was taken from it then.
#[derive(Debug, thiserror::Error)]
pub enum RemitRefused {
    /// The head names no order, amount, day and reference.
    #[error("the head names no order, amount, day and reference")]
    NoHead,
    /// There are more lines than are read at once.
    #[error("more than {SHEET_LINES_MAX} lines")]
    TooLong,
    /// A line has no amount, day or reference that can be read.
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
    /// Of a line more was kept as a fee than is owed of its order.
    #[error("line {line} keeps more than is owed")]
    FeeTooHigh {
        /// Counted from 1, the head included.
        line: u32,
    },
    /// A line names no order of which cash was taken at a door.
    #[error("line {line} names no order with cash")]
    NoOrder {
        /// Counted from 1, the head included.
        line: u32,
    },
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Who owes cash, whoever owes most first.
pub async fn list_ages(pool: &PgPool, _operator: Operator, now: DateTime<Utc>) -> Result<Vec<CashAge>, sqlx::Error> {
    store::list_ages(pool, now).await
}

/// Where a sheet and the ledger differ, the newest first; at most 200.
pub async fn list_differences(pool: &PgPool, _operator: Operator) -> Result<Vec<CashDifference>, sqlx::Error> {
    store::list_differences(pool).await
}

/// A line of a sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Remitted {
    line: u32,
    code: String,
    amount: Vnd,
    fee: Vnd,
    day: NaiveDate,
    reference: String,
}

/// Takes a sheet of cash that was handed over: all of it or nothing. An order counts once for one reference, however it was
/// typed, and with no more than what is still owed of it: the rest is a case that another person decides.
pub async fn import_remittances(
    pool: &PgPool,
    operator: Operator,
    text: &str,
    mode: CollectionMode,
    now: DateTime<Utc>,
) -> Result<RemitSheet, RemitRefused> {
    let lines = read_sheet(text, local(now).date_naive())?;
    let mut sheet = RemitSheet::default();
    let mut transaction = pool.begin().await?;
    // Sheets are taken one after the other, and not while payouts set cash off.
    store::lock(&mut transaction).await?;
    for remitted in lines {
        let order = store::find_order(&mut transaction, &remitted.code).await?;
        let (order, seller, expected) = order.ok_or(RemitRefused::NoOrder { line: remitted.line })?;
        if store::is_known(&mut transaction, order, &remitted.reference).await? {
            sheet.known += 1;
            continue;
        }
        if remitted.fee > expected {
            return Err(RemitRefused::FeeTooHigh { line: remitted.line });
        }
        let counted = remitted.within(expected);
        let row = store::NewRemittance {
            id: RemittanceId::new_at(now),
            order,
            seller,
            reference: &remitted.reference,
            amount: counted.amount,
            fee: counted.fee,
            excess: counted.excess,
            expected,
            day: remitted.day,
        };
        store::insert(&mut transaction, &row, operator.account(), now).await?;
        let posting = Posting::new(Event::CashRemitted(row.id))
            .debit(mode.home(), row.amount)
            .debit(LedgerAccount::ShippingExpense, row.fee)
            .credit(LedgerAccount::CodReceivable(seller), Vnd(row.amount.0 + row.fee.0));
        ledger::post(&mut transaction, &posting, now).await?;
        sheet.taken += 1;
        sheet.different += u32::from(remitted.told() != expected);
        sheet.waiting += u32::from(row.excess > Vnd::ZERO);
    }
    transaction.commit().await?;
    Ok(sheet)
}

/// What of a line counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Counted {
    amount: Vnd,
    fee: Vnd,
    excess: Vnd,
}

impl Remitted {
    fn told(&self) -> Vnd {
        Vnd(self.amount.0 + self.fee.0)
    }

    /// What carriers keep counts first: it is no longer anywhere, and is never more than what is owed.
    fn within(&self, expected: Vnd) -> Counted {
        let counted = self.told().0.min(expected.0).max(0);
        let fee = self.fee.0.min(counted);
        Counted {
            amount: Vnd(counted - fee),
            fee: Vnd(fee),
            excess: Vnd(self.told().0 - counted),
        }
    }
}

struct Columns {
    code: usize,
    amount: usize,
    day: usize,
    reference: usize,
    fee: Option<usize>,
}

impl Columns {
    fn of(head: &[String]) -> Option<Self> {
        let find = |words: &[&str]| {
            words
                .iter()
                .find_map(|word| head.iter().position(|cell| fold(cell).contains(word)))
        };
        Some(Self {
            code: find(&["ma don", "don hang", "order"])?,
            amount: find(&["so tien", "tien nop", "thuc nop", "amount"])?,
            day: find(&["ngay", "date"])?,
            reference: find(&["tham chieu", "ma giao dich", "so but toan", "reference"])?,
            fee: find(&["phi", "fee"]),
        })
    }
}

fn read_sheet(text: &str, today: NaiveDate) -> Result<Vec<Remitted>, RemitRefused> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let separator = ['\t', ';', ',']
        .into_iter()
        .find(|symbol| first.contains(*symbol))
        .ok_or(RemitRefused::NoHead)?;
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let head = lines.next().map(|(_, line)| cells(line, separator));
    let columns = head.as_deref().and_then(Columns::of).ok_or(RemitRefused::NoHead)?;
    let mut read = Vec::new();
    for (at, line) in lines {
        if read.len() == SHEET_LINES_MAX {
            return Err(RemitRefused::TooLong);
        }
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let remitted = read_line(&cells(line, separator), &columns, number);
        let remitted = remitted.ok_or(RemitRefused::Line { line: number })?;
        if remitted.day > today {
            return Err(RemitRefused::ToCome { line: number });
        }
        read.push(remitted);
    }
    Ok(read)
}

fn read_line(cells: &[String], columns: &Columns, line: u32) -> Option<Remitted> {
    let cell = |column: usize| cells.get(column).map_or("", |cell| cell.trim());
    let amount = parse_amount(cell(columns.amount)).filter(|amount| *amount > 0)?;
    let fee = columns.fee.map_or(Some(0), |column| parse_amount(cell(column)))?;
    let reference = cell(columns.reference);
    let is_reference =
        !reference.is_empty() && reference.chars().count() <= REFERENCE_MAX && !reference.chars().any(char::is_control);
    (is_reference && fee >= 0).then_some(Remitted {
        line,
        code: cell(columns.code).to_ascii_uppercase(),
        amount: Vnd(amount),
        fee: Vnd(fee),
        day: local(parse_time(cell(columns.day))?).date_naive(),
        reference: reference.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day")
    }

    #[test]
    fn a_sheet_is_read_whatever_its_columns_are_called() {
        for text in [
            "Mã đơn;Số tiền;Ngày nộp;Mã tham chiếu;Phí\ncp1-1;160.000;21/11/2026;PN01;5.000\n",
            "\u{feff}Order,Amount,Date,Reference,Fee\r\nCP1-1,\"160,000\",2026-11-21,PN01,5000\r\n",
        ] {
            let read = read_sheet(text, today()).expect("a sheet");
            assert_eq!(read.len(), 1);
            assert_eq!(
                (read[0].code.as_str(), read[0].amount, read[0].fee),
                ("CP1-1", Vnd(160_000), Vnd(5_000))
            );
            assert_eq!(
                (read[0].day.to_string().as_str(), read[0].reference.as_str()),
                ("2026-11-21", "PN01")
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_line() {
        let head = "Mã đơn;Số tiền;Ngày;Tham chiếu\n";
        for (text, expected) in [
            ("", "the head names no order, amount, day and reference".to_owned()),
            (
                "a;b;c;d",
                "the head names no order, amount, day and reference".to_owned(),
            ),
            (
                &format!("{head}CP1-1;-5;21/11/2026;PN"),
                "line 2 cannot be read".to_owned(),
            ),
            (
                &format!("{head}CP1-1;0;21/11/2026;PN"),
                "line 2 cannot be read".to_owned(),
            ),
            (
                &format!("{head}CP1-1;5;21/11/2026;PN\n\nCP1-1;5;31/11/2026;PN"),
                "line 4 cannot be read".to_owned(),
            ),
            (
                &format!("{head}CP1-1;5;21/11/2026;"),
                "line 2 cannot be read".to_owned(),
            ),
            (
                &format!("{head}CP1-1;9223372036854775808;21/11/2026;PN"),
                "line 2 cannot be read".to_owned(),
            ),
            (
                &format!("{head}CP1-1;5;21/11/2026;PN\nCP1-1;5;22/11/2026;PN"),
                "line 3 is of a day to come".to_owned(),
            ),
            (
                &format!("{head}CP1-1;36000.5;21/11/2026;PN"),
                "line 2 cannot be read".to_owned(),
            ),
            (
                &format!("{head}CP1-1;1000000000001;21/11/2026;PN"),
                "line 2 cannot be read".to_owned(),
            ),
        ] {
            assert_eq!(
                read_sheet(text, today()).expect_err("a refusal").to_string(),
                expected,
                "{text}"
            );
        }
        let long = format!("{head}{}", "CP1-1;5;21/11/2026;PN\n".repeat(SHEET_LINES_MAX + 1));
        assert!(matches!(read_sheet(&long, today()), Err(RemitRefused::TooLong)));
    }
    #[test]
    fn no_more_counts_than_is_owed() {
        let line = |amount, fee| Remitted {
            line: 2,
            code: "CP1-1".to_owned(),
            amount: Vnd(amount),
            fee: Vnd(fee),
            day: NaiveDate::MIN,
            reference: "PN".to_owned(),
        };
        for (amount, fee, expected, counted) in [
            (100_000, 0, 160_000, (100_000, 0, 0)),
            (155_000, 5_000, 160_000, (155_000, 5_000, 0)),
            (99_999_999_999_999, 0, 160_000, (160_000, 0, 99_999_999_839_999)),
            (160_000, 5_000, 160_000, (155_000, 5_000, 5_000)),
            (1, 160_000, 160_000, (0, 160_000, 1)),
            (50_000, 0, 0, (0, 0, 50_000)),
        ] {
            let within = line(amount, fee).within(Vnd(expected));
            assert_eq!((within.amount.0, within.fee.0, within.excess.0), counted);
        }
    }
}
