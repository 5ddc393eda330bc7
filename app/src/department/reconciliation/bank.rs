//! The bank account, day by day, and what of it does not fit.

use crate::{
    context::{Ctx, link},
    department::decided,
    error::AppError,
    form::{Form, PostForm, Problems},
    ui::{field::Field, table},
    words::bank_days as say,
};
use leptos::prelude::*;
use market::{
    base::{
        BankDebitId, Lang, Line, Vnd,
        time::{shown_date, shown_time},
    },
    ledger::CollectionMode,
    payments::{self, BankDay, BankDebit, BankFinding, BankRecord, DebitDecision, DebitRefused, card::FindingKind},
    people::Operator,
    reports::DecidedOnce,
};
use serde::{Deserialize, Serialize};

/// A reason and a reference have at most this many characters.
const TEXT_MAX: u32 = 300;

/// What money was that went out.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DebitForm {
    lang: Lang,
    debit: String,
    /// `told_as` or `own`.
    decision: String,
    /// The reference under which the ledger has it.
    reference: String,
    reason: String,
}

fn form_name(debit: BankDebitId) -> String {
    format!("bank-debit-{debit}")
}

/// Says what money was that went out of the bank and does not fit.
#[server(prefix = "/api", endpoint = "money/decide_debit")]
pub async fn decide_debit(#[server(flatten)] form: DebitForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let debit: BankDebitId = form.debit.parse().map_err(|_| AppError::NotFound)?;
    let page = link(form.lang, "/dieu-hanh/doi-soat");
    let back = format!("{page}#{debit}");
    let mut problems = Problems::default();
    let decision = match form.decision.as_str() {
        "own" => Some(DebitDecision::Own),
        "told_as" => {
            let reference = problems.check("reference", Line::parse(&form.reference, TEXT_MAX));
            reference.map(DebitDecision::ToldAs)
        }
        _ => problems.check("decision", Err(AppError::NotAChoice)),
    };
    let reason = Line::parse(&form.reason, TEXT_MAX).map_err(|_| AppError::ReasonNeeded);
    let reason = problems.check("reason", reason);
    let (Some(decision), Some(reason)) = (decision, reason) else {
        return ctx.refuse(&form_name(debit), &form, problems, &back).await;
    };
    let now = ctx.state.clock.now();
    match payments::decide_debit(&ctx.state.pool, operator, debit, &decision, &reason, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=quyet"));
            Ok(())
        }
        Err(DebitRefused::NoSuchReference) => {
            problems.add("reference", AppError::NoSuchReference);
            ctx.refuse(&form_name(debit), &form, problems, &back).await
        }
        Err(DebitRefused::NotFound) => decided::refuse(&ctx, operator, DecidedOnce::Debit(debit), &page).await,
        Err(DebitRefused::Db(error)) => Err(error.into()),
    }
}

/// The account in use, and any other of which days were compared: what does not fit, and each day.
pub(super) async fn draw(ctx: &Ctx, operator: Operator) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let (pool, clock, settings) = (&ctx.state.pool, &ctx.state.clock, &ctx.state.settings);
    let is_in_use = |mode| (mode == CollectionMode::Partner) == (settings.collection == CollectionMode::Partner);
    let mut shown = Vec::new();
    for mode in payments::HOMES {
        let days = payments::list_bank_days(pool, operator, mode, clock.today()).await?;
        if is_in_use(mode) || !days.is_empty() {
            shown.push((mode, days));
        }
    }
    let mut accounts = Vec::with_capacity(shown.len());
    let is_one = shown.len() == 1;
    for (mode, days) in shown {
        let title = match settings.keeper(mode) {
            _ if is_one => None,
            Some(keeper) => Some(say::account_of(lang, keeper)),
            None => Some(say::account_own(lang).to_owned()),
        };
        accounts.push(draw_account(ctx, operator, mode, &days, title).await?);
    }
    let news = (ctx.query("xong").as_deref() == Some("quyet"))
        .then(|| view! { <p class="notice notice-good" role="status">{say::decided(lang)}</p> });
    let before = decided::draw(ctx).await?;
    Ok(view! {
        <section class="stack" aria-labelledby="ngan-hang">
            <h2 id="ngan-hang">{say::title(lang)}</h2>
            <p class="soft">{say::hint(lang)}</p>
            {news}
            {before}
            {accounts}
        </section>
    }
    .into_any())
}

/// An account, with its name when it is one of two.
async fn draw_account(
    ctx: &Ctx,
    operator: Operator,
    mode: CollectionMode,
    days: &[BankDay],
    title: Option<String>,
) -> Result<AnyView, AppError> {
    let (lang, clock) = (ctx.lang(), &ctx.state.clock);
    let findings = payments::list_bank_findings(&ctx.state.pool, operator, mode, clock.today(), clock.now()).await?;
    let ids = match mode {
        CollectionMode::Partner => ("doi-tac-lech", "doi-tac-ngay"),
        CollectionMode::Platform | CollectionMode::Direct => ("ngan-hang-lech", "ngan-hang-ngay"),
    };
    let mut rows = Vec::with_capacity(findings.len());
    for finding in &findings {
        rows.push(draw_finding(ctx, finding).await?);
    }
    let read = days.iter().filter(|day| day.read_at.is_some()).count();
    let findings = match (rows.is_empty(), read) {
        // Where nothing was compared nothing is said to fit.
        (true, 0) => ().into_any(),
        (true, count) => view! { <p class="notice notice-good">{say::all_well(lang, count)}</p> }.into_any(),
        (false, _) => view! {
            <section class="stack" aria-labelledby=ids.0>
                <h3 id=ids.0>{say::findings(lang)}</h3>
                {rows}
            </section>
        }
        .into_any(),
    };
    Ok(view! {
        {title.map(|title| view! { <h3>{title}</h3> })}
        {findings}
        {draw_days(lang, ids.1, days)}
    }
    .into_any())
}

