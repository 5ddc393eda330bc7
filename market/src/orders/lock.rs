//! How every change of an order begins: a transaction, with the order locked in it. An order that is not yours does not
//! exist.

use super::{OrderRefused, ShopperAccess, store, store::LockedOrder};
use crate::people::CoopMember;
use sqlx::{PgPool, PgTransaction};

/// An order of the member's own cooperative.
pub(crate) async fn lock_as_seller(
    pool: &PgPool,
    member: &CoopMember,
    code: &str,
) -> Result<(PgTransaction<'static>, LockedOrder), OrderRefused> {
    let mut transaction = pool.begin().await?;
    let order = store::lock_order_of_seller(&mut transaction, member.coop(), code).await?;
    Ok((transaction, order.ok_or(OrderRefused::NotFound)?))
}

/// An order of whoever placed it.
pub(crate) async fn lock_as_shopper(
    pool: &PgPool,
    access: &ShopperAccess,
    code: &str,
) -> Result<(PgTransaction<'static>, LockedOrder), OrderRefused> {
    let mut transaction = pool.begin().await?;
    let order = store::lock_order_of_shopper(&mut transaction, access, code).await?;
    Ok((transaction, order.ok_or(OrderRefused::NotFound)?))
}
