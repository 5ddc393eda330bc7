//! Products, their packs, what sellers ask for them, and stock.

pub mod buyable;
pub mod category;
#[cfg(feature = "db")]
mod error;
pub mod net_amount;
pub mod product;
#[cfg(feature = "db")]
mod reference;
pub mod season;
pub mod shelf;
#[cfg(feature = "db")]
pub mod stock;
#[cfg(feature = "db")]
mod stocktake;
#[cfg(feature = "db")]
mod store;

pub use buyable::{Buyable, OfferFacts, is_age_restricted};
pub use category::Category;
pub use net_amount::{NetAmount, NetUnit, Per, UnitPrice};
pub use product::{AlcoholPermille, Availability, OcopGroup, ProductStatus, ShippingScope, StorageClass};
pub use season::Season;
pub use shelf::{
    Movement, MovementKind, ON_HAND_MAX, PRICE_MAX, QUANTITY_MAX, Shelf, ShelfCounts, ShelfFilter, ShelfItem,
    ShelfProduct, StockChange,
};
#[cfg(feature = "db")]
pub use {
    error::StockRefused,
    reference::load_reference,
    stocktake::{StockRequest, change_stock, load_shelf, load_shelf_product, set_low_stock, set_price},
    store::{
        NewOffer, NewProduct, NewVariant, insert_offer, insert_product, insert_variant, list_categories, put_category,
    },
};
