//! Returns of an order: the answer to what is asked, giving something back, and goods that nobody took.

pub(in crate::coop::order) mod actions;

use super::actions::REASON_MAX;
use crate::{
    context::Ctx,
    coop::live::time_left,
    error::AppError,
    form::{Form, PostForm},
    shop::order::returns::draw_packs,
    ui::{
        field::{Field, error_summary},
        returns::{Side, refund_rows, request_box},
    },
    words::{desk_order, returns as say},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, secret::Token},
    orders::{DeskOrder, OrderState},
    returns::{AskedBy, RequestView, ReturnState, ReturnsView, SELLER_DECIDES_UP_TO},
};

/// The forms that came back.
pub(super) struct ReturnForms {
    approve: Form,
    decline: Form,
    offer: Form,
    door: Form,
}

impl ReturnForms {
    pub(super) async fn take(ctx: &Ctx) -> Result<Self, AppError> {
        Ok(Self {
            approve: ctx.take_form("desk_return").await?,
            decline: ctx.take_form("desk_return_no").await?,
            offer: ctx.take_form("desk_offer").await?,
            door: ctx.take_form("desk_door").await?,
        })
    }

    pub(super) fn summaries(&self, lang: Lang) -> impl IntoView + use<> {
        let labels = [
            ("amount", say::amount(lang)),
            ("reason", desk_order::reason(lang)),
            ("what", say::what(lang)),
            ("goods", say::goods_state(lang)),
        ];
        let summary = |form: &Form, title| error_summary(form, lang, title, &labels);
        view! {
            {summary(&self.approve, say::answer_refused(lang))}
            {summary(&self.decline, say::answer_refused(lang))}
            {summary(&self.offer, say::offer_refused(lang))}
            {summary(&self.door, say::door_refused(lang))}
        }
    }
}

/// What is asked for and waits for the seller.
pub(super) fn request(
    lang: Lang,
    order: &DeskOrder,
    view: &ReturnsView,
    forms: &ReturnForms,
    is_manager: bool,
) -> Option<AnyView> {
    let open = view
        .requests
        .iter()
        .find(|request| request.state == ReturnState::Requested)?;
    let title = match open.asked_by {
        AskedBy::Operator => say::answer_title_operator(lang),
        AskedBy::Shopper | AskedBy::Seller => say::answer_title(lang),
    };
    let until = open.answer_by.as_ref().map(|(at, minutes)| {
        let left = time_left(*minutes, desk_order::hours(lang), desk_order::minutes(lang));
        view! { <p class="notice notice-warn">{say::answer_by(lang, at, left)}</p> }
    });
    let forms = if is_manager {
        draw_answers(lang, order, open, forms)
    } else {
        view! { <p class="soft">{say::manager_answers(lang)}</p> }.into_any()
    };
    let section = view! {
        <section class="box stack act-now" id="tra-loi" aria-labelledby="doi-tra">
            <h2 id="doi-tra">{title}</h2>
            {request_box(lang, Side::Seller, &order.lines, open, "")}
            {until}
            {forms}
        </section>
    };
    Some(section.into_any())
}

fn draw_answers(lang: Lang, order: &DeskOrder, open: &RequestView, forms: &ReturnForms) -> AnyView {
    let (code, same_code) = (order.code.clone(), order.code.clone());
    let amount = Field::new(&forms.approve, lang, "amount", say::amount(lang))
        .starting_with(&forms.approve, &open.amount.0.to_string())
        .hint(say::approve_hint(lang, SELLER_DECIDES_UP_TO))
        .input_mode("numeric")
        .autocomplete("off")
        .input();
    let answer = Field::new(&forms.approve, lang, "reason", say::answer_label(lang))
        .id("loi-dong-y")
        .optional()
        .length_max(REASON_MAX)
        .autocomplete("off")
        .input();
    let reason = Field::new(&forms.decline, lang, "reason", say::decline_reason(lang))
        .id("ly-do-tu-choi")
        .label_more(say::decline_more(lang))
        .hint(say::decline_hint(lang))
        .length_max(REASON_MAX)
        .autocomplete("off")
        .input();
    view! {
        <PostForm action="/api/desk/return_approve" lang=lang>
            <input type="hidden" name="code" value=code/>
            <fieldset class="fieldset stack">
                <legend>{say::approve_title(lang)}</legend>
                {amount}
                {answer}
                <div>
                    <button class="btn" type="submit">{say::approve(lang)}</button>
                </div>
            </fieldset>
        </PostForm>
        <PostForm action="/api/desk/return_decline" lang=lang>
            <input type="hidden" name="code" value=same_code/>
            <fieldset class="fieldset stack">
                <legend>{say::decline_title(lang)}</legend>
                {reason}
                <div>
                    <button class="btn btn-secondary" type="submit">
                        {say::decline(lang)}
                        <span class="vh">" " {say::decline_more(lang)}</span>
                    </button>
                </div>
            </fieldset>
        </PostForm>
    }
    .into_any()
}

