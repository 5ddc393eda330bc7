//! One product on the shelf: its packs, what can be written down, what happened: `/htx/kho/{slug}`.

use super::{
    room,
    stock::{
        actions, figures,
        forms::{self, Kind, MoveView},
        news, pills,
    },
};
use crate::{
    context::link,
    error::AppError,
    form::Form,
    mandates::both_names,
    page::{Page, page, url_encoded},
    ui::{field, list, state},
    words::{harvest, stock as say},
};
use leptos::prelude::*;
use market::{
    base::{Lang, money::grouped, time::shown_time},
    catalog::{self, Movement, MovementKind, ProductStatus, ShelfItem, ShelfProduct},
    people::Scope,
};

/// One product on the shelf.
#[component]
pub fn StockProductPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_for(Scope::Goods).await?;
        let lang = ctx.lang();
        let slug = ctx.param("slug").to_owned();
        let product = catalog::load_shelf_product(&ctx.state.pool, &member, &slug, ctx.query_page())
            .await?
            .ok_or(AppError::NotFound)?;
        let form = ctx.take_form(actions::FORM).await?;
        let here = link(lang, &format!("/htx/kho/{}", url_encoded(&slug)));
        let name = product
            .packs
            .first()
            .map(|pack| pack.name.get(lang).to_owned())
            .unwrap_or_default();
        let is_public = product
            .packs
            .first()
            .is_some_and(|pack| pack.status == ProductStatus::Published);
        let public = is_public.then(|| {
            view! { <a href=link(lang, &format!("/san-pham/{slug}"))>{say::public_page(lang)}</a> }
        });
        // Packers look after goods, not after what they cost.
        let may_price = member.as_manager().is_some();
        let packs: Vec<_> = product
            .packs
            .iter()
            .zip(1_u32..)
            .map(|(item, number)| pack(lang, item, number, &form, &here, may_price))
            .collect();
        let body = view! {
            <p>
                <a href=link(lang, "/htx/kho")>{say::to_shelf(lang)}</a>
            </p>
            <div class="desk-title">
                <h1>{name.clone()}</h1>
                <div class="row">
                    {public}
                    <a href=link(lang, &format!("/htx/san-pham/{}/mua-vu", url_encoded(&slug)))>{harvest::link(lang)}</a>
                </div>
            </div>
            <div class="stack stack-wide">
                {field::error_summary(&form, lang, say::refused(lang), &forms::labels(lang))}
                {news(&ctx)}
                {packs}
                {history(lang, &product, &here)}
            </div>
        };
        Ok(Page::new(name, body).in_room(room(lang, &member)))
    })
}

fn pack(lang: Lang, item: &ShelfItem, number: u32, form: &Form, back: &str, may_price: bool) -> AnyView {
    let name = item.pack.get(lang).to_owned();
    let title_id = format!("goi-{number}");
    let sheets: Vec<_> = [
        Kind::Sell,
        Kind::Receive,
        Kind::Count,
        Kind::Lose,
        Kind::Price,
        Kind::Mark,
    ]
    .into_iter()
    .filter(|kind| item.available() > 0 || !matches!(kind, Kind::Sell | Kind::Lose))
    .filter(|kind| may_price || *kind != Kind::Price)
    .zip(1_u32..)
    .map(|(kind, sheet)| {
        forms::movement(MoveView {
            lang,
            item,
            kind,
            id: format!("goi-{number}-{sheet}"),
            form,
            back,
            suffix: &name,
        })
    })
    .collect();
    view! {
        <section class="box stack" aria-labelledby=title_id.clone()>
            <h2 id=title_id.clone()>{name.clone()}</h2>
            <p class="price">{item.price.to_string()}</p>
            {pills(lang, item)}
            {figures(lang, item)}
            <div class="sheets">{sheets}</div>
        </section>
    }
    .into_any()
}

fn history(lang: Lang, product: &ShelfProduct, here: &str) -> AnyView {
    if product.movements.is_empty() {
        return view! { <p class="soft">{say::no_history(lang)}</p> }.into_any();
    }
    let rows: Vec<_> = product.movements.iter().map(|movement| row(lang, movement)).collect();
    view! {
        <section aria-labelledby="so-kho">
            <div class="section-head">
                <h2 id="so-kho">{say::history(lang)}</h2>
            </div>
            <table class="table" aria-labelledby="so-kho">
                <thead>
                    <tr>
                        <th scope="col">{say::what(lang)}</th>
                        <th scope="col" class="num">{say::quantity(lang)}</th>
                        <th scope="col">{say::pack(lang)}</th>
                        <th scope="col">{say::when(lang)}</th>
                        <th scope="col">{say::who(lang)}</th>
                        <th scope="col">{say::reason(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {list::pager(lang, product.paging, &|page| list::page_address(here, page))}
        </section>
    }
    .into_any()
}

fn row(lang: Lang, movement: &Movement) -> AnyView {
    let what = match (movement.kind, movement.is_by_order) {
        (MovementKind::Receipt, _) => say::moved_receipt(lang),
        (MovementKind::Sale, true) => say::moved_order(lang),
        (MovementKind::Sale, false) => say::moved_counter(lang),
        (MovementKind::Return, _) => say::moved_return(lang),
        (MovementKind::Count, _) => say::moved_count(lang),
        (MovementKind::Loss, _) => say::moved_loss(lang),
    };
    let sign = if movement.quantity > 0 { "+" } else { "" };
    let by = movement
        .by
        .as_ref()
        .map(|name| both_names(lang, name, movement.department.as_ref()))
        .map(|by| view! { <td data-label=say::who(lang) lang="vi">{by}</td> }.into_any());
    let reason = (!movement.reason.is_empty())
        .then(|| view! { <td data-label=say::reason(lang) lang="vi">{movement.reason.clone()}</td> }.into_any());
    let order = movement.order.as_ref().map(|code| {
        let address = link(lang, &format!("/htx/don-hang/{code}"));
        view! { " " <a class="code" href=address>{code.clone()}</a> }
    });
    let nothing = || view! { <td></td> }.into_any();
    view! {
        <tr>
            <th scope="row">{what} {order}</th>
            <td class="num" data-label=say::quantity(lang)>
                {format!("{sign}{}", grouped(i64::from(movement.quantity)))}
            </td>
            <td data-label=say::pack(lang)>{movement.pack.get(lang).to_owned()}</td>
            <td data-label=say::when(lang)>{state::moment(&shown_time(movement.at))}</td>
            {by.unwrap_or_else(nothing)}
            {reason.unwrap_or_else(nothing)}
        </tr>
    }
    .into_any()
}
