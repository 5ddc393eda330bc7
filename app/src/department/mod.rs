//! The desk of a trade department, and the operator's.

pub mod application;
pub mod cash;
pub mod checklist;
mod decided;
pub mod featuring;
pub mod missed;
pub mod money;
pub mod operator;
pub mod order;
pub mod payout;
pub mod payouts;
pub mod rates;
pub mod reconciliation;
pub mod review;
pub mod reviews;
pub mod today;
pub mod transfers;

use crate::page::Room;
use market::{base::Lang, people::Official};

/// The desk around an official's page.
pub(crate) fn room(lang: Lang, official: &Official) -> Room {
    let (vi, en) = official.department_name();
    Room::Department {
        name: lang.pick(vi, en).to_owned(),
        others: official.others().to_vec(),
        is_steward: official.as_steward().is_some(),
        account: official.account(),
    }
}
