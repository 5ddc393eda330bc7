//! The operator says what money is for, and that money was sent back.

use crate::{
    context::{Ctx, link},
    department::decided,
    error::{AppError, ClaimProblem},
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{BankCreditId, Lang, Line, RefundId, text::TextProblem},
    claims::ClaimCode,
    ledger::{self, SendRefused},
    orders::GroupCode,
    payments::{self, Decision, DecisionRefused, STATEMENT_LINES_MAX, StatementRefused},
    reports::DecidedOnce,
};
use serde::{Deserialize, Serialize};

/// A reason and a reference have at most this many characters.
pub(super) const REASON_MAX: u32 = 300;

/// At most so many refunds are one transfer.
pub(super) const TOGETHER_MAX: usize = 50;

/// What a credit is for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideForm {
    lang: Lang,
    credit: String,
    /// `assign`, `send_back`, `set_aside`, `counted`, `paid_in`, `claim` or `from_partner`.
    decision: String,
    /// The order or claim that it is for, or the seller who pays it in, when it is for one.
    code: String,
    /// The bank's reference, when it was sent back.
    reference: String,
    reason: String,
}

/// The name under which a refused form of one row is kept.
pub(super) fn form_name(id: impl std::fmt::Display) -> String {
    format!("money-{id}")
}

/// Decides what a credit is for.
#[server(prefix = "/api", endpoint = "money/decide")]
pub async fn decide_credit(#[server(flatten)] form: DecideForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let credit: BankCreditId = form.credit.parse().map_err(|_| AppError::NotFound)?;
    let page = link(form.lang, "/dieu-hanh/tien");
    let back = format!("{page}#{credit}");
    let mut problems = Problems::default();
    let decision = problems.check("decision", parse_decision(&form));
    let reason = problems.check("reason", parse_reason(&form.reason));
    let (Some(decision), Some(reason)) = (decision, reason) else {
        return ctx.refuse(&form_name(credit), &form, problems, &back).await;
    };
    let now = ctx.state.clock.now();
    match payments::decide(&ctx.state.pool, operator, credit, &decision, &reason, now).await {
        Ok(_) => {
            ctx.go_to(&format!("{page}?xong=quyet"));
            Ok(())
        }
        Err(DecisionRefused::NoSuchOrder) => {
            problems.add("code", AppError::NoSuchOrder);
            ctx.refuse(&form_name(credit), &form, problems, &back).await
        }
        Err(DecisionRefused::NoSuchSeller) => {
            problems.add("code", AppError::NoSuchSeller);
            ctx.refuse(&form_name(credit), &form, problems, &back).await
        }
        Err(DecisionRefused::NoSuchClaim) => {
            problems.add("code", ClaimProblem::NoSuchClaim);
            ctx.refuse(&form_name(credit), &form, problems, &back).await
        }
        Err(DecisionRefused::MoreThanClaimed { left }) => {
            problems.add("code", ClaimProblem::MoreThanClaimed { left_vnd: left.0 });
            ctx.refuse(&form_name(credit), &form, problems, &back).await
        }
        Err(DecisionRefused::NotCounted) => {
            problems.add("decision", AppError::NotCounted);
            ctx.refuse(&form_name(credit), &form, problems, &back).await
        }
        Err(DecisionRefused::NamesAnOrder) => {
            problems.add("decision", AppError::NamesAnOrder);
            ctx.refuse(&form_name(credit), &form, problems, &back).await
        }
        Err(DecisionRefused::ReferenceNeeded) => {
            problems.add("reference", AppError::Required);
            ctx.refuse(&form_name(credit), &form, problems, &back).await
        }
        Err(DecisionRefused::ReasonNeeded) => {
            problems.add("reason", AppError::ReasonNeeded);
            ctx.refuse(&form_name(credit), &form, problems, &back).await
        }
        Err(DecisionRefused::NotFound) => decided::refuse(&ctx, operator, DecidedOnce::Credit(credit), &page).await,
        Err(DecisionRefused::Db(error)) => Err(error.into()),
    }
}

