//! Parts that more than one page uses. They know the words of the trade but decide nothing.

pub mod card;
pub mod choice;
pub mod delivery;
pub mod error_page;
pub mod facts;
pub mod field;
pub mod layout;
pub mod list;
pub mod marks;
pub mod notes;
pub mod picture;
pub mod province;
pub mod qr;
pub mod refund;
pub mod returns;
pub mod state;
pub mod table;
