//! Returns that the operator decides, and what the operator proposes to sellers.

use crate::{
    context::{Ctx, link},
    coop::numbers::parse_amount,
    department::order::code_link,
    error::AppError,
    form::{Form, PostForm, Problems},
    shop::order::returns::return_error,
    ui::{
        field::Field,
        returns::{photos, reason_word},
    },
    words::returns as say,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, ReturnRequestId, secret::Token, text::TextProblem},
    orders::GroupCode,
    returns::{self, AskedBy, ReturnCase},
};
use serde::{Deserialize, Serialize};

use super::actions::{REASON_MAX, form_name};

/// No amount that is typed is more.
const AMOUNT_MAX: i64 = 999_999_999_999;

/// What becomes of a request.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnDecisionForm {
    lang: Lang,
    request: String,
    /// `approve` or `decline`.
    decision: String,
    amount: String,
    reason: String,
}

/// Decides a request.
#[server(prefix = "/api", endpoint = "money/decide_return")]
pub async fn decide_return(#[server(flatten)] form: ReturnDecisionForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let request: ReturnRequestId = form.request.parse().map_err(|_| AppError::NotFound)?;
    let page = link(form.lang, "/dieu-hanh/tien");
    let back = format!("{page}#{request}");
    let mut problems = Problems::default();
    let amount = match form.decision.as_str() {
        "approve" => problems
            .check("amount", parse_amount(&form.amount, AMOUNT_MAX))
            .map(Some),
        "decline" => Some(None),
        _ => problems.check("", Err(AppError::NotAChoice)),
    };
    let reason = problems.check("reason", parse_reason(&form.reason));
    let (Some(amount), Some(reason)) = (amount, reason) else {
        return ctx.refuse(&form_name(request), &form, problems, &back).await;
    };
    let now = ctx.state.clock.now();
    match returns::decide_as_operator(&ctx.state.pool, operator, request, amount, &reason, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=tra-hang"));
            Ok(())
        }
        Err(refused) => {
            let problem = return_error(form.lang, refused)?;
            ctx.refuse(&form_name(request), &form, problem, &back).await
        }
    }
}

/// What is proposed for an order group.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposalForm {
    lang: Lang,
    /// Its own secret: it proposes once, however often it comes.
    key: String,
    code: String,
    amount: String,
    reason: String,
}

/// The name under which a refused proposal is kept.
pub(super) const PROPOSAL: &str = "money-proposal";

/// Proposes to the sellers of an order group to give something back.
#[server(prefix = "/api", endpoint = "money/propose_return")]
pub async fn propose_return(#[server(flatten)] form: ProposalForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let page = link(form.lang, "/dieu-hanh/tien");
    let back = format!("{page}#de-nghi");
    let mut problems = Problems::default();
    let key = problems.check("", Token::parse(&form.key).ok_or(AppError::BadRequest));
    let code = GroupCode::parse(form.code.split('-').next().unwrap_or_default());
    let code = problems.check("code", code.ok_or(AppError::NoSuchOrder));
    let amount = problems.check("amount", parse_amount(&form.amount, AMOUNT_MAX));
    let reason = problems.check("reason", parse_reason(&form.reason));
    let (Some(key), Some(code), Some(amount), Some(reason)) = (key, code, amount, reason) else {
        return ctx.refuse(PROPOSAL, &form, problems, &back).await;
    };
    let now = ctx.state.clock.now();
    match returns::propose_for_group(&ctx.state.pool, operator, &key, &code, amount, &reason, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=de-nghi"));
            Ok(())
        }
        Err(returns::ReturnRefused::NotFound) => {
            problems.add("code", AppError::NoSuchOrder);
            ctx.refuse(PROPOSAL, &form, problems, &back).await
        }
        Err(refused) => {
            ctx.refuse(PROPOSAL, &form, return_error(form.lang, refused)?, &back)
                .await
        }
    }
}

fn parse_reason(text: &str) -> Result<Line, AppError> {
    Line::parse(text, REASON_MAX).map_err(|problem| match problem {
        TextProblem::Empty => AppError::ReasonNeeded,
        TextProblem::TooLong { max } => AppError::TooLong { max },
    })
}

