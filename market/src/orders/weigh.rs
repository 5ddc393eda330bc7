//! Goods that are sold by weight are packed to about so much, and weighed before they go. What weighs less costs less: the
//! difference goes back by itself. What weighs more is a gift, or the shopper agrees to pay more for it at the door; of what
//! was paid in advance nothing more is ever collected.

use super::{
    Actor, OrderRefused, OrderState, ShopperAccess,
    lock::{lock_as_seller, lock_as_shopper},
    store,
};
use crate::{
    base::Vnd,
    ledger::{self, BackLine, GiveBack, GiveBackRefused, RefundReason, rate::part},
    people::CoopMember,
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// A weight is typed wrongly when it is less than a fourth of what was expected, or more than four times as much.
const FAR_OFF: i32 = 4;

/// What one line weighs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Weight {
    /// The line, by its place in the order.
    pub position: i16,
    /// What all its packs weigh together.
    pub grams: i32,
}

/// A weight so much too little or too much that it is a slip of the finger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FarOff {
    /// The line, by its place in the order.
    pub position: i16,
    /// The least that is believed.
    pub least: i32,
    /// The most that is believed.
    pub most: i32,
}

/// Why weights are not taken.
#[derive(Debug, thiserror::Error)]
pub enum WeightRefused {
    /// Not one line was weighed.
    #[error("nothing was weighed")]
    NothingWeighed,
    /// Some are slips of the finger.
    #[error("far from what {} lines were to weigh", .0.len())]
    FarOff(Vec<FarOff>),
    /// The order itself refuses.
    #[error(transparent)]
    Order(#[from] OrderRefused),
}

impl From<sqlx::Error> for WeightRefused {
    fn from(error: sqlx::Error) -> Self {
        Self::Order(error.into())
    }
}

/// The least and the most that a line of this expected weight is believed to weigh.
pub fn believed(expected_grams: i32) -> (i32, i32) {
    (
        (expected_grams / FAR_OFF).max(1),
        expected_grams.saturating_mul(FAR_OFF),
    )
}

/// Writes down what lines of an order weigh that is being packed. `asks_more` asks the shopper to pay at the door for what
/// weighs more. The same weights again change nothing.
pub async fn weigh(
    pool: &PgPool,
    member: &CoopMember,
    code: &str,
    weights: &[Weight],
    asks_more: bool,
    now: DateTime<Utc>,
) -> Result<(), WeightRefused> {
    let (mut transaction, order) = lock_as_seller(pool, member, code).await?;
    if !matches!(order.state, OrderState::Preparing | OrderState::Ready) || order.is_partly_sent {
        return Err(OrderRefused::MovedOn.into());
    }
    if weights.is_empty() {
        return Err(WeightRefused::NothingWeighed);
    }
    let scales = store::load_scales(&mut transaction, order.id).await?;
    let (mut weighed, mut lighter, mut far_off) = (Vec::new(), Vec::new(), Vec::new());
    for weight in weights {
        let scale = scales.iter().find(|scale| scale.position == weight.position);
        let scale = scale.ok_or(OrderRefused::NotFound)?;
        let (least, most) = believed(scale.expected_grams);
        if !(least..=most).contains(&weight.grams) {
            let position = weight.position;
            far_off.push(FarOff { position, least, most });
            continue;
        }
        let worth = |price: Vnd| part(price, i64::from(weight.grams), i64::from(scale.expected_grams));
        // What goes back is of what is paid; what is asked for is at the full price.
        let off = Vnd((scale.paid.0 - worth(scale.paid).0).max(0) - scale.taken_off.0);
        if off > Vnd::ZERO {
            lighter.push(BackLine {
                line: scale.line,
                quantity: 0,
                amount: off.min(scale.left),
            });
        }
        let more = Vnd((worth(scale.total).0 - scale.total.0).max(0));
        let is_asked = asks_more && !order.is_prepaid && scale.taken_off == Vnd::ZERO;
        weighed.push((scale.line, weight.grams, if is_asked { more } else { Vnd::ZERO }));
    }
    if !far_off.is_empty() {
        return Err(WeightRefused::FarOff(far_off));
    }
    store::set_weighed(&mut transaction, order.id, &weighed).await?;
    store::insert_request_event(
        &mut transaction,
        order.id,
        Actor::Seller,
        Some(member.account()),
        "weighed",
        order.state,
        "",
        now,
    )
    .await?;
    let back = GiveBack {
        order: order.id,
        reason: RefundReason::Weighed,
        lines: &lighter,
        delivery: Vnd::ZERO,
        account: Some(member.account()),
        key_hash: None,
    };
    match ledger::give_back(&mut transaction, &back, now).await {
        Ok(_) | Err(GiveBackRefused::Nothing) => {}
        Err(GiveBackRefused::Db(error)) => return Err(error.into()),
        Err(_) => return Err(OrderRefused::MovedOn.into()),
    }
    transaction.commit().await?;
    Ok(())
}

/// The shopper answers whether they pay more at the door for what weighs more. Until then, and when they do not, it is a
/// gift.
pub async fn answer_extra(
    pool: &PgPool,
    access: &ShopperAccess,
    code: &str,
    agrees: bool,
    now: DateTime<Utc>,
) -> Result<(), OrderRefused> {
    let (mut transaction, order) = lock_as_shopper(pool, access, code).await?;
    let scales = store::load_scales(&mut transaction, order.id).await?;
    let asked: Vec<_> = scales.iter().filter(|scale| scale.asked_extra > Vnd::ZERO).collect();
    if asked.is_empty() || !order.state.is_before_hand_over() {
        return Err(OrderRefused::MovedOn);
    }
    if agrees {
        for scale in &asked {
            ledger::freeze_extra(&mut transaction, order.id, scale.line, scale.asked_extra, now).await?;
        }
    }
    store::answer_extra(&mut transaction, order.id, agrees).await?;
    let kind = if agrees { "extra_agreed" } else { "extra_declined" };
    store::insert_request_event(
        &mut transaction,
        order.id,
        Actor::Shopper,
        access.account,
        kind,
        order.state,
        "",
        now,
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}
