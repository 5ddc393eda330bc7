//! What both sides read.

use crate::{
    base::{OfferId, ResaleId, VariantId, Vnd, Words, text_enum},
    media::Photo,
};
use chrono::{DateTime, NaiveDate, Utc};

text_enum! {
    /// Where it stands.
    ResaleState {
        /// The producer has not answered.
        Asked = "asked",
        /// The producer agrees.
        Agreed = "agreed",
        /// The producer does not.
        Declined = "declined",
        /// The producer no longer agrees.
        Withdrawn = "withdrawn",
        /// The seller no longer wants to.
        Dropped = "dropped",
        /// Its last day is over.
        Expired = "expired",
    }
}

impl ResaleState {
    /// Whether it is neither refused nor over.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Agreed)
    }
}

/// A product of somebody else that can be asked for.
#[derive(Clone, Debug)]
pub struct FoundGood {
    /// The address part of its page.
    pub slug: String,
    /// Its name.
    pub name: Words,
    /// Who makes it.
    pub producer: Words,
    /// The province it comes from.
    pub province: String,
    /// Its first photograph.
    pub photo: Option<Photo>,
    /// The category, whose drawing stands for a missing photograph.
    pub category_slug: String,
    /// Its packs, the lightest first.
    pub packs: Vec<FoundPack>,
    /// Whether it was asked for, and is neither refused nor over.
    pub is_asked: bool,
}

/// A pack of it.
#[derive(Clone, Debug)]
pub struct FoundPack {
    /// The pack.
    pub variant: VariantId,
    /// What it is called.
    pub name: Words,
    /// What its producer asks for it, where they sell it themselves.
    pub price: Option<Vnd>,
}

/// What a seller asked for, and what came of it.
#[derive(Clone, Debug)]
pub struct OwnRow {
    /// The id.
    pub id: ResaleId,
    /// Where it stands.
    pub state: ResaleState,
    /// The address part of the product's page.
    pub product_slug: String,
    /// The product's name.
    pub name: Words,
    /// Whether anybody may see the product.
    pub is_public: bool,
    /// Who makes it.
    pub producer: Words,
    /// Why it was asked for.
    pub why: String,
    /// The last day of the consent.
    pub valid_until: Option<NaiveDate>,
    /// Why not, or no longer.
    pub reason: String,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// The packs that are meant, with what the seller makes of them.
    pub packs: Vec<OwnPack>,
}

/// A pack, and the seller's own offer of it.
#[derive(Clone, Debug)]
pub struct OwnPack {
    /// The pack.
    pub variant: VariantId,
    /// What it is called.
    pub name: Words,
    /// What its producer asks for it, where they sell it themselves.
    pub producer_price: Option<Vnd>,
    /// The seller's offer.
    pub offer: Option<OfferId>,
    /// What the seller asks.
    pub price: Option<Vnd>,
    /// How many the seller may still sell.
    pub available: i32,
    /// Whether the seller does not sell it now.
    pub is_paused: bool,
}

/// What others asked of a producer.
#[derive(Clone, Debug)]
pub struct AskedRow {
    /// The id.
    pub id: ResaleId,
    /// Where it stands.
    pub state: ResaleState,
    /// The address part of the product's page.
    pub product_slug: String,
    /// The product's name.
    pub name: Words,
    /// Who asks.
    pub seller: Words,
    /// Their storefront.
    pub seller_slug: String,
    /// Where they are.
    pub province: String,
    /// Why.
    pub why: String,
    /// The last day of the consent.
    pub valid_until: Option<NaiveDate>,
    /// Why not, or no longer.
    pub reason: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Every pack of the product, and whether it is meant.
    pub packs: Vec<(VariantId, Words, bool)>,
}
