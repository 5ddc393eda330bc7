//! Where a seller collects for themselves: what money is awaited in their account, and what they have to send back:
//! `/htx/doanh-thu/tien-ve`.

mod actions;

use crate::{
    context::{Ctx, link},
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::{
        field::{Field, error_summary},
        refund::{OwedBack, owed_back},
        returns::refund_word,
    },
    words::direct as say,
};
use actions::{REFERENCE_MAX, form_name};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, time::shown_time},
    ledger::{self, OwnRefund, RefundReason},
    payments::{self, AwaitedOrder, LATE_DAYS},
    people::CoopMember,
};

/// The page.
pub(crate) const PAGE: &str = "/htx/doanh-thu/tien-ve";

/// What is awaited, and what goes back.
#[component]
pub fn DirectPage() -> AnyView {
    page(|ctx| async move {
        let manager = ctx.require_coop_manager().await?;
        let lang = ctx.lang();
        let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
        let orders = payments::list_awaited(pool, &manager, now).await?;
        let refunds = ledger::list_own_refunds(pool, &manager).await?;
        let news = match ctx.query("xong").as_deref() {
            Some("du") => Some(say::done(lang)),
            Some("phan") => Some(say::done_part(lang)),
            Some("thua") => Some(say::done_more(lang)),
            Some("muon") => Some(say::done_late(lang)),
            Some("roi") => Some(say::done_before(lang)),
            Some("tra") => Some(say::done_sent(lang)),
            _ => None,
        };
        let news = news.map(|news| view! { <p class="notice notice-good" role="status">{news}</p> });
        let (awaited, late): (Vec<_>, Vec<_>) = orders.iter().partition(|order| order.pay_by.is_some());
        let (awaited, late) = (draw_orders(&ctx, &awaited).await?, draw_orders(&ctx, &late).await?);
        let refunds = draw_refunds(&ctx, &refunds).await?;
        let none = awaited
            .is_empty()
            .then(|| view! { <p class="soft">{say::none_awaited(lang)}</p> });
        let late = (!late.is_empty()).then(|| {
            view! {
                <section class="stack" aria-labelledby="qua-han">
                    <h2 id="qua-han">{say::late(lang)}</h2>
                    <p class="soft">{say::late_hint(lang, LATE_DAYS)}</p>
                    {late}
                </section>
            }
        });
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p><a href=link(lang, "/htx/doanh-thu")>{say::back(lang)}</a></p>
            </div>
            <div class="stack stack-wide">
                {news}
                <section class="stack" aria-labelledby="dang-cho">
                    <h2 id="dang-cho">{say::awaited(lang)}</h2>
                    <p class="soft">{say::awaited_hint(lang)}</p>
                    {none}
                    {awaited}
                </section>
                {refunds}
                {late}
            </div>
        };
        let room = super::room(lang, manager.member());
        Ok(Page::new(say::title(lang), body).in_room(room))
    })
}

/// A line on other pages when money is awaited or goes back; nothing for whoever does not see the money.
pub(crate) async fn draw_waiting(ctx: &Ctx, member: &CoopMember) -> Result<Option<AnyView>, AppError> {
    let Some(manager) = member.as_manager() else {
        return Ok(None);
    };
    let (lang, pool) = (ctx.lang(), &ctx.state.pool);
    let orders = payments::list_awaited(pool, &manager, ctx.state.clock.now()).await?;
    let awaited = orders.iter().filter(|order| order.pay_by.is_some()).count();
    let refunds = ledger::list_own_refunds(pool, &manager).await?.len();
    let row = |count: usize, words: String| (count > 0).then(|| view! { <a href=link(lang, PAGE)>{words}</a> " " });
    let awaited = row(awaited, say::waiting_orders(lang, awaited));
    let refunds = row(refunds, say::waiting_refunds(lang, refunds));
    Ok((awaited.is_some() || refunds.is_some())
        .then(|| view! { <p class="notice notice-warn">{awaited} {refunds}</p> }.into_any()))
}

