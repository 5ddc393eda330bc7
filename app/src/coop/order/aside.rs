//! Who receives an order, and what happened to it.

use crate::{
    context::link,
    mandates::both_names,
    ui::{layout::icon, state},
    words::{desk_order as say, returns as back_words},
};
use leptos::prelude::*;
use market::{
    base::{Lang, phone},
    orders::{Actor, Delivery, DeskOrder, EventView, OrderState},
};

/// Who receives it, and how.
pub(super) fn receiver(lang: Lang, order: &DeskOrder) -> AnyView {
    let delivery = match order.delivery {
        Delivery::Ship => say::ship(lang),
        Delivery::PickUp => say::pick_up(lang),
    };
    let former = (!order.legacy_address.is_empty()).then(|| {
        view! { <br/><span class="former">{say::former(lang, &order.legacy_address)}</span> }
    });
    let note = (!order.note.is_empty()).then(|| view! { <p class="notice">{say::note(lang, &order.note)}</p> });
    view! {
        <section class="box stack stack-tight" aria-labelledby="nhan">
            <h2 id="nhan">{say::receiver(lang)}</h2>
            <p>
                {order.shopper_name.clone()}
                <br/>
                {phone_link(&order.shopper_phone)}
                <br/>
                {order.address.clone()}
                {former}
            </p>
            {note}
            <p>{delivery} " · " {say::placed_at(lang, &order.placed_at)}</p>
            <p>
                <a class="btn btn-secondary btn-wide" href=link(lang, &format!("/htx/don-hang/{}/phieu", order.code))>
                    {icon("in")}
                    " "
                    {say::slip(lang)}
                </a>
            </p>
        </section>
    }
    .into_any()
}

/// A number to call. Only digits after a plus become an address.
fn phone_link(e164: &str) -> AnyView {
    let shown = phone::shown(e164);
    let is_number = e164
        .strip_prefix('+')
        .is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()));
    if is_number {
        view! { <a class="num" href=format!("tel:{e164}")>{shown}</a> }.into_any()
    } else {
        view! { <span class="num">{shown}</span> }.into_any()
    }
}

/// What happened, oldest first.
pub(super) fn history(lang: Lang, order: &DeskOrder) -> AnyView {
    let last = order.events.len().saturating_sub(1);
    let rows: Vec<_> = order
        .events
        .iter()
        .enumerate()
        .map(|(index, event)| {
            let is_last = index == last;
            let is_first = index == 0;
            let official = event.official.as_ref().map(|(name, department)| {
                view! { <br/><span class="soft">{both_names(lang, name, Some(department))}</span> }
            });
            let member = event
                .member
                .as_ref()
                .map(|name| view! { <br/><span class="soft" lang="vi">{name.clone()}</span> });
            let reason =
                (!event.reason.is_empty()).then(|| view! { <br/><span class="soft">{event.reason.clone()}</span> });
            view! {
                <li class=(!is_last).then_some("done") aria-current=is_last.then_some("step")>
                    {say::event(lang, actor_word(lang, event.actor), what(lang, event, is_first, order.delivery))}
                    " "
                    {state::moment(&event.at)}
                    {official}
                    {member}
                    {reason}
                </li>
            }
        })
        .collect();
    view! {
        <section class="box stack stack-tight" aria-labelledby="da-xay-ra">
            <h2 id="da-xay-ra">{say::history(lang)}</h2>
            <ol class="timeline">{rows}</ol>
        </section>
    }
    .into_any()
}

/// What happened, in the words of the desk.
pub(crate) fn what(lang: Lang, event: &EventView, is_first: bool, delivery: Delivery) -> &'static str {
    match (event.kind.as_str(), event.to_state) {
        ("cancel_requested", _) => say::event_cancel_requested(lang),
        ("cancel_declined", _) => say::event_cancel_declined(lang),
        ("part_sent", _) => say::event_part_sent(lang),
        ("tracking", _) => say::event_tracking(lang),
        ("undone", _) => say::event_undone(lang),
        ("return_requested", _) => back_words::event_requested(lang),
        ("return_escalated", _) => back_words::event_escalated(lang),
        ("return_agreed", _) => back_words::event_agreed(lang),
        ("return_declined", _) => back_words::event_declined(lang),
        ("refunded", _) => back_words::event_refunded(lang),
        ("weighed", _) => back_words::event_weighed(lang),
        ("extra_agreed", _) => back_words::event_extra_agreed(lang),
        ("extra_declined", _) => back_words::event_extra_declined(lang),
        // What is paid in advance was placed before, and is the seller's once its money has come.
        (_, Some(OrderState::Placed)) if !is_first => say::event_paid(lang),
        (_, Some(OrderState::AwaitingPayment | OrderState::Placed) | None) => say::event_placed(lang),
        (_, Some(at)) => state::seller_word(lang, at, delivery),
    }
}

/// Who did something, as the cooperative calls them.
pub(crate) fn actor_word(lang: Lang, actor: Actor) -> &'static str {
    match actor {
        Actor::Shopper => say::by_shopper(lang),
        Actor::Seller => say::by_seller(lang),
        Actor::Department => say::by_department(lang),
        Actor::Operator => say::by_operator(lang),
        Actor::Timer => say::by_timer(lang),
    }
}
