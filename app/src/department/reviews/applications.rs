//! Those who want to sell, as rows of the queue.

use crate::{
    context::link,
    ui::state,
    words::{application as say, review},
};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_time},
    joining::WaitingApplication,
};

/// The two kinds of what waits, with how many.
pub(super) fn tabs(lang: Lang, listings: usize, sellers: usize, is_sellers: bool) -> AnyView {
    let tab = |path: &str, text: &'static str, count: usize, is_here: bool| {
        view! {
            <li>
                <a href=link(lang, path) aria-current=is_here.then_some("page")>
                    {text}
                    " "
                    <span class="count">{count}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="tabs" aria-label=say::tabs(lang)>
            <ul>
                {tab("/so-cong-thuong/duyet", say::tab_listings(lang), listings, !is_sellers)}
                {tab("/so-cong-thuong/duyet?loai=nguoi-ban", say::tab_sellers(lang), sellers, is_sellers)}
            </ul>
        </nav>
    }
    .into_any()
}

/// The queue, the oldest first, and the way to what the department asks for.
pub(super) fn table(lang: Lang, waiting: Vec<WaitingApplication>) -> AnyView {
    let checklist = view! {
        <p>
            <a href=link(lang, "/so-cong-thuong/giay-to")>{say::checklist(lang)}</a>
        </p>
    };
    if waiting.is_empty() {
        return view! {
            <section class="empty">
                <img src="/drawings/do-kho.svg" alt="" width="400" height="300"/>
                <h2>{say::empty(lang)}</h2>
                <p>{say::empty_hint(lang)}</p>
            </section>
            {checklist}
        }
        .into_any();
    }
    let rows: Vec<_> = waiting.into_iter().map(|one| row(lang, one)).collect();
    view! {
        <table class="table" aria-label=say::tab_sellers(lang)>
            <thead>
                <tr>
                    <th scope="col">{say::organisation(lang)}</th>
                    <th scope="col">{say::applicant(lang)}</th>
                    <th scope="col">{review::kind(lang)}</th>
                    <th scope="col">{review::sent(lang)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {checklist}
    }
    .into_any()
}

fn row(lang: Lang, one: WaitingApplication) -> AnyView {
    let (class, kind) = if one.is_again {
        ("pill pill-wait", say::is_again(lang))
    } else {
        ("pill pill-go", say::is_new(lang))
    };
    let address = link(lang, &format!("/so-cong-thuong/duyet/nguoi-ban/{}", one.id));
    view! {
        <tr>
            <th scope="row">
                <a href=address>{one.name}</a>
            </th>
            <td data-label=say::applicant(lang)>{one.applicant}</td>
            <td>
                <span class=class>{kind}</span>
            </td>
            <td data-label=review::sent(lang)>{state::moment(&shown_time(one.submitted_at))}</td>
        </tr>
    }
    .into_any()
}
