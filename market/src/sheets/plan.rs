//! What a sheet of goods would do: judged against what stands there now, row by row. Nothing is written here.

use super::{
    column::Column,
    row::{Fault, FaultKind, SheetRow},
    store::goods::Good,
};
use crate::{
    base::{OfferId, ProductId, Vnd, Words, text::stable_hash},
    catalog::{Category, Listing, NetAmount, Pack, is_unlikely_price, listing::PACKS_MAX},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// So many changes are told one by one.
const CHANGES_MAX: usize = 200;

/// What a row would do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Effect {
    New,
    Changed,
    Same,
}

/// A value before and after.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// The row.
    pub line: u32,
    /// The product.
    pub name: String,
    /// The pack.
    pub pack: String,
    /// What changes.
    pub column: Column,
    /// What stands there.
    pub from: Option<i64>,
    /// What will.
    pub to: Option<i64>,
}

/// A product that is not there yet.
#[derive(Clone, Debug)]
pub(super) struct NewGood {
    pub(super) name: String,
    pub(super) category: String,
    pub(super) packs: Vec<Pack>,
}

/// A listing that will say something else.
#[derive(Clone, Debug)]
pub(super) struct DraftChange {
    pub(super) product: ProductId,
    pub(super) version: i32,
    pub(super) content: Listing,
}

/// A value of a pack on the shelf, conditional on what stood there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct LiveChange<T> {
    pub(super) offer: OfferId,
    pub(super) product: ProductId,
    pub(super) from: T,
    pub(super) to: T,
}

/// Everything a sheet would do.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan<'a> {
    pub(super) goods: Vec<NewGood>,
    pub(super) drafts: Vec<DraftChange>,
    pub(super) prices: Vec<LiveChange<Vnd>>,
    pub(super) stock: Vec<LiveChange<i32>>,
    pub(super) marks: Vec<LiveChange<i32>>,
    pub(super) faults: Vec<Fault>,
    pub(super) changes: Vec<Change>,
    /// How many prices look like slips of the hand.
    pub(super) unlikely: usize,
    /// The first of them.
    pub(super) doubtful: Vec<Change>,
    /// For each row, a hash of what stands there now; nought where nothing does.
    pub(super) seen: Vec<u32>,
    /// For each row, what it would do.
    pub(super) effects: Vec<Effect>,
    /// What `seen` was when the file was checked, where that counts.
    pub(super) before: Option<&'a [u32]>,
    /// Cells that could not be read.
    bad: HashSet<(u32, Column)>,
}

/// What one knows of a producer's goods before any of them is read: ids by code and by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) by_code: HashMap<String, ProductId>,
    pub(super) by_name: HashMap<String, Vec<ProductId>>,
}

/// Rows by what they belong to.
#[derive(Clone, Debug, Default)]
pub(super) struct Sorted {
    pub(super) known: BTreeMap<ProductId, Vec<usize>>,
    new: BTreeMap<String, Vec<usize>>,
}

/// Names are the same however they are capitalised.
pub(super) fn key_of(name: &str) -> String {
    name.to_lowercase()
}

impl<'a> Plan<'a> {
    /// Begins a plan: sorts rows by the product they belong to. `faults` are those of reading; `before` is what stood
    /// there when the file was checked.
    pub(super) fn begin(
        rows: &[SheetRow],
        faults: Vec<Fault>,
        known: &Known,
        before: Option<&'a [u32]>,
    ) -> (Self, Sorted) {
        let cell = |fault: &Fault| fault.column.map(|column| (fault.line, column));
        let mut plan = Self {
            bad: faults.iter().filter_map(cell).collect(),
            before,
            seen: vec![0; rows.len()],
            effects: vec![Effect::Same; rows.len()],
            faults,
            ..Self::default()
        };
        let mut sorted = Sorted::default();
        for (index, row) in rows.iter().enumerate() {
            let named = known.by_name.get(&key_of(&row.name));
            if !row.code.is_empty() {
                match known.by_code.get(&row.code) {
                    Some(product) => sorted.known.entry(*product).or_default().push(index),
                    None => plan.blame(row, Some(Column::Code), FaultKind::UnknownCode),
                }
            } else if row.name.is_empty() {
                if !plan.is_blamed(row, Column::Name) {
                    plan.blame(row, Some(Column::Name), FaultKind::Missing);
                }
            } else {
                match named.map(Vec::as_slice) {
                    Some([product]) => sorted.known.entry(*product).or_default().push(index),
                    Some([_, _, ..]) => plan.blame(row, Some(Column::Name), FaultKind::SeveralProducts),
                    Some([]) | None => sorted.new.entry(key_of(&row.name)).or_default().push(index),
                }
            }
        }
        (plan, sorted)
    }

    pub(super) fn blame(&mut self, row: &SheetRow, column: Option<Column>, kind: FaultKind) {
        self.faults.push(Fault {
            line: row.line,
            column,
            kind,
        });
    }

