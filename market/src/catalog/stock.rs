//! Stock: what is on hand, what is promised. Every change is one conditional update; nothing is read and then decided.

use super::{
    MovementKind, ahead,
    store::{self, NewMovement},
};
use crate::{
    base::{AccountId, HolderId, OfferId, StockItemId},
    jobs::{self, Job},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgConnection;
use std::collections::BTreeSet;

/// A wish for goods.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// Who wants them.
    pub holder: HolderId,
    /// Which offer.
    pub offer: OfferId,
    /// How many packs.
    pub quantity: i32,
}

/// There is not enough of one offer; nothing may be kept of what was taken before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Short {
    /// The offer.
    pub offer: OfferId,
    /// What is still to be had.
    pub available: i32,
}

/// Promises goods to their holders, in one statement. Offers are locked in the order of their ids, so that two buyers never wait for each other
/// in a circle. What is short is returned; the caller then rolls its transaction back.
pub async fn hold(
    connection: &mut PgConnection,
    wanted: &[Wanted],
    now: DateTime<Utc>,
) -> Result<Vec<Short>, sqlx::Error> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let promised = store::promise(connection, wanted).await?;
    for emptied in promised.iter().filter(|promised| promised.left == 0) {
        enqueue_refresh(connection, emptied.item, now).await?;
    }
    let is_promised = |offer: &OfferId| promised.iter().any(|one| one.offer == *offer);
    let missing: BTreeSet<_> = wanted
        .iter()
        .map(|wish| wish.offer)
        .filter(|offer| !is_promised(offer))
        .collect();
    let mut short = Vec::with_capacity(missing.len());
    for offer in missing {
        let available = store::available(connection, offer).await?;
        short.push(Short { offer, available });
    }
    Ok(short)
}

/// Gives promised goods back to the shelf, or to the harvest they are of. A second call finds nothing to give back.
pub async fn release(connection: &mut PgConnection, holder: HolderId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    for (item, quantity) in store::delete_holds(connection, holder).await? {
        if store::untake(connection, item, quantity).await? == quantity {
            enqueue_refresh(connection, item, now).await?;
        }
    }
    ahead::give_back(connection, holder, now).await
}

/// The shelf has become empty, or is so no longer: the search must learn it.
async fn enqueue_refresh(
    connection: &mut PgConnection,
    item: StockItemId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let product = store::product_of(connection, item).await?;
    jobs::enqueue(connection, Job::RefreshSearch { product }, now, now).await
}

/// Promised goods leave the house: on hand and held both fall, and a sale is written down.
pub async fn hand_over(connection: &mut PgConnection, holder: HolderId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    for (item, quantity) in store::delete_holds(connection, holder).await? {
        leave(connection, holder, item, quantity, now).await?;
    }
    Ok(())
}

/// Some of the promised goods leave the house; the others stay promised.
pub async fn hand_over_part(
    connection: &mut PgConnection,
    holder: HolderId,
    parts: &[(OfferId, i32)],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let mut parts = parts.to_vec();
    parts.sort();
    for (offer, quantity) in parts {
        let item = store::lower_hold(connection, holder, offer, quantity).await?;
        leave(connection, holder, item, quantity, now).await?;
    }
    Ok(())
}

/// Goods that were sold come back. What is spoiled is written off at once, so that both are written down.
pub async fn take_back(
    connection: &mut PgConnection,
    holder: HolderId,
    goods: &[(OfferId, i32)],
    is_good: bool,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let mut goods = goods.to_vec();
    goods.sort();
    for (offer, quantity) in goods {
        let kept = if is_good { quantity } else { 0 };
        let item = store::add_on_hand(connection, offer, StockItemId::new_at(now), kept).await?;
        let mut movement = NewMovement {
            item,
            kind: MovementKind::Return,
            quantity,
            reason: "",
            holder: Some(holder),
            account: Some(account),
        };
        store::insert_movement(connection, movement, now).await?;
        if is_good {
            enqueue_refresh(connection, item, now).await?;
        } else {
            movement.kind = MovementKind::Loss;
            movement.quantity = -quantity;
            // A moment later, so that the history keeps its order.
            store::insert_movement(connection, movement, now + Duration::microseconds(1)).await?;
        }
    }
    Ok(())
}

/// Promised goods are taken from the shelf, and a sale is written down.
async fn leave(
    connection: &mut PgConnection,
    holder: HolderId,
    item: StockItemId,
    quantity: i32,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    store::ship(connection, item, quantity).await?;
    let movement = NewMovement {
        item,
        kind: MovementKind::Sale,
        quantity: -quantity,
        reason: "",
        holder: Some(holder),
        account: None,
    };
    store::insert_movement(connection, movement, now).await
}

/// Goods come in: makes the stock item of an offer when it has none. Whoever calls it refreshes the product's search row.
pub async fn receive(
    connection: &mut PgConnection,
    offer: OfferId,
    quantity: i32,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<StockItemId, sqlx::Error> {
    let item = store::add_on_hand(connection, offer, StockItemId::new_at(now), quantity).await?;
    let movement = NewMovement {
        item,
        kind: MovementKind::Receipt,
        quantity,
        reason,
        holder: None,
        account: None,
    };
    store::insert_movement(connection, movement, now).await?;
    Ok(item)
}
