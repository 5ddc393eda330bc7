//! What becomes of what a card paid for a cooperative's order and waits: handed on, so much of it; left to a batch, with a reason;
//! or it waits on. Decided from what is known, without asking anybody.

use super::{Currency, Sum};
use crate::base::{Vnd, text_enum};

text_enum! {
    /// Why something is left to a batch.
    LeftReason {
        /// The seller has no account any more that counts.
        AccountRemoved = "account_removed",
        /// Somebody said that the seller is not paid for now.
        OnHold = "on_hold",
        /// The seller owes more than they are owed otherwise: a batch sets it off.
        InDebt = "in_debt",
        /// A dispute of the payment was lost.
        Disputed = "disputed",
        /// Nobody says what the payment settled to.
        NoRate = "no_rate",
        /// It is less than the smallest unit of that currency.
        TooSmall = "too_small",
        /// Nothing is left of the payment, less its fee and what went back of it.
        ChargeTooSmall = "charge_too_small",
        /// All of it went back.
        GivenBack = "given_back",
    }
}

/// What a payment settled to, before the fee: so many of the smallest unit are so many đồng. It is no float.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SettledRate {
    /// So many of the smallest unit.
    pub minor: i64,
    /// As much as these.
    pub vnd: Vnd,
}

impl SettledRate {
    /// As many of the smallest unit as there are whole ones in the amount.
    fn down(self, amount: Vnd) -> i64 {
        i64::try_from(i128::from(amount.0) * i128::from(self.minor) / i128::from(self.vnd.0.max(1))).unwrap_or(0)
    }

    /// The least đồng of which so many of the smallest unit are the whole ones.
    fn least(self, minor: i64) -> Vnd {
        let rate = i128::from(self.minor.max(1));
        let vnd = (i128::from(minor) * i128::from(self.vnd.0) + rate - 1) / rate;
        Vnd(i64::try_from(vnd).unwrap_or(i64::MAX))
    }

    fn up(self, amount: Vnd) -> i64 {
        let vnd = i128::from(self.vnd.0.max(1));
        i64::try_from((i128::from(amount.0) * i128::from(self.minor) + vnd - 1) / vnd).unwrap_or(i64::MAX)
    }
}

/// What is known of something that waits.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) is_on_hold: bool,
    /// A dispute of its payment is open.
    pub(super) is_disputed: bool,
    /// One was lost.
    pub(super) is_lost: bool,
    /// How the seller stands when everything that waits is handed on: what is owed, less the cash in their hands.
    pub(super) standing: Vnd,
    /// What the payment settled to.
    pub(super) settled: Option<Settled>,
    /// What its card paid.
    pub(super) paid: Vnd,
    /// What of it was handed on, less what came back.
    pub(super) handed_on_minor: i64,
    /// What of it goes back to the card.
    pub(super) refunded: Vnd,
}

/// What our account with whoever takes the cards says of a payment.
#[derive(Clone, Debug)]
pub(super) struct Settled {
    pub(super) currency: Currency,
    pub(super) gross_minor: i64,
    pub(super) net_minor: i64,
}

/// What is handed on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Handing {
    pub(super) amount: Vnd,
    /// What of the order is left to a batch.
    pub(super) rest: Vnd,
    pub(super) sum: Sum,
    pub(super) rate: SettledRate,
}

/// What becomes of something that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    Wait,
    Leave(LeftReason),
    Send(Handing),
}

