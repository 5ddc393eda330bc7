//! What happened to an order, and what is still to come.

use crate::{
    ui::state::{moment, shopper_word},
    words::{order as say, returns as back_words},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd},
    orders::{Actor, Delivery, EventView, OrderState, ShopperOrder},
};

/// One entry: what is done, what is now, what is to come.
struct Entry {
    text: String,
    at: Option<String>,
    when: When,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Done,
    Now,
    ToCome,
}

/// The order's timeline.
pub(super) fn draw(lang: Lang, order: &ShopperOrder) -> AnyView {
    let entries: Vec<_> = entries(lang, order)
        .into_iter()
        .map(|entry| {
            let class = (entry.when == When::Done).then_some("done");
            let current = (entry.when == When::Now).then_some("step");
            view! { <li class=class aria-current=current>{entry.text} " " {entry.at.as_deref().map(moment)}</li> }
        })
        .collect();
    view! { <ol class="timeline" aria-label=say::history(lang)>{entries}</ol> }.into_any()
}

fn entries(lang: Lang, order: &ShopperOrder) -> Vec<Entry> {
    let waits = order.state <= OrderState::Confirmed;
    let is_over = matches!(order.state, OrderState::Completed | OrderState::Cancelled);
    let last = order.events.iter().rposition(|event| event.to_state.is_some());
    let mut entries: Vec<_> = order
        .events
        .iter()
        .enumerate()
        .filter_map(|(index, event)| {
            let is_now = Some(index) == last && !waits && !is_over;
            let when = if is_now { When::Now } else { When::Done };
            Some(Entry {
                text: told(lang, order, event)?,
                at: Some(event.at.clone()),
                when,
            })
        })
        .collect();
    if waits {
        let text = shopper_word(lang, order.state, order.delivery).to_owned();
        entries.push(Entry {
            text,
            at: None,
            when: When::Now,
        });
    }
    let now = shopper_word(lang, order.state, order.delivery);
    let to_come = milestones(order.delivery)
        .iter()
        .filter(|state| !is_over && **state > order.state && shopper_word(lang, **state, order.delivery) != now);
    entries.extend(to_come.map(|state| Entry {
        text: shopper_word(lang, *state, order.delivery).to_owned(),
        at: None,
        when: When::ToCome,
    }));
    entries
}

/// The states that a shopper waits for.
fn milestones(delivery: Delivery) -> &'static [OrderState] {
    match delivery {
        Delivery::Ship => &[
            OrderState::Preparing,
            OrderState::HandedOver,
            OrderState::Delivered,
            OrderState::Completed,
        ],
        Delivery::PickUp => &[
            OrderState::Preparing,
            OrderState::Ready,
            OrderState::Collected,
            OrderState::Completed,
        ],
    }
}

/// One event in words; nothing for what a shopper need not know.
fn told(lang: Lang, order: &ShopperOrder, event: &EventView) -> Option<String> {
    let Some(state) = event.to_state else {
        let what = match event.kind.as_str() {
            "cancel_requested" => say::event_cancel_requested(lang),
            "cancel_declined" => say::event_cancel_declined(lang),
            "part_sent" => say::event_part_sent(lang),
            "tracking" => say::event_tracking(lang),
            "return_requested" => back_words::shopper_requested(lang),
            "return_escalated" => back_words::shopper_escalated(lang),
            "return_agreed" => back_words::shopper_agreed(lang),
            "return_declined" => back_words::shopper_declined(lang),
            "refunded" => back_words::shopper_refunded(lang),
            "weighed" => back_words::shopper_weighed(lang),
            "extra_agreed" => back_words::shopper_extra_agreed(lang),
            "extra_declined" => back_words::shopper_extra_declined(lang),
            _ => return None,
        };
        return Some(with_reason(lang, what, &event.reason));
    };
    if event.kind == "undone" {
        return Some(say::event_undone(lang).to_owned());
    }
    let what = match (state, event.actor) {
        (OrderState::Placed, _) if order.to_collect == Vnd::ZERO => say::event_paid(lang),
        (OrderState::AwaitingPayment | OrderState::Placed, _) => say::event_placed(lang),
        (OrderState::Confirmed, _) => say::event_confirmed(lang),
        // The shopper's word that the goods have come is told once, when the order is completed by it.
        (OrderState::Delivered, Actor::Shopper) => return None,
        (OrderState::Ready, _) if order.delivery == Delivery::Ship => say::event_ready(lang),
        (OrderState::Completed, Actor::Shopper) => say::event_received(lang),
        (OrderState::Completed, Actor::Timer) => say::event_completed_by_timer(lang),
        _ => shopper_word(lang, state, order.delivery),
    };
    Some(with_reason(lang, what, &event.reason))
}

