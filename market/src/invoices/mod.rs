//! The tax invoice of an order. A seller makes it in their own program, as the law wants; here stands to whom it is to be
//! made out, and which one it became, so that a shopper finds it and a bookkeeper takes a whole month home.

mod ask;
mod invoice;
mod month;
mod store;
mod write_down;

pub use ask::{AskRefused, ShopperInvoice, ShopperInvoices, ask, load_for_shopper};
pub use invoice::{
    ADDRESS_MAX, Buyer, Issued, LOOKUP_CODE_MAX, LookupCode, NAME_MAX, Number, OrderInvoice, Serial, ShownBuyer,
    ShownInvoice,
};
pub use month::{FILE_ROWS_MAX, InvoiceMonth, InvoiceRow, ROWS_MAX, ShownSeller, load_month, take_month};
pub use write_down::{WriteRefused, load_for_seller, write_down};
