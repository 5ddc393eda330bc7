//! What the bank and whoever takes the cards say of each day, and what of it does not fit: `/dieu-hanh/doi-soat`.

mod bank;

use crate::{
    context::link,
    error::AppError,
    page::{Page, Room, page},
    words::reconciliation as say,
};
use leptos::prelude::*;
use market::{
    base::{
        Lang,
        time::{shown_date, shown_time},
    },
    payments::card::{self, CardDay, CardFinding, FindingKind, shown_minor},
};

/// The last days.
#[component]
pub fn ReconciliationPage() -> AnyView {
    page(|ctx| async move {
        let operator = ctx.require_operator().await?;
        let lang = ctx.lang();
        let (pool, clock) = (&ctx.state.pool, &ctx.state.clock);
        let days = card::list_card_days(pool, operator, clock.today()).await?;
        let findings = card::list_card_findings(pool, operator, clock.today(), clock.now()).await?;
        let bank = bank::draw(&ctx, operator).await?;
        let cards = if ctx.state.cards.is_none() && days.is_empty() {
            view! { <p class="soft">{say::no_cards(lang)}</p> }.into_any()
        } else {
            view! {
                <p class="soft">{say::hint(lang)}</p>
                {draw_findings(lang, &findings, days.iter().filter(|day| day.read_at.is_some()).count())}
                {draw_days(lang, &days)}
            }
            .into_any()
        };
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p><a href=link(lang, "/dieu-hanh/tien")>{say::back(lang)}</a></p>
            </div>
            <div class="stack stack-wide">
                {bank}
                <section class="stack" aria-labelledby="the">
                    <h2 id="the">{say::cards(lang)}</h2>
                    {cards}
                </section>
            </div>
        };
        Ok::<_, AppError>(Page::new(say::title(lang), body).in_room(Room::Operator))
    })
}

fn draw_findings(lang: Lang, findings: &[CardFinding], read: usize) -> AnyView {
    // Where nothing was compared nothing is said to fit.
    if findings.is_empty() && read == 0 {
        return ().into_any();
    }
    if findings.is_empty() {
        return view! { <p class="notice notice-good">{say::all_well(lang)}</p> }.into_any();
    }
    let rows: Vec<_> = findings
        .iter()
        .map(|finding| {
            let kind = match finding.kind {
                FindingKind::Missing => say::missing(lang),
                FindingKind::Extra => say::extra(lang),
                FindingKind::Different => say::different(lang),
                FindingKind::Aged => say::aged(lang),
            };
            view! {
                <li>
                    <strong>{kind}</strong>
                    " · "
                    {shown_date(finding.day)}
                    " · "
                    <span lang="en">{finding.what.clone()}</span>
                    " "
                    <span class="code">{finding.name.clone()}</span>
                    " · "
                    <span class="num">{shown_minor(finding.minor, &finding.currency)}</span>
                </li>
            }
        })
        .collect();
    view! {
        <section class="notice notice-warn" aria-labelledby="lech">
            <h3 id="lech">{say::findings(lang)}</h3>
            <p>{say::findings_hint(lang)}</p>
            <ul>{rows}</ul>
        </section>
    }
    .into_any()
}

fn draw_days(lang: Lang, days: &[CardDay]) -> AnyView {
    if days.is_empty() {
        return view! { <p class="soft">{say::no_days(lang)}</p> }.into_any();
    }
    let rows: Vec<_> = days
        .iter()
        .map(|day| {
            let read = match day.read_at {
                Some(at) => say::read_at(lang, shown_time(at)),
                None => say::not_read(lang).to_owned(),
            };
            let sums = (day.lines > 0).then(|| {
                view! {
                    <dl class="sums">
                        <div><dt>{say::gross(lang)}</dt><dd>{shown_minor(day.gross_minor, &day.currency)}</dd></div>
                        <div><dt>{say::fee(lang)}</dt><dd>{shown_minor(-day.fee_minor, &day.currency)}</dd></div>
                        <div class="total"><dt>{say::net(lang)}</dt><dd>{shown_minor(day.net_minor, &day.currency)}</dd></div>
                    </dl>
                }
            });
            view! {
                <article class="box stack stack-tight">
                    <header class="row row-spread">
                        <h4>{shown_date(day.day)}</h4>
                        <span class="soft">{say::lines(lang, day.lines)}</span>
                    </header>
                    {sums}
                    <p class="soft small">{read}</p>
                </article>
            }
        })
        .collect();
    view! {
        <section class="stack" aria-labelledby="ngay">
            <h3 id="ngay">{say::days(lang)}</h3>
            {rows}
        </section>
    }
    .into_any()
}
