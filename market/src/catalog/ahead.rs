//! Goods of a harvest are promised like those of the shelf: by one conditional update, never more than the cap.

use super::{
    stock::{Short, Wanted},
    store::harvest as store,
};
use crate::{
    base::{HarvestId, HolderId},
    jobs::{self, Job},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// Promises goods of harvests to their holders, in the order of the offers. What is short is returned; the caller then
/// rolls its transaction back.
pub async fn reserve(
    connection: &mut PgConnection,
    wanted: &[(HarvestId, Wanted)],
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<Short>, sqlx::Error> {
    let mut wanted = wanted.to_vec();
    wanted.sort_by_key(|(_, wish)| wish.offer);
    let mut short = Vec::new();
    for (harvest, wish) in wanted {
        match store::take(connection, harvest, wish.offer, wish.quantity, today).await? {
            Some(left) => {
                store::insert_hold(connection, harvest, wish.holder, wish.quantity).await?;
                if left == 0 {
                    enqueue_refresh(connection, harvest, now).await?;
                }
            }
            None => short.push(Short {
                offer: wish.offer,
                available: store::available(connection, harvest, today).await?,
            }),
        }
    }
    Ok(short)
}

/// What of a harvest was promised to a holder can be ordered by others again. A second call finds nothing.
pub(super) async fn give_back(
    connection: &mut PgConnection,
    holder: HolderId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    for (harvest, quantity) in store::delete_holds(connection, holder).await? {
        if store::untake(connection, harvest, quantity).await? == quantity {
            enqueue_refresh(connection, harvest, now).await?;
        }
    }
    Ok(())
}

async fn enqueue_refresh(
    connection: &mut PgConnection,
    harvest: HarvestId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let product = store::product_of(connection, harvest).await?;
    jobs::enqueue(connection, Job::RefreshSearch { product }, now, now).await
}
