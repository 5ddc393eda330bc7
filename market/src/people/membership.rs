//! Organisations and the roles people have in them.

use crate::base::OrganisationId;
use serde::{Deserialize, Serialize};

/// What an organisation is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(
    feature = "db",
    derive(sqlx::Type),
    sqlx(type_name = "text", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// Hợp tác xã.
    Cooperative,
    /// Tổ hợp tác: no legal person; sells in its representative's name.
    CooperativeGroup,
    /// Liên hiệp hợp tác xã.
    Union,
    /// Sở Công Thương of one province.
    Department,
    /// Runs the platform.
    Operator,
    /// Buys in bulk.
    Buyer,
    /// Sells other people's goods.
    Reseller,
}

impl OrganisationKind {
    /// Whether it may have a storefront.
    pub fn sells(self) -> bool {
        matches!(
            self,
            Self::Cooperative | Self::CooperativeGroup | Self::Union | Self::Reseller
        )
    }
}

/// What a person may do in an organisation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(
    feature = "db",
    derive(sqlx::Type),
    sqlx(type_name = "text", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything in a selling organisation.
    Owner,
    /// Everything but its people.
    Manager,
    /// Orders and stock.
    Packer,
    /// Reads in a department.
    Viewer,
    /// Works cases in a department.
    Officer,
    /// Heads a department.
    Head,
    /// Runs the platform.
    Operator,
}

/// A person's place in one organisation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Membership {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name in both languages.
    pub name_vi: String,
    /// Its English name.
    pub name_en: String,
    /// Its province's code, where it has one.
    pub province: Option<String>,
    /// The role in it.
    pub role: Role,
}
