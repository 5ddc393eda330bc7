//! The harvest is there: what it came to, and who would get what. Nothing counts yet.

use super::{HarvestProblem, HarvestRefused, Method, PACKS_MAX, share::share, store};
use crate::{
    base::{HarvestId, Line},
    catalog::HarvestState,
    jobs::{self, Job},
    people::{CoopManager, audit},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgPool;

/// What those are told who get less has at most this many characters.
pub const WORD_MAX: u32 = 200;

/// Writes down what a harvest came to and how too little is to be shared. No more is sold ahead then.
pub async fn weigh(
    pool: &PgPool,
    manager: &CoopManager,
    harvest: HarvestId,
    yielded: i32,
    method: Method,
    word: &Line,
    now: DateTime<Utc>,
) -> Result<(), HarvestRefused> {
    let mut transaction = pool.begin().await?;
    let row = store::lock(&mut transaction, manager.coop(), harvest).await?;
    let row = row.ok_or(HarvestRefused::NotFound)?;
    if row.state == HarvestState::Allotted {
        return Err(HarvestRefused::MovedOn);
    }
    if !(0..=PACKS_MAX).contains(&yielded) {
        return Err(HarvestRefused::Problem(HarvestProblem::Expected));
    }
    let wanted = store::list_wanted(&mut transaction, harvest).await?;
    let paid: Vec<_> = wanted
        .iter()
        .filter(|order| order.is_paid)
        .map(|order| order.quantity)
        .collect();
    let is_less = share(yielded, &paid, method) != paid || paid.len() < wanted.len();
    if is_less && word.as_str().is_empty() {
        return Err(HarvestRefused::WordNeeded);
    }
    store::set_weighed(&mut transaction, harvest, yielded, method, word.as_str()).await?;
    if row.state == HarvestState::Open {
        jobs::enqueue(&mut transaction, Job::RefreshSearch { product: row.product }, now, now).await?;
    }
    let entry = audit::Entry {
        action: "harvest_weigh",
        subject: harvest.to_string(),
        before: None,
        after: Some(json!({ "packs": yielded, "method": method.as_str(), "word": word.as_str() })),
    };
    audit::record(&mut transaction, manager.account(), manager.coop(), entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes the weighing back: nobody was told anything yet.
pub async fn weigh_again(
    pool: &PgPool,
    manager: &CoopManager,
    harvest: HarvestId,
    now: DateTime<Utc>,
) -> Result<(), HarvestRefused> {
    let mut transaction = pool.begin().await?;
    let row = store::lock(&mut transaction, manager.coop(), harvest).await?;
    match row.ok_or(HarvestRefused::NotFound)?.state {
        HarvestState::Weighed => {}
        HarvestState::Closed => return Ok(()),
        _ => return Err(HarvestRefused::MovedOn),
    }
    store::set_closed(&mut transaction, harvest).await?;
    let entry = audit::Entry {
        action: "harvest_weigh_again",
        subject: harvest.to_string(),
        before: None,
        after: None,
    };
    audit::record(&mut transaction, manager.account(), manager.coop(), entry, now).await?;
    transaction.commit().await?;
    Ok(())
}
