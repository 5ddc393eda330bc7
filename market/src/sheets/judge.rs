//! Judging the rows of a product that is known.

use super::{
    column::Column,
    plan::{DraftChange, Effect, LiveChange, Plan, key_of, pack_of, packs_full},
    row::{FaultKind, SheetRow},
    store::goods::{Good, GoodPack, LiveOffer},
};
use crate::{
    base::Vnd,
    catalog::{Listing, ListingState, Pack, listing::PACKS_MAX},
};
use std::collections::HashMap;

impl Plan<'_> {
    /// Judges the rows of a product that is known.
    pub(super) fn judge(&mut self, rows: &[SheetRow], indices: &[usize], good: &Good) {
        let mut content = good.content.clone();
        let mut is_changed = false;
        let mut lines: HashMap<String, u32> = HashMap::new();
        for index in indices {
            let (index, row) = (*index, &rows[*index]);
            for (column, typed, present) in [
                (Column::Name, &row.name, vec![&good.name.vi, &good.public_name]),
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
            let named: Vec<_> = good.packs_named(&row.pack).collect();
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
                        self.weigh_price(row, &good.name.vi, None);
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
                self.weigh_price(row, &good.name.vi, Some(offer.price));
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
        self.weigh_price(row, &good.name.vi, known.price);
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
    let is_known = |key: &&String| good.packs_named(key).next().is_some();
    lines.keys().filter(is_known).count()
}
