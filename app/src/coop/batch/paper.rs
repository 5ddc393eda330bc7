//! The papers for many orders: what to fetch, what to pack, what to stick on. `/htx/loat-don/{id}/{paper}`.

use super::{actions::sheet_address, label};
use crate::{
    error::AppError,
    page::{Page, Room, page},
    ui::layout::icon,
    words::{batch as say, paper as said},
};
use leptos::prelude::*;
use market::{
    base::{Lang, phone},
    orders::{self, Delivery, DeskOrder},
    people::Scope,
};
use std::collections::BTreeMap;

/// A kind of paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Paper {
    /// What to fetch from the store, by product.
    PickList,
    /// What goes into which parcel, by order.
    PackList,
    /// Labels of A6.
    LabelsA6,
    /// Labels for the roll of a 58 mm printer.
    Labels58,
}

impl Paper {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::PickList, Self::PackList, Self::LabelsA6, Self::Labels58];

    /// Its part of the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::PickList => "gom-hang",
            Self::PackList => "dong-goi",
            Self::LabelsA6 => "nhan-a6",
            Self::Labels58 => "nhan-58",
        }
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::PickList => say::pick_list(lang),
            Self::PackList => say::pack_list(lang),
            Self::LabelsA6 => say::labels_a6(lang),
            Self::Labels58 => say::labels_58(lang),
        }
    }
}

/// One paper for the orders of a batch, as they stand now. What has left the house, or was called off, is on none.
#[component]
pub fn PaperPage() -> AnyView {
    page(|ctx| async move {
        let member = ctx.require_coop_for(Scope::Orders).await?;
        let lang = ctx.lang();
        let asked = ctx.param("giay");
        let paper = Paper::ALL.into_iter().find(|paper| paper.slug() == asked);
        let paper = paper.ok_or(AppError::NotFound)?;
        let sheet = super::load(&ctx, &member).await?;
        let codes: Vec<_> = sheet.rows.into_iter().map(|row| row.code).collect();
        let now = ctx.state.clock.now();
        let mut chosen = orders::load_desk_orders(&ctx.state.pool, &member, &codes, now).await?;
        let asked = chosen.len();
        chosen.retain(|order| order.state.is_before_hand_over());
        let gone = asked - chosen.len();
        let body = match paper {
            Paper::PickList => pick_list(lang, &chosen),
            Paper::PackList => chosen
                .iter()
                .map(|order| pack_list(lang, order))
                .collect_view()
                .into_any(),
            Paper::LabelsA6 => label::draw(lang, &chosen, label::A6),
            Paper::Labels58 => label::draw(lang, &chosen, label::ROLL),
        };
        let class = match paper {
            Paper::PickList | Paper::PackList => "paper paper-a4",
            Paper::LabelsA6 => "paper paper-a6",
            Paper::Labels58 => "paper paper-58",
        };
        let name = paper.name(lang);
        let body = view! {
            <main id="noi-dung" class=class tabindex="-1">
                <div class="no-print stack stack-tight">
                    <p class="row">
                        <button class="btn" type="button" data-print="">{icon("in")} " " {said::print(lang)}</button>
                        " "
                        <a class="btn btn-quiet" href=sheet_address(lang, sheet.id)>{said::back(lang)}</a>
                    </p>
                    {(gone > 0).then(|| view! { <p class="notice">{said::gone(lang, gone)}</p> })}
                    {chosen.is_empty().then(|| view! { <p class="notice notice-warn">{said::nothing(lang)}</p> })}
                </div>
                <header class="paper-head">
                    <h1>{name}</h1>
                    <p>{said::orders(lang, chosen.len())} " · " {market::base::time::shown_time(now)}</p>
                </header>
                {body}
            </main>
        };
        Ok(Page::new(name, body).in_room(Room::Paper))
    })
}

/// Products by name: how many of each pack, and for which orders.
fn pick_list(lang: Lang, chosen: &[DeskOrder]) -> AnyView {
    let mut goods: BTreeMap<(String, String), (i64, Vec<String>)> = BTreeMap::new();
    for order in chosen {
        for line in &order.lines {
            let name = line.name.get(lang).to_owned();
            let entry = goods.entry((name, line.pack.get(lang).to_owned())).or_default();
            entry.0 += i64::from(line.quantity);
            entry.1.push(format!("{} × {}", order.code, line.quantity));
        }
    }
    let rows: Vec<_> = goods
        .into_iter()
        .map(|((name, pack), (quantity, orders))| {
            view! {
                <tr>
                    <td class="tick" aria-hidden="true"></td>
                    <th scope="row">{name} <br/> <span class="soft">{pack}</span></th>
                    <td class="num big">{quantity}</td>
                    <td class="small">{orders.join(", ")}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="paper-table">
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">{said::good(lang)}</th>
                    <th scope="col" class="num">{said::quantity(lang)}</th>
                    <th scope="col">{said::for_orders(lang)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn pack_list(lang: Lang, order: &DeskOrder) -> AnyView {
    let lines: Vec<_> = order
        .lines
        .iter()
        .map(|line| {
            view! {
                <tr>
                    <td class="tick" aria-hidden="true"></td>
                    <th scope="row">{format!("{}, {}", line.name.get(lang), line.pack.get(lang))}</th>
                    <td class="num big">{line.quantity}</td>
                </tr>
            }
        })
        .collect();
    let note = (!order.note.is_empty()).then(|| view! { <p><strong>{said::note(lang, &order.note)}</strong></p> });
    let way = match order.delivery {
        Delivery::Ship => order.address.clone(),
        Delivery::PickUp => said::pick_up(lang).to_owned(),
    };
    let heading = format!("goi-{}", order.code);
    view! {
        <section class="pack" aria-labelledby=heading.clone()>
            <h2 id=heading.clone()><span class="code">{order.code.clone()}</span> " · " {order.shopper_name.clone()}</h2>
            <p>{phone::shown(&order.shopper_phone)} " · " {way}</p>
            <table class="paper-table">
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">{said::good(lang)}</th>
                        <th scope="col" class="num">{said::quantity(lang)}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
            {note}
        </section>
    }
    .into_any()
}