/// What was asked for and has gone back; nothing when nothing was.
pub(super) fn history(lang: Lang, order: &DeskOrder, view: &ReturnsView) -> Option<AnyView> {
    let told: Vec<_> = view
        .requests
        .iter()
        .filter(|request| request.state != ReturnState::Requested)
        .map(|request| request_box(lang, Side::Seller, &order.lines, request, ""))
        .collect();
    if told.is_empty() && view.refunds.is_empty() {
        return None;
    }
    let section = view! {
        <section class="box stack stack-tight" aria-labelledby="da-hoan">
            <h2 id="da-hoan">{say::title(lang)}</h2>
            {told}
            {refund_rows(lang, &view.refunds)}
        </section>
    };
    Some(section.into_any())
}

/// Giving something back, folded away; nothing while something else waits for an answer or nothing is left.
pub(super) fn draw_offer(lang: Lang, order: &DeskOrder, view: &ReturnsView, forms: &ReturnForms) -> Option<AnyView> {
    let is_over = matches!(order.state, OrderState::AwaitingPayment | OrderState::Cancelled);
    if is_over || order.is_return_open || order.cancel_request.is_some() || view.left == Vnd::ZERO {
        return None;
    }
    let form = &forms.offer;
    let (code, key) = (order.code.clone(), Token::random().reveal());
    let has_come = order.state >= OrderState::Delivered;
    let choices = [
        ("amount", say::what_amount(lang), true),
        ("packs", say::what_packs(lang), true),
        ("delivery", say::what_delivery(lang), view.delivery_left > Vnd::ZERO),
        ("whole", say::what_whole(lang), has_come),
    ];
    let choices = choices.into_iter().filter(|(_, _, is_there)| *is_there);
    let choices = choices
        .map(|(value, words, _)| (value.to_owned(), words.to_owned()))
        .collect();
    let what = Field::new(form, lang, "what", say::what(lang)).select(choices);
    let amount = Field::new(form, lang, "amount", say::amount(lang))
        .id("so-tien-hoan")
        .hint(say::amount_hint(lang, view.left))
        .optional()
        .input_mode("numeric")
        .autocomplete("off")
        .input();
    let packs = draw_packs(lang, &order.lines, view, form, &code);
    let reason = Field::new(form, lang, "reason", desk_order::reason(lang))
        .id("ly-do-hoan")
        .label_more(say::offer(lang))
        .hint(say::offer_reason_hint(lang))
        .length_max(REASON_MAX)
        .autocomplete("off")
        .input();
    let section = view! {
        <details class="box" id="hoan-tien" open=form.came_back()>
            <summary>{say::offer(lang)}</summary>
            <PostForm action="/api/desk/give_back" lang=lang class="stack">
                <input type="hidden" name="code" value=code/>
                <input type="hidden" name="key" value=key/>
                <p class="soft">{say::offer_hint(lang)}</p>
                {what}
                {amount}
                {packs}
                {reason}
                <div>
                    <button class="btn btn-secondary" type="submit">{say::offer_send(lang)}</button>
                </div>
            </PostForm>
        </details>
    };
    Some(section.into_any())
}

/// Writing down that nobody took the goods, folded away while they are on their way.
pub(super) fn draw_door(lang: Lang, order: &DeskOrder, forms: &ReturnForms, is_manager: bool) -> Option<AnyView> {
    let form = &forms.door;
    if order.state != OrderState::HandedOver || order.is_return_open || (order.is_prepaid && !is_manager) {
        return None;
    }
    let code = order.code.clone();
    let pairs = |choices: [(&str, &str); 2]| {
        choices
            .map(|(value, words)| (value.to_owned(), words.to_owned()))
            .to_vec()
    };
    let goods = Field::new(form, lang, "goods", say::goods_state(lang)).select(pairs([
        ("good", say::goods_good(lang)),
        ("damaged", say::goods_damaged(lang)),
    ]));
    let delivery = (order.is_prepaid && order.delivery_fee > Vnd::ZERO).then(|| {
        Field::new(form, lang, "delivery", say::keeps_delivery(lang))
            .select(pairs([("back", say::keeps_no(lang)), ("keep", say::keeps_yes(lang))]))
    });
    let reason = Field::new(form, lang, "reason", desk_order::reason(lang))
        .id("ly-do-khong-nhan")
        .label_more(say::door(lang))
        .hint(say::door_reason_hint(lang))
        .length_max(REASON_MAX)
        .autocomplete("off")
        .input();
    let section = view! {
        <details class="box" id="khong-nhan" open=form.came_back()>
            <summary>{say::door(lang)}</summary>
            <PostForm action="/api/desk/refused" lang=lang class="stack">
                <input type="hidden" name="code" value=code/>
                <p class="soft">{say::door_hint(lang)}</p>
                {goods}
                {delivery}
                {reason}
                <div>
                    <button class="btn btn-danger" type="submit">{say::door_send(lang)}</button>
                </div>
            </PostForm>
        </details>
    };
    Some(section.into_any())
}
