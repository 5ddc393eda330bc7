//! The checkout: who receives the goods, where, and how each cooperative's part comes there.

pub mod actions;
mod form;
mod recipient;
mod seller;
mod voucher;
mod ways;

use crate::{
    context::{Ctx, link},
    error::AppError,
    form::{Form, PostForm},
    page::{Page, page},
    ui::{
        choice::{self, Choice},
        field::error_summary,
    },
    words::{cart as cart_words, checkout as say},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, secret::Token},
    checkout::{self, CheckoutView},
    people::Visitor,
    places,
};
use recipient::Destination;
use voucher::Tried;
use ways::Ways;

/// The checkout of the visitor's cart.
#[component]
pub fn CheckoutPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let visitor = ctx.visitor().await?;
        let view = checkout::prepare(&ctx.state.pool, &visitor, None, &ctx.state.clock).await?;
        if !view.is_ready {
            // The cart says which goods stand in the way; what was typed here waits.
            ctx.go_to(&link(lang, "/gio-hang"));
            return Ok(Page::new("", ()));
        }
        let form = ctx.take_form("checkout").await?;
        let destination = load_destination(&ctx, &form).await?;
        let view = match &destination.province {
            Some(province) => checkout::prepare(&ctx.state.pool, &visitor, Some(province), &ctx.state.clock).await?,
            None => view,
        };
        let voucher = voucher::Tried::of(&ctx, &visitor, &view, &form).await?;
        Ok::<_, AppError>(Page::new(
            say::title(lang),
            draw(
                lang,
                &visitor,
                &view,
                &form,
                &destination,
                &voucher,
                &Ways::load(&ctx, &view).await?,
            ),
        ))
    })
}

async fn load_destination(ctx: &Ctx, form: &Form) -> Result<Destination, AppError> {
    let provinces = places::list_provinces(&ctx.state.pool).await?;
    let typed = form.typed("province");
    let province = provinces
        .iter()
        .find(|province| province.code == typed)
        .map(|province| province.code.clone());
    let communes = match &province {
        Some(province) => places::list_communes(&ctx.state.pool, province).await?,
        None => Vec::new(),
    };
    Ok(Destination {
        provinces,
        province,
        communes,
    })
}

fn draw(
    lang: Lang,
    visitor: &Visitor,
    view: &CheckoutView,
    form: &Form,
    destination: &Destination,
    voucher: &Tried,
    ways: &Ways,
) -> AnyView {
    // A form that comes back keeps its key, so that it still makes one order group.
    let key = Token::parse(form.typed("key")).unwrap_or_else(Token::random).reveal();
    let parts: Vec<_> = view
        .groups
        .iter()
        .map(|group| seller::Part::new(lang, group, form))
        .collect();
    let total = Vnd(total(view, &parts).0 - voucher.amount().0);
    let payment = draw_payment(lang, form, ways, total);
    let sums = draw_sums(
        lang,
        view,
        &parts,
        destination.province.is_some(),
        voucher.draw(lang, form),
        voucher.amount(),
    );
    let parts: Vec<_> = parts.into_iter().map(seller::Part::draw).collect();
    let seen_goods_total = view.goods_total.0.to_string();
    let person = recipient::draw_person(lang, visitor, form);
    let place = recipient::draw_place(lang, form, destination);
    view! {
        <nav class="crumbs" aria-label=crate::words::list::crumbs(lang)>
            <ol>
                <li><a href=link(lang, "/gio-hang")>{cart_words::title(lang)}</a></li>
                <li aria-current="page">{say::title(lang)}</li>
            </ol>
        </nav>
        <div class="stack">
            <h1>{say::title(lang)}</h1>
            {error_summary(form, lang, say::refused_title(lang), &recipient::labels(lang))}
        </div>
        <PostForm action="/api/checkout/place" lang=lang class="split after-head">
            <input type="hidden" name="key" value=key/>
            <input type="hidden" name="seen_goods_total" value=seen_goods_total/>
            <div class="stack stack-wide">
                {person}
                {place}
                <fieldset class="fieldset">
                    <legend>{say::delivery(lang)}</legend>
                    <div class="stack">{parts}</div>
                </fieldset>
                {payment}
            </div>
            {sums}
        </PostForm>
    }
    .into_any()
}

