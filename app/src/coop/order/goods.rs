//! The goods of an order and what is collected for them.

use super::weigh::weight_words;
use crate::{
    ui::{marks, picture::thumb},
    words::{desk_order as say, returns as back_words, voucher},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd},
    orders::{Delivery, DeskOrder, Money, OrderState},
};

/// The goods, and what is collected.
pub(super) fn draw(lang: Lang, order: &DeskOrder) -> AnyView {
    let is_partly_sent = order.is_partly_sent();
    let rows: Vec<_> = order
        .lines
        .iter()
        .map(|line| {
            view! {
                <tr>
                    <th scope="row">
                        <span class="with-thumb">
                            {line.photo.as_ref().map(|photo| thumb(Some(photo), String::new()))}
                            <span>
                                {format!("{}, {}", line.name.get(lang), line.pack.get(lang))}
                                {marks::maker(lang, &line.producer_name, &order.seller_name)}
                                {weight_words(lang, line).map(|words| view! { <br/> <span class="soft small">{words}</span> })}
                            </span>
                        </span>
                    </th>
                    <td class="num" data-label=say::quantity(lang)>{line.quantity}</td>
                    {is_partly_sent.then(|| view! { <td class="num" data-label=say::sent(lang)>{line.sent}</td> })}
                    <td class="num" data-label=say::unit_price(lang)>{line.unit_price.to_string()}</td>
                    <td class="num" data-label=say::line_total(lang)>{line.total.to_string()}</td>
                </tr>
            }
        })
        .collect();
    let total_word = match order.money() {
        Money::Collected => say::collected(lang),
        Money::InAdvance => say::paid(lang),
        Money::Nothing => say::not_collected(lang),
        _ if order.delivery == Delivery::PickUp => say::to_collect_pick_up(lang),
        _ => say::to_collect(lang),
    };
    let row = |word: &'static str, amount: Vnd, sign: &'static str| {
        (amount != Vnd::ZERO).then(|| view! { <div><dt>{word}</dt><dd>{sign} {amount.to_string()}</dd></div> })
    };
    let left = Vnd(order.total.0 + order.extra.0 - order.voucher.0 - order.given_back.0);
    // Where something was paid in advance, the door is asked for the rest alone.
    let is_rest = order.is_prepaid && matches!(order.money(), Money::Rest | Money::Collected);
    let (paid_before, left) = if is_rest {
        (Vnd(left.0 - order.to_collect.0), order.to_collect)
    } else {
        (Vnd::ZERO, left)
    };
    // What somebody else pays in is the seller's all the same.
    let funded = Vnd(order.funded.0 - order.funded_back.0);
    let funded = (funded != Vnd::ZERO && order.state != OrderState::Cancelled).then(|| {
        let comes_to = order.comes_to().to_string();
        view! {
            <div><dt>{voucher::paid_in(lang)}</dt><dd>"+" {funded.to_string()}</dd></div>
            <div class="total"><dt>{voucher::comes_to(lang)}</dt><dd>{comes_to}</dd></div>
        }
    });
    view! {
        <section class="box stack" aria-labelledby="hang">
            <h2 id="hang">{say::goods(lang)}</h2>
            <table class="table" aria-labelledby="hang">
                <thead>
                    <tr>
                        <th scope="col">{say::good(lang)}</th>
                        <th scope="col" class="num">{say::quantity(lang)}</th>
                        {is_partly_sent.then(|| view! { <th scope="col" class="num">{say::sent(lang)}</th> })}
                        <th scope="col" class="num">{say::unit_price(lang)}</th>
                        <th scope="col" class="num">{say::line_total(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <dl class="sums">
                <div><dt>{say::goods_total(lang)}</dt><dd>{order.goods_total.to_string()}</dd></div>
                <div><dt>{say::delivery_fee(lang)}</dt><dd>{order.delivery_fee.to_string()}</dd></div>
                {row(voucher_word(lang, order), order.voucher, "−")}
                {row(back_words::extra(lang), order.extra, "+")}
                {row(back_words::given_back(lang), order.given_back, "−")}
                {row(say::paid(lang), paid_before, "−")}
                <div class="total"><dt>{total_word}</dt><dd>{left.to_string()}</dd></div>
                {funded}
            </dl>
        </section>
    }
    .into_any()
}

/// Whose voucher it is that lowers what the shopper pays.
fn voucher_word(lang: Lang, order: &DeskOrder) -> &'static str {
    if order.funded == Vnd::ZERO {
        voucher::own(lang)
    } else {
        voucher::of_others(lang)
    }
}
