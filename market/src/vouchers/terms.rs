//! What a voucher takes off, and how that is shared. Pure: what is in the cart is handed in.

use crate::{
    base::{OrganisationId, Vnd},
    ledger::share::split,
};
use chrono::{DateTime, NaiveDate, Utc};

/// The law of promotions lets nobody take off more than half of what goods cost.
pub const PERCENT_MAX: i32 = 50;

/// What a voucher takes off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Discount {
    /// So much.
    Amount(Vnd),
    /// So many hundredths of the goods that count.
    Percent {
        /// How many.
        percent: i32,
        /// What it comes to at most.
        most: Vnd,
    },
}

/// Whose goods count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scope {
    /// Everybody's.
    All,
    /// Those of one seller.
    Seller(OrganisationId),
    /// Those of the sellers of a province.
    Province(String),
}

/// What a voucher promises.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Terms {
    /// What it takes off.
    pub discount: Discount,
    /// Whose goods count.
    pub scope: Scope,
    /// Goods of which categories count; all when it is empty.
    pub categories: Vec<String>,
    /// What they must cost together.
    pub minimum: Vnd,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
}

/// A line that is being bought.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Goods<'a> {
    /// Who sells it.
    pub seller: OrganisationId,
    /// The seller's province.
    pub province: &'a str,
    /// The category.
    pub category: &'a str,
    /// Alcohol may not be promoted.
    pub is_alcohol: bool,
    /// Sold ahead of a harvest: what it costs is known when the harvest is there.
    pub is_ahead: bool,
    /// What it costs.
    pub total: Vnd,
}

/// What a voucher takes off, line by line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Applied {
    /// All of it.
    pub amount: Vnd,
    /// What of it is each line's, order by order.
    pub shares: Vec<Vec<Vnd>>,
}

/// Why a voucher takes nothing off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum VoucherRefused {
    /// There is none of that code.
    Unknown,
    /// Too many codes were tried that nobody has made; from this moment on others may be.
    TooManyTries(DateTime<Utc>),
    /// It holds from a later day on.
    NotYet(NaiveDate),
    /// Its time is over, or whoever made it has ended it.
    Over,
    /// The goods that count cost less than they must.
    BelowMinimum {
        /// What they must cost.
        minimum: Vnd,
        /// What they cost.
        counted: Vnd,
    },
    /// Nothing is left of it.
    UsedUp,
    /// This shopper has used it as often as one may.
    UsedBefore,
    /// It would count for these goods if they were no alcohol.
    OnlyAlcohol,
    /// It would count for these goods if they were not sold ahead.
    OnlyAhead,
    /// It is for other goods.
    OtherGoods,
    /// Sellers collect for themselves, and what somebody else bears could not be paid in: only their own vouchers count.
    OnlySellersOwn,
}