    /// Whether this cell could not be read: then it is told once.
    pub(super) fn is_blamed(&self, row: &SheetRow, column: Column) -> bool {
        self.bad.contains(&(row.line, column))
    }

    /// Notes what stands where a row goes. Where it is not what it was when the file was checked, the row says so.
    pub(super) fn note(&mut self, row: &SheetRow, index: usize, stands: &str, present: impl FnOnce() -> String) {
        let [a, b, c, d, ..] = stable_hash(stands).to_be_bytes();
        // Nought stands for nothing.
        let seen = u32::from_be_bytes([a, b, c, d]).max(1);
        self.seen[index] = seen;
        if self.before.is_some_and(|before| before.get(index) != Some(&seen)) {
            let present = present();
            self.blame(row, None, FaultKind::Changed { present });
        }
    }

    /// Judges what would be new.
    pub(super) fn judge_new(&mut self, rows: &[SheetRow], sorted: &Sorted, categories: &[Category]) {
        let found: HashMap<String, &str> = categories
            .iter()
            .flat_map(|category| {
                [&category.slug, &category.name.vi, &category.name.en]
                    .map(|word| (key_of(word), category.slug.as_str()))
            })
            .collect();
        for indices in sorted.new.values() {
            let Some(first) = indices.first().map(|index| &rows[*index]) else {
                continue;
            };
            let mut good = NewGood {
                name: first.name.clone(),
                category: String::new(),
                packs: Vec::new(),
            };
            let mut lines: HashMap<String, u32> = HashMap::new();
            for index in indices {
                let row = &rows[*index];
                self.effects[*index] = Effect::New;
                match found.get(&key_of(&row.category)) {
                    // The first row that says it says it for all.
                    None if row.category.is_empty() && !good.category.is_empty() => {}
                    None if row.category.is_empty() => self.blame(row, Some(Column::Category), FaultKind::Missing),
                    None => self.blame(row, Some(Column::Category), FaultKind::UnknownCategory),
                    Some(slug) if good.category.is_empty() => (*slug).clone_into(&mut good.category),
                    Some(slug) if *slug == good.category => {}
                    Some(_) => {
                        let present = good.category.clone();
                        self.blame(row, Some(Column::Category), FaultKind::Differs { present });
                    }
                }
                if row.is_bare() {
                    continue;
                }
                if row.pack.is_empty() {
                    self.blame(row, Some(Column::Pack), FaultKind::Missing);
                } else if let Some(line) = lines.insert(key_of(&row.pack), row.line) {
                    self.blame(row, Some(Column::Pack), FaultKind::Twice { line });
                } else if good.packs.len() >= PACKS_MAX {
                    self.blame(row, Some(Column::Pack), packs_full());
                } else {
                    good.packs.push(pack_of(row));
                    self.weigh_price(row, &good.name, None);
                }
            }
            self.goods.push(good);
        }
    }

    pub(super) fn tell(&mut self, row: &SheetRow, good: &Good, column: Column, from: Option<i64>, to: Option<i64>) {
        if self.changes.len() >= CHANGES_MAX {
            return;
        }
        self.changes.push(Change {
            line: row.line,
            name: good.name.vi.clone(),
            pack: row.pack.clone(),
            column,
            from,
            to,
        });
    }

    /// Notes the price of a row when it looks like a slip of the hand: somebody has to say that it is meant.
    pub(super) fn weigh_price(&mut self, row: &SheetRow, name: &str, from: Option<Vnd>) {
        let Some(to) = row.price.filter(|to| is_unlikely_price(from, *to)) else {
            return;
        };
        self.unlikely += 1;
        if self.doubtful.len() < CHANGES_MAX {
            self.doubtful.push(Change {
                line: row.line,
                name: name.to_owned(),
                pack: row.pack.clone(),
                column: Column::Price,
                from: from.map(|from| from.0),
                to: Some(to.0),
            });
        }
    }

    /// The faults in the order of the rows.
    pub(super) fn finish(mut self) -> Self {
        self.faults.sort_by_key(|fault| (fault.line, fault.column));
        self.changes.sort_by_key(|change| change.line);
        self.doubtful.sort_by_key(|change| change.line);
        self
    }
}

pub(super) fn packs_full() -> FaultKind {
    FaultKind::PacksFull {
        max: u32::try_from(PACKS_MAX).unwrap_or(u32::MAX),
    }
}

pub(super) fn pack_of(row: &SheetRow) -> Pack {
    Pack {
        variant: None,
        name: Words {
            vi: row.pack.clone(),
            en: String::new(),
        },
        net: row.net.or_else(|| NetAmount::parse_pack(&row.pack)),
        weight_grams: row.weight,
        is_by_weight: false,
        price: row.price,
        stock: row.stock,
    }
}
