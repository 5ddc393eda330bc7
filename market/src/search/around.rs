//! What stands around the found products: storefronts, categories and places whose names hold the words. They are few,
//! so each process keeps their names and looks through them without asking the database: see
//! `directory.rs`.

use crate::base::Words;
use serde::{Deserialize, Serialize};

/// What carries the words that were typed, the best first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Around {
    /// Public storefronts.
    pub storefronts: Vec<Namesake>,
    /// Categories, without those behind the age gate.
    pub categories: Vec<Namesake>,
    /// Provinces of today and of before, and communes with goods.
    pub places: Vec<PlaceNamesake>,
}

impl Around {
    /// Whether nothing carries these words.
    pub fn is_empty(&self) -> bool {
        self.storefronts.is_empty() && self.categories.is_empty() && self.places.is_empty()
    }
}

/// A storefront or category.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Namesake {
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: Words,
    /// How many public products it has.
    pub count: i64,
}

/// A place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlaceNamesake {
    /// What kind of place.
    pub kind: PlaceKind,
    /// Its own code, of today or of before.
    pub code: String,
    /// Its name without the word for its kind, a commune's with it.
    pub name: String,
    /// The code of the province it lies in today.
    pub province_code: String,
    /// The name of that province, without the word for its kind.
    pub province_name: String,
}

/// A kind of place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A province of today.
    Province,
    /// A province of before 1 July 2025 that is none any more.
    FormerProvince,
    /// A commune or ward.
    Commune,
}
