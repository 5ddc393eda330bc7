//! What should be looked at beside the orders: goods of which little is left, certificates that end.

use crate::{context::link, words::coop_today as say};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_date},
    reports::{CertificateNote, CoopToday, StockNote},
};

/// A table of it; nothing when there is nothing.
pub fn draw(lang: Lang, today: &CoopToday) -> AnyView {
    if today.low_stock.is_empty() && today.certificates.is_empty() {
        return ().into_any();
    }
    let stock: Vec<_> = today.low_stock.iter().map(|note| stock_row(lang, note)).collect();
    let certificates: Vec<_> = today
        .certificates
        .iter()
        .map(|note| certificate_row(lang, note))
        .collect();
    view! {
        <section class="stack" aria-labelledby="viec-khac">
            <div class="section-head">
                <h2 id="viec-khac">{say::other(lang)}</h2>
            </div>
            <table class="table" aria-labelledby="viec-khac">
                <thead>
                    <tr>
                        <th scope="col">{say::other_what(lang)}</th>
                        <th scope="col">{say::other_work(lang)}</th>
                        <th scope="col">{say::other_state(lang)}</th>
                    </tr>
                </thead>
                <tbody>{stock} {certificates}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn stock_row(lang: Lang, note: &StockNote) -> AnyView {
    let (class, left) = if note.available > 0 {
        ("pill pill-wait", say::left(lang, note.available))
    } else {
        ("pill pill-bad", say::sold_out(lang).to_owned())
    };
    let name = format!("{}, {}", note.name.get(lang), note.pack.get(lang));
    row(
        lang,
        format!("/htx/kho/{}", note.product_slug),
        name,
        say::restock(lang),
        class,
        left,
    )
}

fn certificate_row(lang: Lang, note: &CertificateNote) -> AnyView {
    let date = shown_date(note.valid_until);
    let (class, state) = if note.is_expired {
        ("pill pill-bad", say::expired(lang, date))
    } else {
        ("pill pill-wait", say::ends(lang, date))
    };
    let name = format!("{} ({})", note.name.get(lang), note.number);
    row(
        lang,
        format!("/ocop/{}", note.slug),
        name,
        say::renew(lang),
        class,
        state,
    )
}

fn row(lang: Lang, path: String, name: String, work: &'static str, class: &'static str, state: String) -> AnyView {
    view! {
        <tr>
            <th scope="row">
                <a href=link(lang, &path)>{name}</a>
            </th>
            <td data-label=say::other_work(lang)>{work}</td>
            <td>
                <span class=class>{state}</span>
            </td>
        </tr>
    }
    .into_any()
}
