//! Whether an offer can be bought now, and if not, why not.

use super::{Availability, Season, product::AlcoholPermille};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Whether an offer can be bought now. Where several things are in the way, the one that lasts longest is named.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Buyable {
    /// It can.
    Yes,
    /// Alcohol waits until licences of sellers are recorded and ages are asked at the door; it may never be paid there.
    AlcoholNotYet,
    /// Its seller is closed for some days.
    ShopClosed,
    /// It is sold ahead, and nothing can be ordered ahead now.
    Preorder,
    /// This month is not in its season.
    OutOfSeason,
    /// Nothing is left.
    SoldOut,
}

/// What decides whether an offer can be bought.
#[derive(Clone, Copy, Debug)]
pub struct OfferFacts<'a> {
    /// From [`is_age_restricted`].
    pub is_age_restricted: bool,
    /// Whether its seller is closed today.
    pub is_shop_closed: bool,
    /// How it is fulfilled.
    pub availability: Availability,
    /// Whether it can be ordered ahead today.
    pub is_ahead_open: bool,
    /// When it can be had.
    pub season: &'a Season,
    /// How many packs may still be sold, from the shelf or of the harvest.
    pub available: i32,
}

impl Buyable {
    /// Judges an offer on a day.
    pub fn judge(offer: OfferFacts<'_>, today: NaiveDate) -> Self {
        if offer.is_age_restricted {
            Self::AlcoholNotYet
        } else if offer.is_shop_closed {
            Self::ShopClosed
        } else if offer.availability != Availability::InStock && !offer.is_ahead_open {
            Self::Preorder
        } else if !offer.is_ahead_open && !offer.season.is_open_on(today) {
            Self::OutOfSeason
        } else if offer.available <= 0 {
            Self::SoldOut
        } else {
            Self::Yes
        }
    }

    /// Whether it can be bought.
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

/// Whether a product is kept behind the age gate: by its strength or by its category.
pub fn is_age_restricted(alcohol: Option<AlcoholPermille>, is_category_age_restricted: bool) -> bool {
    is_category_age_restricted || alcohol.is_some_and(AlcoholPermille::is_restricted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_is_bought_only_when_nothing_is_in_the_way() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).expect("a valid day");
        let (now, later) = (Season(vec![11]), Season(vec![6, 7]));
        let open = OfferFacts {
            is_age_restricted: false,
            is_shop_closed: false,
            availability: Availability::InStock,
            is_ahead_open: false,
            season: &now,
            available: 1,
        };
        let judge = |facts| Buyable::judge(facts, today);
        assert_eq!(judge(open), Buyable::Yes);
        assert_eq!(judge(OfferFacts { available: 0, ..open }), Buyable::SoldOut);
        assert_eq!(
            judge(OfferFacts {
                season: &later,
                available: 0,
                ..open
            }),
            Buyable::OutOfSeason
        );
        assert_eq!(
            judge(OfferFacts {
                availability: Availability::Preorder,
                ..open
            }),
            Buyable::Preorder
        );
        // What is ordered ahead of its season waits for it.
        let ahead = OfferFacts {
            availability: Availability::Preorder,
            is_ahead_open: true,
            season: &later,
            ..open
        };
        assert_eq!(judge(ahead), Buyable::Yes);
        assert_eq!(judge(OfferFacts { available: 0, ..ahead }), Buyable::SoldOut);
        assert_eq!(
            judge(OfferFacts {
                is_shop_closed: true,
                ..open
            }),
            Buyable::ShopClosed
        );
        assert_eq!(
            judge(OfferFacts {
                is_age_restricted: true,
                is_shop_closed: true,
                ..open
            }),
            Buyable::AlcoholNotYet
        );
    }

    #[test]
    fn weak_drinks_need_no_age_gate_unless_their_category_does() {
        assert!(!is_age_restricted(Some(AlcoholPermille(54)), false));
        assert!(is_age_restricted(Some(AlcoholPermille(55)), false));
        assert!(is_age_restricted(None, true));
        assert!(!is_age_restricted(None, false));
    }
}
