//! The page of a product: what it is, where it comes from, how it is bought or why not, and the proof of its stars.

mod buy;
mod facts;

use crate::{
    context::link,
    error::AppError,
    page::{Page, page},
    shop::age,
    ui::{
        card,
        list::{crumbs, section_head, summary},
        marks,
        picture::{Loading, Shown, band, category_drawing, photograph, province_drawing},
    },
    words::product as say,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::{Lang, Slug},
    browse::{self, ProductCard, ProductPage as Product, SellerView},
    catalog::OcopGroup,
    media::{Photo, WIDTHS},
};

/// Everything about one product.
#[component]
pub fn ProductPage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let slug = Slug::parse(ctx.param("slug")).map_err(|_| AppError::NotFound)?;
        let today = ctx.state.clock.today();
        let product = browse::product(&ctx.state.pool, slug.as_str(), today)
            .await?
            .ok_or(AppError::NotFound)?;
        if product.is_age_restricted && !age::is_confirmed(&ctx) {
            return Ok(age::gate(&ctx));
        }
        let page = Page::new(product.name.get(lang), body(lang, &product, today))
            .described(summary(product.description.get(lang)));
        Ok(if product.is_age_restricted { page } else { page.public() })
    })
}

fn body(lang: Lang, product: &Product, today: NaiveDate) -> AnyView {
    let category = &product.category;
    let over = vec![(
        category.name.get(lang).to_owned(),
        link(lang, &format!("/danh-muc/{}", category.slug)),
    )];
    view! {
        {crumbs(lang, over, product.name.get(lang))}
        // What search engines read (schema.org) stands in attributes: a page holds no script, not even one of data.
        <article class="stack stack-wide">
            <div class="product" itemscope itemtype="https://schema.org/Product">
                {photo(lang, product)}
                {head(lang, product)}
            </div>
            {buy::other_offers(lang, product)}
            <div class="split">
                <section aria-labelledby="chi-tiet">
                    {section_head("chi-tiet", say::details(lang), None)}
                    {facts::facts(lang, product)}
                </section>
                <section aria-labelledby="mua-vu" class="stack">
                    {section_head("mua-vu", say::season(lang), None)}
                    {facts::months(lang, product, today)}
                </section>
            </div>
            {others(lang, product)}
        </article>
    }
    .into_any()
}

fn photo(lang: Lang, product: &Product) -> AnyView {
    if let Some((first, others)) = product.photos.split_first() {
        return photographs(lang, product, first, others);
    }
    let picture = category_drawing(&product.category.slug, product.drawing);
    view! {
        <figure class="product-photo">
            <img
                class="photo"
                itemprop="image"
                src=picture
                alt=say::picture(lang, product.category.name.get(lang))
                width="800"
                height="600"
                fetchpriority="high"
            />
            {band(&product.origin.province_code)}
            <figcaption>{say::picture_note(lang)}</figcaption>
        </figure>
    }
    .into_any()
}

/// The first photograph large, the others below it; each opens in full.
fn photographs(lang: Lang, product: &Product, first: &Photo, others: &[Photo]) -> AnyView {
    let name = product.name.get(lang);
    let alt = |photo: &Photo| match photo.alt.as_str() {
        "" => name.to_owned(),
        alt => alt.to_owned(),
    };
    let others: Vec<_> = others
        .iter()
        .map(|photo| {
            view! {
                <li>
                    <a href=photo.address(WIDTHS[2])>
                        {photograph(photo, Shown { alt: alt(photo), sizes: "8rem", loading: Loading::WhenNear, is_main: false })}
                    </a>
                </li>
            }
        })
        .collect();
    let main = Shown {
        alt: alt(first),
        sizes: "(min-width: 60rem) 36rem, 100vw",
        loading: Loading::Now,
        is_main: true,
    };
    let others = (!others.is_empty()).then(|| view! { <ul class="photo-row">{others}</ul> });
    view! {
        <div class="product-photo">
            <a href=first.address(WIDTHS[2])>
                {photograph(first, main)}
            </a>
            {band(&product.origin.province_code)}
            {others}
        </div>
    }
    .into_any()
}

