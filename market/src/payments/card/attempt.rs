//! One try of a shopper to pay an order group by card. It is written down before anything is asked for, with every word
//! of the ask: whoever finds it later can ask for the same again.

use super::{BeginCheckout, CheckoutRef};
use crate::{
    base::{CardAttemptId, Lang, OrderGroupId, Vnd, text_enum},
    orders::GroupCode,
};
use chrono::{DateTime, Duration, Utc};

text_enum! {
    /// How far a try has come.
    AttemptState {
        /// It was written down; whether a page came to be is not known.
        Asked = "asked",
        /// There is a page.
        Open = "open",
        /// The money is there.
        Paid = "paid",
        /// Money is there, and not what was asked for: a person decides.
        Held = "held",
        /// Its page closed unpaid.
        Expired = "expired",
        /// No page came to be.
        Refused = "refused",
    }
}

/// So long a page can be paid on. Far shorter than the 24 hours that goods are kept for: whoever is at it pays at once,
/// and a page that is surely closed before its key is forgotten cannot be paid without our knowing it. Whoever comes back
/// later gets another page.
const PAGE_LIVES: Duration = Duration::hours(2);

/// The least that a page lives: half an hour is asked of us, and clocks differ.
const PAGE_LIVES_LEAST: Duration = Duration::minutes(35);

impl AttemptState {
    /// Whether nobody knows yet how it ends.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Asked | Self::Open)
    }
}

/// When the page of a try closes that begins now. Goods are kept until `pay_by`; a page that would outlive them is closed
/// by hand before they go back to the shelf.
pub(super) fn expires_at(now: DateTime<Utc>, pay_by: Option<DateTime<Utc>>) -> DateTime<Utc> {
    let end = now + PAGE_LIVES;
    let end = pay_by.map_or(end, |pay_by| end.min(pay_by));
    // Whole seconds: asked for again, it must be the same.
    let end = end.max(now + PAGE_LIVES_LEAST).timestamp();
    DateTime::from_timestamp(end, 0).unwrap_or(now + PAGE_LIVES)
}

/// A try, as it stands.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) id: CardAttemptId,
    pub(super) group: OrderGroupId,
    pub(super) code: GroupCode,
    pub(super) number: i16,
    pub(super) amount: Vnd,
    pub(super) lang: Lang,
    pub(super) back_url: String,
    pub(super) asked_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) state: AttemptState,
    pub(super) checkout: Option<CheckoutRef>,
    /// Whether the order group waits for exactly this much.
    pub(super) is_wanted: bool,
}

impl Attempt {
    /// What is asked for, the same every time.
    pub(super) fn ask(&self) -> BeginCheckout {
        BeginCheckout {
            group: self.code.clone(),
            attempt: self.number,
            amount: self.amount,
            title: self.code.to_string(),
            lang: self.lang,
            success_url: self.back_url.clone(),
            cancel_url: self.back_url.clone(),
            expires_at: self.expires_at,
        }
    }
}

/// When to look again at something that began then and of which nobody knows how it ends.
pub(super) fn look_again_at(began_at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let age = now - began_at;
    now + if age < Duration::hours(1) {
        Duration::minutes(5)
    } else if age < Duration::days(1) {
        Duration::minutes(30)
    } else {
        Duration::hours(6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_closes_before_the_goods_go_back_unless_that_is_too_soon() {
        let now = DateTime::from_timestamp(1_795_226_400, 7_000).expect("a time");
        let lives = |pay_by| (expires_at(now, pay_by) - now).num_minutes();
        assert_eq!(lives(None), 119);
        assert_eq!(lives(Some(now + Duration::hours(24))), 119);
        assert_eq!(lives(Some(now + Duration::minutes(61))), 60);
        assert_eq!(lives(Some(now + Duration::minutes(1))), 34);
        assert_eq!(expires_at(now, None).timestamp_subsec_nanos(), 0);
    }

    #[test]
    fn what_is_old_is_looked_at_less_often() {
        let now = DateTime::UNIX_EPOCH;
        let pauses: Vec<_> = [0, 2, 30]
            .map(|hours| (look_again_at(now - Duration::hours(hours), now) - now).num_minutes())
            .into();
        assert_eq!(pauses, [5, 30, 360]);
    }
}
