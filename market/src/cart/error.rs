//! Why a cart refuses.

use crate::{base::Words, catalog::buyable::Buyable};

/// Why a cart refuses.
#[derive(Debug, thiserror::Error)]
pub enum CartRefused {
    /// No such offer on public sale.
    #[error("no such offer")]
    NotFound,
    /// It cannot be bought now.
    #[error("not for sale: {buyable:?}")]
    NotForSale {
        /// The product.
        name: Words,
        /// Why not; never `Yes`.
        buyable: Buyable,
    },
    /// Less is left than was wanted.
    #[error("only {available} left")]
    OnlyLeft {
        /// The product.
        name: Words,
        /// What is left.
        available: i32,
    },
    /// The cart holds as many different goods as it can.
    #[error("the cart is full")]
    Full,
    /// A quantity outside 1 to 999.
    #[error("no such quantity")]
    Quantity,
    /// The visitor has no session to keep a cart in.
    #[error("no session")]
    NoSession,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}