fn head(lang: Lang, product: &Product) -> AnyView {
    let name = product.name.get(lang).to_owned();
    let stars = product
        .stars
        .as_ref()
        .map(|badge| marks::ocop_badge(lang, badge, &name));
    let herbal = product.ocop_group == Some(OcopGroup::Herbal);
    view! {
        <div class="stack">
            <h1 itemprop="name">{name}</h1>
            {brand(lang, product)}
            <p class="row">{stars} " " {marks::season_chip(lang, &product.season, product.in_season)}</p>
            {buy::price(lang, product)}
            <p itemprop="description" class="lines">{product.description.get(lang).to_owned()}</p>
            {herbal.then(|| view! { <p class="notice notice-warn">{say::not_medicine(lang)}</p> })}
            {product.is_age_restricted.then(|| view! { <p class="notice notice-warn">{say::health(lang)}</p> })}
            {buy::box_of_first(lang, product)}
            {makers(lang, product)}
            {seller(lang, &product.seller)}
        </div>
    }
    .into_any()
}

/// Whose product it is, for search engines: people read it below.
fn brand(lang: Lang, product: &Product) -> AnyView {
    let maker = product.producer.as_ref().map(|producer| &producer.name);
    let name = maker.unwrap_or(&product.seller.name).get(lang).to_owned();
    view! {
        <div itemprop="brand" itemscope itemtype="https://schema.org/Brand" hidden>
            <meta itemprop="name" content=name/>
        </div>
    }
    .into_any()
}

/// Who made it and who sells it, where these are not the same.
fn makers(lang: Lang, product: &Product) -> Option<AnyView> {
    let producer = product.producer.as_ref()?;
    let name = producer.name.get(lang).to_owned();
    let name = match &producer.storefront_slug {
        Some(slug) => view! { <a href=link(lang, &format!("/gian-hang/{slug}"))>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    let seller = say::sold_by(lang, product.seller.name.get(lang));
    Some(view! { <p>{say::made_by(lang)} " " {name} ". " {seller} "."</p> }.into_any())
}

fn seller(lang: Lang, seller: &SellerView) -> AnyView {
    let picture = province_drawing(&seller.place.province_code);
    view! {
        <a class="from-coop" href=link(lang, &format!("/gian-hang/{}", seller.slug))>
            <img src=picture alt="" width="120" height="40" loading="lazy"/>
            " "
            <span>
                <strong>{seller.name.get(lang).to_owned()}</strong>
                <br/>
                {marks::short_place(&seller.place)}
            </span>
        </a>
    }
    .into_any()
}

/// More of the same seller, then more of the same category.
fn others(lang: Lang, product: &Product) -> AnyView {
    let (same, rest): (Vec<_>, Vec<_>) = product
        .others
        .iter()
        .cloned()
        .partition(|card| card.seller_slug == product.seller.slug);
    let seller = link(lang, &format!("/gian-hang/{}", product.seller.slug));
    let category = link(lang, &format!("/danh-muc/{}", product.category.slug));
    view! {
        {shelf(lang, "cung-gian", say::same_seller(lang), (seller, say::see_storefront(lang)), &same)}
        {shelf(lang, "cung-loai", say::same_category(lang), (category, say::see_category(lang)), &rest)}
    }
    .into_any()
}

fn shelf(
    lang: Lang,
    id: &'static str,
    title: &'static str,
    more: (String, &'static str),
    cards: &[ProductCard],
) -> Option<AnyView> {
    // One row on a wide page.
    let cards = &cards[..cards.len().min(4)];
    (!cards.is_empty()).then(|| {
        view! {
            <section aria-labelledby=id>
                {section_head(id, title, Some(more))}
                {card::products(lang, cards, Loading::WhenNear)}
            </section>
        }
        .into_any()
    })
}
