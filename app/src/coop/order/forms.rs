//! What can be done with an order: the next lawful step, the answer to a request, calling it off.

use super::{
    actions::{REASON_MAX, TRACKING_CODE_MAX},
    aside::actor_word,
};
use crate::{
    coop::live::time_left,
    form::{Form, PostForm},
    ui::{field::Field, state},
    words::{desk_order as say, harvest, returns as back_words},
};
use leptos::prelude::*;
use market::{
    base::Lang,
    orders::{
        Actor, COMPLETE_AFTER_DAYS, Delivery, DeskOrder, OrderState, Step,
        timers::{ALLOT_WITHIN_DAYS_LATE, ANSWER_CANCEL_WITHIN_HOURS, CONFIRM_WITHIN_HOURS},
    },
};

/// The next lawful step, or why there is none.
pub(super) fn next_step(lang: Lang, order: &DeskOrder, form: &Form) -> AnyView {
    let title = if order.state == OrderState::Cancelled {
        say::cancelled_title(lang)
    } else {
        say::next(lang)
    };
    let button = order.next_step.map(|step| {
        let code = order.code.clone();
        let tracking_code = (step == Step::HandOver).then(|| {
            Field::new(form, lang, "tracking_code", say::tracking_code(lang))
                .hint(say::tracking_code_hint(lang))
                .length_max(TRACKING_CODE_MAX)
                .optional()
                .autocomplete("off")
                .input()
        });
        view! {
            <PostForm action="/api/desk/advance" lang=lang class="stack">
                <input type="hidden" name="code" value=code/>
                <input type="hidden" name="step" value=step.as_str()/>
                {tracking_code}
                <div>
                    <button class="btn btn-big" type="submit">{state::step_word(lang, step)}</button>
                </div>
            </PostForm>
        }
    });
    let class = if button.is_some() {
        "box stack act-now"
    } else {
        "box stack"
    };
    view! {
        <section class=class aria-labelledby="buoc">
            <h2 id="buoc">{title}</h2>
            {deadline(lang, order, false)}
            {explained(lang, order).into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
            {button}
        </section>
    }
    .into_any()
}

/// Until when it must be done; shown where it is done.
fn deadline(lang: Lang, order: &DeskOrder, is_answer: bool) -> Option<AnyView> {
    let (at, minutes) = order.deadline.as_ref()?;
    if is_answer != order.cancel_request.is_some() {
        return None;
    }
    let left = time_left(*minutes, say::hours(lang), say::minutes(lang));
    let text = if is_answer {
        say::deadline_answer(lang, at, left)
    } else {
        say::deadline_confirm(lang, at, left)
    };
    Some(view! { <p class="notice notice-warn">{text}</p> }.into_any())
}

fn explained(lang: Lang, order: &DeskOrder) -> Vec<String> {
    let one = |text: &str| vec![text.to_owned()];
    match (order.state, order.delivery) {
        (OrderState::AwaitingPayment, _) => Vec::new(),
        (OrderState::Placed, _) => one(say::next_placed(lang)),
        (OrderState::Confirmed, _) => one(say::next_confirmed(lang)),
        (OrderState::Preparing, _) => one(say::next_preparing(lang)),
        (OrderState::Ready, Delivery::Ship) if order.is_partly_sent() => one(say::next_ready_partly(lang)),
        (OrderState::Ready, Delivery::Ship) => one(say::next_ready(lang)),
        (OrderState::Ready, Delivery::PickUp) => one(say::next_ready_pick_up(lang)),
        (OrderState::HandedOver, _) => one(say::next_handed_over(lang)),
        (OrderState::Delivered | OrderState::Collected, _) => vec![say::next_delivered(lang, COMPLETE_AFTER_DAYS)],
        (OrderState::Completed, _) => one(say::next_completed(lang)),
        (OrderState::Cancelled, _) if order.cancelled_by.as_deref() == Some("timeout") && order.ahead.is_some() => {
            vec![harvest::cancelled_late(lang, ALLOT_WITHIN_DAYS_LATE)]
        }
        (OrderState::Cancelled, _) if order.cancelled_by.as_deref() == Some("refused") => {
            let reason = (!order.cancel_reason.is_empty()).then(|| say::cancelled_reason(lang, &order.cancel_reason));
            one(back_words::desk_cancelled_refused(lang))
                .into_iter()
                .chain(reason)
                .collect()
        }
        (OrderState::Cancelled, _) if order.cancelled_by.as_deref() == Some("timeout") => {
            vec![say::cancelled_unconfirmed(lang, CONFIRM_WITHIN_HOURS)]
        }
        (OrderState::Cancelled, _) if order.cancelled_by.as_deref() == Some("request_timeout") => {
            vec![say::cancelled_unanswered(lang, ANSWER_CANCEL_WITHIN_HOURS)]
        }
        (OrderState::Cancelled, _) => {
            let by = order.cancelled_by.as_deref().and_then(Actor::parse);
            let by = by.map(|actor| say::cancelled_by(lang, actor_word(lang, actor)));
            let reason = (!order.cancel_reason.is_empty()).then(|| say::cancelled_reason(lang, &order.cancel_reason));
            by.into_iter().chain(reason).collect()
        }
    }
}

/// The shopper asks to cancel: agree, or say why not.
pub(super) fn request(lang: Lang, order: &DeskOrder, accept: &Form, decline: &Form) -> Option<AnyView> {
    let asked = order.cancel_request.as_ref()?;
    let asked = if asked.is_empty() {
        say::request_without_reason(lang).to_owned()
    } else {
        say::request_reason(lang, asked)
    };
    let (code, same_code) = (order.code.clone(), order.code.clone());
    // The summary of what is wrong leads to `#reason`: the field of the form that came back.
    let (accept_id, decline_id) = if decline.came_back() {
        ("reason-accept", "reason")
    } else {
        ("reason", "reason-decline")
    };
    let accept_reason = reason(lang, accept)
        .id(accept_id)
        .label_more(say::accept_more(lang))
        .starting_with(accept, say::request_accepted_reason(lang))
        .input();
    let decline_reason = reason(lang, decline)
        .id(decline_id)
        .label_more(say::decline_more(lang))
        .hint(say::decline_hint(lang))
        .input();
    let section = view! {
        <section class="box stack act-now" aria-labelledby="xin-huy">
            <h2 id="xin-huy">{say::request_title(lang)}</h2>
            <p>{asked}</p>
            {deadline(lang, order, true)}
            <PostForm action="/api/desk/cancel" lang=lang>
                <input type="hidden" name="code" value=same_code/>
                <fieldset class="fieldset stack">
                    <legend>{say::accept_title(lang)}</legend>
                    <p class="soft">{say::accept_hint(lang)}</p>
                    {accept_reason}
                    <div>
                        <button class="btn btn-danger" type="submit">{say::cancel(lang)}</button>
                    </div>
                </fieldset>
            </PostForm>
            <PostForm action="/api/desk/decline_cancel" lang=lang>
                <input type="hidden" name="code" value=code/>
                <fieldset class="fieldset stack">
                    <legend>{say::decline_title(lang)}</legend>
                    {decline_reason}
                    <div>
                        <button class="btn btn-secondary" type="submit">
                            {say::decline(lang)}
                            <span class="vh">" " {say::decline_more(lang)}</span>
                        </button>
                    </div>
                </fieldset>
            </PostForm>
        </section>
    };
    Some(section.into_any())
}

fn reason(lang: Lang, form: &Form) -> Field {
    Field::new(form, lang, "reason", say::reason(lang))
        .length_max(REASON_MAX)
        .autocomplete("off")
}

/// Calling the order off, while it is still in the house and nobody waits for an answer.
pub(super) fn cancel(lang: Lang, order: &DeskOrder, form: &Form) -> Option<AnyView> {
    if !order.may_cancel || order.cancel_request.is_some() {
        return None;
    }
    let code = order.code.clone();
    let reason = reason(lang, form).hint(say::cancel_reason_hint(lang)).input();
    let section = view! {
        <section class="box stack" aria-labelledby="huy">
            <h2 id="huy">{say::cancel_title(lang)}</h2>
            <PostForm action="/api/desk/cancel" lang=lang class="stack">
                <input type="hidden" name="code" value=code/>
                {reason}
                <div>
                    <button class="btn btn-danger" type="submit">{say::cancel(lang)}</button>
                </div>
            </PostForm>
        </section>
    };
    Some(section.into_any())
}
