//! What a cooperative wants a product to say: written as a draft, judged here, read by the department, then public.

use super::{
    AlcoholPermille, Category, NetAmount, OcopGroup, ProductStatus, ShippingScope, StorageClass, product::text_enum,
};
use crate::{
    base::{PhotoId, VariantId, Vnd, Words},
    media::Photo,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A product has at most this many packs.
pub const PACKS_MAX: usize = 8;

/// A name has at most this many characters.
pub const NAME_MAX: u32 = 120;

/// A story has at most this many characters.
pub const STORY_MAX: u32 = 2_000;

/// A story that tells something has at least this many characters.
pub const STORY_MIN: usize = 40;

/// A fact of the label has at most this many characters.
pub const FACT_MAX: u32 = 500;

/// Categories whose goods are not eaten: they need no last day and no directions.
const NOT_EATEN: [&str; 4] = ["thu-cong", "cay-canh", "du-lich", "qua-tang"];

text_enum! {
    /// Where a listing stands between its cooperative and its department.
    ListingState {
        /// Being written.
        Draft = "draft",
        /// Waiting for the department; nobody changes it meanwhile.
        InReview = "in_review",
        /// Sent back with a reason, to be mended.
        Refused = "refused",
        /// Approved: the public page says the same.
        Settled = "settled",
    }
}

/// One pack of a listing.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Pack {
    /// The pack itself; absent until the department has approved it for the first time.
    pub variant: Option<VariantId>,
    /// What it is called.
    pub name: Words,
    /// How much it holds.
    pub net: Option<NetAmount>,
    /// What it weighs ready to be sent.
    pub weight_grams: Option<i32>,
    /// Whether it is packed to about so much, and weighed before it goes.
    pub is_by_weight: bool,
    /// What is asked for it at first. Later prices are set on the shelf and wait for nobody.
    pub price: Option<Vnd>,
    /// How many there are at first.
    pub stock: Option<i32>,
}

/// What a product says. Anything may be missing while it is being written.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Listing {
    /// Its name.
    pub name: Words,
    /// Its story.
    pub description: Words,
    /// The slug of its category.
    pub category: String,
    /// Its group of the OCOP programme.
    pub ocop_group: Option<OcopGroup>,
    /// The code of the province it comes from.
    pub province: String,
    /// The code of the commune it comes from.
    pub commune: String,
    /// How it is kept.
    pub storage_class: Option<StorageClass>,
    /// How it is kept, in words.
    pub storage: Words,
    /// How many days it keeps from the day on which it was made.
    pub shelf_life_days: Option<i32>,
    /// How it may travel.
    pub shipping_scope: Option<ShippingScope>,
    /// The months in which it can be had.
    pub season: Vec<i16>,
    /// How strong it is, when it is alcohol.
    pub alcohol: Option<AlcoholPermille>,
    /// The licence under which alcohol is made and sold.
    pub licence: String,
    /// How it is used.
    pub directions: String,
    /// What a buyer must be warned of.
    pub warnings: String,
    /// Its packs.
    pub packs: Vec<Pack>,
}

/// What a listing must have before a department reads it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// A name.
    Name,
    /// A story that tells something.
    Story,
    /// A category.
    Category,
    /// The commune it comes from.
    Origin,
    /// The months in which it can be had.
    Season,
    /// At least one pack; each with a name, a net amount, a weight and, when it is new, a price and a stock.
    Packs,
    /// How it is kept, as a class and in words.
    Storage,
    /// How it may travel, and fit for how it is kept.
    Shipping,
    /// How long it keeps; only of what is eaten or drunk.
    ShelfLife,
    /// How it is used; only of what is eaten or drunk.
    Directions,
    /// Warnings; only of herbal goods and of alcohol.
    Warnings,
    /// The strength and the licence; only of alcohol.
    Alcohol,
}

impl Listing {
    /// Whether a listing is alcohol: by its strength or by its category.
    fn is_alcohol(&self, category: Option<&Category>) -> bool {
        super::is_age_restricted(
            self.alcohol,
            category.is_some_and(|category| category.is_age_restricted),
        )
    }

