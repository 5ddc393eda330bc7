//! Locking an order and changing where it stands.

use crate::{
    base::{AccountId, OrderId, OrganisationId, id::new_uuid_at},
    orders::{Actor, Delivery, OrderState, ShopperAccess, Step, timers::late_from},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// An order, locked until the transaction ends.
#[derive(Clone, Copy, Debug)]
pub struct LockedOrder {
    /// The order.
    pub id: OrderId,
    /// Where it stands.
    pub state: OrderState,
    /// How it goes.
    pub delivery: Delivery,
    /// Whether the shopper asks to cancel.
    pub is_cancel_requested: bool,
    /// When it must be confirmed.
    pub confirm_by: Option<DateTime<Utc>>,
    /// When the last request to cancel must be answered.
    pub cancel_answer_by: Option<DateTime<Utc>>,
    /// Whether some of it has left the house.
    pub is_partly_sent: bool,
    /// Whether its goods are still to be harvested and allotted.
    pub is_ahead: bool,
    /// The day until which goods of a harvest leave the house.
    pub ship_by: Option<NaiveDate>,
    /// Whether it was paid in advance.
    pub is_prepaid: bool,
    /// Whether a wish that something goes back waits for its answer.
    pub is_return_open: bool,
}

impl LockedOrder {
    /// Whether it can still be called off: nothing of it has left the house.
    pub fn may_be_cancelled(&self) -> bool {
        self.state.is_before_hand_over() && !self.is_partly_sent
    }

    /// The one lawful next step of the seller. What is not allotted yet has none: allotting it confirms it.
    pub fn next_step(&self) -> Option<Step> {
        self.state.next_step(self.delivery).filter(|_| !self.is_ahead)
    }

    /// Whether the goods should have left the house before.
    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        self.state.is_before_hand_over() && self.ship_by.is_some_and(|day| late_from(day) <= now)
    }
}

pub(in crate::orders) async fn lock_order_of_seller(
    connection: &mut PgConnection,
    seller: OrganisationId,
    code: &str,
) -> Result<Option<LockedOrder>, sqlx::Error> {
    sqlx::query_as!(
        LockedOrder,
        r#"SELECT id AS "id: OrderId", state AS "state: OrderState", delivery AS "delivery: Delivery",
                  cancel_requested_at IS NOT NULL AS "is_cancel_requested!", confirm_by, cancel_answer_by,
                  EXISTS (SELECT 1 FROM shipment s WHERE s.order_id = seller_order.id) AS "is_partly_sent!",
                  is_ahead, ship_by, prepaid_vnd > 0 AS "is_prepaid!", return_open_since IS NOT NULL AS "is_return_open!"
           FROM seller_order WHERE seller_id = $1 AND code = $2 AND desk_tab IS NOT NULL FOR UPDATE"#,
        seller.0,
        code,
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::orders) async fn lock_order_of_shopper(
    connection: &mut PgConnection,
    access: &ShopperAccess,
    code: &str,
) -> Result<Option<LockedOrder>, sqlx::Error> {
    sqlx::query_as!(
        LockedOrder,
        r#"SELECT o.id AS "id: OrderId", o.state AS "state: OrderState", o.delivery AS "delivery: Delivery",
                  o.cancel_requested_at IS NOT NULL AS "is_cancel_requested!", o.confirm_by, o.cancel_answer_by,
                  EXISTS (SELECT 1 FROM shipment s WHERE s.order_id = o.id) AS "is_partly_sent!",
                  o.is_ahead, o.ship_by, o.prepaid_vnd > 0 AS "is_prepaid!", o.return_open_since IS NOT NULL AS "is_return_open!"
           FROM seller_order o JOIN order_group g ON g.id = o.order_group_id
           WHERE o.code = $1 AND (g.token_hash = $2 OR g.account_id = $3) FOR UPDATE OF o"#,
        code,
        access.token.as_ref().map(|token| token.hash()),
        access.account.map(|account| account.0),
    )
    .fetch_optional(connection)
    .await
}

pub(in crate::orders) async fn lock_order(
    connection: &mut PgConnection,
    order: OrderId,
) -> Result<Option<LockedOrder>, sqlx::Error> {
    sqlx::query_as!(
        LockedOrder,
        r#"SELECT id AS "id: OrderId", state AS "state: OrderState", delivery AS "delivery: Delivery",
                  cancel_requested_at IS NOT NULL AS "is_cancel_requested!", confirm_by, cancel_answer_by,
                  EXISTS (SELECT 1 FROM shipment s WHERE s.order_id = seller_order.id) AS "is_partly_sent!",
                  is_ahead, ship_by, prepaid_vnd > 0 AS "is_prepaid!", return_open_since IS NOT NULL AS "is_return_open!"
           FROM seller_order WHERE id = $1 FOR UPDATE"#,
        order.0,
    )
    .fetch_optional(connection)
    .await
}

/// Moves a locked order on. The state it comes from is checked again by the database.
pub(in crate::orders) async fn set_state(
    connection: &mut PgConnection,
    order: OrderId,
    from: OrderState,
    to: OrderState,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE seller_order
         SET state = $3, state_since = $4, version = version + 1,
             cancel_requested_at = CASE WHEN $5 THEN cancel_requested_at END
         WHERE id = $1 AND state = $2",
        order.0,
        from as OrderState,
        to as OrderState,
        now,
        to.is_before_hand_over(),
    )
    .execute(connection)
    .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(sqlx::Error::RowNotFound)
    }
}

