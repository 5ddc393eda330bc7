//! What wishes come to, and carrying out what was agreed.

use super::{
    ReturnRefused, ReturnState,
    store::{self, LockedRequest},
};
use crate::{
    base::{AccountId, OrderId, Vnd},
    ledger::{self, BackLine, GiveBack, OrderLeft, RefundReason, rate::part, share::split},
    orders::{Actor, LockedOrder, OrderState, Part, returning},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// What shall go back: of lines, and of the delivery.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Share {
    pub(super) lines: Vec<BackLine>,
    pub(super) delivery: Vnd,
}

impl Share {
    pub(super) fn amount(&self) -> Vnd {
        Vnd(self.lines.iter().map(|line| line.amount.0).sum::<i64>() + self.delivery.0)
    }

    /// All that is left of an order.
    pub(super) fn whole(left: &OrderLeft) -> Self {
        let lines = left.lines.iter().filter(|line| line.left > Vnd::ZERO);
        Self {
            lines: lines
                .map(|line| BackLine {
                    line: line.id,
                    quantity: line.packs_left,
                    amount: line.left,
                })
                .collect(),
            delivery: left.delivery,
        }
    }

    /// So many packs of lines. Each pack is worth its part of the line, rounded over all of them together; no more than is
    /// left.
    pub(super) fn of_packs(left: &OrderLeft, parts: &[Part]) -> Result<Self, ReturnRefused> {
        let mut share = Self::default();
        for wanted in parts.iter().filter(|part| part.quantity != 0) {
            let line = left.lines.iter().find(|line| line.position == wanted.position);
            let line = line.ok_or(ReturnRefused::NotFound)?;
            let is_twice = share.lines.iter().any(|known| known.line == line.id);
            if is_twice || !(1..=line.packs_left).contains(&wanted.quantity) {
                return Err(ReturnRefused::MoreThanLeft(left_of(left)));
            }
            let until = |packs: i32| part(line.worth, i64::from(packs), i64::from(line.packs)).0;
            let gone = line.packs - line.packs_left;
            let amount = Vnd(until(gone + wanted.quantity) - until(gone)).min(line.left);
            share.lines.push(BackLine {
                line: line.id,
                quantity: wanted.quantity,
                amount,
            });
        }
        Ok(share)
    }

    /// An amount, shared over all that is left of an order by the largest remainder.
    pub(super) fn of_amount(left: &OrderLeft, amount: Vnd) -> Result<Self, ReturnRefused> {
        if amount <= Vnd::ZERO {
            return Err(ReturnRefused::Nothing);
        }
        if amount > left_of(left) {
            return Err(ReturnRefused::MoreThanLeft(left_of(left)));
        }
        let all = Self::whole(left);
        Ok(Self {
            lines: all.lines.iter().map(|line| BackLine { quantity: 0, ..*line }).collect(),
            ..all
        }
        .lowered_to(amount))
    }

    /// The same, for less: shared over its parts by the largest remainder. For less than all of a line its packs are not
    /// counted as returned.
    pub(super) fn lowered_to(&self, amount: Vnd) -> Self {
        let weights: Vec<_> = self
            .lines
            .iter()
            .map(|line| line.amount)
            .chain([self.delivery])
            .collect();
        let Some(mut shares) = split(amount, &weights) else {
            return Self::default();
        };
        let delivery = shares.pop().unwrap_or_default();
        let lines = self.lines.iter().zip(shares).filter(|(_, amount)| *amount > Vnd::ZERO);
        Self {
            lines: lines
                .map(|(line, amount)| BackLine {
                    line: line.line,
                    quantity: if amount == line.amount { line.quantity } else { 0 },
                    amount,
                })
                .collect(),
            delivery,
        }
    }
}

/// All that can still be given back.
pub(super) fn left_of(left: &OrderLeft) -> Vnd {
    Vnd(left.lines.iter().map(|line| line.left.0).sum::<i64>() + left.delivery.0)
}

/// Who says something about a return, and why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) actor: Actor,
    pub(super) account: AccountId,
    pub(super) text: &'a str,
}

/// What was asked for goes back: as much of it as was agreed. The order is locked.
pub(super) async fn approve(
    connection: &mut PgConnection,
    order: &LockedOrder,
    request: &LockedRequest,
    amount: Vnd,
    word: Word<'_>,
    now: DateTime<Utc>,
) -> Result<(), ReturnRefused> {
    require_other(request, word.account)?;
    if order.state == OrderState::Cancelled {
        return Err(ReturnRefused::MovedOn);
    }
    let share = store::load_share(connection, request).await?.lowered_to(amount);
    let reason = match request.asked_by {
        super::AskedBy::Shopper => RefundReason::Returned,
        super::AskedBy::Seller | super::AskedBy::Operator => RefundReason::Offered,
    };
    let refund = give(connection, order.id, reason, &share, (word.account, None), now).await?;
    store::set_decided(connection, request.id, ReturnState::Approved, Some(refund), word, now).await?;
    told_and_closed(connection, order, word, "refunded", now).await
}

