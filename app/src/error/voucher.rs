//! What is wrong with a voucher, as the wire carries it: with one that is used, and with one that is made.

use serde::{Deserialize, Serialize};

/// Why a voucher takes nothing off, or is not made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum VoucherProblem {
    /// There is none of that code.
    Unknown,
    /// Too many codes were tried that nobody has made.
    TooManyTries {
        /// When others may be tried, in seconds since 1970.
        again_at: i64,
    },
    /// It holds from a later day on.
    NotYet {
        /// The day, as shown.
        from: String,
    },
    /// Its time is over.
    Over,
    /// The goods that count cost less than they must.
    BelowMinimum {
        /// What they must cost, in đồng.
        minimum_vnd: i64,
        /// What they cost.
        counted_vnd: i64,
    },
    /// Nothing is left of it.
    UsedUp,
    /// This shopper has used it.
    UsedBefore,
    /// Alcohol is never promoted.
    OnlyAlcohol,
    /// It does not count for goods that are sold ahead.
    OnlyAhead,
    /// It is for other goods.
    OtherGoods,
    /// Where sellers collect for themselves, only their own vouchers count.
    OnlySellersOwn,
    /// It takes off less than was shown.
    Changed {
        /// What was shown, in đồng.
        seen_vnd: i64,
        /// What it is.
        now_vnd: i64,
    },
    /// Not a code that can be given.
    NotACode,
    /// Another voucher has the code.
    CodeTaken,
    /// Not an amount in đồng.
    NotAnAmount,
    /// Not a percentage that the law allows.
    NotAPercentage,
    /// It might take off more than half.
    MinimumTooLow {
        /// What the goods must cost at least, in đồng.
        least_vnd: i64,
    },
    /// Nothing ends it.
    Unlimited,
    /// The budget does not pay for one use.
    BudgetTooSmall {
        /// What one use may come to, in đồng.
        least_vnd: i64,
    },
    /// Not a number of uses.
    NotAUse,
}

#[cfg(feature = "ssr")]
mod said {
    use super::VoucherProblem;
    use crate::words::voucher as say;
    use chrono::DateTime;
    use market::{
        base::{
            Lang, Vnd,
            time::{shown_clock, shown_date},
        },
        vouchers::VoucherRefused,
    };

    impl From<VoucherRefused> for VoucherProblem {
        fn from(refused: VoucherRefused) -> Self {
            match refused {
                VoucherRefused::Unknown => Self::Unknown,
                VoucherRefused::TooManyTries(again_at) => Self::TooManyTries {
                    again_at: again_at.timestamp(),
                },
                VoucherRefused::NotYet(from) => Self::NotYet { from: shown_date(from) },
                VoucherRefused::Over => Self::Over,
                VoucherRefused::BelowMinimum {
                    minimum: Vnd(minimum_vnd),
                    counted: Vnd(counted_vnd),
                } => Self::BelowMinimum {
                    minimum_vnd,
                    counted_vnd,
                },
                VoucherRefused::UsedUp => Self::UsedUp,
                VoucherRefused::UsedBefore => Self::UsedBefore,
                VoucherRefused::OnlyAlcohol => Self::OnlyAlcohol,
                VoucherRefused::OnlyAhead => Self::OnlyAhead,
                VoucherRefused::OtherGoods => Self::OtherGoods,
                VoucherRefused::OnlySellersOwn => Self::OnlySellersOwn,
            }
        }
    }

    impl VoucherProblem {
        /// What it says to a person.
        pub fn say(&self, lang: Lang) -> String {
            match self {
                Self::Unknown => say::unknown(lang),
                Self::TooManyTries { again_at } => {
                    let again_at = DateTime::from_timestamp(*again_at, 0).unwrap_or_default();
                    return say::too_many_tries(lang, shown_clock(again_at));
                }
                Self::NotYet { from } => return say::not_yet(lang, from),
                Self::Over => say::over(lang),
                Self::BelowMinimum {
                    minimum_vnd,
                    counted_vnd,
                } => return say::below_minimum(lang, Vnd(*minimum_vnd), Vnd(*counted_vnd)),
                Self::UsedUp => say::used_up(lang),
                Self::UsedBefore => say::used_before(lang),
                Self::OnlyAlcohol => say::only_alcohol(lang),
                Self::OnlyAhead => say::only_ahead(lang),
                Self::OtherGoods => say::other_goods(lang),
                Self::OnlySellersOwn => say::only_sellers_own(lang),
                Self::Changed { seen_vnd, now_vnd } => return say::changed(lang, Vnd(*now_vnd), Vnd(*seen_vnd)),
                Self::NotACode => say::not_a_code(lang),
                Self::CodeTaken => say::code_taken(lang),
                Self::NotAnAmount => say::not_an_amount(lang),
                Self::NotAPercentage => say::not_a_percentage(lang),
                Self::MinimumTooLow { least_vnd } => return say::minimum_too_low(lang, Vnd(*least_vnd)),
                Self::Unlimited => say::unlimited(lang),
                Self::BudgetTooSmall { least_vnd } => return say::budget_too_small(lang, Vnd(*least_vnd)),
                Self::NotAUse => say::not_a_use(lang),
            }
            .to_owned()
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use market::base::Lang;

    #[test]
    fn what_was_shown_and_what_is_now_keep_their_places() {
        let changed = VoucherProblem::Changed {
            seen_vnd: 60_000,
            now_vnd: 0,
        };
        for lang in [Lang::Vi, Lang::En] {
            let said = changed.say(lang);
            let (now, seen) = (said.find(" 0"), said.find("60.000"));
            assert!(now.is_some() && now < seen, "{said}");
        }
    }
}
