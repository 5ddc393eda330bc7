//! Money that waits for a person of the operator: `/dieu-hanh/tien`.

mod actions;
mod cards;
mod disputes;
mod problems;
mod returns;

use crate::{
    context::{Ctx, link},
    department::{
        decided,
        order::{code_link, page_of},
    },
    error::AppError,
    form::{Form, PostForm},
    page::{Page, Room, page},
    ui::{
        field::Field,
        refund::{OwedBack, owed_back},
        returns::refund_word,
    },
    words::{money as say, operator_order as order_words, returns as return_words},
};
use actions::{REASON_MAX, STATEMENT, TOGETHER_MAX, form_name};
use leptos::prelude::*;
use market::{
    base::{Lang, Vnd, time::shown_time},
    ledger::{self, OpenRefund, RefundReason},
    payments::{self, CreditCase, SuspenseReason},
};

/// Credits of unknown purpose, what is owed back, and what could not be read.
#[component]
pub fn MoneyPage() -> AnyView {
    page(|ctx| async move {
        let operator = ctx.require_operator().await?;
        let lang = ctx.lang();
        let cases = payments::list_cases(&ctx.state.pool, operator).await?;
        let refunds = ledger::list_open_refunds(&ctx.state.pool, operator).await?;
        let returned = market::returns::list_cases(&ctx.state.pool, operator).await?;
        let problems = problems::draw(&ctx, operator).await?;
        let news = match ctx.query("xong").as_deref() {
            Some("quyet") => Some(say::decided(lang).to_owned()),
            Some("dong") => Some(say::message_closed(lang).to_owned()),
            Some("tra") => Some(say::sent(lang).to_owned()),
            Some("tra-hang") => Some(return_words::decided(lang).to_owned()),
            Some("de-nghi") => Some(return_words::proposed(lang).to_owned()),
            Some("sao-ke") => {
                let count = |name| ctx.query(name).and_then(|count| count.parse::<u32>().ok()).unwrap_or(0);
                Some(say::imported(
                    lang,
                    count("khop"),
                    count("cho"),
                    count("cu"),
                    count("ra"),
                ))
            }
            _ => None,
        };
        let news = news.map(|news| view! { <p class="notice notice-good" role="status">{news}</p> });
        let before = decided::draw(&ctx).await?;
        let cards = cards::draw(&ctx, operator).await?;
        let disputes = disputes::draw(&ctx, operator).await?;
        let (cases, refunds) = (draw_cases(&ctx, &cases).await?, draw_refunds(&ctx, &refunds).await?);
        let returned = returns::draw(&ctx, &returned).await?;
        let settings = &ctx.state.settings;
        let import = match settings.accounts.of(settings.collection) {
            Some(_) => Some(draw_import(lang, &ctx.take_form(STATEMENT).await?)),
            None => None,
        };
        let body = view! {
            <div class="desk-title">
                <h1>{say::title(lang)}</h1>
            </div>
            {news}
            {before}
            <div class="stack stack-wide">
                {problems}
                {cases}
                {cards}
                {disputes}
                {returned}
                {refunds}
                {import}
                {days_link(lang)}
            </div>
        };
        Ok(Page::new(say::title(lang), body).in_room(Room::Operator))
    })
}

/// Leads to how each day compares with the ledger.
fn days_link(lang: Lang) -> AnyView {
    view! {
        <p>
            <a class="btn btn-secondary" href=link(lang, "/dieu-hanh/doi-soat")>{say::reconciliation(lang)}</a>
        </p>
    }
    .into_any()
}

async fn draw_cases(ctx: &Ctx, cases: &[CreditCase]) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let mut rows = Vec::with_capacity(cases.len());
    for case in cases {
        let form = ctx.take_form(&form_name(case.credit)).await?;
        rows.push(draw_case(lang, case, &form, ctx.state.settings.partner.as_deref()));
    }
    let rows = if rows.is_empty() {
        view! { <p class="soft">{say::no_cases(lang)}</p> }.into_any()
    } else {
        rows.into_any()
    };
    Ok(view! {
        <section class="stack" aria-labelledby="chua-ro">
            <h2 id="chua-ro">{say::cases(lang)}</h2>
            <p class="soft">{say::cases_hint(lang)}</p>
            {rows}
        </section>
    }
    .into_any())
}

