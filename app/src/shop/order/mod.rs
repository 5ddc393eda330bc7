//! What a shopper placed in one go: for whoever holds the secret of its link, and for the account that placed it.

pub mod actions;
mod ahead;
pub mod card;
mod direct;
pub mod invoice;
mod notes;
mod part;
pub(crate) mod payment;
pub(crate) mod returns;
mod timeline;

pub use returns::form_name as return_form_name;

use crate::{
    context::Ctx,
    error::AppError,
    form::Form,
    page::{Page, page},
    rail,
    ui::state::moment,
    words::{checkout, order as say, returns as back_words},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, phone, secret::Token},
    messages::{NoticeKind, Way},
    orders::{self, GroupCode, OrderState, ShopperGroup, ShopperOrder},
    payments::{self, PaymentState, PaymentView},
    returns::ReturnsView,
};
use std::collections::HashMap;

/// One order group, with a part for each cooperative.
#[component]
pub fn OrderPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let token = ctx.query("khoa").as_deref().and_then(Token::parse);
        let code = GroupCode::parse(ctx.param("code")).ok_or(AppError::NotFound)?;
        let access = actions::access(&ctx, token.clone()).await?;
        let group = orders::load_group(&ctx.state.pool, &access, code.as_str(), ctx.state.clock.now())
            .await?
            .ok_or(AppError::NotFound)?;
        let payment = payments::load_payment(&ctx.state.pool, &access, code.as_str())
            .await?
            .ok_or(AppError::NotFound)?;
        let returns =
            market::returns::load_for_shopper(&ctx.state.pool, &access, code.as_str(), ctx.state.clock.now()).await?;
        let forms = load_forms(&ctx, &group, returns).await?;
        let invoices = market::invoices::load_for_shopper(&ctx.state.pool, &access, code.as_str()).await?;
        let form = ctx.take_form(invoice::FORM).await?;
        let invoice = invoice::draw(lang, &group.code, &invoices, token.as_ref(), &form);
        let is_guest = access.account.is_none();
        let title = format!("{} {}", say::title(lang), group.code);
        Ok::<_, AppError>(Page::new(
            title,
            draw(&ctx, &group, &payment, token.as_ref(), &forms, is_guest, invoice),
        ))
    })
}

/// What one part shows besides its order: the forms that came back, and what goes back.
struct PartForms {
    act: Form,
    note: Form,
    back: Form,
    returns: ReturnsView,
}

/// The forms of the parts that came back, in the order of the parts.
async fn load_forms(
    ctx: &Ctx,
    group: &ShopperGroup,
    mut returns: HashMap<String, ReturnsView>,
) -> Result<Vec<PartForms>, AppError> {
    let mut forms = Vec::with_capacity(group.orders.len());
    for order in &group.orders {
        forms.push(PartForms {
            act: ctx.take_form(&actions::form_name(&order.code)).await?,
            note: ctx.take_form(&notes::form_name(&order.code)).await?,
            back: ctx.take_form(&returns::form_name(&order.code)).await?,
            returns: returns.remove(&order.code).unwrap_or_default(),
        });
    }
    Ok(forms)
}

fn draw(
    ctx: &Ctx,
    group: &ShopperGroup,
    payment: &PaymentView,
    token: Option<&Token>,
    forms: &[PartForms],
    is_guest: bool,
    invoice: Option<AnyView>,
) -> AnyView {
    let lang = ctx.lang();
    let parts: Vec<_> = group
        .orders
        .iter()
        .zip(forms)
        .map(|(order, form)| part::draw(lang, order, payment, token, form))
        .collect();
    let is_live = group.orders.iter().any(|order| order.state != OrderState::Cancelled);
    let thanks = group.is_new.then(|| {
        view! {
            <div class="notice notice-good" role="status">
                <h2>{say::thanks_title(lang)}</h2>
                <p>{say::thanks_text(lang)}</p>
            </div>
        }
    });
    let how = rail::of(payment.method).pays(lang);
    let is_written = group.shopper_email.is_some() && ctx.state.messenger.tells(Way::Email, NoticeKind::Placed);
    let keep = is_guest.then(|| {
        let words = if is_written {
            say::keep_link_or_letter(lang)
        } else {
            say::keep_link(lang)
        };
        view! { <p class="notice no-print">{words}</p> }
    });
    view! {
        <div class="stack stack-wide">
            <div class="stack stack-tight">
                {thanks}
                <h1>{say::title(lang)} " " <span class="code">{group.code.clone()}</span></h1>
                <p class="soft">
                    {say::placed_at(lang)} " " {moment(&group.placed_at)} ", " {how}
                </p>
                {keep}
            </div>
            {payment::draw(ctx, &group.code, payment, token, is_live)}
            <div class="split">
                <div class="stack">{parts}</div>
                <aside class="stack">
                    {draw_money(lang, group, payment)}
                    {draw_destination(lang, group)}
                    {invoice}
                </aside>
            </div>
        </div>
    }
    .into_any()
}

