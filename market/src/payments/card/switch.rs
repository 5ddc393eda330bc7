//! A shopper whose card was not taken pays by bank transfer after all. First the payment page closes, so that nobody pays
//! twice; should a card have paid this very moment, that counts.

use super::{
    CardGateway, PayRefused,
    look::{How, Looked, look_at},
    pay::SHOPPER_WAITS,
    store,
};
use crate::{
    orders::{GroupCode, ShopperAccess},
    payments::{PaymentMethod, store as payments},
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// What became of the wish to pay by transfer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Switched {
    /// The order group waits for a transfer.
    Done,
    /// The card has paid, or what it paid is looked at by a person.
    Paid,
    /// Nobody knows yet how the payment page stands.
    Working,
    /// Nothing waits for money any more.
    Over,
}

/// Has an order group that was to be paid by card wait for a transfer instead. Its deadline stays.
pub async fn pay_by_transfer(
    pool: &PgPool,
    gateway: Option<&dyn CardGateway>,
    access: &ShopperAccess,
    code: &GroupCode,
    now: DateTime<Utc>,
) -> Result<Switched, PayRefused> {
    let closing = close_page(pool, gateway, access, code, now);
    let closed = tokio::time::timeout(SHOPPER_WAITS, closing).await;
    if let Some(switched) = closed.unwrap_or(Ok(Some(Switched::Working)))? {
        return Ok(switched);
    }
    let mut transaction = pool.begin().await?;
    let found = store::lock_payment_of(&mut transaction, access, code).await?;
    let group = found.ok_or(PayRefused::NotFound)?.group;
    let payment = payments::lock_payment(&mut transaction, group).await?;
    let payment = payment
        .filter(|it| it.is_by(PaymentMethod::Card))
        .ok_or(PayRefused::NotFound)?;
    if payment.is_captured() {
        return Ok(Switched::Paid);
    }
    // Another tab may have begun to pay by card meanwhile.
    if store::live_attempt(&mut transaction, group).await?.is_some() {
        return Ok(Switched::Working);
    }
    if !payment.is_awaited() || payment.pay_by.is_some_and(|end| end <= now) {
        return Ok(Switched::Over);
    }
    payments::set_method(&mut transaction, payment.id, PaymentMethod::BankTransfer).await?;
    transaction.commit().await?;
    Ok(Switched::Done)
}

/// Nothing when no page is open any more.
async fn close_page(
    pool: &PgPool,
    gateway: Option<&dyn CardGateway>,
    access: &ShopperAccess,
    code: &GroupCode,
    now: DateTime<Utc>,
) -> Result<Option<Switched>, PayRefused> {
    let mut connection = pool.acquire().await?;
    let found = store::lock_payment_of(&mut connection, access, code).await?;
    let group = found.ok_or(PayRefused::NotFound)?.group;
    let live = store::live_attempt(&mut connection, group).await?;
    drop(connection);
    let Some((attempt, state)) = live else { return Ok(None) };
    if !state.is_live() {
        return Ok(Some(Switched::Paid));
    }
    let Some(gateway) = gateway else {
        return Ok(Some(Switched::Working));
    };
    Ok(match look_at(pool, gateway, attempt, How::ToClose, now).await? {
        Looked::Expired | Looked::Refused => None,
        Looked::Paid | Looked::Held => Some(Switched::Paid),
        Looked::Open(_) | Looked::Working => Some(Switched::Working),
    })
}