fn parse_decision(form: &DecideForm) -> Result<Decision, AppError> {
    match form.decision.as_str() {
        "assign" => GroupCode::parse(form.code.split('-').next().unwrap_or_default())
            .map(Decision::Assign)
            .ok_or(AppError::NoSuchOrder),
        "send_back" => Ok(Decision::SendBack(Line::parse_optional(&form.reference, REASON_MAX)?)),
        "set_aside" => Ok(Decision::SetAside),
        "counted" => Ok(Decision::Counted),
        "from_partner" => Ok(Decision::FromPartner),
        "claim" => ClaimCode::parse(&form.code)
            .map(Decision::Claim)
            .ok_or_else(|| ClaimProblem::NoSuchClaim.into()),
        "paid_in" => Ok(Decision::PaidIn(form.code.trim().to_lowercase())),
        _ => Err(AppError::NotAChoice),
    }
}

fn parse_reason(text: &str) -> Result<Line, AppError> {
    Line::parse(text, REASON_MAX).map_err(|problem| match problem {
        TextProblem::Empty => AppError::ReasonNeeded,
        TextProblem::TooLong { max } => AppError::TooLong { max },
    })
}

/// Money that was sent back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RefundForm {
    lang: Lang,
    /// The task; several that went as one transfer, with commas between them.
    refund: String,
    /// The bank's reference.
    reference: String,
}

/// Writes down that what is owed back was sent.
#[server(prefix = "/api", endpoint = "money/send_refund")]
pub async fn send_refund(#[server(flatten)] form: RefundForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let refunds: Result<Vec<RefundId>, _> = form.refund.split(',').take(TOGETHER_MAX).map(str::parse).collect();
    let refunds = refunds.map_err(|_| AppError::NotFound)?;
    let refund = refunds.first().copied().ok_or(AppError::NotFound)?;
    let page = link(form.lang, "/dieu-hanh/tien");
    let back = format!("{page}#{refund}");
    let mut problems = Problems::default();
    let Some(reference) = problems.check("reference", Line::parse(&form.reference, REASON_MAX)) else {
        return ctx.refuse(&form_name(refund), &form, problems, &back).await;
    };
    let now = ctx.state.clock.now();
    match ledger::send_refunds(&ctx.state.pool, operator, &refunds, &reference, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=tra"));
            Ok(())
        }
        Err(SendRefused::ReferenceNeeded) => ctx.refuse(&form_name(refund), &form, AppError::Required, &back).await,
        Err(SendRefused::NotFound) => {
            // One of them was sent meanwhile, or more are owed than the page showed.
            for refund in &refunds {
                if let Ok(problem) = decided::problem(&ctx, operator, DecidedOnce::Refund(*refund)).await {
                    return decided::refuse_with(&ctx, problem, &page).await;
                }
            }
            Err(AppError::NotFound)
        }
        Err(SendRefused::Db(error)) => Err(error.into()),
    }
}

/// Lines of the bank's statement.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StatementForm {
    lang: Lang,
    statement: String,
}

/// The name under which a refused statement is kept.
pub(super) const STATEMENT: &str = "statement";

/// Takes what is new of a statement.
#[server(prefix = "/api", endpoint = "money/import")]
pub async fn import_statement(#[server(flatten)] form: StatementForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let page = link(form.lang, "/dieu-hanh/tien");
    let (pool, settings, now) = (&ctx.state.pool, &ctx.state.settings, ctx.state.clock.now());
    let (ours, mode) = (&settings.accounts, settings.collection);
    let problem = match payments::import_statement(pool, operator, &form.statement, ours, mode, now).await {
        Ok(sheet) => {
            let (settled, waiting, known, out) = (sheet.settled, sheet.waiting, sheet.known, sheet.out);
            ctx.go_to(&format!(
                "{page}?xong=sao-ke&khop={settled}&cho={waiting}&cu={known}&ra={out}"
            ));
            return Ok(());
        }
        Err(StatementRefused::NoHead) => AppError::StatementNoHead,
        Err(StatementRefused::Line { line }) => AppError::StatementLine { line },
        Err(StatementRefused::ToCome { line }) => AppError::DayToCome { line },
        Err(StatementRefused::TooLong) => AppError::TooLong {
            max: u32::try_from(STATEMENT_LINES_MAX).unwrap_or(u32::MAX),
        },
        Err(StatementRefused::NoAccount) => return Err(AppError::NotFound),
        Err(StatementRefused::Db(error)) => return Err(error.into()),
    };
    let mut problems = Problems::default();
    problems.add("statement", problem);
    ctx.refuse(STATEMENT, &form, problems, &format!("{page}#sao-ke")).await
}
