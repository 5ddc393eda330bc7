//! What a voucher takes off of a cart.

use super::{CheckoutGroup, CheckoutRefused};
use crate::{
    base::{Clock, Vnd},
    cart::CartGroup,
    ledger::CollectionMode,
    orders::NewOrder,
    people::Visitor,
    vouchers::{self, Found, Goods, Guess, TakeRefused, VoucherCode, VoucherRefused},
};
use sqlx::{PgConnection, PgPool};
use std::net::IpAddr;

/// What the voucher of this code takes off of what the checkout shows; nothing is used yet. A code that nobody has made
/// is counted for the visitor and for the address that they ask from.
pub async fn try_voucher(
    pool: &PgPool,
    (visitor, from): (&Visitor, IpAddr),
    groups: &[CheckoutGroup],
    (code, mode): (&VoucherCode, CollectionMode),
    clock: &Clock,
) -> Result<Vnd, TakeRefused> {
    let guess = Guess::begin(pool, visitor.session(), from, clock.now()).await?;
    let tried = match guess.refusal() {
        Some(refused) => Err(refused.into()),
        None => try_once(pool, groups, (code, mode), clock).await,
    };
    let is_wrong = matches!(tried, Err(TakeRefused::Refused(VoucherRefused::Unknown)));
    guess.end(pool, is_wrong).await?;
    tried
}

async fn try_once(
    pool: &PgPool,
    groups: &[CheckoutGroup],
    (code, mode): (&VoucherCode, CollectionMode),
    clock: &Clock,
) -> Result<Vnd, TakeRefused> {
    let mut connection = pool.acquire().await?;
    let found = find(&mut connection, code, mode).await?;
    let goods: Vec<_> = groups.iter().map(|group| goods_of(&group.cart)).collect();
    Ok(found.apply(&goods, clock.today())?.amount)
}

/// Writes into the lines of these orders, which are those of the cart in its order, what a voucher takes off of each.
pub(super) async fn apply(
    connection: &mut PgConnection,
    (code, mode): (&VoucherCode, CollectionMode),
    (groups, orders): (&[CartGroup], &mut [NewOrder]),
    seen: Vnd,
    clock: &Clock,
) -> Result<(Found, Vnd), CheckoutRefused> {
    let found = find(connection, code, mode).await?;
    let goods: Vec<_> = groups.iter().map(goods_of).collect();
    let applied = found.apply(&goods, clock.today()).map_err(TakeRefused::from)?;
    // More than was shown is nobody's disappointment: who types a code and places at once has seen nothing.
    if applied.amount < seen {
        let now = applied.amount;
        return Err(CheckoutRefused::VoucherChanged { seen, now });
    }
    let lines = orders.iter_mut().flat_map(|order| &mut order.lines);
    for (line, share) in lines.zip(applied.shares.concat()) {
        line.voucher = share;
    }
    Ok((found, applied.amount))
}

/// Money that never comes to the platform cannot be added to: where sellers collect, only their own vouchers count.
async fn find(connection: &mut PgConnection, code: &VoucherCode, mode: CollectionMode) -> Result<Found, TakeRefused> {
    let found = vouchers::find(connection, code).await?;
    if mode.is_direct() && found.funder().is_some() {
        return Err(VoucherRefused::OnlySellersOwn.into());
    }
    Ok(found)
}

fn goods_of(group: &CartGroup) -> Vec<Goods<'_>> {
    group
        .lines
        .iter()
        .map(|goods| Goods {
            seller: group.seller,
            province: &group.province_code,
            category: &goods.category_slug,
            is_alcohol: goods.is_age_restricted,
            is_ahead: group.ahead.is_some(),
            total: goods.total(),
        })
        .collect()
}