fn draw_case(lang: Lang, case: &CreditCase, form: &Form, partner: Option<&str>) -> AnyView {
    let why = match case.reason {
        SuspenseReason::Unknown => say::unknown(lang),
        SuspenseReason::Several => say::several(lang),
        SuspenseReason::Second => say::second(lang),
        SuspenseReason::NotAwaited => say::not_awaited(lang),
        SuspenseReason::WrongAccount => say::wrong_account(lang),
        SuspenseReason::Over => say::over(lang),
        SuspenseReason::Twin => say::twin(lang),
    };
    let (id, credit, amount) = (
        case.credit.to_string(),
        case.credit.to_string(),
        case.amount.to_string(),
    );
    let field = |name: &'static str, label: &str| {
        Field::new(form, lang, name, label)
            .id(format!("{name}-{}", case.credit))
            .length_max(REASON_MAX)
    };
    let mut decisions = vec![
        ("assign".to_owned(), say::assign(lang).to_owned()),
        ("send_back".to_owned(), say::send_back(lang).to_owned()),
        ("set_aside".to_owned(), say::set_aside(lang).to_owned()),
        ("counted".to_owned(), say::counted(lang).to_owned()),
        ("paid_in".to_owned(), say::paid_in(lang).to_owned()),
        ("claim".to_owned(), say::claim(lang).to_owned()),
    ];
    decisions.extend(partner.map(|name| ("from_partner".to_owned(), say::from_partner(lang, name))));
    let decision = field("decision", say::decision(lang)).select(decisions);
    let code = field("code", say::code(lang))
        .hint(say::code_hint(lang))
        .optional()
        .input();
    let sent = field("reference", say::reference(lang))
        .hint(say::sent_hint(lang))
        .optional()
        .input();
    let reason = field("reason", say::reason(lang)).input();
    let reference =
        (!case.reference.is_empty()).then(|| view! { " · " <span class="code">{case.reference.clone()}</span> });
    let named: Vec<_> = payments::codes_in(&case.memo)
        .iter()
        .map(|code| view! { " " {code_link(lang, code.as_str())} })
        .collect();
    let named = (!named.is_empty()).then(|| view! { <p class="small">{order_words::named(lang)} {named}</p> });
    view! {
        <article class="box stack" id=id>
            <header class="row row-spread">
                <h3 class="num">{case.amount.to_string()}</h3>
                <span class="pill pill-wait">{why}</span>
            </header>
            <p>
                <q>{case.memo.clone()}</q>
                <br/>
                <span class="soft small">
                    {say::booked(lang, shown_time(case.booked_at), &case.account_number)}
                    {reference}
                </span>
            </p>
            {named}
            <PostForm action="/api/money/decide" lang=lang class="stack decide">
                <input type="hidden" name="credit" value=credit/>
                {decision}
                {code}
                {sent}
                {reason}
                <div>
                    <button class="btn" type="submit">{say::decide(lang)}<span class="vh">" " {amount}</span></button>
                </div>
            </PostForm>
        </article>
    }
    .into_any()
}

async fn draw_refunds(ctx: &Ctx, refunds: &[OpenRefund]) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let mut rows = Vec::with_capacity(refunds.len());
    for together in by_group(refunds) {
        let form = ctx.take_form(&form_name(together[0].id)).await?;
        rows.push(draw_refund(lang, &together, &form));
    }
    let rows = if rows.is_empty() {
        view! { <p class="soft">{say::no_refunds(lang)}</p> }.into_any()
    } else {
        rows.into_any()
    };
    Ok(view! {
        <section class="stack" aria-labelledby="tra-lai">
            <h2 id="tra-lai">{say::refunds(lang)}</h2>
            <p class="soft">{say::refunds_hint(lang)}</p>
            {rows}
        </section>
    }
    .into_any())
}

/// What goes back to the same shopper of the same order group is one transfer, where the oldest of it stands.
fn by_group(refunds: &[OpenRefund]) -> Vec<Vec<&OpenRefund>> {
    let group_of = |refund: &OpenRefund| refund.code.split('-').next().unwrap_or_default().to_owned();
    let mut groups: Vec<Vec<&OpenRefund>> = Vec::new();
    for refund in refunds {
        let found = groups
            .iter_mut()
            .find(|group| group.len() < TOGETHER_MAX && group_of(group[0]) == group_of(refund));
        match found {
            Some(group) => group.push(refund),
            None => groups.push(vec![refund]),
        }
    }
    groups
}

fn why(lang: Lang, refund: &OpenRefund) -> &'static str {
    match refund.reason {
        RefundReason::Overpaid => say::overpaid(lang),
        RefundReason::Late => say::late(lang),
        RefundReason::Second => say::second(lang),
        RefundReason::Cancelled => say::cancelled(lang),
        other => refund_word(lang, other),
    }
}

/// `together` holds one at least.
fn draw_refund(lang: Lang, together: &[&OpenRefund], form: &Form) -> AnyView {
    let (first, rest) = (together[0], &together[1..]);
    let has_come_back = together
        .iter()
        .any(|refund| refund.has_come_back)
        .then(|| view! { <p class="notice notice-warn">{say::came_back(lang)}</p> }.into_any());
    let part = |refund: &&OpenRefund| {
        let words = say::refund_part(lang, &refund.code, refund.amount, why(lang, refund));
        (refund.id, words)
    };
    let owed = OwedBack {
        id: first.id,
        code: &first.code,
        page: page_of(lang, &first.code),
        amount: Vnd(together.iter().map(|refund| refund.amount.0).sum()),
        why: if rest.is_empty() {
            why(lang, first).to_owned()
        } else {
            say::refunds_together(lang, together.len())
        },
        parts: if rest.is_empty() {
            Vec::new()
        } else {
            together.iter().map(part).collect()
        },
        shopper_name: &first.shopper_name,
        shopper_phone: &first.shopper_phone,
        since: first.since,
    };
    let reference = Field::new(form, lang, "reference", say::reference(lang)).length_max(REASON_MAX);
    let action = "/api/money/send_refund";
    owed_back(lang, &owed, has_come_back, action, reference, say::send(lang))
}

fn draw_import(lang: Lang, form: &Form) -> AnyView {
    let lines = Field::new(form, lang, "statement", say::statement(lang))
        .hint(say::statement_hint(lang))
        .area(6);
    view! {
        <section class="box stack" id="sao-ke" aria-labelledby="nhap-sao-ke">
            <h2 id="nhap-sao-ke">{say::import_title(lang)}</h2>
            <PostForm action="/api/money/import" lang=lang class="stack decide">
                {lines}
                <div>
                    <button class="btn btn-secondary" type="submit">{say::import(lang)}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
