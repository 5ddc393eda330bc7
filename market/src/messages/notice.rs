//! What people are told of, and in which ways.

use crate::base::{DeviceId, Words, secret::Token, text_enum};
use serde::{Deserialize, Serialize};

/// What a new order waits for whose shopper sends its money to the seller.
pub const AWAITS_TRANSFER: &str = "awaits_transfer";

/// What was paid is with its seller, who said so.
pub const PAID_TO_SELLER: &str = "paid_to_seller";

/// Before the carrier's number of what is on its way.
pub const TRACKING: &str = "tracking ";

/// Before an amount that went back: its seller sent it, who had it.
pub const BACK_FROM_SELLER: &str = "from_seller ";

text_enum! {
    /// Something that people are told of outside of pages.
    NoticeKind {
        /// To a seller: an order has come.
        NewOrder = "new_order",
        /// To a seller: the time to confirm an order ends soon.
        ConfirmSoon = "confirm_soon",
        /// To a seller: a shopper asks to call an order off.
        CancelAsked = "cancel_asked",
        /// To a seller: an order was called off, and not by them.
        OrderOff = "order_off",
        /// To a seller: little is left of something.
        LowStock = "low_stock",
        /// To a seller: the department has read a listing.
        ListingDecided = "listing_decided",
        /// To a seller: somebody wants something back of an order.
        ReturnAsked = "return_asked",
        /// To a seller: something about selling what another one makes.
        Resale = "resale",
        /// To a seller: a harvest that is sold ahead begins soon, and nothing was weighed.
        HarvestSoon = "harvest_soon",
        /// To a seller: the day is near until which goods of a harvest leave the house.
        ShipSoon = "ship_soon",
        /// To a seller: a harvest was shared among those who ordered it.
        HarvestAllotted = "harvest_allotted",
        /// To a department: a listing waits to be read.
        ListingSent = "listing_sent",
        /// To a department: somebody wants to sell.
        ApplicationSent = "application_sent",
        /// To a shopper: the order has come in.
        Placed = "placed",
        /// To a shopper: the money has come.
        Paid = "paid",
        /// To a shopper: the goods can be fetched.
        Ready = "ready",
        /// To a shopper: the goods are on their way, or a part of them.
        Sent = "sent",
        /// To a shopper: the goods have come.
        Delivered = "delivered",
        /// To a shopper: the order was called off, and not by them.
        CalledOff = "called_off",
        /// To a shopper: the seller delivers all the same.
        CancelDeclined = "cancel_declined",
        /// To a shopper: what they wanted back goes back.
        ReturnApproved = "return_approved",
        /// To a shopper: what they wanted back does not go back.
        ReturnDeclined = "return_declined",
        /// To a shopper: money was sent back.
        MoneyBack = "money_back",
    }
}

text_enum! {
    /// A way in which people are told.
    Way {
        /// By a letter.
        Email = "email",
        /// On the screen of a telephone or computer, by web push.
        Push = "push",
        /// By Zalo's notification service, to the telephone number.
        Zalo = "zalo",
    }
}

impl NoticeKind {
    /// What the people of a seller are told of.
    pub const OF_SELLERS: &'static [NoticeKind] = &[
        Self::NewOrder,
        Self::ConfirmSoon,
        Self::CancelAsked,
        Self::OrderOff,
        Self::ReturnAsked,
        Self::LowStock,
        Self::ListingDecided,
        Self::Resale,
        Self::HarvestSoon,
        Self::ShipSoon,
        Self::HarvestAllotted,
    ];

    /// What the officials of a department are told of.
    pub const OF_OFFICIALS: &'static [NoticeKind] = &[Self::ListingSent, Self::ApplicationSent];

    /// What shoppers are told of.
    pub const OF_SHOPPERS: &'static [NoticeKind] = &[
        Self::Placed,
        Self::Paid,
        Self::Ready,
        Self::Sent,
        Self::Delivered,
        Self::CalledOff,
        Self::CancelDeclined,
        Self::ReturnApproved,
        Self::ReturnDeclined,
        Self::MoneyBack,
    ];

    /// Whether it is for the people of a seller.
    pub fn is_for_sellers(self) -> bool {
        Self::OF_SELLERS.contains(&self)
    }

    /// Whether it is for the officials of a department.
    pub fn is_for_officials(self) -> bool {
        Self::OF_OFFICIALS.contains(&self)
    }

    /// The page that shows all of its kind.
    pub fn page(self) -> &'static str {
        match self {
            Self::LowStock => "/htx/kho",
            Self::ListingDecided | Self::Resale => "/htx/san-pham",
            Self::HarvestSoon | Self::ShipSoon | Self::HarvestAllotted => "/htx/san-pham",
            Self::ListingSent | Self::ApplicationSent => "/so-cong-thuong/duyet",
            _ if self.is_for_sellers() => "/htx/don-hang",
            _ => "/tai-khoan",
        }
    }
}

/// Things of one kind that happened, for one person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What.
    pub about: NoticeKind,
    /// The person's name; nothing for somebody without an account.
    pub name: Option<String>,
    /// The seller that the person works for.
    pub seller: Option<Words>,
    /// Each of them: an order's code or a product's name, and what is to be said of it, if anything.
    pub items: Vec<(String, String)>,
    /// The page about it, or about all of them.
    pub path: String,
    /// The secret of the link by which it is the last of its kind, in a letter.
    pub stop: Option<Token>,
}

/// A browser that may be knocked at.
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    /// The row.
    pub id: DeviceId,
    /// Where its push service takes messages for it.
    pub endpoint: String,
    /// Its public key, an uncompressed point of P-256.
    pub p256dh: Vec<u8>,
    /// Its secret of 16 bytes.
    pub auth: Vec<u8>,
}

/// What a service that sends by templates fills in.
#[derive(Clone, PartialEq, Eq)]
pub struct Facts {
    /// What happened.
    pub about: NoticeKind,
    /// How often.
    pub count: usize,
    /// The first order's code or product's name.
    pub label: String,
}

/// Where it goes is a secret of its browser's.
impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Device").field("id", &self.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_for_somebody() {
        for kind in NoticeKind::ALL {
            let lists = [
                NoticeKind::OF_SELLERS,
                NoticeKind::OF_OFFICIALS,
                NoticeKind::OF_SHOPPERS,
            ];
            let named = lists.iter().filter(|list| list.contains(kind)).count();
            assert_eq!(named, 1, "{kind:?}");
        }
    }
}
