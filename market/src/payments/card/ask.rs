//! What the market asks of whoever takes the cards. Every ask that moves something has a key which always means the same.

use super::{AccountRef, ChargeRef, PaymentRef, Sum, TransferRef};
use crate::{
    base::{Lang, Vnd},
    orders::GroupCode,
};
use chrono::{DateTime, Utc};
use std::fmt::{Display, Formatter};

/// The key of an ask: the same key is the same thing, which comes to be once. It is also written on what comes to be, so
/// that it can be found when the key itself is forgotten.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CardKey(String);

impl CardKey {
    /// The key of one thing of an order group: `order:{code}:{what}:{which}`.
    pub fn new(group: &GroupCode, what: &'static str, which: impl Display) -> Self {
        Self(format!("order:{group}:{what}:{which}"))
    }

    /// The key as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for CardKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A page on which an order group is paid. Asked for again, everything in it must be the same: the same key with
/// something else is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BeginCheckout {
    /// What is paid.
    pub group: GroupCode,
    /// Which attempt it is, from 1: one that ran out is followed by the next.
    pub attempt: i16,
    /// How much.
    pub amount: Vnd,
    /// What the shopper reads beside the amount.
    pub title: String,
    /// The language of the page.
    pub lang: Lang,
    /// Where the shopper comes back to. That they came back says nothing: ask.
    pub success_url: String,
    /// Where they come back to when they did not want to.
    pub cancel_url: String,
    /// When the page closes: 30 minutes to 24 hours after it is asked for.
    pub expires_at: DateTime<Utc>,
}

impl BeginCheckout {
    /// Its key: `order:{code}:session:{attempt}`.
    pub fn key(&self) -> CardKey {
        CardKey::new(&self.group, "session", self.attempt)
    }
}

/// Money that goes back to the card it came from. It touches no transfer: those are reversed on their own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundAsk {
    /// Its key.
    pub key: CardKey,
    /// Of which order group.
    pub group: GroupCode,
    /// Of which payment.
    pub payment: PaymentRef,
    /// How much.
    pub amount: Vnd,
}

/// Money that is handed on to a cooperative with an account of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TransferAsk {
    /// Its key.
    pub key: CardKey,
    /// Of which order group.
    pub group: GroupCode,
    /// To whom.
    pub to: AccountRef,
    /// How much, in the currency that the payment settled in.
    pub sum: Sum,
    /// The charge it comes from: it moves when that money is there.
    pub from: Option<ChargeRef>,
}

/// Money that is taken back from a cooperative.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReversalAsk {
    /// Its key.
    pub key: CardKey,
    /// Of which transfer.
    pub transfer: TransferRef,
    /// How much, in the smallest unit of the transfer's currency.
    pub minor: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_what_it_means() {
        let group = GroupCode::random();
        let key = CardKey::new(&group, "refund", 3);
        assert_eq!(key.as_str(), format!("order:{group}:refund:3"));
        let ask = BeginCheckout {
            group: group.clone(),
            attempt: 2,
            amount: Vnd(345_000),
            title: group.to_string(),
            lang: Lang::Vi,
            success_url: String::new(),
            cancel_url: String::new(),
            expires_at: DateTime::UNIX_EPOCH,
        };
        assert_eq!(ask.key().as_str(), format!("order:{group}:session:2"));
        assert_eq!(ask.key(), ask.clone().key());
    }
}
