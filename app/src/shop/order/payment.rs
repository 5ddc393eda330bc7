//! How an order group is paid before it is anybody's: by bank transfer the code and the lines to copy, what has come and what
//! goes back.

use super::direct;
use crate::{
    context::{Ctx, link},
    page::url_encoded,
    rail,
    ui::{qr, returns::refund_word},
    words::payment as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, secret::Token},
    ledger::RefundReason,
    payments::{BankAccount, PaymentState, PaymentView},
};

/// The payment; nothing where it is paid at the door and nothing goes back. `is_live`: not all of it is called off.
pub(super) fn draw(
    ctx: &Ctx,
    code: &str,
    payment: &PaymentView,
    token: Option<&Token>,
    is_live: bool,
) -> Option<AnyView> {
    let lang = ctx.lang();
    let back = draw_back(lang, payment);
    let face = rail::of(payment.method);
    let received = || {
        let text = face.received(lang, payment)?;
        Some(
            view! {
                <div class="notice notice-good" role="status">
                    <h2>{say::received(lang)}</h2>
                    <p>{text}</p>
                </div>
            }
            .into_any(),
        )
    };
    let state = if payment.is_awaited() {
        face.draw_awaited(ctx, code, payment, token)
    } else if payment.state == PaymentState::Captured && is_live {
        received()
    } else {
        None
    };
    (state.is_some() || back.is_some()).then(|| view! { {state} {back} }.into_any())
}

fn partial_text(lang: Lang, payment: &PaymentView) -> String {
    if payment.mode.is_direct() {
        say::direct_partial(lang, payment.received, payment.missing)
    } else {
        say::partial(lang, payment.received, payment.missing)
    }
}

/// The code and the lines to copy.
pub(crate) fn draw_awaited(ctx: &Ctx, code: &str, payment: &PaymentView, token: Option<&Token>) -> AnyView {
    let lang = ctx.lang();
    let partial = (payment.received > Vnd::ZERO).then(|| {
        view! { <p class="notice notice-warn" role="status">{partial_text(lang, payment)}</p> }
    });
    let settings = &ctx.state.settings;
    let keeper = settings
        .keeper(payment.mode)
        .map(|name| view! { <p class="soft small">{say::partner_keeps(lang, name)}</p> });
    let how = match settings.accounts.of(payment.mode) {
        _ if payment.mode.is_direct() => direct::draw(lang, payment),
        Some(bank) => draw_account(lang, bank, code, payment),
        None => view! { <p>{say::closed(lang)}</p> }.into_any(),
    };
    let waiting = if payment.mode.is_direct() {
        say::direct_waiting(lang)
    } else {
        say::waiting(lang)
    };
    let deadline = payment
        .pay_by
        .as_ref()
        .map(|at| view! { <p><strong>{say::pay_by(lang, at)}</strong></p> });
    let secret = token
        .map(|token| format!("?khoa={}", url_encoded(&token.reveal())))
        .unwrap_or_default();
    let here = link(lang, &format!("/don-hang/{code}{secret}"));
    view! {
        <section class="box stack pay no-print" aria-labelledby="chuyen-khoan" data-pay=format!("/don-hang/{code}/truc-tiep{secret}")>
            <h2 id="chuyen-khoan">{say::title(lang)}</h2>
            {partial}
            {deadline}
            {how}
            {keeper}
            <p class="soft">{waiting} " " <a href=here>{say::look_again(lang)}</a></p>
        </section>
        <script type="module" src=ctx.state.assets.address("pay.js")></script>
    }
    .into_any()
}

fn draw_account(lang: Lang, bank: &BankAccount, code: &str, payment: &PaymentView) -> AnyView {
    let amount = payment.missing;
    let drawing = bank
        .vietqr(Some(amount), code)
        .and_then(|text| qr::draw(&text, say::qr(lang, amount, bank.number(), code)));
    let holder = (!bank.holder().is_empty()).then(|| line(lang, say::holder(lang), bank.holder(), bank.holder(), ""));
    view! {
        <p>{say::how(lang)}</p>
        <div class="pay-ways">
            {drawing}
            <dl class="pay-lines">
                <div><dt>{say::bank(lang)}</dt><dd>{bank.bank().to_owned()}</dd></div>
                {line(lang, say::account(lang), bank.number(), bank.number(), "")}
                {holder}
                {line(lang, say::amount(lang), &amount.to_string(), &amount.0.to_string(), "")}
                {line(lang, say::memo(lang), code, code, "")}
            </dl>
        </div>
        <p class="soft small">{say::memo_hint(lang)}</p>
    }
    .into_any()
}

/// A line that can be copied: by hand, and with script by its button. `of` says what it belongs to, where there are several.
pub(super) fn line(lang: Lang, name: &'static str, shown: &str, value: &str, of: &str) -> AnyView {
    let of = of.to_owned();
    view! {
        <div>
            <dt>{name}</dt>
            <dd>
                <span class="copied-whole">{shown.to_owned()}</span>
                " "
                <button
                    class="btn btn-quiet"
                    type="button"
                    hidden
                    data-copy=value.to_owned()
                    data-copied=say::copied(lang)
                >
                    {say::copy(lang)}
                    <span class="vh">" " {name} " " {of}</span>
                </button>
            </dd>
        </div>
    }
    .into_any()
}

/// What goes back, each with its reason and whether it was sent.
fn draw_back(lang: Lang, payment: &PaymentView) -> Option<AnyView> {
    if payment.refunds.is_empty() {
        return None;
    }
    let rows: Vec<_> = payment
        .refunds
        .iter()
        .map(|refund| {
            let why = match refund.reason {
                RefundReason::Overpaid => say::overpaid(lang),
                RefundReason::Late => say::late(lang),
                RefundReason::Second => say::second(lang),
                RefundReason::Cancelled => say::cancelled(lang),
                other => refund_word(lang, other),
            };
            let sent = match (&refund.sent, refund.to_card) {
                (None, _) if refund.by_seller => say::to_send_by_seller(lang).to_owned(),
                (Some(at), true) => say::sent_to_card(lang, at),
                (None, true) => say::to_send_to_card(lang).to_owned(),
                (Some(at), false) => say::sent(lang, at),
                (None, false) => say::to_send(lang).to_owned(),
            };
            view! { <li><strong class="num">{refund.amount.to_string()}</strong> ": " {why} ", " {sent} "."</li> }
        })
        .collect();
    let is_open = |by_seller| {
        let mut refunds = payment.refunds.iter();
        refunds.any(|refund| refund.sent.is_none() && !refund.to_card && refund.by_seller == by_seller)
    };
    let how = is_open(false).then(|| view! { <p class="soft">{say::back_how(lang)}</p> });
    let by_seller = is_open(true).then(|| view! { <p class="soft">{say::back_by_seller(lang)}</p> });
    let to_card = payment.refunds.iter().any(|refund| refund.to_card);
    let to_card = to_card.then(|| view! { <p class="soft">{say::back_to_card(lang)}</p> });
    Some(
        view! {
            <section class="box stack stack-tight" aria-labelledby="tra-lai">
                <h2 id="tra-lai">{say::back_title(lang)}</h2>
                <ul>{rows}</ul>
                {how}
                {by_seller}
                {to_card}
            </section>
        }
        .into_any(),
    )
}
