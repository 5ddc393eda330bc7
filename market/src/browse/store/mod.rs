//! All SQL of this module.

mod cards;
mod lists;
mod product;
mod storefront;

pub(super) use cards::{load_cards, load_storefront_cards};
pub(super) use lists::{
    FeaturedRow, count_category, list_category, list_featured, list_in_season, list_others, list_starred,
    load_categories, load_category, load_seller,
};
pub(super) use product::{OfferRow, load_offers, load_photos, load_product};
pub(super) use storefront::{
    count_seller_products, list_provinces, list_seller_products, list_storefronts, load_storefront,
};

use crate::base::Words;

/// Both languages of a name.
fn words(vi: String, en: String) -> Words {
    Words { vi, en }
}
