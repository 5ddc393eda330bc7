//! What a product costs, and how it is bought or why not.

use crate::{
    context::link,
    form::PostForm,
    ui::{list::section_head, marks},
    words::{harvest, product as say},
};
use leptos::prelude::*;
use market::{
    base::{Lang, OfferId},
    browse::{OfferView, ProductPage},
    cart::QUANTITY_MAX,
    catalog::{Buyable, Per, UnitPrice},
    coops::Closure,
};

/// The price of the first offer, large.
pub(super) fn price(lang: Lang, product: &ProductPage) -> Option<AnyView> {
    let offer = product.offers.first()?;
    let unit_price = offer
        .unit_price
        .map(|unit| view! { " " <span class="unit">{per(lang, unit)}</span> });
    let view = view! {
        <p itemprop="offers" itemscope itemtype="https://schema.org/Offer">
            <meta itemprop="price" content=offer.price.0/>
            <meta itemprop="priceCurrency" content="VND"/>
            <link itemprop="availability" href=availability(offer)/>
            <span itemprop="seller" itemscope itemtype="https://schema.org/Organization">
                <meta itemprop="name" content=offer.seller_name.get(lang).to_owned()/>
            </span>
            <span class="price price-big">{offer.price.to_string()}</span>
            " "
            <span class="unit">{say::one_pack(lang, offer.pack.get(lang))}</span>
            {unit_price}
        </p>
    };
    Some(view.into_any())
}

/// What schema.org calls it.
fn availability(offer: &OfferView) -> &'static str {
    match offer.buyable {
        Buyable::Yes if offer.ahead.is_some() => "https://schema.org/PreOrder",
        Buyable::Yes => "https://schema.org/InStock",
        Buyable::SoldOut => "https://schema.org/SoldOut",
        Buyable::OutOfSeason | Buyable::Preorder | Buyable::ShopClosed | Buyable::AlcoholNotYet => {
            "https://schema.org/OutOfStock"
        }
    }
}

fn per(lang: Lang, unit: UnitPrice) -> String {
    match unit.per {
        Per::Kilogram => say::per_kilogram(lang, unit.price),
        Per::Litre => say::per_litre(lang, unit.price),
        Per::Piece => say::per_piece(lang, unit.price),
    }
}

/// How the first offer is bought, or why it is not.
pub(super) fn box_of_first(lang: Lang, product: &ProductPage) -> Option<AnyView> {
    let offer = product.offers.first()?;
    Some(if offer.buyable.is_yes() {
        let left = match offer.ahead {
            Some(_) => harvest::left(lang, offer.available),
            None => say::left(lang, offer.available),
        };
        view! {
            {offer.ahead.map(|ahead| marks::promise(lang, ahead))}
            {offer.is_by_weight.then(|| marks::by_weight(lang))}
            {form(lang, offer, "so-luong".to_owned(), "btn btn-big", product.name.get(lang))}
            <p class="soft small">
                {left}
                " "
                {say::delivery_note(lang)}
                " "
                <a href=link(lang, "/giao-hang")>{say::delivery_link(lang)}</a>
            </p>
        }
        .into_any()
    } else {
        refusal(lang, product, offer).into_any()
    })
}

/// The form that puts an offer into the cart; the suffix tells its button from the others.
fn form(lang: Lang, offer: &OfferView, id: String, class: &'static str, suffix: &str) -> AnyView {
    let OfferId(offer_id) = offer.id;
    let most = offer.available.clamp(1, QUANTITY_MAX);
    let suffix = suffix.to_owned();
    view! {
        <PostForm action="/api/cart/add" lang=lang class="buy">
            <input type="hidden" name="offer" value=offer_id.to_string()/>
            <div class="qty">
                <label for=id.clone()>{say::quantity(lang)}</label>
                " "
                <input
                    id=id
                    name="quantity"
                    type="number"
                    inputmode="numeric"
                    min="1"
                    max=most
                    value="1"
                    required
                />
            </div>
            <button class=class type="submit">
                {say::add_to_cart(lang)}
                <span class="vh">": " {suffix}</span>
            </button>
        </PostForm>
    }
    .into_any()
}

