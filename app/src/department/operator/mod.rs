//! What waits for whoever runs the platform, and how the platform is doing: `/dieu-hanh`.

use super::order;
use crate::{
    context::link,
    coop::today::day,
    page::{Page, Room, page},
    words::{operator as say, operator_order as order_words},
};
use leptos::prelude::*;
use market::{
    base::Lang,
    jobs,
    payments::{self, card},
    reports::{self, CASH_DAYS, OperatorToday},
};

/// What waits, background jobs, and where machines look.
#[component]
pub fn OperatorPage() -> AnyView {
    page(|ctx| async move {
        let operator = ctx.require_operator().await?;
        let lang = ctx.lang();
        let (pool, clock) = (&ctx.state.pool, &ctx.state.clock);
        let waiting = reports::operator_today(pool, operator, clock.now()).await?;
        let cards = card::list_card_findings(pool, operator, clock.today(), clock.now()).await?;
        let mode = ctx.state.settings.collection;
        let bank = payments::list_bank_findings(pool, operator, mode, clock.today(), clock.now()).await?;
        let findings = Findings {
            cards: to_count(cards.len()),
            bank: to_count(bank.len()),
        };
        let (due, given_up) = jobs::count_waiting(pool, clock.now()).await?;
        let given_up_class = if given_up == 0 { "notice" } else { "notice notice-warn" };
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
                <p class="soft">{day(lang, clock.today())}</p>
            </div>
            {draw_waiting(lang, &waiting, findings)}
            <div class="stack stack-wide">
                <section class="box stack" aria-labelledby="tim-don">
                    <h2 id="tim-don">{order_words::find(lang)}</h2>
                    {order::draw_find(lang, "")}
                </section>
                <section class="box stack" aria-labelledby="may">
                    <h2 id="may">{say::machines(lang)}</h2>
                    <p>{say::due(lang, due)}</p>
                    <p class=given_up_class>{say::given_up(lang, given_up)}</p>
                    <p class="row">
                        <a class="btn btn-secondary" href="/health/ready">{say::ready(lang)}</a>
                        " "
                        <a class="btn btn-secondary" href="/metrics">{say::metrics(lang)}</a>
                    </p>
                </section>
            </div>
        };
        Ok(Page::new(say::title(lang), body).in_room(Room::Operator))
    })
}

/// What did not fit when the days were compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Findings {
    /// Between the ledger and whoever takes the cards.
    cards: i64,
    /// Between the ledger and the bank.
    bank: i64,
}

fn to_count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// A number for everything of which something waits, each leading to its rows.
fn draw_waiting(lang: Lang, waiting: &OperatorToday, findings: Findings) -> AnyView {
    if waiting.is_nothing() && findings == Findings::default() {
        return view! { <p class="notice notice-good">{say::nothing(lang)}</p> }.into_any();
    }
    let tiles = [
        (
            waiting.suspense,
            "/dieu-hanh/tien#chua-ro",
            say::suspense(lang).to_owned(),
        ),
        (
            waiting.unread,
            "/dieu-hanh/tien#khong-doc-duoc",
            say::unread(lang).to_owned(),
        ),
        (waiting.cards, "/dieu-hanh/tien#the", say::cards(lang).to_owned()),
        (
            waiting.disputes,
            "/dieu-hanh/tien#khieu-nai",
            say::disputes(lang).to_owned(),
        ),
        (
            waiting.returns,
            "/dieu-hanh/tien#tra-hang",
            say::returns(lang).to_owned(),
        ),
        (
            waiting.refunds,
            "/dieu-hanh/tien#tra-lai",
            say::refunds(lang).to_owned(),
        ),
        (waiting.cash, "/dieu-hanh/tien-mat", say::cash(lang, CASH_DAYS)),
        (
            waiting.excesses,
            "/dieu-hanh/tien-mat#phan-vuot",
            say::excesses(lang).to_owned(),
        ),
        (
            waiting.batches,
            "/dieu-hanh/chi-tra#cac-dot",
            say::batches(lang).to_owned(),
        ),
        (
            waiting.accounts,
            "/dieu-hanh/chi-tra#tai-khoan",
            say::accounts(lang).to_owned(),
        ),
        (
            findings.bank,
            "/dieu-hanh/doi-soat#ngan-hang",
            say::bank_findings(lang).to_owned(),
        ),
        (
            findings.cards,
            "/dieu-hanh/doi-soat#the",
            say::findings(lang).to_owned(),
        ),
    ];
    let tiles: Vec<_> = tiles
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, path, name)| {
            view! {
                <li>
                    <a class="tile tile-now" href=link(lang, path)>
                        <strong>{count}</strong>
                        " "
                        <span>{name}</span>
                    </a>
                </li>
            }
        })
        .collect();
    view! { <ul class="tiles">{tiles}</ul> }.into_any()
}
