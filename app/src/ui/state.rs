//! The states of an order in the words of those who look: the shopper's, the seller's, and the pill around them.

use crate::words::state as say;
use leptos::prelude::*;
use market::{
    base::Lang,
    orders::{Delivery, DeskTab, OrderState, Step},
};

/// What a shopper reads.
pub fn shopper_word(lang: Lang, state: OrderState, delivery: Delivery) -> &'static str {
    match (state, delivery) {
        (OrderState::AwaitingPayment, _) => say::awaiting_payment(lang),
        (OrderState::Placed, _) => say::placed(lang),
        (OrderState::Ready, Delivery::PickUp) => say::ready_to_collect(lang),
        (OrderState::Confirmed | OrderState::Preparing | OrderState::Ready, _) => say::preparing(lang),
        (OrderState::HandedOver, _) => say::handed_over(lang),
        (OrderState::Delivered, _) => say::delivered(lang),
        (OrderState::Collected, _) => say::collected(lang),
        (OrderState::Completed, _) => say::completed(lang),
        (OrderState::Cancelled, _) => say::cancelled(lang),
    }
}

/// What the seller's people read: every step of their own work has a word.
pub fn seller_word(lang: Lang, state: OrderState, delivery: Delivery) -> &'static str {
    match (state, delivery) {
        (OrderState::Confirmed, _) => say::confirmed(lang),
        (OrderState::Preparing, _) => say::preparing(lang),
        (OrderState::Ready, Delivery::Ship) => say::ready_to_ship(lang),
        (OrderState::Ready, Delivery::PickUp) => say::ready_for_customer(lang),
        (OrderState::Collected, _) => say::collected_by_customer(lang),
        _ => shopper_word(lang, state, delivery),
    }
}

/// The classes of a state's pill: waiting, moving, done, or out of the way.
pub fn pill_class(state: OrderState) -> &'static str {
    match state {
        OrderState::AwaitingPayment | OrderState::Placed => "pill pill-wait",
        OrderState::Confirmed
        | OrderState::Preparing
        | OrderState::Ready
        | OrderState::HandedOver
        | OrderState::Delivered
        | OrderState::Collected => "pill pill-go",
        OrderState::Completed => "pill pill-good",
        OrderState::Cancelled => "pill",
    }
}

/// The pill that a shopper sees.
pub fn shopper_pill(lang: Lang, state: OrderState, delivery: Delivery) -> impl IntoView + use<> {
    view! { <span class=pill_class(state)>{shopper_word(lang, state, delivery)}</span> }
}

/// The pill that the seller's people see.
pub fn seller_pill(lang: Lang, state: OrderState, delivery: Delivery) -> impl IntoView + use<> {
    view! { <span class=pill_class(state)>{seller_word(lang, state, delivery)}</span> }
}

/// The word on the button of a seller's next step.
pub fn step_word(lang: Lang, step: Step) -> &'static str {
    match step {
        Step::Confirm => say::step_confirm(lang),
        Step::Prepare => say::step_prepare(lang),
        Step::MakeReady => say::step_make_ready(lang),
        Step::HandOver => say::step_hand_over(lang),
        Step::Deliver => say::step_deliver(lang),
        Step::Collect => say::step_collect(lang),
    }
}

/// The name of a tab of the order desk.
pub fn tab_word(lang: Lang, tab: DeskTab) -> &'static str {
    match tab {
        DeskTab::Waiting => say::tab_waiting(lang),
        DeskTab::ToShip => say::tab_to_ship(lang),
        DeskTab::Shipping => say::tab_shipping(lang),
        DeskTab::Delivered => say::tab_delivered(lang),
        DeskTab::Cancelled => say::tab_cancelled(lang),
        DeskTab::Ahead => say::tab_ahead(lang),
        DeskTab::Returns => say::tab_returns(lang),
        DeskTab::All => say::tab_all(lang),
    }
}

/// A moment as the server wrote it out (`09:05 21/11/2026`), readable for machines too.
pub fn moment(at: &str) -> impl IntoView + use<> {
    view! { <time datetime=machine_time(at)>{at.to_owned()}</time> }
}

/// `2026-11-21T09:05+07:00` for `09:05 21/11/2026`; nothing for any other text.
fn machine_time(at: &str) -> Option<String> {
    let (time, date) = at.split_once(' ')?;
    let mut parts = date.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Some(format!("{year}-{month}-{day}T{time}+07:00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shopper_reads_the_words_of_the_market() {
        let word = |state, delivery| shopper_word(Lang::Vi, state, delivery);
        assert_eq!(word(OrderState::Placed, Delivery::Ship), "Chờ xác nhận");
        for state in [OrderState::Confirmed, OrderState::Preparing, OrderState::Ready] {
            assert_eq!(word(state, Delivery::Ship), "Đang chuẩn bị");
        }
        assert_eq!(word(OrderState::Ready, Delivery::PickUp), "Sẵn sàng để nhận");
    }

    #[test]
    fn a_moment_can_be_read_by_machines() {
        assert_eq!(
            machine_time("09:05 21/11/2026").as_deref(),
            Some("2026-11-21T09:05+07:00")
        );
        assert_eq!(machine_time("soon"), None);
    }
}