impl Facts {
    /// What becomes of so much now; while it is patient it waits to be told what the payment settled to.
    pub(super) fn judge(&self, amount: Vnd, is_patient: bool) -> Verdict {
        if self.is_on_hold {
            return Verdict::Leave(LeftReason::OnHold);
        }
        if self.is_lost {
            return Verdict::Leave(LeftReason::Disputed);
        }
        if self.is_disputed {
            return Verdict::Wait;
        }
        if self.standing < Vnd::ZERO {
            return Verdict::Leave(LeftReason::InDebt);
        }
        let Some(settled) = &self.settled else {
            return if is_patient {
                Verdict::Wait
            } else {
                Verdict::Leave(LeftReason::NoRate)
            };
        };
        let rate = SettledRate {
            minor: settled.gross_minor,
            vnd: self.paid,
        };
        if rate.minor <= 0 || rate.vnd <= Vnd::ZERO {
            return Verdict::Leave(LeftReason::NoRate);
        }
        let whole = rate.down(amount);
        if whole <= 0 {
            return Verdict::Leave(LeftReason::TooSmall);
        }
        let left = settled.net_minor - self.handed_on_minor - rate.up(self.refunded);
        if left <= 0 {
            return Verdict::Leave(LeftReason::ChargeTooSmall);
        }
        let (minor, handed_on) = if whole <= left {
            (whole, amount)
        } else {
            (left, rate.least(left))
        };
        let currency = settled.currency.clone();
        Verdict::Send(Handing {
            amount: handed_on,
            rest: Vnd(amount.0 - handed_on.0),
            sum: Sum { minor, currency },
            rate,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn facts() -> Facts {
        Facts {
            is_on_hold: false,
            is_disputed: false,
            is_lost: false,
            standing: Vnd::ZERO,
            settled: Some(Settled {
                currency: Currency::parse("usd").expect("a currency"),
                gross_minor: 1_504,
                net_minor: 1_430,
            }),
            paid: Vnd(376_000),
            handed_on_minor: 0,
            refunded: Vnd::ZERO,
        }
    }

    fn minor(facts: &Facts, amount: i64) -> Result<i64, Verdict> {
        match facts.judge(Vnd(amount), true) {
            Verdict::Send(handing) => Ok(handing.sum.minor),
            other => Err(other),
        }
    }

    #[test]
    fn it_is_the_part_of_the_payment_rounded_down() {
        // 152.850 of 376.000 that settled to 15,04 dollars are 6,114.
        assert_eq!(minor(&facts(), 152_850), Ok(611));
        assert_eq!(minor(&facts(), 202_980), Ok(811));
        assert_eq!(minor(&facts(), 250), Ok(1));
        assert_eq!(minor(&facts(), 249), Err(Verdict::Leave(LeftReason::TooSmall)));
        let mut dong = facts();
        dong.settled = Some(Settled {
            currency: Currency::vnd(),
            gross_minor: 376_000,
            net_minor: 357_500,
        });
        assert_eq!(minor(&dong, 152_850), Ok(152_850));
    }

    #[test]
    fn never_more_is_handed_on_than_the_payment_brought_and_the_rest_is_a_batchs() {
        let handing = |facts: &Facts, amount| match facts.judge(Vnd(amount), true) {
            Verdict::Send(handing) => Some((handing.sum.minor, handing.amount.0, handing.rest.0)),
            Verdict::Wait | Verdict::Leave(_) => None,
        };
        assert_eq!(handing(&facts(), 357_500), Some((1_430, 357_500, 0)));
        assert_eq!(handing(&facts(), 361_600), Some((1_430, 357_500, 4_100)));
        let handed_on = Facts {
            handed_on_minor: 820,
            ..facts()
        };
        assert_eq!(handing(&handed_on, 152_700), Some((610, 152_700, 0)));
        assert_eq!(handing(&handed_on, 200_000), Some((610, 152_500, 47_500)));
        // What goes back counts as more rather than less: 1.001 đồng as five cents.
        let refunded = Facts {
            refunded: Vnd(1_001),
            ..facts()
        };
        assert_eq!(handing(&refunded, 360_000), Some((1_425, 356_250, 3_750)));
        let nothing = Facts {
            handed_on_minor: 1_430,
            ..facts()
        };
        let left = nothing.judge(Vnd(1_000), true);
        assert_eq!(left, Verdict::Leave(LeftReason::ChargeTooSmall));
    }

    proptest! {
        #[test]
        fn what_is_handed_on_and_what_is_left_are_what_is_owed(
            owed in 1i64..=99_999_999,
            paid in 15_000i64..=99_999_999,
            gross in 60i64..=40_000_000,
            fee in 0i64..=1_000_000,
            before in 0i64..=40_000_000,
        ) {
            let facts = Facts {
                settled: Some(Settled {
                    currency: Currency::parse("usd").expect("a currency"),
                    gross_minor: gross,
                    net_minor: gross - fee,
                }),
                paid: Vnd(paid),
                handed_on_minor: before,
                ..facts()
            };
            if let Verdict::Send(handing) = facts.judge(Vnd(owed), true) {
                let wide = i128::from;
                prop_assert!(handing.sum.minor > 0 && handing.sum.minor + before <= gross - fee);
                prop_assert_eq!(handing.amount.0 + handing.rest.0, owed);
                prop_assert!(handing.amount.0 > 0 && handing.rest.0 >= 0);
                // Rounded down, by less than one of the smallest unit.
                let (exact, whole) = (wide(handing.amount.0) * wide(gross), wide(handing.sum.minor) * wide(paid));
                prop_assert!(whole <= exact && (exact - whole) < wide(paid).max(wide(gross)));
            }
        }
    }

    #[test]
    fn who_is_in_debt_held_or_disputed_gets_nothing_this_way() {
        let leave = |reason| Err(Verdict::Leave(reason));
        for (facts, expected) in [
            (
                Facts {
                    is_on_hold: true,
                    ..facts()
                },
                leave(LeftReason::OnHold),
            ),
            (
                Facts {
                    is_lost: true,
                    ..facts()
                },
                leave(LeftReason::Disputed),
            ),
            (
                Facts {
                    is_disputed: true,
                    ..facts()
                },
                Err(Verdict::Wait),
            ),
            (
                Facts {
                    standing: Vnd(-1),
                    ..facts()
                },
                leave(LeftReason::InDebt),
            ),
            (
                Facts {
                    settled: None,
                    ..facts()
                },
                Err(Verdict::Wait),
            ),
        ] {
            assert_eq!(minor(&facts, 100_000), expected, "{facts:?}");
        }
        let unknown = Facts {
            settled: None,
            ..facts()
        };
        assert_eq!(unknown.judge(Vnd(1_000), false), Verdict::Leave(LeftReason::NoRate));
    }
}
