//! What the public pages read.

use crate::{
    base::{OfferId, Paging, ProductId, Vnd, Words, text::stable_hash},
    catalog::{
        Ahead, AlcoholPermille, Availability, Buyable, Category, NetAmount, OcopGroup, Season, ShippingScope,
        StorageClass, UnitPrice,
    },
    coops::{Closure, Grade, Shopfront},
    media::Photo,
    people::OrganisationKind,
    places::{Place, Province},
    search::{Around, Engine, Namesake},
    trust::{Certificate, Standing, StarBadge},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A product as it stands in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProductCard {
    /// The product.
    pub id: ProductId,
    /// The address part of its page.
    pub slug: String,
    /// Its name.
    pub name: Words,
    /// What goes into the cart: the best offer of a public storefront.
    pub offer: OfferId,
    /// That offer's pack.
    pub pack: Words,
    /// That offer's price.
    pub price: Vnd,
    /// That offer's seller.
    pub seller_name: Words,
    /// The seller's storefront.
    pub seller_slug: String,
    /// Who made it, where that is not the seller.
    pub producer_name: Option<Words>,
    /// Where the product comes from: the province's name.
    pub province_name: String,
    /// The stars that may be shown today.
    pub stars: Option<StarBadge>,
    /// The category.
    pub category_slug: String,
    /// Its first photograph.
    pub photo: Option<Photo>,
    /// Which of the category's drawings stands for a missing photograph: 1 to 3, always the same for a product.
    pub drawing: u8,
    /// When it can be had.
    pub season: Season,
    /// Whether that is today.
    pub in_season: bool,
    /// Whether nothing is left.
    pub is_sold_out: bool,
    /// Whether it is ordered ahead of its harvest.
    pub is_ahead: bool,
    /// Whether it can be bought now, and if not, why not.
    pub buyable: Buyable,
    /// Whether it is kept behind the age gate.
    pub is_age_restricted: bool,
    /// Whether it is demo data.
    pub is_illustrative: bool,
    /// How it may travel.
    pub shipping_scope: ShippingScope,
}

/// A storefront as it stands in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StorefrontCard {
    /// The address part of its page.
    pub slug: String,
    /// Its name.
    pub name: Words,
    /// What it is.
    pub kind: OrganisationKind,
    /// Where it is.
    pub place: Place,
    /// How many of its products anybody may see.
    pub product_count: i64,
    /// Which of the drawings stands for a missing photograph: 1 to 3, always the same for a storefront.
    pub drawing: u8,
    /// Whether it sells nothing today.
    pub is_closed: bool,
    /// Whether it is demo data.
    pub is_illustrative: bool,
}

/// A category with what is in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CategoryCard {
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: Words,
    /// How many public products it has.
    pub count: i64,
    /// Whether its goods are kept behind the age gate.
    pub is_age_restricted: bool,
}

/// Something that a department features, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Featured {
    /// What.
    pub subject: FeaturedSubject,
    /// Why, in the department's words; in English where it has said it.
    pub reason: Words,
    /// Which department decided it.
    pub department_name: Words,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// What is featured.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeaturedSubject {
    /// A product.
    Product(Box<ProductCard>),
    /// A storefront.
    Storefront(Box<StorefrontCard>),
}

/// The home page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HomePage {
    /// What departments feature today.
    pub featured: Vec<Featured>,
    /// What can be had this month, goods with a short season first.
    pub in_season: Vec<ProductCard>,
    /// A few storefronts of different provinces.
    pub storefronts: Vec<StorefrontCard>,
    /// The categories, without those behind the age gate.
    pub categories: Vec<CategoryCard>,
}

/// The page of a category.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CategoryPage {
    /// The category. Where it is age restricted, its products belong behind the age gate.
    pub category: CategoryCard,
    /// What departments feature here today; never anything behind the age gate.
    pub featured: Vec<Featured>,
    /// The products of this page.
    pub products: Vec<ProductCard>,
    /// Where this page stands.
    pub paging: Paging,
}

