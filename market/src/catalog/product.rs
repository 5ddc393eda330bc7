//! What a product is.

pub(crate) use crate::base::text_enum;
use serde::{Deserialize, Serialize};

text_enum! {
    /// The six groups of the OCOP programme.
    OcopGroup {
        /// Thực phẩm.
        Food = "food",
        /// Đồ uống.
        Drink = "drink",
        /// Dược liệu.
        Herbal = "herbal",
        /// Thủ công mỹ nghệ.
        Craft = "craft",
        /// Sinh vật cảnh.
        Ornamental = "ornamental",
        /// Du lịch cộng đồng.
        Tourism = "tourism",
    }
}

text_enum! {
    /// How goods are kept.
    StorageClass {
        /// Dry and at room temperature.
        Ambient = "ambient",
        /// Cool and airy.
        Cool = "cool",
        /// 0 to 8 °C.
        Chilled = "chilled",
        /// −18 °C and colder.
        Frozen = "frozen",
        /// Alive.
        Live = "live",
    }
}

text_enum! {
    /// How goods may travel.
    ShippingScope {
        /// By ordinary parcel, anywhere.
        Nationwide = "nationwide",
        /// By fast parcel, within the seller's province and its neighbours.
        RegionalFast = "regional_fast",
        /// Chilled, within the seller's province and its neighbours.
        RegionalCold = "regional_cold",
        /// Frozen, by a partner, to a few cities.
        FrozenPartnerOnly = "frozen_partner_only",
        /// Not at all: the customer comes.
        ServiceNoShipping = "service_no_shipping",
    }
}

text_enum! {
    /// Whether a product is public.
    ProductStatus {
        /// Being written.
        Draft = "draft",
        /// Waiting for the department.
        InReview = "in_review",
        /// Public.
        Published = "published",
        /// Taken back.
        Hidden = "hidden",
    }
}

text_enum! {
    /// How an offer is fulfilled.
    Availability {
        /// From stock.
        InStock = "in_stock",
        /// Ordered ahead.
        Preorder = "preorder",
        /// At the coming harvest.
        Harvest = "harvest",
        /// Asked for.
        OnRequest = "on_request",
    }
}

/// How strong a drink is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AlcoholPermille(pub i16);

impl AlcoholPermille {
    /// From 5.5 % the rules for selling alcohol online apply (Decree 24/2020/NĐ-CP).
    pub fn is_restricted(self) -> bool {
        self.0 >= 55
    }

    /// From 15 % no promotion of any kind is lawful (Law on advertising, article 7).
    pub fn is_strong(self) -> bool {
        self.0 >= 150
    }
}
