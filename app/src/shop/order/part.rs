//! One cooperative's part of an order group.

use super::{PartForms, actions::REASON_MAX, ahead, notes, returns, timeline};
use crate::{
    context::link,
    coop::order::{part::part_words, weigh::weight_words},
    form::{Form, PostForm},
    ui::{
        field::{Field, error_summary},
        marks,
        state::shopper_pill,
    },
    words::{checkout, harvest, order as say, returns as back_words},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, secret::Token},
    orders::{
        COMPLETE_AFTER_DAYS, Delivery, OrderState, ShopperOrder,
        timers::{ALLOT_WITHIN_DAYS_LATE, ANSWER_CANCEL_WITHIN_HOURS, CONFIRM_WITHIN_HOURS},
    },
    payments::{PAY_WITHIN_HOURS, PaymentView},
};

/// The part: its state, what happens next, its goods, and what the shopper may do.
pub(super) fn draw(
    lang: Lang,
    order: &ShopperOrder,
    payment: &PaymentView,
    token: Option<&Token>,
    forms: &PartForms,
) -> AnyView {
    let heading = format!("ten-{}", order.code);
    let khoa = token.map(Token::reveal).unwrap_or_default();
    let acts = draw_acts(lang, order, &khoa, &forms.act);
    view! {
        <section class="coop-box" id=order.code.clone() aria-labelledby=heading.clone()>
            <header class="row row-spread">
                <div>
                    <h2 class="coop-name" id=heading.clone()>
                        <a href=link(lang, &format!("/gian-hang/{}", order.seller_slug))>
                            {order.seller_name.get(lang).to_owned()}
                        </a>
                    </h2>
                    <p class="soft small">
                        {order.seller_place.clone()}
                        " · "
                        <span class="code">{order.code.clone()}</span>
                    </p>
                </div>
                {shopper_pill(lang, order.state, order.delivery)}
            </header>
            <div class="coop-body">
                {draw_goods(lang, order)}
                {draw_next(lang, order, payment)}
                {timeline::draw(lang, order)}
                {returns::draw(lang, order, &forms.returns, payment.mode, &khoa, &forms.back)}
                {notes::draw(lang, order, &khoa, &forms.note)}
                <p class="soft small">{say::contact(lang, &order.seller_phone)}</p>
            </div>
            {acts}
        </section>
    }
    .into_any()
}

fn draw_goods(lang: Lang, order: &ShopperOrder) -> AnyView {
    let lines: Vec<_> = order
        .lines
        .iter()
        .map(|line| {
            view! {
                <li>
                    <span>
                        {checkout::line(lang, line.quantity, line.name.get(lang))}
                        " "
                        <span class="soft">"(" {line.pack.get(lang).to_owned()} ")"</span>
                        {marks::maker(lang, &line.producer_name, &order.seller_name)}
                        {weight_words(lang, line).map(|words| view! { <br/> <span class="soft small">{words}</span> })}
                    </span>
                    " "
                    <span class="num">{line.total.to_string()}</span>
                </li>
            }
        })
        .collect();
    let row = |word: &'static str, amount: Vnd, sign: &'static str| {
        (amount != Vnd::ZERO)
            .then(|| view! { <li><span>{word}</span> " " <span class="num">{sign} {amount.to_string()}</span></li> })
    };
    let how = match order.delivery {
        Delivery::Ship => say::ship(lang),
        Delivery::PickUp => say::pick_up(lang),
    };
    view! {
        <ul class="mini">
            {lines}
            <li>
                <span>{say::delivery(lang)} ": " {how}</span>
                " "
                <span class="num">{order.delivery_fee.to_string()}</span>
            </li>
            {row(checkout::voucher(lang), order.voucher, "−")}
            <li>
                <strong>{say::part_total(lang)}</strong>
                " "
                <strong class="num">{Vnd(order.total.0 - order.voucher.0).to_string()}</strong>
            </li>
            {row(back_words::extra(lang), order.extra, "+")}
            {row(back_words::given_back(lang), order.given_back, "−")}
        </ul>
    }
    .into_any()
}