impl Terms {
    /// What it takes off of these lines, order by order, on this day: shared over the orders and then over the lines of each
    /// by the largest remainder, of equal remainders to the first.
    pub fn apply(&self, orders: &[Vec<Goods<'_>>], today: NaiveDate) -> Result<Applied, VoucherRefused> {
        if today < self.from {
            return Err(VoucherRefused::NotYet(self.from));
        }
        if today > self.to {
            return Err(VoucherRefused::Over);
        }
        let counted: Vec<Vec<Vnd>> = orders
            .iter()
            .map(|lines| lines.iter().map(|line| self.counts(line)).collect())
            .collect();
        let of_orders: Vec<Vnd> = counted.iter().map(|lines| sum(lines)).collect();
        let base = sum(&of_orders);
        if base == Vnd::ZERO {
            return Err(self.why_nothing_counts(orders));
        }
        if base < self.minimum {
            return Err(VoucherRefused::BelowMinimum {
                minimum: self.minimum,
                counted: base,
            });
        }
        let amount = self.discount.of(base);
        let shares = split(amount, &of_orders).unwrap_or_default();
        let shares = shares.into_iter().zip(&counted).map(|(share, lines)| {
            // An order of which nothing counts has no share.
            split(share, lines).unwrap_or_else(|| vec![Vnd::ZERO; lines.len()])
        });
        Ok(Applied {
            amount,
            shares: shares.collect(),
        })
    }

    fn is_for(&self, line: &Goods<'_>) -> bool {
        let is_in_scope = match &self.scope {
            Scope::All => true,
            Scope::Seller(seller) => *seller == line.seller,
            Scope::Province(province) => province == line.province,
        };
        is_in_scope && (self.categories.is_empty() || self.categories.iter().any(|slug| slug == line.category))
    }

    /// What of a line counts.
    fn counts(&self, line: &Goods<'_>) -> Vnd {
        if self.is_for(line) && !line.is_alcohol && !line.is_ahead {
            line.total
        } else {
            Vnd::ZERO
        }
    }

    fn why_nothing_counts(&self, orders: &[Vec<Goods<'_>>]) -> VoucherRefused {
        let mut wanted = orders.iter().flatten().filter(|line| self.is_for(line)).peekable();
        if wanted.peek().is_none() {
            VoucherRefused::OtherGoods
        } else if wanted.any(|line| !line.is_alcohol) {
            VoucherRefused::OnlyAhead
        } else {
            VoucherRefused::OnlyAlcohol
        }
    }
}

impl Discount {
    /// What it takes off of goods that cost so much: never more than half of it, a part of a đồng less.
    fn of(self, base: Vnd) -> Vnd {
        let wanted = match self {
            Self::Amount(amount) => amount,
            Self::Percent { percent, most } => {
                let part = i128::from(base.0) * i128::from(percent) / 100;
                Vnd(i64::try_from(part).unwrap_or(i64::MAX)).min(most)
            }
        };
        wanted.min(Vnd(base.0 / 2))
    }
}

fn sum(amounts: &[Vnd]) -> Vnd {
    Vnd(amounts.iter().fold(0, |sum, amount| amount.0.saturating_add(sum)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn seller(number: u128) -> OrganisationId {
        OrganisationId(Uuid::from_u128(number))
    }

    fn goods(number: u128, total: i64) -> Goods<'static> {
        Goods {
            seller: seller(number),
            province: if number == 1 { "01" } else { "19" },
            category: if total % 2 == 0 { "tra" } else { "nam" },
            is_alcohol: false,
            is_ahead: false,
            total: Vnd(total),
        }
    }

    fn terms(discount: Discount, minimum: i64) -> Terms {
        Terms {
            discount,
            scope: Scope::All,
            categories: Vec::new(),
            minimum: Vnd(minimum),
            from: day("2026-11-01"),
            to: day("2026-11-30"),
        }
    }

    fn amount(terms: &Terms, orders: &[Vec<Goods<'_>>]) -> Result<i64, VoucherRefused> {
        let applied = terms.apply(orders, day("2026-11-21"));
        applied.map(|applied| applied.amount.0)
    }

    #[test]
    fn it_is_shared_over_orders_and_their_lines() {
        let fifty = terms(Discount::Amount(Vnd(50_000)), 100_000);
        let orders = [
            vec![goods(1, 150_000)],
            vec![goods(2, 89_000), goods(2, 11_001), goods(2, 9_999)],
            vec![goods(3, 40_000)],
        ];
        let applied = fifty.apply(&orders, day("2026-11-21")).expect("applied");
        assert_eq!(applied.amount, Vnd(50_000));
        let shares: Vec<i64> = applied.shares.iter().map(|lines| sum(lines).0).collect();
        assert_eq!(shares, [25_000, 18_333, 6_667]);
        assert_eq!(applied.shares[1], [Vnd(14_833), Vnd(1_833), Vnd(1_667)]);
    }

    #[test]
    fn a_percentage_has_a_most_and_rounds_down() {
        let tenth = |most| {
            let percent = 10;
            terms(
                Discount::Percent {
                    percent,
                    most: Vnd(most),
                },
                1_000,
            )
        };
        assert_eq!(amount(&tenth(30_000), &[vec![goods(1, 200_000)]]), Ok(20_000));
        assert_eq!(amount(&tenth(30_000), &[vec![goods(1, 900_000)]]), Ok(30_000));
        assert_eq!(amount(&tenth(30_000), &[vec![goods(1, 1_009)]]), Ok(100));
    }

    #[test]
    fn only_the_goods_that_it_is_for_count() {
        let base = terms(Discount::Amount(Vnd(10_000)), 20_000);
        let orders = [vec![goods(1, 150_000), goods(1, 30_001)], vec![goods(2, 89_000)]];
        let of = |scope, categories: &[&str]| {
            let categories = categories.iter().map(|slug| (*slug).to_owned()).collect();
            let applied = Terms {
                scope,
                categories,
                ..base.clone()
            }
            .apply(&orders, day("2026-11-21"));
            applied.map(|applied| applied.shares.concat().iter().map(|share| share.0).collect::<Vec<_>>())
        };
        assert_eq!(of(Scope::Seller(seller(2)), &[]), Ok(vec![0, 0, 10_000]));
        assert_eq!(of(Scope::Province("19".to_owned()), &[]), Ok(vec![0, 0, 10_000]));
        assert_eq!(of(Scope::Seller(seller(1)), &["nam"]), Ok(vec![0, 10_000, 0]));
        assert_eq!(of(Scope::Seller(seller(9)), &[]), Err(VoucherRefused::OtherGoods));
        assert_eq!(of(Scope::Seller(seller(2)), &["nam"]), Err(VoucherRefused::OtherGoods));
    }

    #[test]
    fn alcohol_and_goods_of_a_harvest_never_count() {
        let base = terms(Discount::Amount(Vnd(10_000)), 100_000);
        let alcohol = Goods {
            is_alcohol: true,
            ..goods(1, 500_000)
        };
        let ahead = Goods {
            is_ahead: true,
            ..goods(1, 500_000)
        };
        assert_eq!(amount(&base, &[vec![alcohol]]), Err(VoucherRefused::OnlyAlcohol));
        assert_eq!(amount(&base, &[vec![alcohol, ahead]]), Err(VoucherRefused::OnlyAhead));
        // Neither do they help to reach the minimum.
        let (minimum, counted) = (Vnd(100_000), Vnd(99_999));
        assert_eq!(
            amount(&base, &[vec![alcohol, ahead, goods(1, 99_999)]]),
            Err(VoucherRefused::BelowMinimum { minimum, counted })
        );
        let applied = base.apply(&[vec![alcohol, goods(1, 100_000), ahead]], day("2026-11-21"));
        assert_eq!(applied.expect("applied").shares, [[Vnd(0), Vnd(10_000), Vnd(0)]]);
    }

    #[test]
    fn it_holds_from_its_first_day_to_its_last() {
        let base = terms(Discount::Amount(Vnd(1_000)), 2_000);
        let on = |date| {
            base.apply(&[vec![goods(1, 9_000)]], day(date))
                .map(|applied| applied.amount)
        };
        assert_eq!(on("2026-10-31"), Err(VoucherRefused::NotYet(base.from)));
        assert_eq!(on("2026-11-01"), Ok(Vnd(1_000)));
        assert_eq!(on("2026-11-30"), Ok(Vnd(1_000)));
        assert_eq!(on("2026-12-01"), Err(VoucherRefused::Over));
    }

    proptest! {
        #[test]
        fn shares_add_up_and_leave_at_least_half_of_all_that_counts(
            orders in proptest::collection::vec(proptest::collection::vec((1u128..4, 1i64..3_000_000, 0u8..4), 1..6), 1..6),
            is_percent in any::<bool>(),
            figure in 1i64..2_000_000,
        ) {
            let orders: Vec<Vec<_>> = orders.into_iter().map(|lines| lines.into_iter().map(|(number, total, kind)| Goods {
                is_alcohol: kind == 1,
                is_ahead: kind == 2,
                ..goods(number, total)
            }).collect()).collect();
            let discount = if is_percent {
                Discount::Percent { percent: i32::try_from(figure % 50).expect("small") + 1, most: Vnd(figure) }
            } else {
                Discount::Amount(Vnd(figure))
            };
            let base: i64 = orders.iter().flatten().filter(|line| !line.is_alcohol && !line.is_ahead).map(|line| line.total.0).sum();
            if let Ok(applied) = terms(discount, 1_000).apply(&orders, day("2026-11-21")) {
                prop_assert!(base >= 1_000 && applied.amount.0 >= 1 && applied.amount.0 <= base / 2 && applied.amount.0 <= figure);
                let shares = applied.shares.concat();
                prop_assert_eq!(sum(&shares), applied.amount);
                for (share, line) in shares.iter().zip(orders.iter().flatten()) {
                    prop_assert!(*share >= Vnd::ZERO && *share <= line.total);
                    prop_assert!(!(line.is_alcohol || line.is_ahead) || *share == Vnd::ZERO);
                }
                for (lines, goods) in applied.shares.iter().zip(&orders) {
                    let total: i64 = goods.iter().map(|line| line.total.0).sum();
                    prop_assert_eq!(lines.len(), goods.len());
                    prop_assert!(sum(lines).0 <= total / 2 + 1);
                }
            } else {
                prop_assert!(base < 1_000);
            }
        }
    }
}
