//! Owners and managers open a harvest to orders, and close it.

use super::{HarvestPage, HarvestProblem, HarvestRefused, store};
use crate::{
    base::{HarvestId, OfferId, time::local, time::start_of},
    catalog::HarvestState,
    jobs::{self, Job},
    people::{CoopManager, CoopMember, audit},
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde_json::json;
use sqlx::PgPool;

/// The most packs of a harvest.
pub const PACKS_MAX: i32 = 1_000_000;

/// Nobody is promised goods further ahead.
const DAYS_MAX: u64 = 730;

/// A harvest may have begun when it is opened, but is not of last year.
const BEGUN_DAYS_MAX: u64 = 180;

/// A harvest to open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NewHarvest {
    /// The first day on which it is expected.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// The last day on which it can be ordered.
    pub order_until: NaiveDate,
    /// The day until which the goods leave the house.
    pub ship_by: NaiveDate,
    /// How many packs are expected.
    pub expected: i32,
    /// How many of them may be sold ahead.
    pub cap: i32,
}

impl NewHarvest {
    fn check(&self, today: NaiveDate) -> Result<(), HarvestProblem> {
        let last = today.checked_add_days(Days::new(DAYS_MAX)).unwrap_or(today);
        let first = today.checked_sub_days(Days::new(BEGUN_DAYS_MAX)).unwrap_or(today);
        if self.from > self.to || self.to < today {
            Err(HarvestProblem::Dates)
        } else if self.from < first {
            Err(HarvestProblem::Begun)
        } else if self.order_until < today || self.order_until > self.to {
            Err(HarvestProblem::OrderUntil)
        } else if self.ship_by < self.to || self.ship_by > last {
            Err(HarvestProblem::ShipBy)
        } else if !(1..=PACKS_MAX).contains(&self.expected) {
            Err(HarvestProblem::Expected)
        } else if !(1..=self.expected).contains(&self.cap) {
            Err(HarvestProblem::Cap)
        } else {
            Ok(())
        }
    }
}

/// Opens a harvest of an offer of the manager's cooperative. From now on the pack is sold ahead and not from the shelf,
/// until the harvest is allotted. The same form again changes nothing.
pub async fn open(
    pool: &PgPool,
    manager: &CoopManager,
    offer: OfferId,
    harvest: NewHarvest,
    now: DateTime<Utc>,
) -> Result<(), HarvestRefused> {
    let mut transaction = pool.begin().await?;
    let product = store::lock_offer(&mut transaction, manager.coop(), offer).await?;
    let product = product.ok_or(HarvestRefused::NotFound)?;
    harvest
        .check(local(now).date_naive())
        .map_err(HarvestRefused::Problem)?;
    match store::find_live(&mut transaction, offer).await? {
        Some(standing) if standing == harvest => return Ok(()),
        Some(_) => return Err(HarvestRefused::AlreadyOpen),
        None => {}
    }
    let id = HarvestId::new_at(now);
    store::insert(&mut transaction, id, offer, &harvest, manager.account(), now).await?;
    store::set_availability(&mut transaction, offer, true).await?;
    let over = harvest.order_until.checked_add_days(Days::new(1));
    let over = start_of(over.unwrap_or(harvest.order_until));
    jobs::enqueue(&mut transaction, Job::CloseHarvest { harvest: id }, over, now).await?;
    jobs::enqueue(&mut transaction, Job::RefreshSearch { product }, now, now).await?;
    let entry = audit::Entry {
        action: "harvest_open",
        subject: id.to_string(),
        before: None,
        after: Some(json!({
            "offer": offer, "from": harvest.from, "to": harvest.to, "order_until": harvest.order_until,
            "ship_by": harvest.ship_by, "expected": harvest.expected, "cap": harvest.cap,
        })),
    };
    audit::record(&mut transaction, manager.account(), manager.coop(), entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes no more orders.
pub async fn close(
    pool: &PgPool,
    manager: &CoopManager,
    harvest: HarvestId,
    now: DateTime<Utc>,
) -> Result<(), HarvestRefused> {
    let mut transaction = pool.begin().await?;
    let row = store::lock(&mut transaction, manager.coop(), harvest).await?;
    let row = row.ok_or(HarvestRefused::NotFound)?;
    match row.state {
        HarvestState::Open => {}
        HarvestState::Closed => return Ok(()),
        _ => return Err(HarvestRefused::MovedOn),
    }
    store::set_closed(&mut transaction, harvest).await?;
    jobs::enqueue(&mut transaction, Job::RefreshSearch { product: row.product }, now, now).await?;
    let entry = audit::Entry {
        action: "harvest_close",
        subject: harvest.to_string(),
        before: None,
        after: None,
    };
    audit::record(&mut transaction, manager.account(), manager.coop(), entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The last day of a harvest is over.
pub async fn close_due(pool: &PgPool, harvest: HarvestId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    if let Some(product) = store::close_due(&mut transaction, harvest, local(now).date_naive()).await? {
        jobs::enqueue(&mut transaction, Job::RefreshSearch { product }, now, now).await?;
    }
    transaction.commit().await
}

/// What the member's cooperative sells ahead of one product; nothing when it offers none of it.
pub async fn list_harvests(
    pool: &PgPool,
    member: &CoopMember,
    product_slug: &str,
) -> Result<Option<HarvestPage>, sqlx::Error> {
    store::load_page(pool, member.coop(), product_slug).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_harvest_that_cannot_be_kept_is_not_opened() {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).expect("a valid day");
        let good = NewHarvest {
            from: day(12, 1),
            to: day(12, 10),
            order_until: day(12, 5),
            ship_by: day(12, 15),
            expected: 100,
            cap: 80,
        };
        let check = |harvest: NewHarvest| harvest.check(day(11, 21));
        assert_eq!(check(good), Ok(()));
        assert_eq!(
            check(NewHarvest {
                from: day(10, 1),
                ..good
            }),
            Ok(()),
            "it has begun"
        );
        for (harvest, problem) in [
            (
                NewHarvest {
                    from: day(5, 24),
                    ..good
                },
                HarvestProblem::Begun,
            ),
            (
                NewHarvest {
                    from: day(12, 11),
                    ..good
                },
                HarvestProblem::Dates,
            ),
            (
                NewHarvest {
                    order_until: day(11, 20),
                    ..good
                },
                HarvestProblem::OrderUntil,
            ),
            (
                NewHarvest {
                    order_until: day(12, 11),
                    ..good
                },
                HarvestProblem::OrderUntil,
            ),
            (
                NewHarvest {
                    ship_by: day(12, 9),
                    ..good
                },
                HarvestProblem::ShipBy,
            ),
            (NewHarvest { expected: 0, ..good }, HarvestProblem::Expected),
            (
                NewHarvest {
                    expected: PACKS_MAX + 1,
                    ..good
                },
                HarvestProblem::Expected,
            ),
            (NewHarvest { cap: 101, ..good }, HarvestProblem::Cap),
            (NewHarvest { cap: 0, ..good }, HarvestProblem::Cap),
        ] {
            assert_eq!(check(harvest), Err(problem), "{harvest:?}");
        }
    }
}