async fn draw_finding(ctx: &Ctx, finding: &BankFinding) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let kind = match finding.kind {
        FindingKind::Missing => say::missing(lang),
        FindingKind::Extra => say::extra(lang),
        FindingKind::Different => say::different(lang),
        FindingKind::Aged => say::aged(lang),
    };
    let record = match finding.record {
        BankRecord::PayoutConfirmed | BankRecord::PayoutSent => say::payout(lang),
        BankRecord::RefundSent => say::refund(lang),
        BankRecord::SentBack => say::sent_back(lang),
        BankRecord::CashRemitted => say::cash(lang),
        BankRecord::FromPartner => say::from_partner(lang),
        BankRecord::BankOnly => say::bank_only(lang),
    };
    let mut debits = Vec::with_capacity(finding.debits.len());
    for debit in &finding.debits {
        debits.push(draw_debit(lang, debit, &ctx.take_form(&form_name(debit.id)).await?));
    }
    let reference = finding.reference.clone();
    let reference = (!reference.is_empty()).then(|| view! { " · " <span class="code">{reference}</span> });
    Ok(view! {
        <article class="box stack">
            <header class="row row-spread">
                <h4>{record} {reference}</h4>
                <span class="pill pill-wait">{kind}</span>
            </header>
            <dl class="sums">
                <div><dt>{say::day(lang)}</dt><dd>{shown_date(finding.day)}</dd></div>
                <div><dt>{say::bank_says(lang)}</dt><dd>{finding.told.to_string()}</dd></div>
                <div><dt>{say::ledger_says(lang)}</dt><dd>{finding.ours.to_string()}</dd></div>
            </dl>
            {debits}
        </article>
    }
    .into_any())
}

fn draw_debit(lang: Lang, debit: &BankDebit, form: &Form) -> AnyView {
    let (id, value, amount) = (debit.id.to_string(), debit.id.to_string(), debit.amount.to_string());
    let field = |name: &'static str, label: &str| {
        Field::new(form, lang, name, label)
            .id(format!("{name}-{}", debit.id))
            .label_more(debit.amount.to_string())
            .length_max(TEXT_MAX)
    };
    let decision = field("decision", say::decision(lang)).select(vec![
        ("own".to_owned(), say::own(lang).to_owned()),
        ("told_as".to_owned(), say::told_as(lang).to_owned()),
    ]);
    let reference = field("reference", say::reference(lang))
        .hint(say::reference_hint(lang))
        .optional()
        .input();
    let reason = field("reason", say::reason(lang)).input();
    view! {
        <div class="stack" id=id>
            <p>
                <strong class="num">{Vnd(-debit.amount.0).to_string()}</strong>
                " "
                <q>{debit.memo.clone()}</q>
            </p>
            <PostForm action="/api/money/decide_debit" lang=lang class="stack decide">
                <input type="hidden" name="debit" value=value/>
                {decision}
                {reference}
                {reason}
                <div>
                    <button class="btn btn-secondary" type="submit">
                        {say::decide(lang)}<span class="vh">" " {amount}</span>
                    </button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

fn draw_days(lang: Lang, id: &'static str, days: &[BankDay]) -> AnyView {
    if days.is_empty() {
        return view! { <p class="soft">{say::no_days(lang)}</p> }.into_any();
    }
    let rows: Vec<_> = days
        .iter()
        .map(|day| {
            let read = match (day.read_at, day.differences) {
                (Some(at), Some(0)) => say::read_at(lang, shown_time(at)),
                (Some(at), Some(count)) => say::read_with(lang, shown_time(at), count),
                _ => say::not_read(lang).to_owned(),
            };
            view! {
                <tr>
                    <th scope="row">{shown_date(day.day)}</th>
                    <td class="num" data-label=say::came(lang)>{day.came.to_string()}</td>
                    <td class="num" data-label=say::ledger_came(lang)>{day.ledger_came.to_string()}</td>
                    <td class="num" data-label=say::went(lang)>{day.went.to_string()}</td>
                    <td class="num" data-label=say::ledger_went(lang)>{day.ledger_went.to_string()}</td>
                    <td data-label=say::compared(lang)>{read}</td>
                </tr>
            }
        })
        .collect();
    table::table_section(
        id,
        say::days(lang),
        [
            table::words(say::day(lang)),
            table::figures(say::came(lang)),
            table::figures(say::ledger_came(lang)),
            table::figures(say::went(lang)),
            table::figures(say::ledger_went(lang)),
            table::words(say::compared(lang)),
        ],
        rows,
        say::no_days(lang),
    )
}