async fn draw_orders(ctx: &Ctx, orders: &[&AwaitedOrder]) -> Result<Vec<AnyView>, AppError> {
    let mut rows = Vec::with_capacity(orders.len());
    for order in orders {
        rows.push(draw_order(
            ctx.lang(),
            order,
            &ctx.take_form(&form_name(&order.code)).await?,
        ));
    }
    Ok(rows)
}

fn draw_order(lang: Lang, order: &AwaitedOrder, form: &Form) -> AnyView {
    let code = order.code.clone();
    let amount = Field::new(form, lang, "amount", say::amount(lang))
        .id(format!("amount-{code}"))
        .label_more(code.clone())
        .hint(say::amount_hint(lang))
        .input_mode("numeric")
        .autocomplete("off")
        .length_max(20)
        .input();
    let (id, sent, said, memo) = (code.clone(), code.clone(), code.clone(), code.replace('-', ""));
    let came = (order.came > Vnd::ZERO).then(|| {
        let missing = Vnd(order.amount.0 - order.came.0);
        // What came in parts goes back when the order is called off.
        let words = match order.pay_by {
            Some(_) => say::came(lang, order.came, missing),
            None => say::came_before(lang, order.came),
        };
        view! { <p class="notice">{words}</p> }
    });
    let seen = order.came.0.to_string();
    let is_part = form.typed("part") == "1";
    let part = order.pay_by.map(|_| {
        view! {
            <label class="check">
                <input type="checkbox" name="part" value="1" checked=is_part/>
                " "
                <span>{say::part(lang)}<span class="vh">" " {order.code.clone()}</span></span>
            </label>
        }
    });
    let until = order.pay_by.map(|at| say::kept_until(lang, shown_time(at)));
    view! {
        <article class="box stack" id=id>
            <header class="row row-spread">
                <h3><span class="code">{code}</span></h3>
                <strong class="price">{order.amount.to_string()}</strong>
            </header>
            <p>
                {order.shopper_name.clone()}
                <br/>
                <span class="soft small">
                    {say::memo(lang)} " " <span class="code">{memo}</span> " · "
                    {say::placed(lang, shown_time(order.placed_at))}
                    " "
                    {until}
                </span>
            </p>
            {came}
            {error_summary(form, lang, say::not_said(lang), &[("amount", say::amount(lang))])}
            <PostForm action="/api/direct/receive" lang=lang class="stack decide">
                <input type="hidden" name="code" value=sent/>
                <input type="hidden" name="came" value=seen/>
                {amount}
                {part}
                <div>
                    <button class="btn" type="submit">{say::receive(lang)}<span class="vh">" " {said}</span></button>
                </div>
            </PostForm>
        </article>
    }
    .into_any()
}

async fn draw_refunds(ctx: &Ctx, refunds: &[OwnRefund]) -> Result<Option<AnyView>, AppError> {
    if refunds.is_empty() {
        return Ok(None);
    }
    let lang = ctx.lang();
    let mut rows = Vec::with_capacity(refunds.len());
    for refund in refunds {
        rows.push(draw_refund(lang, refund, &ctx.take_form(&form_name(refund.id)).await?));
    }
    let section = view! {
        <section class="stack" aria-labelledby="tra-lai">
            <h2 id="tra-lai">{say::refunds(lang)}</h2>
            <p class="soft">{say::refunds_hint(lang)}</p>
            {rows}
        </section>
    };
    Ok(Some(section.into_any()))
}

fn draw_refund(lang: Lang, refund: &OwnRefund, form: &Form) -> AnyView {
    let why = match refund.reason {
        RefundReason::Overpaid => say::overpaid(lang),
        RefundReason::Late => say::came_late(lang),
        RefundReason::Cancelled => say::cancelled(lang),
        other => refund_word(lang, other),
    };
    let owed = OwedBack {
        id: refund.id,
        code: &refund.code,
        page: None,
        amount: refund.amount,
        why: why.to_owned(),
        parts: Vec::new(),
        shopper_name: &refund.shopper_name,
        shopper_phone: &refund.shopper_phone,
        since: refund.since,
    };
    let reference = Field::new(form, lang, "reference", say::reference(lang))
        .hint(say::reference_hint(lang))
        .length_max(REFERENCE_MAX);
    owed_back(lang, &owed, None, "/api/direct/sent", reference, say::sent(lang))
}