/// What happens next, and who does it.
fn draw_next(lang: Lang, order: &ShopperOrder, payment: &PaymentView) -> AnyView {
    let sentence = match order.state {
        OrderState::Completed => view! { <p class="next">{say::done_completed(lang)}</p> }.into_any(),
        OrderState::Cancelled => view! { <p class="next">{why_cancelled(lang, order, payment)}</p> }.into_any(),
        state => {
            view! { <p class="next"><strong>{say::next(lang)}</strong> " " {next(lang, order, state)}</p> }.into_any()
        }
    };
    view! {
        <div class="stack">
            {ahead::draw(lang, order)}
            {draw_shipments(lang, order)}
            {draw_request(lang, order)}
            {sentence}
            {draw_deadline(lang, order)}
        </div>
    }
    .into_any()
}

/// What carriers have taken, with their numbers; which goods, where they came in parts.
fn draw_shipments(lang: Lang, order: &ShopperOrder) -> Option<AnyView> {
    if order.state == OrderState::Cancelled {
        return None;
    }
    let is_in_parts = order.shipments.len() > 1 || order.is_partly_sent();
    let rows: Vec<_> = order
        .shipments
        .iter()
        .filter(|shipment| is_in_parts || !shipment.tracking_code.is_empty())
        .map(|shipment| {
            let goods = is_in_parts.then(|| {
                let goods = shipment
                    .parts
                    .iter()
                    .filter_map(|part| part_words(lang, &order.lines, part));
                let goods = goods.collect::<Vec<_>>().join(" · ");
                view! { {say::parcel(lang, &shipment.at)} " " {goods} " " }
            });
            let number = (!shipment.tracking_code.is_empty()).then(|| {
                view! { {say::tracking(lang)} " " <span class="code">{shipment.tracking_code.clone()}</span> }
            });
            view! { <p>{goods} {number}</p> }
        })
        .collect();
    (!rows.is_empty()).then(|| rows.into_any())
}

fn next(lang: Lang, order: &ShopperOrder, state: OrderState) -> String {
    match (state, order.delivery) {
        (OrderState::Ready, Delivery::Ship) if order.is_partly_sent() => say::next_partly_sent(lang, order.to_collect),
        (OrderState::AwaitingPayment, _) => say::next_awaiting_payment(lang).to_owned(),
        (OrderState::Placed, _) if order.ahead.as_ref().is_some_and(|ahead| ahead.is_waiting) => {
            harvest::waiting(lang).to_owned()
        }
        (OrderState::Placed, _) => say::next_placed(lang).to_owned(),
        (OrderState::Confirmed | OrderState::Preparing, Delivery::Ship) => say::next_packed_to_ship(lang).to_owned(),
        (OrderState::Confirmed | OrderState::Preparing, Delivery::PickUp) => {
            say::next_packed_to_collect(lang).to_owned()
        }
        (OrderState::Ready, Delivery::Ship) => say::next_ready_to_ship(lang).to_owned(),
        (OrderState::Ready, Delivery::PickUp) => {
            if order.to_collect == Vnd::ZERO {
                say::next_ready_to_collect_paid(lang, &order.seller_place, &order.seller_phone)
            } else {
                say::next_ready_to_collect(lang, &order.seller_place, order.to_collect, &order.seller_phone)
            }
        }
        (OrderState::HandedOver, _) if order.to_collect == Vnd::ZERO => say::next_handed_over_paid(lang).to_owned(),
        (OrderState::HandedOver, _) => say::next_handed_over(lang, order.to_collect),
        _ => say::next_delivered(lang, COMPLETE_AFTER_DAYS),
    }
}

/// Until when the cooperative has to say something.
fn draw_deadline(lang: Lang, order: &ShopperOrder) -> Option<AnyView> {
    let at = order.deadline.as_ref()?;
    let text = if order.is_cancel_requested {
        say::deadline_answer(lang, at)
    } else {
        say::deadline_confirm(lang, at)
    };
    Some(view! { <p class="soft">{text}</p> }.into_any())
}