pub(in crate::orders) async fn set_cancelled(
    connection: &mut PgConnection,
    order: OrderId,
    by: Actor,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let by = if by == Actor::Timer { "timeout" } else { by.as_str() };
    sqlx::query!(
        "UPDATE seller_order
         SET state = 'cancelled', state_since = $4, cancelled_by = $2, cancel_reason = $3, cancel_requested_at = NULL,
             version = version + 1
         WHERE id = $1",
        order.0,
        by,
        reason,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends an order whose goods nobody took at the door.
pub(in crate::orders) async fn set_refused(
    connection: &mut PgConnection,
    order: OrderId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE seller_order
         SET state = 'cancelled', state_since = $3, cancelled_by = 'refused', cancel_reason = $2,
             returned_since = COALESCE(returned_since, $3), version = version + 1
         WHERE id = $1",
        order.0,
        reason,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(in crate::orders) async fn set_cancel_request(
    connection: &mut PgConnection,
    order: OrderId,
    request: Option<(&str, DateTime<Utc>, DateTime<Utc>)>,
) -> Result<(), sqlx::Error> {
    let (reason, at, answer_by) = request.map_or(("", None, None), |(reason, at, answer_by)| {
        (reason, Some(at), Some(answer_by))
    });
    sqlx::query!(
        "UPDATE seller_order
         SET cancel_request = $2, cancel_requested_at = $3, cancel_answer_by = $4, version = version + 1 WHERE id = $1",
        order.0,
        reason,
        at,
        answer_by,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks an order whose time to confirm ends soon; false when it was marked before.
pub(in crate::orders) async fn set_reminded(
    connection: &mut PgConnection,
    order: OrderId,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE seller_order SET reminded_at = $2 WHERE id = $1 AND reminded_at IS NULL",
        order.0,
        now,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

#[expect(clippy::too_many_arguments, reason = "the columns of a history row")]
pub(in crate::orders) async fn insert_event(
    connection: &mut PgConnection,
    order: OrderId,
    actor: Actor,
    account: Option<AccountId>,
    from: Option<OrderState>,
    to: OrderState,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO order_event (id, order_id, at, actor_kind, account_id, kind, from_state, to_state, reason)
         VALUES ($1, $2, $3, $4, $5, 'state', $6, $7, $8)",
        new_uuid_at(now),
        order.0,
        now,
        actor as Actor,
        account.map(|account| account.0),
        from.map(OrderState::as_str),
        to as OrderState,
        reason,
    )
    .execute(connection)
    .await?;
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "the columns of a history row")]
pub(in crate::orders) async fn insert_request_event(
    connection: &mut PgConnection,
    order: OrderId,
    actor: Actor,
    account: Option<AccountId>,
    kind: &str,
    state: OrderState,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO order_event (id, order_id, at, actor_kind, account_id, kind, from_state, to_state, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
        new_uuid_at(now),
        order.0,
        now,
        actor as Actor,
        account.map(|account| account.0),
        kind,
        state as OrderState,
        reason,
    )
    .execute(connection)
    .await?;
    Ok(())
}
