//! Putting goods into a cart, changing and reading it.

use super::{CartRefused, CartView, LINES_MAX, QUANTITY_MAX, store};
use crate::{
    base::{Clock, OfferId},
    people::Visitor,
};
use sqlx::PgPool;

/// Adds packs of an offer to the visitor's cart. Nothing is promised yet: stock is taken when the order is placed.
pub async fn add(
    pool: &PgPool,
    visitor: &Visitor,
    offer: OfferId,
    quantity: i32,
    clock: &Clock,
) -> Result<CartView, CartRefused> {
    if !(1..=QUANTITY_MAX).contains(&quantity) {
        return Err(CartRefused::Quantity);
    }
    let mut transaction = pool.begin().await?;
    let cart = store::lock_or_make_cart(&mut transaction, visitor, clock.now())
        .await?
        .ok_or(CartRefused::NoSession)?;
    let before = store::load_groups(&mut transaction, cart, clock.today()).await?;
    let already = before
        .lines()
        .find(|line| line.offer == offer)
        .map_or(0, |line| line.quantity);
    let wanted = (already + quantity).min(QUANTITY_MAX);
    if already == 0 && before.count() >= i64::from(LINES_MAX) {
        return Err(CartRefused::Full);
    }
    if !store::put_line(&mut transaction, cart, offer, wanted, clock.now()).await? {
        return Err(CartRefused::NotFound);
    }
    let view = store::load_groups(&mut transaction, cart, clock.today()).await?;
    // An offer that left the public market is no longer among the lines.
    let line = view
        .lines()
        .find(|line| line.offer == offer)
        .ok_or(CartRefused::NotFound)?;
    if !line.buyable.is_yes() {
        return Err(CartRefused::NotForSale {
            name: line.name.clone(),
            buyable: line.buyable,
        });
    }
    if line.quantity > line.available {
        return Err(CartRefused::OnlyLeft {
            name: line.name.clone(),
            available: line.available,
        });
    }
    transaction.commit().await?;
    Ok(view)
}

/// Sets quantities; zero takes a good out. Offers that are not in the cart are passed over.
pub async fn change(
    pool: &PgPool,
    visitor: &Visitor,
    quantities: &[(OfferId, i32)],
    clock: &Clock,
) -> Result<CartView, CartRefused> {
    if quantities
        .iter()
        .any(|(_, quantity)| !(0..=QUANTITY_MAX).contains(quantity))
    {
        return Err(CartRefused::Quantity);
    }
    let mut transaction = pool.begin().await?;
    let Some(cart) = store::lock_cart(&mut transaction, visitor, clock.now()).await? else {
        return Ok(CartView::default());
    };
    for (offer, quantity) in quantities {
        store::set_quantity(&mut transaction, cart, *offer, *quantity).await?;
    }
    let view = store::load_groups(&mut transaction, cart, clock.today()).await?;
    let changed = |offer: OfferId| quantities.iter().any(|(other, _)| *other == offer);
    if let Some(line) = view
        .lines()
        .find(|line| changed(line.offer) && line.buyable.is_yes() && line.quantity > line.available)
    {
        return Err(CartRefused::OnlyLeft {
            name: line.name.clone(),
            available: line.available,
        });
    }
    transaction.commit().await?;
    Ok(view)
}

/// The visitor's cart, with today's prices and stock.
pub async fn load(pool: &PgPool, visitor: &Visitor, clock: &Clock) -> Result<CartView, CartRefused> {
    let mut transaction = pool.begin().await?;
    let Some(cart) = store::lock_cart(&mut transaction, visitor, clock.now()).await? else {
        return Ok(CartView::default());
    };
    let view = store::load_groups(&mut transaction, cart, clock.today()).await?;
    transaction.commit().await?;
    Ok(view)
}
