//! What whoever takes the cards says of each day, and what of it does not fit: `/dieu-hanh/doi-soat`.

use crate::{
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
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p class="soft">{say::hint(lang)}</p>
            </div>
            <div class="stack stack-wide">
                {draw_findings(lang, &findings)}
                {draw_days(lang, &days)}
            </div>
        };
        Ok::<_, AppError>(Page::new(say::title(lang), body).in_room(Room::Operator))
    })
}

fn draw_findings(lang: Lang, findings: &[CardFinding]) -> AnyView {
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
            <h2 id="lech">{say::findings(lang)}</h2>
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
                        <h3>{shown_date(day.day)}</h3>
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
            <h2 id="ngay">{say::days(lang)}</h2>
            {rows}
        </section>
    }
    .into_any()
}