/// The ways to pay. What this cart cannot be paid by is not offered, and the page says why.
fn draw_payment(lang: Lang, form: &Form, ways: &Ways, total: Vnd) -> AnyView {
    let choices = ways.shown.iter().map(|method| {
        let is_disabled = ways.closed(*method, total).is_some();
        let (label, hint) = ways.words(lang, *method, total);
        Choice {
            value: method.as_str().to_owned(),
            label: label.to_owned(),
            hint,
            is_disabled,
            ..Choice::default()
        }
    });
    let chosen = form.typed_or("payment", ways.shown.first().map_or("", |method| method.as_str()));
    view! {
        <fieldset class="fieldset">
            <legend id="cach-tra">{say::payment(lang)}</legend>
            {choice::choices("payment", "cach-tra", &chosen, form.problem("payment", lang), choices.collect())}
        </fieldset>
    }
    .into_any()
}

/// What the goods and their chosen deliveries cost, as far as that is known.
fn total(view: &CheckoutView, parts: &[seller::Part]) -> Vnd {
    let fees = parts.iter().filter_map(seller::Part::chosen_fee);
    fees.fold(view.goods_total, |sum, fee| Vnd(sum.0.saturating_add(fee.0)))
}

fn draw_sums(
    lang: Lang,
    view: &CheckoutView,
    parts: &[seller::Part],
    has_province: bool,
    voucher: (AnyView, Option<AnyView>),
    taken_off: Vnd,
) -> AnyView {
    let goods = view.goods_total;
    let (voucher_field, voucher_row) = voucher;
    let fees = parts.iter().filter_map(seller::Part::chosen_fee);
    let fees = fees.fold(Vnd::ZERO, |sum, fee| Vnd(sum.0.saturating_add(fee.0)));
    let total = Vnd(total(view, parts).0 - taken_off.0);
    // From here the script works the total out again when another delivery is chosen.
    let before_fees = Vnd(goods.0 - taken_off.0);
    let fees = if has_province {
        fees.to_string()
    } else {
        say::fee_unknown(lang).to_owned()
    };
    view! {
        <aside class="box stack">
            <h2 id="tong-don">{say::sums_title(lang)}</h2>
            <dl class="sums">
                <div>
                    <dt>{say::goods(lang)}</dt>
                    <dd><span data-goods-total=before_fees.0.to_string()>{goods.to_string()}</span></dd>
                </div>
                <div><dt>{say::fee(lang)}</dt><dd><output data-fee-total="">{fees}</output></dd></div>
                {voucher_row}
                <div class="total">
                    <dt>{say::total(lang)}</dt>
                    <dd><output data-total="">{total.to_string()}</output></dd>
                </div>
            </dl>
            {voucher_field}
            {draw_again(lang)}
            <button class="btn btn-big btn-wide" type="submit">{say::place_order(lang)}</button>
            <p class="soft small">
                {say::agree_before(lang)}
                " "
                <a href=link(lang, "/dieu-khoan")>{say::agree_terms(lang)}</a>
                ". "
                {say::agree_after(lang)}
            </p>
        </aside>
    }
    .into_any()
}

/// Without script the total does not follow the choices by itself. What stands in a `<noscript>` is written as it is, so
/// there are only our own words in it.
fn draw_again(lang: Lang) -> AnyView {
    view! {
        <noscript>
            <div class="stack stack-tight">
                <p class="soft small">{say::again_hint(lang)}</p>
                <button class="btn btn-secondary btn-wide" type="submit" name="step" value="total" formnovalidate=true>
                    {say::again(lang)}
                </button>
            </div>
        </noscript>
    }
    .into_any()
}
