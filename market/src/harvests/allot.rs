//! The allotment counts: in one transaction the harvest comes onto the shelf, every order gets its share of it or is
//! called off, and what was paid for the rest is owed back.

use super::{HarvestRefused, share::share, store};
use crate::{
    base::{HarvestId, HolderId, Line, Vnd, time::local},
    catalog::{
        HarvestState,
        stock::{self, Wanted},
    },
    jobs::{self, Job},
    ledger::{self, SoldLine},
    messages::{self, Letter},
    orders::{self, AheadOrder, OrderState},
    payments,
    people::{CoopManager, audit},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

/// Allots a weighed harvest as it was seen. Orders that nobody has paid by now get nothing.
pub async fn allot(
    pool: &PgPool,
    manager: &CoopManager,
    harvest: HarvestId,
    seen: &str,
    now: DateTime<Utc>,
) -> Result<(), HarvestRefused> {
    let mut transaction = pool.begin().await?;
    if !store::is_own(&mut transaction, manager.coop(), harvest).await? {
        return Err(HarvestRefused::NotFound);
    }
    // Orders before the harvest, as whoever calls an order off locks them.
    let orders = orders::lock_ahead(&mut transaction, harvest).await?;
    let row = store::lock(&mut transaction, manager.coop(), harvest).await?;
    let row = row.ok_or(HarvestRefused::NotFound)?;
    match row.state {
        HarvestState::Weighed => {}
        HarvestState::Allotted => return Ok(()),
        _ => return Err(HarvestRefused::MovedOn),
    }
    let (Some(yielded), Some(method)) = (row.yielded, row.method) else {
        return Err(HarvestRefused::MovedOn);
    };
    let (paid, unpaid): (Vec<_>, Vec<_>) = orders.iter().partition(|order| order.state == OrderState::Placed);
    let wanted: Vec<_> = paid.iter().map(|order| order.quantity).collect();
    let shares: Vec<_> = paid.into_iter().zip(share(yielded, &wanted, method)).collect();
    let stands = shares.iter().map(|(order, given)| format!("{}:{given}", order.code));
    if stands.collect::<Vec<_>>().join(" ") != seen {
        return Err(HarvestRefused::Changed);
    }
    let word = Line::parse_optional(&row.word, super::WORD_MAX).unwrap_or_default();
    if word.as_str().is_empty() && !unpaid.is_empty() {
        return Err(HarvestRefused::WordNeeded);
    }
    if yielded > 0 {
        stock::receive(&mut transaction, row.offer, yielded, "", now).await?;
    }
    for order in unpaid {
        orders::cancel_ahead(&mut transaction, manager, order, &word, now).await?;
        store::insert_share(&mut transaction, harvest, order.id, order.quantity, 0, Vnd::ZERO).await?;
    }
    for (order, given) in shares {
        settle(&mut transaction, manager, order, given, &word, now).await?;
        let less = less(order, given);
        store::insert_share(&mut transaction, harvest, order.id, order.quantity, given, less).await?;
        if given < order.quantity {
            tell(&mut transaction, order, given, less, &word, now).await?;
        }
    }
    store::set_allotted(&mut transaction, harvest, now).await?;
    store::set_availability(&mut transaction, row.offer, false).await?;
    jobs::enqueue(&mut transaction, Job::RefreshSearch { product: row.product }, now, now).await?;
    let entry = audit::Entry {
        action: "harvest_allot",
        subject: harvest.to_string(),
        before: None,
        after: Some(json!({ "packs": yielded, "ordered": wanted.iter().sum::<i32>(), "orders": wanted.len() })),
    };
    audit::record(&mut transaction, manager.account(), manager.coop(), entry, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// By how much an order costs less that gets so many packs. One that gets none is called off with its delivery.
fn less(order: &AheadOrder, given: i32) -> Vnd {
    let packs = Vnd(order.unit_price.0 * i64::from(order.quantity - given));
    if given == 0 { Vnd(packs.0 + order.fee.0) } else { packs }
}

/// One order gets so many packs: they are held for it on the shelf, and its money is made right.
async fn settle(
    connection: &mut PgConnection,
    manager: &CoopManager,
    order: &AheadOrder,
    given: i32,
    word: &Line,
    now: DateTime<Utc>,
) -> Result<(), HarvestRefused> {
    if given == 0 {
        return Ok(orders::cancel_ahead(connection, manager, order, word, now).await?);
    }
    // What is taken of the sale is written down now that it is known what is sold, at the rates of the day it was sold.
    let line = SoldLine {
        id: order.line,
        order: order.id,
        seller: order.seller,
        category: &order.category,
        total: Vnd(order.unit_price.0 * i64::from(given)),
    };
    let day = local(order.placed_at).date_naive();
    ledger::freeze_commission(connection, &[line], day, now).await?;
    let holder = HolderId(order.id.0);
    stock::release(connection, holder, now).await?;
    let wish = Wanted {
        holder,
        offer: order.offer,
        quantity: given,
    };
    if !stock::hold(connection, &[wish], now).await?.is_empty() {
        return Err(HarvestRefused::Changed);
    }
    let less = less(order, given);
    if less > Vnd::ZERO {
        ledger::cut_short(connection, order.id, less, now).await?;
    }
    orders::confirm_ahead(connection, manager, order, given, less, now).await?;
    if less > Vnd::ZERO {
        payments::lower(connection, order.id, less).await?;
    }
    Ok(())
}

/// The shopper is told what they get and why.
async fn tell(
    connection: &mut PgConnection,
    order: &AheadOrder,
    given: i32,
    less: Vnd,
    word: &Line,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let letter = Letter::HarvestAllotted {
        name: order.shopper_name.clone(),
        order: order.code.clone(),
        seller: order.seller_name.clone(),
        wanted: order.quantity,
        given,
        owed_back: if order.prepaid > Vnd::ZERO { less } else { Vnd::ZERO },
        word: word.as_str().to_owned(),
    };
    match order.contact() {
        Some(contact) => messages::write(connection, &contact, order.lang, &letter, now).await,
        None => Ok(()),
    }
}
