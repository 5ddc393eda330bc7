//! Why a checkout refuses.

use crate::{
    base::{OfferId, Vnd, Words},
    catalog::buyable::Buyable,
    payments::Closed,
    vouchers::{TakeRefused, VoucherRefused},
};

/// A line that cannot be bought as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unavailable {
    /// The offer.
    pub offer: OfferId,
    /// The product.
    pub name: Words,
    /// Why; `Yes` when only the quantity is too high.
    pub buyable: Buyable,
    /// What is left.
    pub available: i32,
}

/// Why a checkout refuses. Nothing was written then.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutRefused {
    /// There is nothing in the cart.
    #[error("the cart is empty")]
    CartEmpty,
    /// Some lines cannot be bought as they stand.
    #[error("some goods cannot be bought")]
    Unavailable(Vec<Unavailable>),
    /// The total is not what the shopper was shown.
    #[error("the total was {seen} and is {now}")]
    TotalChanged {
        /// What was shown.
        seen: Vnd,
        /// What it is.
        now: Vnd,
    },
    /// Some goods cannot go to that place.
    #[error("some goods cannot travel there")]
    CannotTravel {
        /// The products.
        names: Vec<Words>,
    },
    /// No delivery was chosen for this part of the cart.
    #[error("no delivery chosen for {part}")]
    DeliveryNotChosen {
        /// Its key.
        part: String,
    },
    /// A seller asks for more goods than were chosen.
    #[error("the order is too small for {seller:?}")]
    BelowMinimum {
        /// Who.
        seller: Words,
        /// What the goods must cost at least.
        minimum: Vnd,
    },
    /// The commune is not one of the province, or not in force.
    #[error("no such place")]
    Place,
    /// It cannot be paid in the way that was chosen.
    #[error("{total} cannot be paid like this: {closed:?}")]
    Closed {
        /// Why.
        closed: Closed,
        /// What is to be paid.
        total: Vnd,
    },
    /// The voucher takes nothing off here.
    #[error("the voucher is refused: {0:?}")]
    Voucher(VoucherRefused),
    /// The voucher takes off less than the shopper was shown.
    #[error("the voucher took off {seen} and takes off {now}")]
    VoucherChanged {
        /// What was shown.
        seen: Vnd,
        /// What it is.
        now: Vnd,
    },
    /// The form's key was used by somebody else.
    #[error("the key is used up")]
    KeyTaken,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

impl From<TakeRefused> for CheckoutRefused {
    fn from(refused: TakeRefused) -> Self {
        match refused {
            TakeRefused::Refused(refused) => Self::Voucher(refused),
            TakeRefused::Db(error) => Self::Db(error),
        }
    }
}
