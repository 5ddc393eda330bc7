//! The packing slip of an order, A5: `/htx/don-hang/{code}/phieu`.

use crate::{
    context::link,
    coop::order,
    page::{Page, Room, page},
    ui::{layout::icon, marks},
    words::{layout, slip as say},
};
use leptos::prelude::*;
use market::{
    base::{Lang, phone},
    orders::{Delivery, DeskOrder, Money, OrderState},
    people::Scope,
};

/// The slip that goes onto the parcel.
#[component]
pub fn SlipPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_for(Scope::Orders).await?;
        let lang = ctx.lang();
        let order = order::load(&ctx, &member).await?;
        let title = format!("{} {}", say::title(lang), order.code);
        let body = draw(lang, order, ctx.state.settings.is_demo);
        Ok(Page::new(title, body).in_room(Room::Paper))
    })
}

fn draw(lang: Lang, order: DeskOrder, is_demo: bool) -> impl IntoView {
    let order_address = link(lang, &format!("/htx/don-hang/{}", order.code));
    let note = (!order.note.is_empty()).then(|| view! { <p>{say::note(lang, &order.note)}</p> });
    let delivery = match order.delivery {
        Delivery::Ship => say::ship(lang),
        Delivery::PickUp => say::pick_up(lang),
    };
    let numbers = order.shipments.iter().map(|shipment| shipment.tracking_code.as_str());
    let numbers: Vec<_> = numbers.filter(|number| !number.is_empty()).collect();
    let tracking_code = if numbers.is_empty() {
        String::new()
    } else {
        say::tracking_code(lang, numbers.join(", "))
    };
    view! {
        <main id="noi-dung" class="slip-page" tabindex="-1">
            <p class="no-print row">
                <button class="btn" type="button" data-print="">{icon("in")} " " {say::print(lang)}</button>
                " "
                <a class="btn btn-quiet" href=order_address>{say::back(lang)}</a>
            </p>
            <article class="slip">
                <header>
                    <div>
                        <p class="slip-brand">{layout::market_name(lang)}</p>
                        <h1>{say::title(lang)}</h1>
                    </div>
                    <p class="slip-code code">{order.code.clone()}</p>
                </header>
                <div class="band" aria-hidden="true"></div>
                {ends(lang, &order)}
                {goods(lang, &order)}
                {note}
                {to_collect(lang, &order)}
                <footer>
                    <p>{say::placed(lang, &order.placed_at)} " " {delivery} " " {tracking_code}</p>
                    {is_demo.then(|| view! { <p>{say::demo(lang)}</p> })}
                </footer>
            </article>
        </main>
    }
}

fn ends(lang: Lang, order: &DeskOrder) -> AnyView {
    let former = (!order.legacy_address.is_empty()).then(|| {
        view! { <br/> {say::former(lang, &order.legacy_address)} }
    });
    view! {
        <div class="slip-ends">
            <section>
                <h2>{say::from(lang)}</h2>
                <p>
                    <strong>{order.seller_name.get(lang).to_owned()}</strong>
                    <br/>
                    {order.seller_place.clone()}
                    <br/>
                    {order.seller_phone.clone()}
                </p>
            </section>
            <section>
                <h2>{say::to(lang)}</h2>
                <p>
                    <strong>{order.shopper_name.clone()}</strong>
                    <br/>
                    <strong>{phone::shown(&order.shopper_phone)}</strong>
                    <br/>
                    {order.address.clone()}
                    {former}
                </p>
            </section>
        </div>
    }
    .into_any()
}

fn goods(lang: Lang, order: &DeskOrder) -> AnyView {
    let rows: Vec<_> = order
        .lines
        .iter()
        .map(|line| {
            view! {
                <tr>
                    <td>
                        {format!("{}, {}", line.name.get(lang), line.pack.get(lang))}
                        {marks::maker(lang, &line.producer_name, &order.seller_name)}
                        {order::weigh::weight_words(lang, line).map(|words| view! { <br/> {words} })}
                    </td>
                    <td class="num">{line.quantity}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col">{say::good(lang)}</th>
                    <th scope="col" class="num">{say::quantity(lang)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// What is collected at the door. A slip that was printed again later must not ask for money twice.
fn to_collect(lang: Lang, order: &DeskOrder) -> impl IntoView + use<> {
    let (word, amount) = match order.money() {
        Money::Nothing if order.state == OrderState::Cancelled => (say::cancelled(lang), String::new()),
        Money::Collected => (say::collected(lang), order.to_collect.to_string()),
        Money::Nothing | Money::InAdvance => (say::paid(lang), String::new()),
        _ if order.delivery == Delivery::PickUp => (say::to_collect_pick_up(lang), order.to_collect.to_string()),
        _ => (say::to_collect(lang), order.to_collect.to_string()),
    };
    view! {
        <p class="slip-cod">
            <span>{word}</span>
            " "
            <strong>{amount}</strong>
        </p>
    }
}