/// One way to buy a product.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OfferView {
    /// What goes into the cart.
    pub id: OfferId,
    /// The pack.
    pub pack: Words,
    /// The price of the pack.
    pub price: Vnd,
    /// How much the pack holds, where that is known.
    pub net: Option<NetAmount>,
    /// Whether it is weighed when it is packed, and costs less when it weighs less.
    pub is_by_weight: bool,
    /// What a kilogram, litre or piece costs, where that can be told and differs from the price.
    pub unit_price: Option<UnitPrice>,
    /// The seller's name.
    pub seller_name: Words,
    /// The seller's storefront.
    pub seller_slug: String,
    /// Whether the seller made it.
    pub is_by_maker: bool,
    /// How it is fulfilled.
    pub availability: Availability,
    /// How many packs may still be sold.
    pub available: i32,
    /// What is promised when it is ordered ahead of its harvest.
    pub ahead: Option<Ahead>,
    /// Whether it can be bought now, and if not, why not.
    pub buyable: Buyable,
}

/// A seller as the page of a product shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SellerView {
    /// The address part of its storefront.
    pub slug: String,
    /// Its name.
    pub name: Words,
    /// What it is.
    pub kind: OrganisationKind,
    /// Where it is.
    pub place: Place,
    /// The days on which it sells nothing, when some are set.
    pub closure: Option<Closure>,
    /// Whether one of them is today.
    pub is_closed: bool,
    /// Whether it is demo data.
    pub is_illustrative: bool,
}

/// Who made a product, where that is not its only seller.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProducerView {
    /// Its name.
    pub name: Words,
    /// Its storefront, when it has a public one.
    pub storefront_slug: Option<String>,
}

/// What the law wants a label to say, in Vietnamese; empty where there is nothing to say.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Label {
    /// How it is used.
    pub directions: String,
    /// What a buyer must be warned of.
    pub warnings: String,
    /// The licence under which alcohol is made and sold.
    pub licence: String,
}

/// The page of a product.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProductPage {
    /// The product.
    pub id: ProductId,
    /// The address part of this page.
    pub slug: String,
    /// Its name.
    pub name: Words,
    /// What it is like.
    pub description: Words,
    /// Its category.
    pub category: Category,
    /// Its group of the OCOP programme.
    pub ocop_group: Option<OcopGroup>,
    /// Every public offer, the best first; never empty.
    pub offers: Vec<OfferView>,
    /// The seller of the first offer.
    pub seller: SellerView,
    /// Who made it, where that is not its only seller.
    pub producer: Option<ProducerView>,
    /// Where it comes from.
    pub origin: Place,
    /// The stars that may be shown today.
    pub stars: Option<StarBadge>,
    /// The certificate behind the stars.
    pub certificate: Option<Certificate>,
    /// When it can be had.
    pub season: Season,
    /// Whether that is today.
    pub in_season: bool,
    /// How it is kept.
    pub storage_class: StorageClass,
    /// How it is kept, in words.
    pub storage: Words,
    /// How long it keeps.
    pub shelf_life_days: Option<i32>,
    /// How it may travel.
    pub shipping_scope: ShippingScope,
    /// How strong it is, when it is alcohol.
    pub alcohol: Option<AlcoholPermille>,
    /// What its label says besides.
    pub label: Label,
    /// Whether it is kept behind the age gate.
    pub is_age_restricted: bool,
    /// Whether it is demo data.
    pub is_illustrative: bool,
    /// Its photographs, in their order.
    pub photos: Vec<Photo>,
    /// Which of the category's drawings stands for a missing photograph: 1 to 3.
    pub drawing: u8,
    /// Whether the first offer can be bought now, and if not, why not.
    pub buyable: Buyable,
    /// Up to eight other products: the seller's first, then the category's. Never anything behind the age gate.
    pub others: Vec<ProductCard>,
}

/// The list of storefronts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StorefrontList {
    /// The storefronts of this page.
    pub storefronts: Vec<StorefrontCard>,
    /// The provinces to filter by, with how many storefronts each has.
    pub provinces: Vec<ProvinceCount>,
    /// Where this page stands.
    pub paging: Paging,
}

/// A province and how many storefronts it has.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProvinceCount {
    /// The province.
    pub province: Province,
    /// How many.
    pub count: i64,
}

