//! Why goods in a cart cannot be bought, as people are told.

use crate::error::{AppError, NotForSaleReason};
use market::{
    base::Lang,
    cart::{CartLine, CartRefused, LINES_MAX, QUANTITY_MAX},
    catalog::Buyable,
};

/// What a cart's refusal is for the page; what is no refusal to be told is an error.
pub(super) fn problem(lang: Lang, refused: CartRefused) -> Result<AppError, AppError> {
    match refused {
        CartRefused::NotForSale { name, buyable } => Ok(unavailable(name.get(lang), buyable, 0)),
        CartRefused::OnlyLeft { name, available } => Ok(unavailable(name.get(lang), Buyable::Yes, available)),
        CartRefused::Full => Ok(AppError::CartFull { max: LINES_MAX }),
        CartRefused::Quantity => Ok(AppError::NotANumber {
            min: 1,
            max: QUANTITY_MAX,
        }),
        CartRefused::NotFound => Err(AppError::NotFound),
        CartRefused::NoSession => Err(AppError::Internal),
        CartRefused::Db(error) => Err(error.into()),
    }
}

/// Why a line cannot be bought in this quantity; nothing when it can.
pub(super) fn line_problem(lang: Lang, line: &CartLine, quantity: i32) -> Option<AppError> {
    let is_fine = line.buyable.is_yes() && quantity <= line.available;
    (!is_fine).then(|| unavailable(line.name.get(lang), line.buyable, line.available))
}

/// Goods that cannot be bought as wanted. `Buyable::Yes` means that only the quantity is too high.
pub fn unavailable(name: &str, buyable: Buyable, available: i32) -> AppError {
    let name = name.to_owned();
    let reason = match buyable {
        Buyable::Yes => return AppError::OnlyLeft { name, available },
        Buyable::AlcoholNotYet => NotForSaleReason::Alcohol,
        Buyable::ShopClosed => NotForSaleReason::Closed,
        Buyable::Preorder => NotForSaleReason::Preorder,
        Buyable::OutOfSeason => NotForSaleReason::OutOfSeason,
        Buyable::SoldOut => NotForSaleReason::SoldOut,
    };
    AppError::NotForSale { name, reason }
}
