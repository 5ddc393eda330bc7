//! One row of a sheet of goods: its cells as values, and what is wrong with them.

use super::{
    column::{Column, is_for_people},
    read::CELL_MAX,
};
use crate::{
    base::{Line, Vnd, text::TextProblem},
    catalog::{NetAmount, NetUnit, ON_HAND_MAX, PRICE_MAX, listing::NAME_MAX},
};
use serde::{Deserialize, Serialize};

/// A pack's name has at most this many characters.
const PACK_NAME_MAX: u32 = 60;

/// The heaviest pack, in grams.
const WEIGHT_MAX: i32 = 500_000;

/// So many cells that cannot be read are told; whoever sent more has sent something else.
const FAULTS_MAX: usize = 50_000;

/// Something that is wrong with a cell.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fault {
    /// The row's number, as spreadsheets count.
    pub line: u32,
    /// Its column; nothing when it is the whole row.
    pub column: Option<Column>,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What may be wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Nothing stands there.
    Missing,
    /// More characters than fit.
    TooLong {
        /// The most.
        max: u32,
    },
    /// Not a whole number in the range.
    NotANumber {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// Not an amount with its unit.
    NotNet,
    /// The cooperative has no product of this code.
    UnknownCode,
    /// There is no such category.
    UnknownCategory,
    /// Several products are called so: only the code tells which.
    SeveralProducts,
    /// Several packs of the product are called so.
    SeveralPacks,
    /// The same pack stands in another row.
    Twice {
        /// That row.
        line: u32,
    },
    /// A product that is known is called otherwise, or stands elsewhere.
    Differs {
        /// What stands there.
        present: String,
    },
    /// The department reads the product: nothing of what it says changes meanwhile.
    InReview,
    /// The product has as many packs as it can.
    PacksFull {
        /// The most.
        max: u32,
    },
    /// More is promised to buyers.
    Promised {
        /// How many.
        held: i32,
    },
    /// Somebody else sells this pack; this shelf has none.
    NotOnShelf,
    /// Somebody has changed it since the file was checked.
    Changed {
        /// What stands there now.
        present: String,
    },
}

/// A row with its values. Cells that were empty or wrong hold nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct SheetRow {
    pub(super) line: u32,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) category: String,
    pub(super) pack: String,
    pub(super) net: Option<NetAmount>,
    pub(super) weight: Option<i32>,
    pub(super) price: Option<Vnd>,
    pub(super) stock: Option<i32>,
    pub(super) low: Option<i32>,
}

/// Which column stands where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Head {
    columns: Vec<Option<Column>>,
    /// Heads that say nothing to us.
    pub(super) unused: Vec<String>,
}

impl Head {
    /// Reads the row of heads; nothing when it lacks what is needed. The first of two columns of one kind counts.
    pub(super) fn read(cells: &[String]) -> Option<Self> {
        let mut columns: Vec<Option<Column>> = Vec::with_capacity(cells.len());
        let mut unused = Vec::new();
        for cell in cells {
            let column = Column::of_head(cell).filter(|column| !columns.contains(&Some(*column)));
            if column.is_none() && !cell.is_empty() && !is_for_people(cell) {
                unused.push(cell.chars().take(60).collect());
            }
            columns.push(column);
        }
        let has = |column| columns.contains(&Some(column));
        let is_whole = has(Column::Pack) && (has(Column::Name) || has(Column::Code));
        is_whole.then_some(Self { columns, unused })
    }

    /// Reads a row.
    pub(super) fn row(&self, line: u32, cells: &[String], faults: &mut Vec<Fault>) -> SheetRow {
        let mut row = SheetRow {
            line,
            ..SheetRow::default()
        };
        for (column, cell) in self.columns.iter().zip(cells) {
            let Some(column) = *column else { continue };
            if cell.is_empty() {
                continue;
            }
            if let Err(kind) = row.take(column, cell)
                && faults.len() < FAULTS_MAX
            {
                faults.push(Fault {
                    line,
                    column: Some(column),
                    kind,
                });
            }
        }
        row
    }
}

impl SheetRow {
    fn take(&mut self, column: Column, cell: &str) -> Result<(), FaultKind> {
        match column {
            Column::Code => self.code = line(cell, NAME_MAX)?,
            Column::Name => self.name = line(cell, NAME_MAX)?,
            Column::Category => self.category = line(cell, NAME_MAX)?,
            Column::Pack => self.pack = line(cell, PACK_NAME_MAX)?,
            Column::Net => self.net = Some(net(cell).ok_or(FaultKind::NotNet)?),
            Column::Weight => self.weight = Some(whole(cell, 1, WEIGHT_MAX)?),
            Column::Price => self.price = Some(Vnd(whole(cell, 1, PRICE_MAX)?)),
            Column::Stock => self.stock = Some(whole(cell, 0, ON_HAND_MAX)?),
            Column::Low => self.low = Some(whole(cell, 0, ON_HAND_MAX)?),
        }
        Ok(())
    }