    /// What this listing must have, and whether it has it. `category` is the one that its slug names.
    pub fn checklist(&self, category: Option<&Category>) -> Vec<(Check, bool)> {
        let is_eaten = !NOT_EATEN.contains(&self.category.as_str());
        let is_alcohol = self.is_alcohol(category);
        let is_herbal = self.ocop_group == Some(OcopGroup::Herbal) || self.category == "thao-duoc";
        let checks = [
            (Check::Name, true, !self.name.vi.is_empty()),
            (Check::Category, true, category.is_some()),
            (Check::Story, true, self.description.vi.chars().count() >= STORY_MIN),
            (Check::Origin, true, !self.commune.is_empty()),
            (Check::Season, true, !self.season.is_empty()),
            (
                Check::Packs,
                true,
                !self.packs.is_empty() && self.packs.iter().all(Pack::is_whole),
            ),
            (
                Check::Storage,
                true,
                self.storage_class.is_some() && !self.storage.vi.is_empty(),
            ),
            (Check::Shipping, true, self.may_travel_so()),
            (Check::ShelfLife, is_eaten, self.shelf_life_days.is_some()),
            (Check::Directions, is_eaten, !self.directions.is_empty()),
            (Check::Warnings, is_herbal || is_alcohol, !self.warnings.is_empty()),
            (
                Check::Alcohol,
                is_alcohol,
                self.alcohol.is_some() && !self.licence.is_empty(),
            ),
        ];
        checks
            .into_iter()
            .filter(|(_, is_wanted, _)| *is_wanted)
            .map(|(check, _, is_there)| (check, is_there))
            .collect()
    }

    /// What is missing before a department reads it.
    pub fn missing(&self, category: Option<&Category>) -> Vec<Check> {
        let checks = self.checklist(category).into_iter();
        checks
            .filter(|(_, is_there)| !is_there)
            .map(|(check, _)| check)
            .collect()
    }

    /// What must stay cold or alive does not go by ordinary parcel.
    fn may_travel_so(&self) -> bool {
        match (self.storage_class, self.shipping_scope) {
            (_, None) => false,
            (Some(StorageClass::Frozen), Some(scope)) => {
                matches!(
                    scope,
                    ShippingScope::FrozenPartnerOnly | ShippingScope::ServiceNoShipping
                )
            }
            (Some(StorageClass::Chilled), Some(scope)) => !matches!(scope, ShippingScope::Nationwide),
            (_, Some(_)) => true,
        }
    }
}

impl Pack {
    fn is_whole(&self) -> bool {
        let is_new = self.variant.is_none();
        !self.name.vi.is_empty()
            && self.net.is_some()
            && self.weight_grams.is_some()
            && (!is_new || (self.price.is_some() && self.stock.is_some()))
    }
}

/// A photograph of a listing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ListedPhoto {
    /// Which.
    pub id: PhotoId,
    /// What it shows.
    pub photo: Photo,
    /// Whether the listing shall show it.
    pub is_wanted: bool,
    /// Whether the public page shows it.
    pub is_public: bool,
}

/// A listing as its own cooperative works on it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ListingPage {
    /// The address part of its page.
    pub slug: String,
    /// Whether the product is public.
    pub status: ProductStatus,
    /// What it shall say.
    pub content: Listing,
    /// What the public page says, once there is one.
    pub public: Option<Listing>,
    /// How often it was saved: who saves must have seen the last.
    pub version: i32,
    /// Where it stands.
    pub state: ListingState,
    /// Who saved it last, and when.
    pub saved: Option<(String, DateTime<Utc>)>,
    /// When the department decided last.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was sent back.
    pub reason: String,
    /// What it must have, and whether it has it.
    pub checklist: Vec<(Check, bool)>,
    /// Its photographs, wanted ones first.
    pub photos: Vec<ListedPhoto>,
}

/// Which listings of a cooperative are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListingFilter {
    /// All of them.
    #[default]
    All,
    /// Those being written.
    Draft,
    /// Those that wait for the department.
    Waiting,
    /// Those that were sent back.
    Refused,
    /// Those on public sale.
    Public,
    /// Those taken off sale.
    Hidden,
}

/// How many listings each filter shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ListingCounts {
    /// All of them.
    pub all: i64,
    /// Those being written.
    pub draft: i64,
    /// Those that wait.
    pub waiting: i64,
    /// Those that were sent back.
    pub refused: i64,
    /// Those on public sale.
    pub public: i64,
    /// Those taken off sale.
    pub hidden: i64,
}

impl ListingCounts {
    /// How many a filter shows.
    pub fn of(self, filter: ListingFilter) -> i64 {
        match filter {
            ListingFilter::All => self.all,
            ListingFilter::Draft => self.draft,
            ListingFilter::Waiting => self.waiting,
            ListingFilter::Refused => self.refused,
            ListingFilter::Public => self.public,
            ListingFilter::Hidden => self.hidden,
        }
    }
}

/// A listing in the list of its cooperative.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ListingRow {
    /// The address part of its page.
    pub slug: String,
    /// Its name, as it shall be.
    pub name: Words,
    /// Its category's name.
    pub category: Words,
    /// Whether it is public.
    pub status: ProductStatus,
    /// Where it stands.
    pub state: ListingState,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

/// A listing that waits for its department.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WaitingRow {
    /// The address part of its page.
    pub slug: String,
    /// Its name, as it shall be.
    pub name: Words,
    /// Who asks.
    pub coop: Words,
    /// Since when.
    pub submitted_at: DateTime<Utc>,
    /// Whether the product was public before.
    pub is_change: bool,
}

