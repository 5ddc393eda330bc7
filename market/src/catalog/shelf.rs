//! A cooperative's own shelf: what is on hand, what is promised, what happened to it.

use super::{ProductStatus, product::text_enum};
use crate::base::{OfferId, Paging, Vnd, Words};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most packs of one offer that are ever on hand.
pub const ON_HAND_MAX: i32 = 1_000_000;

/// The most packs that one movement moves.
pub const QUANTITY_MAX: i32 = 100_000;

/// The highest price that may be asked, in đồng.
pub const PRICE_MAX: i64 = 1_000_000_000;

text_enum! {
    /// Why goods came or went.
    MovementKind {
        /// They came in.
        Receipt = "receipt",
        /// They were sold: by an order, or over the counter.
        Sale = "sale",
        /// A buyer brought them back.
        Return = "return",
        /// They were counted, and the books were wrong.
        Count = "count",
        /// They were lost, spoiled or eaten.
        Loss = "loss",
    }
}

/// What a person writes down about the goods of one offer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockChange {
    /// So many packs came in.
    Receive(i32),
    /// So many packs are on hand, as they were counted.
    Count(i32),
    /// So many packs are gone without being sold.
    Lose(i32),
    /// So many packs were sold over the counter.
    Sell(i32),
}

impl StockChange {
    /// What it is called in a form, with the number that was typed.
    pub fn of(kind: &str, quantity: i32) -> Option<Self> {
        match kind {
            "receive" => Some(Self::Receive(quantity)),
            "count" => Some(Self::Count(quantity)),
            "lose" => Some(Self::Lose(quantity)),
            "sell" => Some(Self::Sell(quantity)),
            _ => None,
        }
    }

    /// The least and the most that its number may be.
    pub fn range(self) -> (i32, i32) {
        match self {
            Self::Count(_) => (0, ON_HAND_MAX),
            Self::Receive(_) | Self::Lose(_) | Self::Sell(_) => (1, QUANTITY_MAX),
        }
    }

    /// Its number.
    pub fn quantity(self) -> i32 {
        match self {
            Self::Receive(quantity) | Self::Count(quantity) | Self::Lose(quantity) | Self::Sell(quantity) => quantity,
        }
    }

    /// Whether it needs a reason: what is written off must be explained.
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::Lose(_))
    }

    /// The movement it makes.
    pub fn kind(self) -> MovementKind {
        match self {
            Self::Receive(_) => MovementKind::Receipt,
            Self::Count(_) => MovementKind::Count,
            Self::Lose(_) => MovementKind::Loss,
            Self::Sell(_) => MovementKind::Sale,
        }
    }
}

/// One offer on its seller's own shelf.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShelfItem {
    /// The offer.
    pub offer: OfferId,
    /// The address part of the product's page.
    pub product_slug: String,
    /// The product.
    pub name: Words,
    /// Whether the product is public.
    pub status: ProductStatus,
    /// The pack.
    pub pack: Words,
    /// What is asked for it.
    pub price: Vnd,
    /// How many packs are in the house.
    pub on_hand: i32,
    /// How many of them are promised to buyers.
    pub held: i32,
    /// Fewer than this are little.
    pub low_stock: i32,
}

impl ShelfItem {
    /// How many packs may still be sold.
    pub fn available(&self) -> i32 {
        self.on_hand - self.held
    }

    /// Whether little is left.
    pub fn is_low(&self) -> bool {
        self.available() < self.low_stock
    }
}

/// Which offers of a shelf are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShelfFilter {
    /// All of them.
    #[default]
    All,
    /// Those of which little is left, none included.
    Low,
    /// Those of which nothing is left.
    Empty,
}

/// How many offers each filter shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ShelfCounts {
    /// All of them.
    pub all: i64,
    /// Those of which little is left.
    pub low: i64,
    /// Those of which nothing is left.
    pub empty: i64,
}

impl ShelfCounts {
    /// How many a filter shows.
    pub fn of(self, filter: ShelfFilter) -> i64 {
        match filter {
            ShelfFilter::All => self.all,
            ShelfFilter::Low => self.low,
            ShelfFilter::Empty => self.empty,
        }
    }
}

/// A page of a shelf.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shelf {
    /// The offers, by the product's name; where little is looked for, least first.
    pub items: Vec<ShelfItem>,
    /// How many each filter shows.
    pub counts: ShelfCounts,
    /// Where this page stands.
    pub paging: Paging,
}

/// Goods that came or went.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Movement {
    /// When.
    pub at: DateTime<Utc>,
    /// Which pack.
    pub pack: Words,
    /// Why.
    pub kind: MovementKind,
    /// How many came; below zero when they went.
    pub quantity: i32,
    /// What was written beside it; may be empty.
    pub reason: String,
    /// Whether an order moved them.
    pub is_by_order: bool,
    /// The order's code, where it moved them.
    pub order: Option<String>,
    /// Who wrote it down, where a person did.
    pub by: Option<String>,
    /// Their department, when an official did it under a mandate.
    pub department: Option<Words>,
}

/// The packs of one product on a seller's shelf, and what happened to them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShelfProduct {
    /// The packs; never empty.
    pub packs: Vec<ShelfItem>,
    /// A page of what happened, the newest first.
    pub movements: Vec<Movement>,
    /// Where this page stands.
    pub paging: Paging,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_knows_its_bounds_and_its_movement() {
        let change = |kind, quantity| StockChange::of(kind, quantity).expect("a known kind");
        assert_eq!(change("count", 0).range(), (0, ON_HAND_MAX));
        assert_eq!(change("sell", 3).range(), (1, QUANTITY_MAX));
        assert_eq!(change("lose", 3).kind(), MovementKind::Loss);
        assert!(change("lose", 3).needs_reason() && !change("count", 3).needs_reason());
        assert_eq!(StockChange::of("return", 3), None);
    }

    #[test]
    fn what_is_promised_is_not_free_and_few_are_little() {
        let item = ShelfItem {
            offer: OfferId(uuid::Uuid::nil()),
            product_slug: "mien".to_owned(),
            name: Words::default(),
            status: ProductStatus::Published,
            pack: Words::default(),
            price: Vnd(1),
            on_hand: 12,
            held: 3,
            low_stock: 10,
        };
        assert_eq!((item.available(), item.is_low()), (9, true));
        assert!(
            !ShelfItem {
                held: 2,
                ..item.clone()
            }
            .is_low()
        );
        // Nobody wants to be told: nothing is little.
        assert!(
            !ShelfItem {
                held: 12,
                low_stock: 0,
                ..item
            }
            .is_low()
        );
    }
}
