//! Cards at the operator's desk: payments that are not what was asked for, and what is on its way back.

use super::actions::{REASON_MAX, form_name};
use crate::{
    context::{Ctx, link},
    department::{decided, order::code_link},
    error::AppError,
    form::{Form, PostForm, Problems},
    ui::field::Field,
    words::{card_desk as say, money as words},
};
use leptos::prelude::*;
use market::{
    base::{CardAttemptId, Lang, Line, time::shown_time},
    payments::card::{self, CardCase, CaseDecision, CaseReason, CaseRefused, RefundOnItsWay},
    people::Operator,
    reports::DecidedOnce,
};
use serde::{Deserialize, Serialize};

/// What a person decides of a payment.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseForm {
    lang: Lang,
    attempt: String,
    /// `accept` or `call_off`.
    decision: String,
    reason: String,
}

/// Decides what becomes of a card payment that is not what was asked for.
#[server(prefix = "/api", endpoint = "money/card_case")]
pub async fn decide_card_case(#[server(flatten)] form: CaseForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let attempt: CardAttemptId = form.attempt.parse().map_err(|_| AppError::NotFound)?;
    let page = link(form.lang, "/dieu-hanh/tien");
    let back = format!("{page}#{attempt}");
    let mut problems = Problems::default();
    let decision = CaseDecision::parse(&form.decision).ok_or(AppError::NotAChoice);
    let decision = problems.check("decision", decision);
    let reason = Line::parse(&form.reason, REASON_MAX);
    let reason = problems.check("reason", reason.map_err(|_| AppError::ReasonNeeded));
    let (Some(decision), Some(reason)) = (decision, reason) else {
        return ctx.refuse(&form_name(attempt), &form, problems, &back).await;
    };
    let now = ctx.state.clock.now();
    match card::decide_card_case(&ctx.state.pool, operator, attempt, decision, &reason, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=quyet"));
            Ok(())
        }
        Err(CaseRefused::NotInDong) => {
            problems.add("decision", AppError::NotInDong);
            ctx.refuse(&form_name(attempt), &form, problems, &back).await
        }
        Err(CaseRefused::NotFound) => decided::refuse(&ctx, operator, DecidedOnce::Card(attempt), &page).await,
        Err(CaseRefused::Db(error)) => Err(error.into()),
    }
}

/// What of cards waits for a person; nothing when nothing does.
pub(super) async fn draw(ctx: &Ctx, operator: Operator) -> Result<Option<AnyView>, AppError> {
    let lang = ctx.lang();
    let cases = card::list_card_cases(&ctx.state.pool, operator).await?;
    let refunds = card::list_refunds_on_their_way(&ctx.state.pool, operator).await?;
    if cases.is_empty() && refunds.is_empty() {
        return Ok(None);
    }
    let mut rows = Vec::with_capacity(cases.len());
    for case in &cases {
        rows.push(draw_case(lang, case, &ctx.take_form(&form_name(case.attempt)).await?));
    }
    Ok(Some(
        view! {
            <section class="stack" aria-labelledby="the">
                <h2 id="the">{say::title(lang)}</h2>
                {rows}
                {draw_refunds(lang, &refunds)}
            </section>
        }
        .into_any(),
    ))
}

fn draw_case(lang: Lang, case: &CardCase, form: &Form) -> AnyView {
    let why = match case.reason {
        CaseReason::WrongAmount => say::wrong_amount(lang),
        CaseReason::WrongCurrency => say::wrong_currency(lang),
        CaseReason::WrongOrder => say::wrong_order(lang),
    };
    let (id, attempt, code) = (case.attempt.to_string(), case.attempt.to_string(), case.code.clone());
    let field = |name: &'static str, label: &str| {
        Field::new(form, lang, name, label)
            .id(format!("{name}-{}", case.attempt))
            .length_max(REASON_MAX)
    };
    let decision = field("decision", words::decision(lang)).select(vec![
        (CaseDecision::Accept.as_str().to_owned(), say::accept(lang).to_owned()),
        (
            CaseDecision::CallOff.as_str().to_owned(),
            say::call_off(lang).to_owned(),
        ),
    ]);
    let reason = field("reason", words::reason(lang)).input();
    view! {
        <article class="box stack" id=id>
            <header class="row row-spread">
                <h3 class="num">{case.came.to_string()}</h3>
                <span class="pill pill-wait">{why}</span>
            </header>
            <p>
                {code_link(lang, &case.code)}
                " · "
                {say::asked(lang, &case.asked)}
                <br/>
                <span class="soft small">
                    {words::since(lang, shown_time(case.opened_at))} " · " <span class="code">{case.payment_ref.clone()}</span>
                </span>
            </p>
            <PostForm action="/api/money/card_case" lang=lang class="stack decide">
                <input type="hidden" name="attempt" value=attempt/>
                {decision}
                {reason}
                <div>
                    <button class="btn" type="submit">{words::decide(lang)}<span class="vh">" " {code}</span></button>
                </div>
            </PostForm>
        </article>
    }
    .into_any()
}

fn draw_refunds(lang: Lang, refunds: &[RefundOnItsWay]) -> Option<AnyView> {
    if refunds.is_empty() {
        return None;
    }
    let rows: Vec<_> = refunds
        .iter()
        .map(|refund| {
            view! {
                <li>
                    <strong class="num">{refund.amount.to_string()}</strong>
                    " · "
                    {code_link(lang, &refund.code)}
                    " · "
                    {words::since(lang, shown_time(refund.asked_at))}
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <div class="box stack stack-tight">
                <h3>{say::on_their_way(lang)}</h3>
                <p class="soft">{say::on_their_way_hint(lang)}</p>
                <ul>{rows}</ul>
            </div>
        }
        .into_any(),
    )
}