/// Nothing goes back of what was asked for.
pub(super) async fn decline(
    connection: &mut PgConnection,
    order: &LockedOrder,
    request: &LockedRequest,
    word: Word<'_>,
    now: DateTime<Utc>,
) -> Result<(), ReturnRefused> {
    if word.text.is_empty() {
        return Err(ReturnRefused::ReasonNeeded);
    }
    require_other(request, word.account)?;
    store::set_decided(connection, request.id, ReturnState::Declined, None, word, now).await?;
    told_and_closed(connection, order, word, "return_declined", now).await
}

/// Gives a share of a locked order back.
pub(super) async fn give(
    connection: &mut PgConnection,
    order: OrderId,
    reason: RefundReason,
    share: &Share,
    made_by: (AccountId, Option<&[u8]>),
    now: DateTime<Utc>,
) -> Result<crate::base::RefundId, ReturnRefused> {
    let (account, key_hash) = made_by;
    let back = GiveBack {
        order,
        reason,
        lines: &share.lines,
        delivery: share.delivery,
        account: Some(account),
        key_hash,
    };
    Ok(ledger::give_back(connection, &back, now).await?.refund)
}

/// Nobody decides about their own wish, nor alone about what takes two.
fn require_other(request: &LockedRequest, account: AccountId) -> Result<(), ReturnRefused> {
    if request.account == Some(account) || request.agreed_by == Some(account) {
        Err(ReturnRefused::OwnRequest)
    } else {
        Ok(())
    }
}

async fn told_and_closed(
    connection: &mut PgConnection,
    order: &LockedOrder,
    word: Word<'_>,
    kind: &str,
    now: DateTime<Utc>,
) -> Result<(), ReturnRefused> {
    returning::tell(
        connection,
        order,
        (word.actor, Some(word.account)),
        kind,
        word.text,
        now,
    )
    .await?;
    returning::close(connection, order.id, now).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::OrderLineId, ledger::LineLeft};

    fn line(position: i16, packs: i32, packs_left: i32, worth: i64, left: i64) -> LineLeft {
        LineLeft {
            id: OrderLineId(uuid::Uuid::from_u128(position.unsigned_abs().into())),
            position,
            packs,
            packs_left,
            worth: Vnd(worth),
            left: Vnd(left),
        }
    }

    fn packs(position: i16, quantity: i32) -> Part {
        Part { position, quantity }
    }

    fn amounts(share: &Share) -> Vec<i64> {
        share
            .lines
            .iter()
            .map(|line| line.amount.0)
            .chain([share.delivery.0])
            .collect()
    }

    #[test]
    fn packs_of_a_line_go_back_in_parts_that_add_up() {
        // Three packs that the scales have made worth 100.000.
        let mut sum = 0;
        for (packs_left, left) in [(3, 100_000), (2, 66_667), (1, 33_333)] {
            let left = OrderLeft {
                lines: vec![line(1, 3, packs_left, 100_000, left)],
                delivery: Vnd(30_000),
            };
            let share = Share::of_packs(&left, &[packs(1, 1)]).expect("a pack");
            sum += share.amount().0;
        }
        assert_eq!(sum, 100_000);
    }

    #[test]
    fn no_more_packs_go_back_than_are_left() {
        let left = OrderLeft {
            lines: vec![line(1, 3, 1, 90_000, 20_000), line(2, 1, 1, 50_000, 50_000)],
            delivery: Vnd::ZERO,
        };
        // Of a line of which an amount went back before, no more than what is left of it.
        let share = Share::of_packs(&left, &[packs(1, 1), packs(2, 0)]).expect("a pack");
        assert_eq!(amounts(&share), [20_000, 0]);
        for wanted in [
            vec![packs(1, 2)],
            vec![packs(1, -1)],
            vec![packs(1, 1), packs(1, 1)],
            vec![packs(3, 1)],
        ] {
            assert!(Share::of_packs(&left, &wanted).is_err(), "{wanted:?}");
        }
    }

    #[test]
    fn an_amount_is_shared_over_all_that_is_left() {
        let left = OrderLeft {
            lines: vec![line(1, 1, 1, 150_000, 150_000), line(2, 1, 1, 89_000, 89_000)],
            delivery: Vnd(61_000),
        };
        let share = Share::of_amount(&left, Vnd(50_000)).expect("a share");
        assert_eq!(amounts(&share), [25_000, 14_833, 10_167]);
        assert!(share.lines.iter().all(|line| line.quantity == 0));
        for amount in [0, -1, 300_001, i64::MAX, i64::MIN] {
            assert!(Share::of_amount(&left, Vnd(amount)).is_err(), "{amount}");
        }
        assert_eq!(
            Share::of_amount(&left, Vnd(300_000)).expect("all").amount(),
            Vnd(300_000)
        );
    }

    #[test]
    fn what_is_agreed_in_part_counts_no_packs_as_returned() {
        let left = OrderLeft {
            lines: vec![line(1, 2, 2, 100_000, 100_000)],
            delivery: Vnd(30_000),
        };
        let asked = Share::whole(&left);
        assert_eq!(asked.lowered_to(Vnd(130_000)), asked);
        let less = asked.lowered_to(Vnd(65_000));
        assert_eq!((amounts(&less), less.lines[0].quantity), (vec![50_000, 15_000], 0));
    }
}
