//! Why what others make is not asked for, agreed to or sold.

use crate::base::Vnd;

/// Why what others make is not asked for, agreed to or sold.
#[derive(Debug, thiserror::Error)]
pub enum ResaleRefused {
    /// There is no such product, request, pack or offer of theirs.
    #[error("no such product, request, pack or offer")]
    NotFound,
    /// Only who has an open storefront sells what others make.
    #[error("no open storefront")]
    NoStorefront,
    /// Alcohol is sold under its maker's licence.
    #[error("alcohol is sold by its maker alone")]
    Alcohol,
    /// It was asked for already, and that is not over.
    #[error("asked for already")]
    AlreadyAsked,
    /// So many requests wait for an answer that no more are taken.
    #[error("too many requests wait for an answer")]
    TooMany,
    /// Somebody has answered or ended it meanwhile.
    #[error("it has moved on")]
    MovedOn,
    /// The last day would be in the past.
    #[error("the last day is over")]
    Past,
    /// Agreed to, but to no pack.
    #[error("no pack was chosen")]
    NoPack,
    /// Not a price that can be asked.
    #[error("not a price")]
    Price,
    /// A price that looks like a slip of the hand, and was not said to be meant.
    #[error("the price looks like a slip of the hand")]
    UnlikelyPrice {
        /// What shall be asked.
        to: Vnd,
    },
    /// Not a number of packs.
    #[error("not a number of packs")]
    Quantity,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
