//! The cases of a department, by deadline: `/so-cong-thuong`.

use super::{featuring::slots, room};
use crate::{
    claims::DEPARTMENT_PAGE,
    context::link,
    coop::today::day,
    page::{Page, page},
    words::department as say,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use market::{
    base::{Lang, time::shown_date},
    catalog, claims, joining,
    programmes::{self, Choices, SlotRow, SlotState},
    trust::EXPIRING_DAYS,
};

/// A slot that ends within this many days is a case.
const SLOT_ENDING_DAYS: i64 = 7;

/// What is due.
#[component]
pub fn TodayPage() -> AnyView {
    page(|ctx| async move {
        let official = ctx.require_official().await?;
        let lang = ctx.lang();
        let today = ctx.state.clock.today();
        let slots = programmes::list_slots(&ctx.state.pool, &official, today).await?;
        let choices = programmes::choices(&ctx.state.pool, &official, today).await?;
        let listings = catalog::list_waiting(&ctx.state.pool, &official).await?.len();
        let applications = joining::count_waiting(&ctx.state.pool, &official).await?;
        let applications = usize::try_from(applications).unwrap_or_default();
        let claims = claims::count_waiting(&ctx.state.pool, &official).await?;
        let claims = usize::try_from(claims).unwrap_or_default();
        let count = |state| slots.iter().filter(|slot| slot.state == state).count();
        let (running, upcoming) = (count(SlotState::Running), count(SlotState::Upcoming));
        let ending = ending_slots(lang, &slots, today);
        let certificates = ending_certificates(lang, &choices, today);
        let body = view! {
            <div class="desk-title">
                <h1>{say::heading(lang)}</h1>
                <p class="soft">{day(lang, today)}</p>
            </div>
            <ul class="tiles">
                {waiting_tile(lang, "/so-cong-thuong/duyet?loai=nguoi-ban", applications, say::applications(lang))}
                {waiting_tile(lang, "/so-cong-thuong/duyet", listings, say::listings(lang))}
                {(claims > 0).then(|| waiting_tile(lang, DEPARTMENT_PAGE, claims, say::claims(lang)))}
                {tile(link(lang, "/so-cong-thuong/noi-bat"), "tile", running, say::running(lang), say::running_more(lang, upcoming))}
                {due_tile(lang, &ending, &say::ending(lang, SLOT_ENDING_DAYS), say::ending_more(lang))}
                {due_tile(lang, &certificates, &say::certificates(lang, EXPIRING_DAYS), say::certificates_more(lang))}
            </ul>
            {due(lang, ending, certificates)}
        };
        Ok(Page::new(say::title(lang), body).in_room(room(lang, &official)))
    })
}

/// Something with a last day.
struct Case {
    name: String,
    address: String,
    holder: String,
    work: &'static str,
    last_day: NaiveDate,
    days_left: i64,
}

fn ending_slots(lang: Lang, slots: &[SlotRow], today: NaiveDate) -> Vec<Case> {
    let running = slots.iter().filter(|slot| slot.state == SlotState::Running);
    let cases = running.map(|slot| Case {
        name: slot.subject_name.get(lang).to_owned(),
        address: slots::address(lang, &slot.subject),
        holder: slots::place(
            lang,
            &slot.placement,
            slot.category_name.as_ref().map(|name| name.get(lang)),
        ),
        work: say::work_slot(lang),
        last_day: slot.to,
        days_left: (slot.to - today).num_days(),
    });
    cases.filter(|case| case.days_left < SLOT_ENDING_DAYS).collect()
}

fn ending_certificates(lang: Lang, choices: &Choices, today: NaiveDate) -> Vec<Case> {
    let starred = choices
        .products
        .iter()
        .filter_map(|product| product.stars_until.map(|last_day| (product, last_day)));
    let cases = starred.map(|(product, last_day)| Case {
        name: product.name.get(lang).to_owned(),
        address: slots::address(lang, &product.subject),
        holder: product.seller_name.get(lang).to_owned(),
        work: say::work_certificate(lang),
        last_day,
        days_left: (last_day - today).num_days(),
    });
    cases
        .filter(|case| case.days_left <= i64::from(EXPIRING_DAYS))
        .collect()
}

fn tile(address: String, class: &'static str, count: usize, name: &str, more: String) -> impl IntoView + use<> {
    view! {
        <li>
            <a class=class href=address>
                <strong>{count.to_string()}</strong>
                " "
                <span>{name.to_owned()}</span>
                <span class="tile-more">{more}</span>
            </a>
        </li>
    }
}

/// A number of what waits for a decision.
fn waiting_tile(lang: Lang, path: &str, count: usize, name: &str) -> impl IntoView + use<> {
    let (class, more) = if count == 0 {
        ("tile tile-done", say::nothing(lang))
    } else {
        ("tile tile-now", say::waiting_more(lang))
    };
    tile(link(lang, path), class, count, name, more.to_owned())
}

/// A number that leads to its rows below.
fn due_tile(lang: Lang, cases: &[Case], name: &str, more: &str) -> impl IntoView + use<> {
    let (class, more) = if cases.is_empty() {
        ("tile tile-done", say::nothing(lang))
    } else {
        ("tile tile-now", more)
    };
    tile("#viec".to_owned(), class, cases.len(), name, more.to_owned())
}

fn due(lang: Lang, ending: Vec<Case>, certificates: Vec<Case>) -> AnyView {
    let mut cases: Vec<_> = ending.into_iter().chain(certificates).collect();
    cases.sort_by_key(|case| case.last_day);
    let table = if cases.is_empty() {
        view! {
            <div class="empty">
                <img src="/drawings/do-kho.svg" alt="" width="400" height="300"/>
                <h3>{say::empty(lang)}</h3>
                <p>{say::empty_hint(lang)}</p>
            </div>
        }
        .into_any()
    } else {
        table(lang, cases).into_any()
    };
    view! {
        <section aria-labelledby="viec">
            <div class="section-head">
                <h2 id="viec">{say::due(lang)}</h2>
                <a href=link(lang, "/so-cong-thuong/noi-bat")>{say::to_featuring(lang)}</a>
            </div>
            {table}
        </section>
    }
    .into_any()
}

fn table(lang: Lang, cases: Vec<Case>) -> impl IntoView {
    let rows: Vec<_> = cases
        .into_iter()
        .map(|case| {
            let left = match case.days_left {
                0 => say::ends_today(lang).to_owned(),
                days => say::days_left(lang, days),
            };
            let pill = if case.days_left < SLOT_ENDING_DAYS {
                "pill pill-wait"
            } else {
                "pill"
            };
            view! {
                <tr>
                    <th scope="row"><a href=case.address>{case.name}</a></th>
                    <td data-label=say::holder(lang)>{case.holder}</td>
                    <td data-label=say::work(lang)>{case.work}</td>
                    <td data-label=say::last_day(lang)>{shown_date(case.last_day)}</td>
                    <td data-label=say::state(lang)><span class=pill>{left}</span></td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="table" aria-labelledby="viec">
            <thead>
                <tr>
                    <th scope="col">{say::case(lang)}</th>
                    <th scope="col">{say::holder(lang)}</th>
                    <th scope="col">{say::work(lang)}</th>
                    <th scope="col">{say::last_day(lang)}</th>
                    <th scope="col">{say::state(lang)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
