//! Products, their packs, what sellers ask for them, and stock.

pub mod buyable;
pub mod category;
pub mod net_amount;
pub mod product;
#[cfg(feature = "db")]
mod reference;
pub mod season;
#[cfg(feature = "db")]
pub mod stock;
#[cfg(feature = "db")]
mod store;

pub use buyable::{Buyable, OfferFacts, is_age_restricted};
pub use category::Category;
pub use net_amount::{NetAmount, NetUnit, Per, UnitPrice};
pub use product::{AlcoholPermille, Availability, OcopGroup, ProductStatus, ShippingScope, StorageClass};
pub use season::Season;
#[cfg(feature = "db")]
pub use {
    reference::load_reference,
    store::{
        NewOffer, NewProduct, NewVariant, insert_offer, insert_product, insert_variant, list_categories, put_category,
    },
};
