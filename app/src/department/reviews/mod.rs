//! What waits for the department: listings at `/so-cong-thuong/duyet`, those who want to sell behind `?loai=nguoi-ban`.

mod applications;

use super::{application, review::actions::FORM, room};
use crate::{
    context::link,
    page::{Page, page},
    ui::{field, state},
    words::{application as words, review as say},
};
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_time},
    catalog::{self, WaitingRow},
    joining,
};

/// The queue, the oldest first.
#[component]
pub fn ReviewsPage() -> AnyView {
    page(|ctx| async move {
        let official = ctx.require_official().await?;
        let lang = ctx.lang();
        let waiting = catalog::list_waiting(&ctx.state.pool, &official).await?;
        let applying = joining::list_waiting(&ctx.state.pool, &official).await?;
        let is_sellers = ctx.query("loai").as_deref() == Some("nguoi-ban");
        let form = ctx
            .take_form(if is_sellers { application::actions::FORM } else { FORM })
            .await?;
        let news = ctx.query("xong").and_then(|done| match done.as_str() {
            "duyet" => Some(say::approved(lang)),
            "tu-choi" => Some(say::refused(lang)),
            "mo" => Some(words::approved(lang)),
            "tra" => Some(words::refused(lang)),
            _ => None,
        });
        let tabs = applications::tabs(lang, waiting.len(), applying.len(), is_sellers);
        let rows = if is_sellers {
            applications::table(lang, applying)
        } else {
            table(lang, waiting)
        };
        let title = if is_sellers {
            words::tab_sellers(lang)
        } else {
            say::title(lang)
        };
        let body = view! {
            <div class="desk-title">
                <h1>{title}</h1>
                <p class="soft">{say::intro(lang)}</p>
            </div>
            <div class="stack">
                {field::error_summary(&form, lang, say::not_decided(lang), &[("reason", say::reason(lang))])}
                {news.map(|text| view! { <p class="notice notice-good" role="status">{text}</p> })}
                {tabs}
                {rows}
            </div>
        };
        Ok(Page::new(title, body).in_room(room(lang, &official)))
    })
}

fn table(lang: Lang, waiting: Vec<WaitingRow>) -> AnyView {
    if waiting.is_empty() {
        return view! {
            <section class="empty">
                <img src="/drawings/do-kho.svg" alt="" width="400" height="300"/>
                <h2>{say::empty(lang)}</h2>
                <p>{say::empty_hint(lang)}</p>
            </section>
        }
        .into_any();
    }
    let rows: Vec<_> = waiting.into_iter().map(|one| row(lang, one)).collect();
    view! {
        <table class="table" aria-label=say::title(lang)>
            <thead>
                <tr>
                    <th scope="col">{say::product(lang)}</th>
                    <th scope="col">{say::coop(lang)}</th>
                    <th scope="col">{say::kind(lang)}</th>
                    <th scope="col">{say::sent(lang)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(lang: Lang, one: WaitingRow) -> AnyView {
    let (class, kind) = if one.is_change {
        ("pill pill-wait", say::is_change(lang))
    } else {
        ("pill pill-go", say::is_new(lang))
    };
    view! {
        <tr>
            <th scope="row">
                <a href=link(lang, &format!("/so-cong-thuong/duyet/{}", one.slug))>{one.name.get(lang).to_owned()}</a>
            </th>
            <td data-label=say::coop(lang)>{one.coop.get(lang).to_owned()}</td>
            <td>
                <span class=class>{kind}</span>
            </td>
            <td data-label=say::sent(lang)>{state::moment(&shown_time(one.submitted_at))}</td>
        </tr>
    }
    .into_any()
}
