//! Why the catalogue refuses.

use super::UnlikelyPrice;
use crate::base::Vnd;

/// Why stock, a price or a mark is not changed.
#[derive(Debug, thiserror::Error)]
pub enum StockRefused {
    /// The cooperative has no such offer.
    #[error("no such offer")]
    NotFound,
    /// Prices are set by owners and managers.
    #[error("this member may not set prices")]
    MayNotEdit,
    /// A number outside of its bounds.
    #[error("not a number from {min} to {max}")]
    Quantity {
        /// The least.
        min: i32,
        /// The most.
        max: i32,
    },
    /// More would be on hand than is ever on hand.
    #[error("more than {max} would be on hand")]
    TooMuch {
        /// The most.
        max: i32,
    },
    /// Fewer may leave: the rest is promised to buyers, or there is no more.
    #[error("only {available} may leave")]
    OnlyFree {
        /// How many may leave.
        available: i32,
    },
    /// More is promised to buyers than was counted.
    #[error("{held} are promised to buyers")]
    Promised {
        /// How many are promised.
        held: i32,
    },
    /// Goods are not written off without a reason.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// Not a price that can be asked.
    #[error("not a price")]
    Price,
    /// Somebody else has changed the price meanwhile.
    #[error("the price is {now} now")]
    PriceMoved {
        /// The price now.
        now: Vnd,
    },
    /// The price looks like a slip of the hand, and nobody has said that it is meant.
    #[error("the price would go from {from} to {to}")]
    UnlikelyPrice {
        /// The price that stands there.
        from: Vnd,
        /// The one that is wanted.
        to: Vnd,
    },
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a listing is not written, sent, withdrawn or taken off sale.
#[derive(Debug, thiserror::Error)]
pub enum ListingRefused {
    /// The cooperative has no such listing.
    #[error("no such listing")]
    NotFound,
    /// Listings are written by owners and managers.
    #[error("this member may not write listings")]
    MayNotEdit,
    /// Somebody else has saved it meanwhile.
    #[error("somebody else has saved it")]
    Conflict,
    /// It is no longer where it would have to be for this.
    #[error("the listing has moved on")]
    MovedOn,
    /// No such category.
    #[error("no such category")]
    Category,
    /// It has as many photographs as it can.
    #[error("no more photographs")]
    PhotosFull,
    /// No such commune.
    #[error("no such commune")]
    Place,
    /// Prices look like slips of the hand, and nobody has said that they are meant.
    #[error("{} prices are unlikely", .0.len())]
    UnlikelyPrices(Vec<UnlikelyPrice>),
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// Why a department's decision about a listing does not count.
#[derive(Debug, thiserror::Error)]
pub enum ReviewRefused {
    /// No such listing in this province.
    #[error("no such listing in this province")]
    NotFound,
    /// Viewers of a department only read.
    #[error("this official may not decide")]
    MayNotDecide,
    /// Whoever belongs to the cooperative, or sent the listing, does not decide about it.
    #[error("this official is no stranger to the listing")]
    OwnListing,
    /// It was decided, withdrawn or sent anew meanwhile.
    #[error("the listing has moved on")]
    MovedOn,
    /// Something is missing that a public product needs.
    #[error("the listing is not whole")]
    NotWhole,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
