//! What the seller asked for, and what they make of it.

use super::pill;
use crate::{
    context::link,
    coop::sure_price::sure_box,
    form::{Form, PostForm},
    ui::field::Field,
    words::resale as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, money::grouped, time::shown_date, time::shown_time},
    catalog::ON_HAND_MAX,
    resale::{OwnPack, OwnRow, ResaleState},
};

pub(super) fn draw(lang: Lang, row: &OwnRow, is_manager: bool, form: &Form) -> AnyView {
    let name = row.name.get(lang).to_owned();
    let until = (row.state == ResaleState::Agreed).then(|| match row.valid_until {
        Some(day) => say::until_day(lang, shown_date(day)),
        None => say::until_withdrawn(lang).to_owned(),
    });
    let reason = (!row.reason.is_empty()).then(|| {
        view! {
            <p class="notice notice-warn">
                {say::their_reason(lang)} " " <span lang="vi">{row.reason.clone()}</span>
            </p>
        }
    });
    let hidden = (row.state == ResaleState::Agreed && !row.is_public)
        .then(|| view! { <p class="notice notice-warn">{say::not_public(lang)}</p> });
    let packs = (row.state == ResaleState::Agreed).then(|| {
        let packs = row.packs.iter().map(|one| pack(lang, row, one, is_manager, form));
        view! { <ul class="stack">{packs.collect::<Vec<_>>()}</ul> }
    });
    let id = row.id.to_string();
    let suffix = name.clone();
    let give_up = (is_manager && row.state.is_open()).then(|| {
        let words = match row.state {
            ResaleState::Asked => say::take_back(lang),
            _ => say::give_up(lang),
        };
        view! {
            <PostForm action="/api/resale/give_up" lang=lang>
                <input type="hidden" name="resale" value=id/>
                <button class="btn btn-quiet" type="submit">{words} <span class="vh">": " {suffix}</span></button>
            </PostForm>
        }
    });
    view! {
        <div class="box stack">
            <div>
                <h3>
                    <a href=link(lang, &format!("/san-pham/{}", row.product_slug))>{name}</a>
                    " "
                    {pill(lang, row.state)}
                </h3>
                <p>{say::made_by(lang, row.producer.get(lang))}</p>
                <p class="soft small">{say::asked_at(lang, shown_time(row.asked_at))} " " {until}</p>
            </div>
            {reason}
            {hidden}
            {packs}
            {give_up}
        </div>
    }
    .into_any()
}

fn pack(lang: Lang, row: &OwnRow, pack: &OwnPack, is_manager: bool, form: &Form) -> AnyView {
    let theirs = pack
        .producer_price
        .map(|price| view! { " " <span class="soft small">{say::producer_price(lang, price)}</span> });
    let act = match (pack.offer, pack.price) {
        (Some(offer), Some(price)) => {
            let state = match pack.is_paused {
                true => view! { <span class="pill">{say::paused(lang)}</span> }.into_any(),
                false if pack.available <= 0 => {
                    view! { <span class="pill pill-bad">{say::no_goods(lang)}</span> }.into_any()
                }
                false => view! { <span class="pill pill-good">{say::on_sale(lang)}</span> }.into_any(),
            };
            let suffix = format!("{}, {}", row.name.get(lang), pack.name.get(lang));
            let (words, paused) = match pack.is_paused {
                true => (say::resume(lang), "0"),
                false => (say::pause(lang), "1"),
            };
            let pause = is_manager.then(|| {
                view! {
                    <PostForm action="/api/resale/pause" lang=lang>
                        <input type="hidden" name="offer" value=offer.to_string()/>
                        <input type="hidden" name="paused" value=paused/>
                        <button class="btn btn-secondary" type="submit">{words} <span class="vh">": " {suffix}</span></button>
                    </PostForm>
                }
            });
            view! {
                <p>
                    <span class="price">{price.to_string()}</span>
                    " "
                    {say::left(lang, grouped(i64::from(pack.available)))}
                    " "
                    {state}
                </p>
                <div class="row">
                    <a class="btn btn-quiet" href=link(lang, &format!("/htx/kho/{}", row.product_slug))>{say::to_stock(lang)}</a>
                    {pause}
                </div>
            }
            .into_any()
        }
        _ => is_manager.then(|| sell(lang, row, pack, form)).into_any(),
    };
    view! {
        <li class="stack stack-tight">
            <h4>{pack.name.get(lang).to_owned()} {theirs}</h4>
            {act}
        </li>
    }
    .into_any()
}

/// The form that puts a pack on sale.
fn sell(lang: Lang, row: &OwnRow, pack: &OwnPack, form: &Form) -> AnyView {
    let (resale, variant) = (row.id.to_string(), pack.variant.to_string());
    let is_back = form.typed("resale") == resale && form.typed("pack") == variant;
    let nothing = Form::default();
    let form = if is_back { form } else { &nothing };
    let suffix = format!("{}, {}", row.name.get(lang), pack.name.get(lang));
    let field = |name: &'static str, label: &'static str| {
        let id = if is_back {
            name.to_owned()
        } else {
            format!("{name}-{resale}-{variant}")
        };
        Field::new(form, lang, name, label)
            .id(id)
            .label_more(&suffix)
            .autocomplete("off")
            .input_mode("numeric")
    };
    let fields = [
        field("price", say::price(lang)).input(),
        field("stock", say::stock(lang))
            .kind("number")
            .range("0", ON_HAND_MAX.to_string())
            .input(),
    ];
    let sure = sure_box(lang, form, "price", "sure".to_owned(), &suffix);
    view! {
        <details class="sheet" open=is_back>
            <summary>{say::sell_title(lang)} <span class="vh">": " {suffix.clone()}</span></summary>
            <PostForm action="/api/resale/sell" lang=lang class="stack">
                <input type="hidden" name="resale" value=resale.clone()/>
                <input type="hidden" name="pack" value=variant.clone()/>
                <div class="field-pair">{fields}</div>
                {sure}
                <div>
                    <button class="btn" type="submit">{say::sell(lang)} <span class="vh">": " {suffix}</span></button>
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}
