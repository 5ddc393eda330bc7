//! The market itself: what everybody sees.

pub mod age;
pub mod cart;
pub mod category;
pub mod certificate;
pub mod checkout;
pub mod home;
pub mod legal;
pub mod lookup;
pub mod ocop;
pub mod order;
pub mod product;
pub mod search;
pub mod storefront;
pub mod storefronts;
