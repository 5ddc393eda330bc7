//! The promised day is over and the goods are still in the house.

use crate::{
    base::{Contact, OrderId, Phone, time::shown_date},
    jobs::{self, Job},
    messages::{self, Letter},
    orders::{self, OrderState},
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// Marks an order whose goods should have left the house, tells its shopper that they may call it off, and looks again
/// when the time to allot it is over.
pub async fn tell_late(pool: &PgPool, order: OrderId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let Some(late) = orders::mark_late(&mut transaction, order, now).await? else {
        return Ok(());
    };
    let letter = Letter::GoodsLate {
        name: late.shopper_name,
        order: late.code,
        seller: late.seller_name,
        ship_by: shown_date(late.ship_by),
    };
    let contact = match late.shopper_email {
        Some(email) => Some(Contact::Email(email)),
        None => Phone::parse(&late.shopper_phone).ok().map(Contact::Phone),
    };
    if let Some(contact) = contact {
        messages::write(&mut transaction, &contact, late.lang, &letter, now).await?;
    }
    if let (OrderState::Placed, Some(end)) = (late.state, late.confirm_by) {
        jobs::enqueue(&mut transaction, Job::CancelUnconfirmed { order }, end, now).await?;
    }
    transaction.commit().await
}
