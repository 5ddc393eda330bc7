//! Reasons that several errors of one kind carry.

use serde::{Deserialize, Serialize};

/// Why an offer cannot be bought.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotForSaleReason {
    /// Not its season.
    OutOfSeason,
    /// None left.
    SoldOut,
    /// Alcohol is not sold until licences of sellers are recorded.
    Alcohol,
    /// Only ahead of a harvest, and none is open.
    Preorder,
    /// Its seller is closed for some days.
    Closed,
    /// The shop is closed or the product gone.
    Gone,
}

/// Why what others make cannot be asked for, agreed to or sold so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResaleWhy {
    /// Only who has an open storefront sells.
    NoStorefront,
    /// Alcohol is sold by its maker alone.
    Alcohol,
    /// Asked for already.
    AlreadyAsked,
    /// Too many wait for an answer.
    TooMany,
    /// It stands elsewhere now.
    MovedOn,
    /// The last day is over.
    Past,
    /// No pack was chosen.
    NoPack,
}

/// Why a harvest cannot be sold ahead, weighed or allotted so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HarvestWhy {
    /// The first day.
    Begun,
    /// The last day for orders.
    OrderUntil,
    /// The day until which it is sent.
    ShipBy,
    /// One at a time.
    AlreadyOpen,
    /// It stands elsewhere now.
    MovedOn,
    /// The shares are others now.
    Changed,
}
