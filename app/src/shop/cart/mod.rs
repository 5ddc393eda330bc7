//! The cart: grouped by cooperative, because each sends its own parcel.

pub mod actions;
mod group;
pub mod refusal;

use crate::{
    context::link,
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::{delivery, field::error_summary, list},
    words::cart as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd},
    cart::{self, CartView},
    checkout::{self, DeliverySettings},
};

/// The visitor's cart.
#[component]
pub fn CartPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let visitor = ctx.visitor().await?;
        let cart = cart::load(&ctx.state.pool, &visitor, &ctx.state.clock).await;
        let cart = cart.map_err(|refused| refusal::problem(lang, refused).unwrap_or_else(|error| error))?;
        let form = ctx.take_form("cart").await?;
        ctx.show_cart_count(cart.count());
        let sellers: Vec<_> = cart.groups.iter().map(|group| group.seller).collect();
        let settings = checkout::delivery_of(&ctx.state.pool, &sellers).await?;
        let body = if cart.is_empty() {
            empty(lang, &form)
        } else {
            full(lang, &cart, &settings, &form)
        };
        Ok::<_, AppError>(Page::new(say::title(lang), body))
    })
}

fn empty(lang: Lang, form: &Form) -> AnyView {
    let way_on = (link(lang, "/"), say::empty_way(lang));
    view! {
        <h1>{say::title(lang)}</h1>
        <div class="stack after-head">
            {error_summary(form, lang, say::refused_title(lang), &[])}
            {list::empty("/drawings/qua-tang.svg", say::empty_title(lang), say::empty_text(lang), way_on)}
        </div>
    }
    .into_any()
}

fn full(lang: Lang, cart: &CartView, settings: &[DeliverySettings], form: &Form) -> AnyView {
    let parcels = cart.groups.len();
    let lede = (parcels > 1).then(|| view! { <p class="lede">{say::lede(lang, parcels)}</p> });
    let groups = cart.groups.iter().zip(settings);
    let groups: Vec<_> = groups
        .map(|(one, settings)| group::draw(lang, one, settings, form))
        .collect();
    view! {
        <div class="stack stack-tight">
            <h1>{say::title(lang)}</h1>
            {lede}
            {error_summary(form, lang, say::refused_title(lang), &[])}
        </div>
        <div class="split after-head">
            <PostForm action="/api/cart/change" lang=lang class="stack">
                // Enter presses a form's first button: it must not be the one that takes a good out.
                <button class="vh" type="submit" tabindex="-1" aria-hidden="true"></button>
                {groups}
                <div>
                    <button class="btn btn-secondary" type="submit">{say::update(lang)}</button>
                </div>
            </PostForm>
            {sums(lang, cart, settings)}
        </div>
    }
    .into_any()
}

fn sums(lang: Lang, cart: &CartView, settings: &[DeliverySettings]) -> AnyView {
    let goods = cart.goods_total();
    let fees = cart.groups.iter().zip(settings).filter_map(|(group, settings)| {
        let scopes: Vec<_> = group.lines.iter().map(|line| line.shipping_scope).collect();
        delivery::fee_within_reach(settings, &scopes, group.goods_total())
    });
    let fees = fees.fold(Vnd::ZERO, |sum, fee| Vnd(sum.0.saturating_add(fee.0)));
    let total = Vnd(goods.0.saturating_add(fees.0));
    let way_on = if cart.is_ready() {
        view! {
            <a class="btn btn-big btn-wide" href=link(lang, "/thanh-toan")>{say::checkout(lang)}</a>
            <p class="soft small">{say::checkout_note(lang)}</p>
        }
        .into_any()
    } else {
        view! { <p class="notice notice-warn">{say::not_ready(lang)}</p> }.into_any()
    };
    view! {
        <aside class="box stack">
            <h2>{say::sums_title(lang)}</h2>
            <dl class="sums">
                <div><dt>{say::goods(lang)}</dt><dd>{goods.to_string()}</dd></div>
                <div><dt>{say::fee_from(lang)}</dt><dd>{fees.to_string()}</dd></div>
                <div class="total"><dt>{say::total(lang)}</dt><dd>{total.to_string()}</dd></div>
            </dl>
            {way_on}
        </aside>
    }
    .into_any()
}
