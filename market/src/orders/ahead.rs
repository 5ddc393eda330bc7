//! Orders of a harvest get what it came to. Whoever allots it locks them here and moves them on.

use super::{
    Actor, OrderRefused, OrderState,
    cancel::cancel,
    receive::go,
    store::{self, ahead},
};
use crate::{
    base::{
        AccountId, Contact, HarvestId, Lang, Line, OfferId, OrderGroupId, OrderId, OrderLineId, OrganisationId, Phone,
        Vnd,
    },
    people::CoopManager,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// An order that waits for a harvest, locked until the transaction ends. It has one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AheadOrder {
    /// The order.
    pub id: OrderId,
    /// Its group.
    pub group: OrderGroupId,
    /// Its code.
    pub code: String,
    /// Who sells.
    pub seller: OrganisationId,
    /// `Placed`, or `AwaitingPayment`.
    pub state: OrderState,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// Its line.
    pub line: OrderLineId,
    /// What was ordered.
    pub offer: OfferId,
    /// The category of the goods.
    pub category: String,
    /// How many packs.
    pub quantity: i32,
    /// The price of one.
    pub unit_price: Vnd,
    /// What delivery costs.
    pub fee: Vnd,
    /// What was paid, or is to be paid, before it leaves the house.
    pub prepaid: Vnd,
    /// The seller's name, in the language of whoever ordered.
    pub seller_name: String,
    /// The language in which they are written to: that of their account, else Vietnamese.
    pub lang: Lang,
    /// Who ordered.
    pub shopper_name: String,
    /// Their telephone number, E.164.
    pub shopper_phone: String,
    /// Their e-mail address.
    pub shopper_email: Option<String>,
    /// Their account.
    pub account: Option<AccountId>,
}

impl AheadOrder {
    /// Where its shopper is written to.
    pub fn contact(&self) -> Option<Contact> {
        match &self.shopper_email {
            Some(email) => Some(Contact::Email(email.clone())),
            None => Phone::parse(&self.shopper_phone).ok().map(Contact::Phone),
        }
    }
}

/// The orders that a harvest is promised to, in the order in which they were placed.
pub async fn lock_ahead(connection: &mut PgConnection, harvest: HarvestId) -> Result<Vec<AheadOrder>, sqlx::Error> {
    ahead::lock_ahead(connection, harvest).await
}

/// A locked order gets so many packs, at least one: the seller has confirmed it. Whoever calls it has put the goods on
/// the shelf and moves the money.
pub async fn confirm_ahead(
    connection: &mut PgConnection,
    manager: &CoopManager,
    order: &AheadOrder,
    given: i32,
    less: Vnd,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    if given < order.quantity {
        ahead::lower(connection, order, given, less).await?;
    }
    ahead::set_allotted(connection, order.id).await?;
    let (from, to) = (OrderState::Placed, OrderState::Confirmed);
    let account = Some(manager.account());
    Ok(go(connection, order.id, Actor::Seller, account, from, to, now).await?)
}

/// An order whose goods should have left the house.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LateOrder {
    /// Its code.
    pub code: String,
    /// Where it stands.
    pub state: OrderState,
    /// When the time to allot it is over.
    pub confirm_by: Option<DateTime<Utc>>,
    /// The promised day.
    pub ship_by: NaiveDate,
    /// The seller's name, in the language of whoever ordered.
    pub seller_name: String,
    /// The language in which they are written to: that of their account, else Vietnamese.
    pub lang: Lang,
    /// Who ordered.
    pub shopper_name: String,
    /// Their telephone number, E.164.
    pub shopper_phone: String,
    /// Their e-mail address.
    pub shopper_email: Option<String>,
}

/// Marks an order as late, which knocks at the desk; nothing when it is not, or was marked before.
pub async fn mark_late(
    connection: &mut PgConnection,
    order: OrderId,
    now: DateTime<Utc>,
) -> Result<Option<LateOrder>, sqlx::Error> {
    let locked = store::lock_order(connection, order).await?;
    let is_late = locked
        .is_some_and(|order| order.is_late(now) && !order.is_partly_sent && order.state != OrderState::AwaitingPayment);
    if !is_late || !store::set_reminded(connection, order, now).await? {
        return Ok(None);
    }
    ahead::load_late(connection, order).await
}

/// A locked order gets nothing: it is called off with what the cooperative says, and what was paid is owed back.
pub async fn cancel_ahead(
    connection: &mut PgConnection,
    manager: &CoopManager,
    order: &AheadOrder,
    reason: &Line,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    let Some(locked) = store::lock_order(connection, order.id).await? else {
        return Err(OrderRefused::NotFound);
    };
    let account = Some(manager.account());
    cancel(connection, &locked, Actor::Seller, account, reason, now).await
}
