//! Goods leave for a carrier, all at once or in parts. An order of which only a part has gone stays where it stands, with
//! what is left of it on the shelf still held; it can no longer be called off.

use super::{
    Actor, OrderRefused, OrderState, Part, PartRefused, Step,
    advance::{move_on, require_weighed},
    lock::lock_as_seller,
    store::{self, NewShipment},
};
use crate::{
    base::{HolderId, Line, ShipmentId, secret::Token},
    catalog::stock,
    people::CoopMember,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// Hands some packs of some lines to a carrier. The form's key sends them once, however often it comes. When nothing is
/// left, the order itself goes.
pub async fn hand_over_part(
    pool: &PgPool,
    member: &CoopMember,
    key: &Token,
    code: &str,
    parts: &[Part],
    tracking_code: &Line,
    now: DateTime<Utc>,
) -> Result<(), PartRefused> {
    let (mut transaction, order) = lock_as_seller(pool, member, code).await?;
    let key_hash = key.derive(&format!("part {code}")).hash();
    if store::is_sent(&mut transaction, &key_hash).await? {
        return Ok(());
    }
    if order.next_step() != Some(Step::HandOver) || order.is_cancel_requested {
        return Err(OrderRefused::MovedOn.into());
    }
    require_weighed(&mut transaction, &order).await?;
    let parts: Vec<_> = parts.iter().copied().filter(|part| part.quantity != 0).collect();
    if parts.is_empty() {
        return Err(PartRefused::NothingChosen);
    }
    let left = store::load_left(&mut transaction, order.id).await?;
    let is_left = |part: &Part| {
        let mut lines = left.iter().filter(|line| line.position == part.position);
        part.quantity > 0 && lines.any(|line| line.quantity >= part.quantity)
    };
    if !parts.iter().all(is_left) || has_twice(&parts) {
        return Err(PartRefused::MoreThanLeft);
    }
    if left.iter().all(|line| parts.contains(line)) {
        let step = Step::HandOver;
        move_on(
            &mut transaction,
            member,
            &order,
            step,
            tracking_code.as_str(),
            Some(&key_hash),
            now,
        )
        .await?;
    } else {
        let shipment = NewShipment {
            order: order.id,
            account: member.account(),
            tracking_code: tracking_code.as_str(),
            key_hash: Some(&key_hash),
        };
        let gone = store::ship_part(&mut transaction, &shipment, &parts, now).await?;
        stock::hand_over_part(&mut transaction, HolderId(order.id.0), &gone, now).await?;
        store::insert_request_event(
            &mut transaction,
            order.id,
            Actor::Seller,
            Some(member.account()),
            "part_sent",
            order.state,
            "",
            now,
        )
        .await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Writes down the carrier's number of what has gone, or puts it right while that is on its way. The same number again
/// changes nothing; the history keeps each that was written.
pub async fn set_tracking(
    pool: &PgPool,
    member: &CoopMember,
    code: &str,
    shipment: ShipmentId,
    tracking_code: &Line,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    let (mut transaction, order) = lock_as_seller(pool, member, code).await?;
    let standing = store::load_tracking(&mut transaction, order.id, shipment).await?;
    let standing = standing.ok_or(OrderRefused::NotFound)?;
    if order.state != OrderState::HandedOver && !order.state.is_before_hand_over() {
        return Err(OrderRefused::MovedOn);
    }
    if standing == tracking_code.as_str() {
        return Ok(());
    }
    store::set_tracking(&mut transaction, order.id, shipment, tracking_code.as_str()).await?;
    store::insert_request_event(
        &mut transaction,
        order.id,
        Actor::Seller,
        Some(member.account()),
        "tracking",
        order.state,
        tracking_code.as_str(),
        now,
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}

fn has_twice(parts: &[Part]) -> bool {
    let mut positions: Vec<_> = parts.iter().map(|part| part.position).collect();
    positions.sort_unstable();
    positions.windows(2).any(|pair| pair[0] == pair[1])
}
