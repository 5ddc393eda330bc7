//! Vouchers as their makers see them.

use super::Discount;
use crate::base::{Vnd, VoucherId, Words};
use chrono::NaiveDate;

/// What somebody has paid in for vouchers, or owes for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Funding {
    /// Which province; none when it is the market itself.
    pub province: Option<String>,
    /// How much, less what went back.
    pub amount: Vnd,
}

/// Where a voucher stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VoucherState {
    /// Its first day has not come.
    Later,
    /// It can be used.
    Open,
    /// Nothing is left of it.
    UsedUp,
    /// Its last day is over.
    Over,
    /// Whoever made it has ended it.
    Ended,
}

/// A voucher in the list of its maker.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VoucherRow {
    /// The row.
    pub id: VoucherId,
    /// The code.
    pub code: String,
    /// What it takes off.
    pub discount: Discount,
    /// What the goods that count must cost.
    pub minimum: Vnd,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// What its uses may come to.
    pub budget: Option<Vnd>,
    /// How often it may be used.
    pub uses_max: Option<i32>,
    /// How often by one shopper.
    pub per_contact: i32,
    /// For goods of which categories; of all when it is empty.
    pub categories: Vec<Words>,
    /// What its uses come to that stand.
    pub used: Vnd,
    /// How many they are.
    pub uses: i32,
    /// What its bearer has paid in, less what came back; of a seller's own, what came less.
    pub spent: Vnd,
    /// Who made it.
    pub made_by: String,
    /// Where it stands.
    pub state: VoucherState,
}

impl VoucherState {
    /// Whether it can be ended.
    pub fn may_end(self) -> bool {
        matches!(self, Self::Later | Self::Open | Self::UsedUp)
    }
}