/// The requests that wait for the operator, and the form for a proposal.
pub(super) async fn draw(ctx: &Ctx, cases: &[ReturnCase]) -> Result<AnyView, AppError> {
    let lang = ctx.lang();
    let mut rows = Vec::with_capacity(cases.len());
    for case in cases {
        rows.push(draw_case(lang, case, &ctx.take_form(&form_name(case.id)).await?));
    }
    let rows = if rows.is_empty() {
        view! { <p class="soft">{say::no_cases(lang)}</p> }.into_any()
    } else {
        rows.into_any()
    };
    let proposal = draw_proposal(lang, &ctx.take_form(PROPOSAL).await?);
    Ok(view! {
        <section class="stack" aria-labelledby="tra-hang">
            <h2 id="tra-hang">{say::cases(lang)}</h2>
            <p class="soft">{say::cases_hint(lang)}</p>
            {rows}
            {proposal}
        </section>
    }
    .into_any())
}

fn problems(lang: Lang, form: &Form) -> AnyView {
    let problems = form.general_problems(lang).into_iter();
    problems
        .map(|problem| view! { <p class="error" role="alert">{problem}</p> })
        .collect_view()
        .into_any()
}

fn draw_case(lang: Lang, case: &ReturnCase, form: &Form) -> AnyView {
    let (id, request, code) = (case.id.to_string(), case.id.to_string(), case.code.clone());
    let most = case.agreed.unwrap_or(case.amount);
    let field = |name: &'static str, label: &str| {
        Field::new(form, lang, name, label)
            .id(format!("{name}-{}", case.id))
            .label_more(case.code.clone())
    };
    let amount = field("amount", say::amount(lang))
        .starting_with(form, &most.0.to_string())
        .input_mode("numeric")
        .input();
    let reason = field("reason", say::reason(lang)).length_max(REASON_MAX).input();
    let at = &case.at;
    let what = match case.asked_by {
        AskedBy::Shopper => say::asked_shopper(lang, at, case.amount),
        AskedBy::Seller => say::asked_seller(lang, at, case.amount),
        AskedBy::Operator => say::asked_operator(lang, at, case.amount),
    };
    let pill = match case.agreed {
        Some(agreed) => say::case_agreed(lang, agreed),
        None => say::case_unanswered(lang).to_owned(),
    };
    let why = (case.asked_by == AskedBy::Shopper).then(|| view! { {reason_word(lang, case.reason)} " " });
    let note = (!case.note.is_empty()).then(|| view! { <q>{case.note.clone()}</q> });
    let answer = (!case.answer.is_empty()).then(|| view! { <p>{say::answer(lang, &case.answer)}</p> });
    view! {
        <article class="box stack" id=id>
            <header class="row row-spread">
                <h3 class="num">{most.to_string()}</h3>
                <span class="pill pill-wait">{pill}</span>
            </header>
            <p>
                {code_link(lang, &code)}
                " · "
                {case.seller.get(lang).to_owned()}
                <br/>
                {what}
                <br/>
                {why}
                {note}
            </p>
            {photos(lang, &case.photos, "")}
            {answer}
            {problems(lang, form)}
            <PostForm action="/api/money/decide_return" lang=lang class="stack decide">
                <input type="hidden" name="request" value=request/>
                {amount}
                {reason}
                <div class="row">
                    <button class="btn" type="submit" name="decision" value="approve">
                        {say::decide_approve(lang)}
                        <span class="vh">" " {say::decide_approve_more(lang)} " " {code.clone()}</span>
                    </button>
                    " "
                    <button class="btn btn-secondary" type="submit" name="decision" value="decline">
                        {say::decide_decline(lang)}
                        <span class="vh">" " {say::decide_approve_more(lang)} " " {code}</span>
                    </button>
                </div>
            </PostForm>
        </article>
    }
    .into_any()
}

fn draw_proposal(lang: Lang, form: &Form) -> AnyView {
    let key = Token::random().reveal();
    let field = |name: &'static str, label: &str| Field::new(form, lang, name, label).id(format!("{name}-de-nghi"));
    let code = field("code", say::group_code(lang))
        .autocapitalize("characters")
        .input();
    let amount = field("amount", say::amount(lang)).input_mode("numeric").input();
    let reason = field("reason", say::reason(lang)).length_max(REASON_MAX).input();
    let problems = problems(lang, form);
    view! {
        <details class="box" id="de-nghi" open=form.came_back()>
            <summary>{say::propose(lang)}</summary>
            <PostForm action="/api/money/propose_return" lang=lang class="stack decide">
                <input type="hidden" name="key" value=key/>
                <p class="soft">{say::propose_hint(lang)}</p>
                {problems}
                {code}
                {amount}
                {reason}
                <div>
                    <button class="btn btn-secondary" type="submit">{say::propose_send(lang)}</button>
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}
