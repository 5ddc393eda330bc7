//! Products, their packs, what sellers ask for them, and stock.

#[cfg(feature = "db")]
mod ahead;
pub mod buyable;
pub mod category;
#[cfg(feature = "db")]
mod error;
#[cfg(feature = "db")]
mod grid;
pub mod harvest;
pub mod listing;
pub mod net_amount;
#[cfg(feature = "db")]
mod photo_files;
#[cfg(feature = "db")]
mod photo_upload;
#[cfg(feature = "db")]
mod photos;
pub mod price;
pub mod product;
#[cfg(feature = "db")]
mod reference;
#[cfg(feature = "db")]
mod review_listing;
pub mod season;
pub mod shelf;
#[cfg(feature = "db")]
pub mod stock;
#[cfg(feature = "db")]
mod stocktake;
#[cfg(feature = "db")]
mod store;
#[cfg(feature = "db")]
mod write_listing;

pub use buyable::{Buyable, OfferFacts, is_age_restricted};
pub use category::Category;
pub use harvest::{Ahead, HarvestState};
pub use listing::{
    Check, ListedPhoto, Listing, ListingCounts, ListingFilter, ListingPage, ListingRow, ListingState, Pack, ReviewPage,
    WaitingRow,
};
pub use net_amount::{NetAmount, NetUnit, Per, UnitPrice};
pub use price::{UnlikelyPrice, is_unlikely_price};
pub use product::{AlcoholPermille, Availability, OcopGroup, ProductStatus, ShippingScope, StorageClass};
pub use season::Season;
pub use shelf::{
    Movement, MovementKind, ON_HAND_MAX, PRICE_MAX, QUANTITY_MAX, Shelf, ShelfCounts, ShelfFilter, ShelfItem,
    ShelfProduct, StockChange,
};
#[cfg(feature = "db")]
pub(crate) use store::listing::home_of;
#[cfg(feature = "db")]
pub(crate) use write_listing::{is_taken_by_pages, load_content};
#[cfg(feature = "db")]
pub use {
    ahead::reserve,
    error::{ListingRefused, ReviewRefused, StockRefused},
    grid::{GridColumn, GridProblem, GridProblemKind, GridRefused, GridRow, GridValues, save_grid},
    photo_files::{
        claim_slim_photo, claim_unnamed_photo, finish_slim_photo, forget_unnamed_photo, is_photo_public,
        may_keep_photo, may_see_photo, note_unnamed_photos,
    },
    photo_upload::{
        NewUpload, Progress, UploadRefused, WholeUpload, add_upload_part, begin_upload, drop_upload, finish_upload,
        forget_uploads, load_upload, load_whole_upload,
    },
    photos::{add_photo, describe_photos, may_add_photo, put_photo_first, remove_photo},
    reference::load_reference,
    review_listing::{approve_listing, list_waiting, load_review, refuse_listing},
    stocktake::{
        PriceRequest, StockRequest, change_stock, find_offers, forget_form_keys, load_shelf, load_shelf_items,
        load_shelf_product, set_low_stock, set_price,
    },
    store::{
        NewOffer, NewProduct, NewVariant, insert_offer, insert_product, insert_variant, list_categories,
        photo::load_first_photos, put_category,
    },
    write_listing::{
        ListingWish, SavedListing, create_listing, find_listings, list_listings, load_listing, save_listing,
        set_on_sale, withdraw_listing,
    },
};