/// Why an offer cannot be bought now, and what can be done instead.
fn refusal(lang: Lang, product: &ProductPage, offer: &OfferView) -> AnyView {
    let (title, text) = match offer.buyable {
        Buyable::AlcoholNotYet => (say::not_sold_title(lang), say::not_sold_text(lang).to_owned()),
        Buyable::ShopClosed => {
            let closure = product.seller.closure.unwrap_or(Closure { from: None, to: None });
            (say::closed_title(lang), marks::closure(lang, closure))
        }
        Buyable::Preorder => {
            let when = match product.season.is_all_year() {
                true => String::new(),
                false => format!(" {}", say::available_in(lang, marks::months(lang, &product.season))),
            };
            (say::preorder_title(lang), format!("{}{when}", say::preorder_text(lang)))
        }
        Buyable::OutOfSeason => (
            say::out_of_season_title(lang),
            say::out_of_season_text(lang, marks::months(lang, &product.season)),
        ),
        Buyable::SoldOut | Buyable::Yes => (say::sold_out_title(lang), say::sold_out_text(lang).to_owned()),
    };
    view! {
        <div class="notice notice-warn">
            <h2>{title}</h2>
            <p>{text}</p>
        </div>
        <p>
            <a class="btn btn-secondary" href=link(lang, &format!("/gian-hang/{}", product.seller.slug))>
                {say::see_storefront(lang)}
            </a>
        </p>
    }
    .into_any()
}

/// The other packs and sellers of the same product.
pub(super) fn other_offers(lang: Lang, product: &ProductPage) -> Option<AnyView> {
    // A page with hundreds of sellers helps nobody; the cheapest come first.
    const MOST: usize = 8;
    let offers: Vec<_> = product
        .offers
        .iter()
        .skip(1)
        .take(MOST)
        .zip(2_u32..)
        .map(|(offer, number)| other_offer(lang, offer, format!("so-luong-{number}"), product.producer.is_some()))
        .collect();
    (!offers.is_empty()).then(|| {
        view! {
            <section aria-labelledby="cach-mua">
                {section_head("cach-mua", say::other_offers(lang), None)}
                <ul class="stack">{offers}</ul>
            </section>
        }
        .into_any()
    })
}

fn other_offer(lang: Lang, offer: &OfferView, id: String, is_resold: bool) -> AnyView {
    let suffix = say::of_offer(lang, offer.pack.get(lang), offer.seller_name.get(lang));
    let act = if offer.buyable.is_yes() {
        view! {
            {offer.ahead.map(|ahead| marks::promise(lang, ahead))}
            {offer.is_by_weight.then(|| marks::by_weight(lang))}
            {form(lang, offer, id, "btn", &suffix)}
        }
        .into_any()
    } else {
        view! { <p class="soft">{marks::reason(lang, offer.buyable)}</p> }.into_any()
    };
    let maker =
        (is_resold && offer.is_by_maker).then(|| view! { " · " <span class="soft">{say::the_maker(lang)}</span> });
    let unit_price = offer
        .unit_price
        .map(|unit| view! { " " <span class="unit">{per(lang, unit)}</span> });
    view! {
        <li class="box stack stack-tight">
            <h3>{offer.pack.get(lang).to_owned()}</h3>
            <p>
                <a href=link(lang, &format!("/gian-hang/{}", offer.seller_slug))>
                    {say::sold_by(lang, offer.seller_name.get(lang))}
                </a>
                {maker}
            </p>
            <p>
                <span class="price">{offer.price.to_string()}</span>
                {unit_price}
            </p>
            {act}
        </li>
    }
    .into_any()
}