fn sum(amounts: impl Iterator<Item = Vnd>) -> Vnd {
    amounts.fold(Vnd::ZERO, |sum, amount| Vnd(sum.0.saturating_add(amount.0)))
}

fn draw_money(lang: Lang, group: &ShopperGroup, payment: &PaymentView) -> AnyView {
    let cancelled = sum(group
        .orders
        .iter()
        .filter(|order| order.state == OrderState::Cancelled)
        .map(|order| Vnd(order.total.0 - order.voucher.0 - order.comes_to().0)));
    let left = sum(group.orders.iter().map(ShopperOrder::comes_to));
    let extra = sum(group.orders.iter().map(|order| order.extra));
    let given_back = Vnd((group.total.0 + extra.0 - group.voucher.0 - cancelled.0 - left.0).max(0));
    let row = |word: &'static str, amount: Vnd, sign: &'static str| {
        (amount != Vnd::ZERO).then(|| view! { <div><dt>{word}</dt><dd>{sign} {amount.to_string()}</dd></div> })
    };
    let voucher = group.voucher_code.as_ref().map(|code| {
        let amount = group.voucher.to_string();
        view! { <div><dt>{checkout::voucher_row(lang, code)}</dt><dd>"−" {amount}</dd></div> }
    });
    let cancelled = (cancelled != Vnd::ZERO).then(|| {
        view! { <div><dt>{say::cancelled_sum(lang)}</dt><dd>"−" {cancelled.to_string()}</dd></div> }
    });
    let mut live = group
        .orders
        .iter()
        .filter(|order| order.state != OrderState::Cancelled)
        .peekable();
    let face = rail::of(payment.method);
    let (class, words) = if live.peek().is_none() {
        ("pill", say::nothing_to_pay(lang))
    } else {
        let is_paid = if payment.method.is_prepaid() {
            payment.state == PaymentState::Captured
        } else {
            live.all(|order| order.state >= OrderState::Delivered)
        };
        if is_paid {
            ("pill pill-good", face.paid(lang))
        } else {
            ("pill pill-wait", face.to_pay(lang))
        }
    };
    view! {
        <section class="box stack" aria-labelledby="tien">
            <h2 id="tien">{say::money(lang)}</h2>
            <dl class="sums">
                <div>
                    <dt>{say::goods(lang)}</dt>
                    <dd>{sum(group.orders.iter().map(|order| order.goods_total)).to_string()}</dd>
                </div>
                <div>
                    <dt>{say::fee(lang)}</dt>
                    <dd>{sum(group.orders.iter().map(|order| order.delivery_fee)).to_string()}</dd>
                </div>
                {voucher}
                {cancelled}
                {row(back_words::extra(lang), extra, "+")}
                {row(back_words::given_back(lang), given_back, "−")}
                <div class="total"><dt>{say::total(lang)}</dt><dd>{left.to_string()}</dd></div>
            </dl>
            <p><span class=class>{words}</span></p>
        </section>
    }
    .into_any()
}

fn draw_destination(lang: Lang, group: &ShopperGroup) -> AnyView {
    let email = group.shopper_email.clone().map(|email| view! { <br/> {email} });
    let legacy = (!group.legacy_address.is_empty()).then(|| {
        view! { <br/> <span class="former">{say::formerly(lang, &group.legacy_address)}</span> }
    });
    let note = (!group.note.is_empty()).then(|| view! { <p class="soft">{say::note(lang, &group.note)}</p> });
    view! {
        <section class="box stack stack-tight" aria-labelledby="noi-nhan">
            <h2 id="noi-nhan">{say::destination(lang)}</h2>
            <p>
                {group.shopper_name.clone()}
                <br/>
                {phone::shown(&group.shopper_phone)}
                {email}
                <br/>
                {group.address.clone()}
                {legacy}
            </p>
            {note}
        </section>
    }
    .into_any()
}