fn why_cancelled(lang: Lang, order: &ShopperOrder, payment: &PaymentView) -> String {
    let has_some_come = payment.received > Vnd::ZERO || !payment.refunds.is_empty();
    // Of what was paid in advance the page says above what goes back.
    let is_paid = order.to_collect == Vnd::ZERO;
    let who = match order.cancelled_by.as_deref() {
        Some("shopper") => say::cancelled_by_shopper(lang),
        Some("seller") => say::cancelled_by_seller(lang),
        Some("refused") => back_words::cancelled_refused(lang),
        Some("payment_timeout") if has_some_come => return say::cancelled_part_paid(lang, PAY_WITHIN_HOURS),
        Some("payment_timeout") => return say::cancelled_unpaid(lang, PAY_WITHIN_HOURS),
        Some("timeout") if order.ahead.is_some() => return harvest::cancelled_late(lang, ALLOT_WITHIN_DAYS_LATE),
        Some("timeout") if is_paid => return say::cancelled_unconfirmed_paid(lang, CONFIRM_WITHIN_HOURS),
        Some("request_timeout") if is_paid => {
            return say::cancelled_unanswered_paid(lang, ANSWER_CANCEL_WITHIN_HOURS);
        }
        Some("timeout") => return say::cancelled_unconfirmed(lang, CONFIRM_WITHIN_HOURS),
        Some("request_timeout") => return say::cancelled_unanswered(lang, ANSWER_CANCEL_WITHIN_HOURS),
        _ => say::cancelled_otherwise(lang),
    };
    if order.cancel_reason.is_empty() {
        who.to_owned()
    } else {
        format!("{who} {}", say::cancel_reason(lang, &order.cancel_reason))
    }
}

/// What became of the wish to cancel, as long as the goods are in the house.
fn draw_request(lang: Lang, order: &ShopperOrder) -> Option<AnyView> {
    if !order.may_cancel() {
        return None;
    }
    if order.is_cancel_requested {
        return Some(view! { <p class="notice notice-warn">{say::cancel_pending(lang)}</p> }.into_any());
    }
    let declined = order
        .events
        .iter()
        .rev()
        .find(|event| event.kind == "cancel_declined")?;
    Some(view! { <p class="notice notice-warn">{say::cancel_declined(lang, &declined.reason)}</p> }.into_any())
}

/// What the shopper may do now; nothing when there is nothing to do.
fn draw_acts(lang: Lang, order: &ShopperOrder, khoa: &str, form: &Form) -> Option<AnyView> {
    let refused = error_summary(form, lang, say::refused_title(lang), &[("reason", say::reason(lang))]);
    let act = if order.state.may_be_received() && !order.is_return_open {
        Some(draw_receive(lang, order, khoa))
    } else if order.may_cancel() && !order.is_cancel_requested {
        Some(draw_cancel(lang, order, khoa, form))
    } else {
        None
    };
    if refused.is_none() && act.is_none() {
        return None;
    }
    Some(view! { <footer class="stack no-print">{refused} {act}</footer> }.into_any())
}

fn draw_receive(lang: Lang, order: &ShopperOrder, khoa: &str) -> AnyView {
    let (code, khoa) = (order.code.clone(), khoa.to_owned());
    view! {
        <PostForm action="/api/order/receive" lang=lang class="row">
            <input type="hidden" name="code" value=code.clone()/>
            <input type="hidden" name="khoa" value=khoa/>
            <button class="btn" type="submit">{say::received(lang)}<span class="vh">" " {code.clone()}</span></button>
        </PostForm>
    }
    .into_any()
}

fn draw_cancel(lang: Lang, order: &ShopperOrder, khoa: &str, form: &Form) -> AnyView {
    let (code, khoa) = (order.code.clone(), khoa.to_owned());
    let is_late = order.ahead.as_ref().is_some_and(|ahead| ahead.is_late);
    let explanation = if order.state.is_cancelled_by_word() || is_late {
        say::cancel_at_once(lang)
    } else {
        say::cancel_by_request(lang)
    };
    let reason = Field::new(form, lang, "reason", say::reason(lang))
        .id(format!("ly-do-{code}"))
        .label_more(code.clone())
        .optional()
        .length_max(REASON_MAX)
        .input();
    view! {
        <PostForm action="/api/order/cancel" lang=lang class="stack stack-tight">
            <input type="hidden" name="code" value=code.clone()/>
            <input type="hidden" name="khoa" value=khoa/>
            {reason}
            <div class="row">
                <button class="btn btn-danger" type="submit">{say::cancel(lang)}<span class="vh">" " {code.clone()}</span></button>
                " "
                <span class="soft small">{explanation}</span>
            </div>
        </PostForm>
    }
    .into_any()
}