/// A listing as its department reads it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReviewPage {
    /// The address part of its page.
    pub slug: String,
    /// Who asks.
    pub coop: Words,
    /// What it shall say.
    pub content: Listing,
    /// What the public page says, once there is one.
    pub public: Option<Listing>,
    /// Which version is read: the decision is about this one.
    pub version: i32,
    /// Where it stands.
    pub state: ListingState,
    /// Since when it waits.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who decided last, and when.
    pub decided: Option<(String, DateTime<Utc>)>,
    /// Why it was sent back.
    pub reason: String,
    /// Its photographs, wanted ones first.
    pub photos: Vec<ListedPhoto>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::NetUnit;

    fn category(slug: &str, is_age_restricted: bool) -> Category {
        Category {
            slug: slug.to_owned(),
            name: Words::default(),
            is_age_restricted,
        }
    }

    fn vi(text: &str) -> Words {
        Words {
            vi: text.to_owned(),
            en: String::new(),
        }
    }

    fn whole() -> Listing {
        Listing {
            name: vi("Chè dây"),
            description: vi(&"Chè hái trên đồi. ".repeat(3)),
            category: "tra".to_owned(),
            province: "19".to_owned(),
            commune: "01234".to_owned(),
            storage_class: Some(StorageClass::Ambient),
            storage: vi("Nơi khô ráo"),
            shelf_life_days: Some(365),
            shipping_scope: Some(ShippingScope::Nationwide),
            season: vec![3, 4],
            directions: "Pha với nước sôi".to_owned(),
            packs: vec![Pack {
                name: vi("túi 200 g"),
                net: Some(NetAmount {
                    amount: 200,
                    unit: NetUnit::Gram,
                }),
                weight_grams: Some(250),
                price: Some(Vnd(90_000)),
                stock: Some(0),
                ..Pack::default()
            }],
            ..Listing::default()
        }
    }

    #[test]
    fn nothing_is_missing_from_a_whole_listing_and_everything_from_an_empty_one() {
        let tea = category("tra", false);
        assert_eq!(whole().missing(Some(&tea)), []);
        let all = Listing::default().missing(None);
        assert_eq!(all.len(), 10, "{all:?}");
    }

    #[test]
    fn the_kind_of_goods_decides_what_is_asked() {
        let craft = Listing {
            category: "thu-cong".to_owned(),
            shelf_life_days: None,
            directions: String::new(),
            ..whole()
        };
        assert_eq!(craft.missing(Some(&category("thu-cong", false))), []);
        let herbal = Listing {
            ocop_group: Some(OcopGroup::Herbal),
            ..whole()
        };
        assert_eq!(herbal.missing(Some(&category("tra", false))), [Check::Warnings]);
        let spirit = Listing {
            category: "ruou".to_owned(),
            ..whole()
        };
        assert_eq!(
            spirit.missing(Some(&category("ruou", true))),
            [Check::Warnings, Check::Alcohol]
        );
        let strong = Listing {
            alcohol: Some(AlcoholPermille(120)),
            warnings: "Không bán cho người dưới 18 tuổi".to_owned(),
            ..whole()
        };
        assert_eq!(strong.missing(Some(&category("tra", false))), [Check::Alcohol]);
    }

    #[test]
    fn what_must_stay_cold_goes_by_no_ordinary_parcel() {
        let tea = category("tra", false);
        let kept = |class, scope| Listing {
            storage_class: Some(class),
            shipping_scope: Some(scope),
            ..whole()
        };
        for (class, scope, is_fine) in [
            (StorageClass::Frozen, ShippingScope::Nationwide, false),
            (StorageClass::Frozen, ShippingScope::RegionalCold, false),
            (StorageClass::Frozen, ShippingScope::FrozenPartnerOnly, true),
            (StorageClass::Chilled, ShippingScope::Nationwide, false),
            (StorageClass::Chilled, ShippingScope::RegionalCold, true),
            (StorageClass::Cool, ShippingScope::Nationwide, true),
        ] {
            assert_eq!(
                kept(class, scope).missing(Some(&tea)).is_empty(),
                is_fine,
                "{class:?} {scope:?}"
            );
        }
    }

    #[test]
    fn a_new_pack_needs_a_price_and_a_known_one_does_not() {
        let mut listing = whole();
        listing.packs[0].price = None;
        assert_eq!(listing.missing(Some(&category("tra", false))), [Check::Packs]);
        listing.packs[0].variant = Some(VariantId(uuid::Uuid::nil()));
        assert_eq!(listing.missing(Some(&category("tra", false))), []);
        listing.packs.clear();
        assert_eq!(listing.missing(Some(&category("tra", false))), [Check::Packs]);
    }
}