/// The page of a storefront.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StorefrontPage {
    /// The address part of this page.
    pub slug: String,
    /// Its name.
    pub name: Words,
    /// What it is.
    pub kind: OrganisationKind,
    /// What it tells of those behind it.
    pub front: Shopfront,
    /// Where it is.
    pub place: Place,
    /// House, street, hamlet; may be empty.
    pub address_line: String,
    /// What it works in (Vietnamese).
    pub field: String,
    /// How many members it has.
    pub members: Option<i32>,
    /// Since when it is.
    pub founded_year: Option<i32>,
    /// How the department graded it.
    pub grade: Option<Grade>,
    /// Who speaks for it.
    pub representative: String,
    /// Its telephone number as it may be shown.
    pub phone_shown: String,
    /// Its e-mail address.
    pub email: String,
    /// Its tax code.
    pub tax_code: String,
    /// The days on which it sells nothing, when some are set.
    pub closure: Option<Closure>,
    /// Whether one of them is today.
    pub is_closed: bool,
    /// Which of the drawings stands for a missing photograph: 1 to 3.
    pub drawing: u8,
    /// Whether the organisation is invented.
    pub is_fictional: bool,
    /// Whether it is demo data.
    pub is_illustrative: bool,
    /// The products of this page that anybody may see.
    pub products: Vec<ProductCard>,
    /// Where this page stands.
    pub paging: Paging,
    /// How many more products it has behind the age gate.
    pub age_restricted_count: i64,
}

/// The OCOP shelf.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OcopShelf {
    /// What departments put onto the shelf today.
    pub featured: Vec<Featured>,
    /// Every product that shows stars today, the most stars first.
    pub products: Vec<ProductCard>,
    /// Where this page stands.
    pub paging: Paging,
}

/// The public proof of one certificate.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CertificatePage {
    /// The certificate.
    pub certificate: Certificate,
    /// What may be said of it today. Only where `standing.is_shown()` may the page look valid.
    pub standing: Standing,
    /// Which department checked it.
    pub verified_by: Option<Words>,
    /// On which day.
    pub verified_on: Option<NaiveDate>,
    /// The product, when anybody may see it.
    pub product: Option<ProductCard>,
}

/// A page of found products.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SearchPage {
    /// The products, in the order of the hits.
    pub products: Vec<ProductCard>,
    /// Where this page stands.
    pub paging: Paging,
    /// Nothing fits all the words: these products come near.
    pub is_near: bool,
    /// What was probably meant, when it differs from what was typed.
    pub meant: Option<String>,
    /// The folded words that were found, each maybe the beginning of a word.
    pub marks: Vec<String>,
    /// Which engine answered.
    pub served_by: Engine,
    /// Whether another engine than the one that is set up had to answer.
    pub is_degraded: bool,
    /// By what the search can be narrowed further, or is.
    pub facets: SearchFacets,
    /// Storefronts, categories and places with such a name, on the first page of a search for words.
    pub around: Around,
    /// Where to go instead, when nothing was found.
    pub way_on: Option<WayOn>,
}

/// By what a search can be narrowed, with names. What it is narrowed by already is always among the values.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SearchFacets {
    /// Categories, by slug, without those behind the age gate.
    pub categories: Vec<SearchFacet>,
    /// Provinces of today, by code.
    pub provinces: Vec<SearchFacet>,
    /// Provinces of before 1 July 2025 that are none any more, by code.
    pub former_provinces: Vec<SearchFacet>,
    /// Storefronts, by slug.
    pub sellers: Vec<SearchFacet>,
    /// So many stars at least.
    pub stars: Vec<(i16, i64)>,
    /// How they may travel.
    pub travels: Vec<(ShippingScope, i64)>,
    /// How many can be had from stock.
    pub in_stock: i64,
    /// How many are in season today.
    pub in_season: i64,
    /// How many can be ordered ahead of their harvest.
    pub ahead: i64,
    /// Whether the counts are exact; else there are at least so many.
    pub is_exact: bool,
}

/// One way to narrow a search.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SearchFacet {
    /// What the address says.
    pub key: String,
    /// What people read.
    pub name: Words,
    /// How many products it leaves; nothing when that was not counted.
    pub count: Option<i64>,
}

/// Where to go when nothing was found.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct WayOn {
    /// A few goods of the season.
    pub in_season: Vec<ProductCard>,
    /// A few storefronts, of the place that was named where one was.
    pub storefronts: Vec<StorefrontCard>,
    /// The categories with goods that are not behind the age gate.
    pub categories: Vec<Namesake>,
}

/// Which of its category's three drawings stands for a missing photograph: always the same for one address.
pub fn drawing_of(slug: &str) -> u8 {
    // The upper half: the lower bits of this hash are less even.
    1 + ((stable_hash(slug) >> 32) % 3) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_is_used_and_an_address_keeps_its_own() {
        let drawings: std::collections::BTreeSet<_> =
            (0..30).map(|number| drawing_of(&format!("hang-{number}"))).collect();
        assert_eq!(drawings, [1, 2, 3].into());
        assert_eq!(drawing_of("mat-ong"), drawing_of("mat-ong"));
    }
}
