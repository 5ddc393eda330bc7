//! Paying each seller directly: a code and lines to copy for every order whose money is awaited.

use super::payment::line;
use crate::{ui::qr, words::payment as say};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd},
    payments::{Payee, PaymentView},
};

/// How each part is sent to its seller.
pub(super) fn draw(lang: Lang, payment: &PaymentView) -> AnyView {
    let payees: Vec<_> = payment.payees.iter().map(|payee| draw_payee(lang, payee)).collect();
    view! {
        <p>{say::direct_how(lang)}</p>
        {payees}
        <p class="soft small">{say::direct_memo_hint(lang)}</p>
    }
    .into_any()
}

fn draw_payee(lang: Lang, payee: &Payee) -> AnyView {
    let heading = format!("tra-{}", payee.code);
    let id = heading.clone();
    let how = payee.account.as_ref().map(|account| {
        let memo = payee.memo();
        let drawing = account
            .vietqr(Some(payee.amount), &memo)
            .and_then(|text| qr::draw(&text, say::qr(lang, payee.amount, account.number(), &memo)));
        let holder = (!account.holder().is_empty())
            .then(|| line(lang, say::holder(lang), account.holder(), account.holder(), &payee.code));
        view! {
            <div class="pay-ways">
                {drawing}
                <dl class="pay-lines">
                    <div><dt>{say::bank(lang)}</dt><dd>{account.bank().to_owned()}</dd></div>
                    {line(lang, say::account(lang), account.number(), account.number(), &payee.code)}
                    {holder}
                    {line(lang, say::amount(lang), &payee.amount.to_string(), &payee.amount.0.to_string(), &payee.code)}
                    {line(lang, say::memo(lang), &memo, &memo, &payee.code)}
                </dl>
            </div>
        }
    });
    let how = match how {
        Some(how) => how.into_any(),
        None => view! { <p>{say::closed(lang)}</p> }.into_any(),
    };
    let came = (payee.came > Vnd::ZERO)
        .then(|| view! { <p class="notice">{say::direct_came(lang, payee.came, payee.amount)}</p> });
    view! {
        <section class="stack" aria-labelledby=heading>
            <h3 id=id>{say::direct_part(lang, payee.seller.get(lang), payee.amount)} " " <span class="code">{payee.code.clone()}</span></h3>
            {came}
            {how}
        </section>
    }
    .into_any()
}
