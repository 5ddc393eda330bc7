//! What a sheet of goods would do: judged against what stands there now, row by row. Nothing is written here.

use super::{
    column::Column,
    row::{Fault, FaultKind, SheetRow},
    store::goods::{Good, GoodPack, LiveOffer},
};
use crate::{
    base::{OfferId, ProductId, Vnd, Words, text::stable_hash},
    catalog::{Category, Listing, ListingState, NetAmount, Pack, listing::PACKS_MAX},
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
    /// For each row, a hash of what stands there now; nought where nothing does.
    pub(super) seen: Vec<u32>,
    /// For each row, what it would do.
    pub(super) effects: Vec<Effect>,
    /// What `seen` was when the file was checked, where that counts.
    before: Option<&'a [u32]>,
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

    fn blame(&mut self, row: &SheetRow, column: Option<Column>, kind: FaultKind) {
        self.faults.push(Fault {
            line: row.line,
            column,
            kind,
        });
    }

    /// Whether this cell could not be read: then it is told once.
    fn is_blamed(&self, row: &SheetRow, column: Column) -> bool {
        self.bad.contains(&(row.line, column))
    }

    /// Notes what stands where a row goes. Where it is not what it was when the file was checked, the row says so.
    fn note(&mut self, row: &SheetRow, index: usize, stands: &str, present: impl FnOnce() -> String) {
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
                }
            }
            self.goods.push(good);
        }
    }

    /// Judges the rows of a product that is known.
    pub(super) fn judge(&mut self, rows: &[SheetRow], indices: &[usize], good: &Good) {
        let mut content = good.content.clone();
        let mut is_changed = false;
        let mut lines: HashMap<String, u32> = HashMap::new();
        for index in indices {
            let (index, row) = (*index, &rows[*index]);
            for (column, typed, present) in [
                (Column::Name, &row.name, vec![&good.name.vi]),
                (
                    Column::Category,
                    &row.category,
                    vec![&good.category_name.vi, &good.category_name.en, &good.category],
                ),
            ] {
                let is_same = present.iter().any(|known| key_of(known) == key_of(typed));
                if !typed.is_empty() && !is_same {
                    let present = present[0].clone();
                    self.blame(row, Some(column), FaultKind::Differs { present });
                }
            }
            if row.is_bare() {
                continue;
            }
            if row.pack.is_empty() {
                if !self.is_blamed(row, Column::Pack) {
                    self.blame(row, Some(Column::Pack), FaultKind::Missing);
                }
                continue;
            }
            if let Some(line) = lines.insert(key_of(&row.pack), row.line) {
                self.blame(row, Some(Column::Pack), FaultKind::Twice { line });
                continue;
            }
            let named: Vec<_> = good
                .packs
                .iter()
                .filter(|pack| key_of(&pack.pack.name.vi) == key_of(&row.pack))
                .collect();
            match named.as_slice() {
                [] => {
                    self.effects[index] = Effect::New;
                    self.note(row, index, &format!("new {}", good.version), || good.name.vi.clone());
                    if good.state == ListingState::InReview {
                        self.blame(row, None, FaultKind::InReview);
                    } else if good.packs.len() + lines.len() > PACKS_MAX + named_lines(&lines, good) {
                        self.blame(row, Some(Column::Pack), packs_full());
                    } else if let Some(content) = &mut content {
                        content.packs.push(pack_of(row));
                        is_changed = true;
                    }
                }
                [pack] => match pack.offer {
                    Some(offer) => self.judge_live(row, index, good, pack, offer),
                    None if pack.pack.variant.is_some() => {
                        if row.price.is_some() || row.stock.is_some() || row.low.is_some() {
                            self.blame(row, None, FaultKind::NotOnShelf);
                        }
                    }
                    None => is_changed |= self.judge_draft(row, index, good, pack, content.as_mut()),
                },
                _ => self.blame(row, Some(Column::Pack), FaultKind::SeveralPacks),
            }
        }
        if is_changed && let Some(content) = content {
            self.drafts.push(DraftChange {
                product: good.id,
                version: good.version,
                content,
            });
        }
    }

    /// A pack on the shelf: price, stock and mark change at once; what the department has read does not change here.
    fn judge_live(&mut self, row: &SheetRow, index: usize, good: &Good, pack: &GoodPack, offer: LiveOffer) {
        if let (Some(net), Some(present)) = (row.net, pack.pack.net)
            && net != present
        {
            let present = present.amount.to_string();
            self.blame(row, Some(Column::Net), FaultKind::Differs { present });
        }
        if let (Some(weight), Some(present)) = (row.weight, pack.pack.weight_grams)
            && weight != present
        {
            let present = present.to_string();
            self.blame(row, Some(Column::Weight), FaultKind::Differs { present });
        }
        let live = |to| LiveChange {
            offer: offer.id,
            product: good.id,
            from: 0,
            to,
        };
        let mut stood = String::new();
        let mut is_changed = false;
        if let Some(to) = row.price {
            stood.push_str(&format!("price {} ", offer.price.0));
            if to != offer.price {
                is_changed = true;
                self.prices.push(LiveChange {
                    offer: offer.id,
                    product: good.id,
                    from: offer.price,
                    to,
                });
                self.tell(row, good, Column::Price, Some(offer.price.0), Some(to.0));
            }
        }
        if let Some(to) = row.stock {
            stood.push_str(&format!("stock {} ", offer.on_hand));
            if to < offer.held {
                let held = offer.held;
                self.blame(row, Some(Column::Stock), FaultKind::Promised { held });
            } else if to != offer.on_hand {
                is_changed = true;
                self.stock.push(LiveChange {
                    from: offer.on_hand,
                    ..live(to)
                });
                self.tell(row, good, Column::Stock, Some(offer.on_hand.into()), Some(to.into()));
            }
        }
        if let Some(to) = row.low {
            stood.push_str(&format!("low {} ", offer.low_stock));
            if to != offer.low_stock {
                is_changed = true;
                self.marks.push(LiveChange {
                    from: offer.low_stock,
                    ..live(to)
                });
                self.tell(row, good, Column::Low, Some(offer.low_stock.into()), Some(to.into()));
            }
        }
        self.note(row, index, &stood, || shown(row, offer));
        if is_changed {
            self.effects[index] = Effect::Changed;
        }
    }

    /// A pack that no department has read yet: everything of it may change, in the draft. Whether it does.
    fn judge_draft(
        &mut self,
        row: &SheetRow,
        index: usize,
        good: &Good,
        pack: &GoodPack,
        content: Option<&mut Listing>,
    ) -> bool {
        let known = &pack.pack;
        self.note(row, index, &format!("draft {}", good.version), || good.name.vi.clone());
        let wanted = Pack {
            net: row.net.or(known.net),
            weight_grams: row.weight.or(known.weight_grams),
            price: row.price.or(known.price),
            stock: row.stock.or(known.stock),
            ..known.clone()
        };
        if wanted == *known {
            return false;
        }
        if good.state == ListingState::InReview {
            self.blame(row, None, FaultKind::InReview);
            return false;
        }
        self.effects[index] = Effect::Changed;
        for (column, from, to) in [
            (
                Column::Price,
                known.price.map(|price| price.0),
                wanted.price.map(|price| price.0),
            ),
            (Column::Stock, known.stock.map(i64::from), wanted.stock.map(i64::from)),
            (
                Column::Weight,
                known.weight_grams.map(i64::from),
                wanted.weight_grams.map(i64::from),
            ),
            (
                Column::Net,
                known.net.map(|net| net.amount.into()),
                wanted.net.map(|net| net.amount.into()),
            ),
        ] {
            if from != to {
                self.tell(row, good, column, from, to);
            }
        }
        let place = content.and_then(|content| content.packs.iter_mut().find(|one| *one == known));
        match place {
            Some(place) => {
                *place = wanted;
                true
            }
            None => false,
        }
    }

    fn tell(&mut self, row: &SheetRow, good: &Good, column: Column, from: Option<i64>, to: Option<i64>) {
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

    /// The faults in the order of the rows.
    pub(super) fn finish(mut self) -> Self {
        self.faults.sort_by_key(|fault| (fault.line, fault.column));
        self.changes.sort_by_key(|change| change.line);
        self
    }
}

/// What stands there now, of what a row would change.
fn shown(row: &SheetRow, offer: LiveOffer) -> String {
    let price = row.price.map(|_| Vnd(offer.price.0).to_string());
    let stock = row.stock.map(|_| offer.on_hand.to_string());
    let low = row.low.map(|_| offer.low_stock.to_string());
    let values: Vec<_> = [price, stock, low].into_iter().flatten().collect();
    values.join("; ")
}

/// How many of the rows so far named a pack that the product has.
fn named_lines(lines: &HashMap<String, u32>, good: &Good) -> usize {
    let is_known = |key: &&String| good.packs.iter().any(|pack| key_of(&pack.pack.name.vi) == **key);
    lines.keys().filter(is_known).count()
}

fn packs_full() -> FaultKind {
    FaultKind::PacksFull {
        max: u32::try_from(PACKS_MAX).unwrap_or(u32::MAX),
    }
}

fn pack_of(row: &SheetRow) -> Pack {
    Pack {
        variant: None,
        name: Words {
            vi: row.pack.clone(),
            en: String::new(),
        },
        net: row.net.or_else(|| NetAmount::parse_pack(&row.pack)),
        weight_grams: row.weight,
        price: row.price,
        stock: row.stock,
    }
}