fn with_reason(lang: Lang, what: &str, reason: &str) -> String {
    if reason.is_empty() {
        what.to_owned()
    } else {
        say::with_reason(lang, what, reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use market::base::Words;

    fn order(delivery: Delivery, states: &[OrderState]) -> ShopperOrder {
        let event = |state: &OrderState| EventView {
            member: None,
            at: "08:12 20/11/2026".to_owned(),
            actor: Actor::Seller,
            to_state: Some(*state),
            kind: "state".to_owned(),
            reason: String::new(),
            official: None,
        };
        ShopperOrder {
            code: "CP00000000-1".to_owned(),
            seller_name: Words::default(),
            seller_slug: String::new(),
            seller_phone: String::new(),
            seller_place: String::new(),
            state: *states.last().expect("a state"),
            state_since: String::new(),
            delivery,
            lines: vec![],
            goods_total: Vnd::ZERO,
            delivery_fee: Vnd::ZERO,
            total: Vnd(1_000),
            voucher: Vnd::ZERO,
            to_collect: Vnd(1_000),
            given_back: Vnd::ZERO,
            extra: Vnd::ZERO,
            is_return_open: false,
            shipments: vec![],
            cancelled_by: None,
            cancel_reason: String::new(),
            is_cancel_requested: false,
            ahead: None,
            deadline: None,
            events: states.iter().map(event).collect(),
            notes: vec![],
        }
    }

    fn told_of(order: &ShopperOrder) -> Vec<(String, bool)> {
        entries(Lang::Vi, order)
            .into_iter()
            .map(|entry| (entry.text, entry.when == When::Now))
            .collect()
    }

    #[test]
    fn a_new_order_waits_and_shows_what_is_to_come() {
        let told = told_of(&order(Delivery::Ship, &[OrderState::Placed]));
        let words: Vec<_> = told.iter().map(|(text, _)| text.as_str()).collect();
        let expected = [
            "Đã đặt hàng",
            "Chờ xác nhận",
            "Đang chuẩn bị",
            "Đang giao",
            "Đã giao",
            "Hoàn thành",
        ];
        assert_eq!(words, expected);
        assert_eq!(told.iter().position(|(_, is_now)| *is_now), Some(1));
    }

    #[test]
    fn an_order_that_was_paid_in_advance_says_when_the_money_came() {
        let mut order = order(Delivery::Ship, &[OrderState::AwaitingPayment, OrderState::Placed]);
        order.to_collect = Vnd::ZERO;
        let words: Vec<_> = told_of(&order).into_iter().map(|(text, _)| text).collect();
        assert_eq!(words[..3], ["Đã đặt hàng", "Đã nhận tiền", "Chờ xác nhận"]);
    }

    #[test]
    fn a_confirmed_order_is_being_prepared() {
        let told = told_of(&order(Delivery::Ship, &[OrderState::Placed, OrderState::Confirmed]));
        let words: Vec<_> = told.iter().map(|(text, _)| text.as_str()).collect();
        let expected = [
            "Đã đặt hàng",
            "Hợp tác xã đã xác nhận",
            "Đang chuẩn bị",
            "Đang giao",
            "Đã giao",
            "Hoàn thành",
        ];
        assert_eq!(words, expected);
        assert_eq!(told.iter().position(|(_, is_now)| *is_now), Some(2));
    }

    #[test]
    fn nothing_is_to_come_when_an_order_is_over() {
        let told = told_of(&order(Delivery::PickUp, &[OrderState::Placed, OrderState::Cancelled]));
        assert_eq!(
            told.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(),
            ["Đã đặt hàng", "Đã hủy"]
        );
        assert!(told.iter().all(|(_, is_now)| !is_now));
    }

    #[test]
    fn what_lies_behind_is_not_to_come_again() {
        let states = [
            OrderState::Placed,
            OrderState::Confirmed,
            OrderState::Preparing,
            OrderState::Ready,
        ];
        let told = told_of(&order(Delivery::PickUp, &states));
        let words: Vec<_> = told.iter().map(|(text, _)| text.as_str()).collect();
        let expected = [
            "Đã đặt hàng",
            "Hợp tác xã đã xác nhận",
            "Đang chuẩn bị",
            "Sẵn sàng để nhận",
            "Đã lấy hàng",
            "Hoàn thành",
        ];
        assert_eq!(words, expected);
    }
}