    /// Whether it says nothing of a pack.
    pub(super) fn is_bare(&self) -> bool {
        let has_number = self.weight.is_some() || self.price.is_some() || self.stock.is_some() || self.low.is_some();
        self.pack.is_empty() && self.net.is_none() && !has_number
    }
}

fn line(cell: &str, max: u32) -> Result<String, FaultKind> {
    if cell.len() > CELL_MAX {
        return Err(FaultKind::TooLong { max });
    }
    match Line::parse_optional(cell, max) {
        Ok(line) => Ok(line.into_string()),
        Err(TextProblem::TooLong { max }) => Err(FaultKind::TooLong { max }),
        Err(TextProblem::Empty) => Err(FaultKind::Missing),
    }
}

/// `500 g`, `1,2 kg`, `30 pieces`.
fn net(cell: &str) -> Option<NetAmount> {
    let folded = cell.trim().to_lowercase();
    match folded.strip_suffix("pieces").or(folded.strip_suffix("piece")) {
        Some(number) => Some(NetAmount {
            amount: whole(number, 1, WEIGHT_MAX).ok()?,
            unit: NetUnit::Piece,
        }),
        None => NetAmount::parse_pack(cell),
    }
}

/// A whole number as people write it: `65000`, `65.000`, `65,000 ₫`. Points or commas stand between thousands only.
fn whole<T: TryFrom<i64> + Into<i64> + Copy>(cell: &str, min: T, max: T) -> Result<T, FaultKind> {
    let refused = FaultKind::NotANumber {
        min: min.into(),
        max: max.into(),
    };
    if cell.len() > 40 {
        return Err(refused);
    }
    let plain: String = cell
        .to_lowercase()
        .replace("vnđ", "")
        .replace("vnd", "")
        .chars()
        .filter(|symbol| !symbol.is_whitespace() && !matches!(symbol, '₫' | 'đ'))
        .collect();
    let number = ungrouped(&plain, '.').or_else(|| ungrouped(&plain, ','));
    number
        .and_then(|digits| digits.parse::<i64>().ok())
        .filter(|number| (min.into()..=max.into()).contains(number))
        .and_then(|number| T::try_from(number).ok())
        .ok_or(refused)
}

/// The digits without what stands between thousands.
fn ungrouped(text: &str, between: char) -> Option<String> {
    let mut groups = text.split(between);
    let first = groups.next().unwrap_or_default();
    let is_grouped = groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()));
    let is_short = !text.contains(between) || (1..=3).contains(&first.len());
    let is_number = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
    (is_grouped && is_short && is_number).then(|| text.replace(between, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(head: &[&str], cells: &[&str]) -> (SheetRow, Vec<Fault>) {
        let text = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let head = Head::read(&text(head)).expect("a head");
        let mut faults = Vec::new();
        let row = head.row(2, &text(cells), &mut faults);
        (row, faults)
    }

    #[test]
    fn columns_stand_in_any_order_and_numbers_as_people_write_them() {
        let (row, faults) = read(
            &["Giá bán", "Quy cách", "Ghi chú", "Tên", "Tồn kho"],
            &["65.000 ₫", "túi 500 g", "x", "Miến  dong", "1,200"],
        );
        assert_eq!(faults, []);
        assert_eq!((row.price, row.stock), (Some(Vnd(65_000)), Some(1_200)));
        assert_eq!((row.name.as_str(), row.pack.as_str()), ("Miến dong", "túi 500 g"));
    }

    #[test]
    fn every_wrong_cell_is_told() {
        let long = "x".repeat(CELL_MAX + 1);
        let (_, faults) = read(
            &["Tên", "Quy cách", "Giá", "Tồn", "Khối lượng", "Lượng tịnh"],
            &[&long, "túi", "65,5", "-1", "nặng", "nhiều"],
        );
        let columns: Vec<_> = faults.iter().filter_map(|fault| fault.column).collect();
        assert_eq!(
            columns,
            [Column::Name, Column::Price, Column::Stock, Column::Weight, Column::Net]
        );
    }

    #[test]
    fn a_sheet_needs_packs_and_a_way_to_know_the_product() {
        let head = |cells: &[&str]| Head::read(&cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
        assert!(head(&["Tên", "Quy cách"]).is_some());
        assert!(head(&["Mã", "Quy cách"]).is_some());
        assert!(head(&["Tên", "Giá"]).is_none());
        assert!(head(&["Quy cách", "Giá"]).is_none());
        assert_eq!(head(&["Tên", "Quy cách", "Màu"]).expect("a head").unused, ["Màu"]);
    }
}
