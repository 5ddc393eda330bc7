//! The operator verifies accounts, holds sellers back, and makes a batch.

use crate::{
    context::{Ctx, link},
    department::decided,
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, OrganisationId, Vnd, secret::Token, text::TextProblem},
    payouts::{self, HoldRefused, MakeRefused, VerifyRefused},
    reports::DecidedOnce,
};
use serde::{Deserialize, Serialize};

/// A reason and a reference have at most this many characters.
pub(in crate::department) const REASON_MAX: u32 = 300;

/// The most that may be the least.
const MINIMUM_MAX: i64 = 100_000_000;

/// The name under which a refused batch is kept.
pub(super) const MAKE: &str = "payout_make";

/// The page.
pub(in crate::department) const PAGE: &str = "/dieu-hanh/chi-tra";

/// The name under which a refused hold is kept.
pub(super) fn hold_form(seller: OrganisationId) -> String {
    format!("payout-hold-{seller}")
}

/// A reason or reference, which is needed.
pub(in crate::department) fn needed(text: &str) -> Result<Line, AppError> {
    Line::parse(text, REASON_MAX).map_err(|problem| match problem {
        TextProblem::Empty => AppError::Required,
        TextProblem::TooLong { max } => AppError::TooLong { max },
    })
}

/// The account that was read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct VerifyForm {
    lang: Lang,
    seller: String,
    version: String,
}

/// Says that an account is the seller's.
#[server(prefix = "/api", endpoint = "payout/verify")]
pub async fn verify_account(#[server(flatten)] form: VerifyForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let seller = form.seller.parse().map_err(|_| AppError::NotFound)?;
    let version = form.version.parse().map_err(|_| AppError::BadRequest)?;
    let page = link(form.lang, PAGE);
    let now = ctx.state.clock.now();
    match payouts::verify_account(&ctx.state.pool, operator, seller, version, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=xac-minh"));
            Ok(())
        }
        Err(VerifyRefused::MovedOn) => ctx.refuse(MAKE, &(), AppError::AccountMeanwhile, &page).await,
        Err(VerifyRefused::Own) => ctx.refuse(MAKE, &(), AppError::OwnAccount, &page).await,
        Err(VerifyRefused::NotFound) => {
            decided::refuse(&ctx, operator, DecidedOnce::PayoutAccount(seller), &page).await
        }
        Err(VerifyRefused::Db(error)) => Err(error.into()),
    }
}

/// Who is not paid for now, and why; or who is paid again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HoldForm {
    lang: Lang,
    seller: String,
    reason: String,
}

/// Says that a seller is not paid for now.
#[server(prefix = "/api", endpoint = "payout/hold")]
pub async fn hold_seller(#[server(flatten)] form: HoldForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let seller: OrganisationId = form.seller.parse().map_err(|_| AppError::NotFound)?;
    let page = link(form.lang, PAGE);
    let mut problems = Problems::default();
    let Some(reason) = problems.check("reason", needed(&form.reason)) else {
        return ctx
            .refuse(&hold_form(seller), &form, problems, &format!("{page}#{seller}"))
            .await;
    };
    match payouts::hold(&ctx.state.pool, operator, seller, &reason, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=tam-giu#{seller}"));
            Ok(())
        }
        Err(HoldRefused::ReasonNeeded | HoldRefused::NotFound) => Err(AppError::NotFound),
        Err(HoldRefused::Db(error)) => Err(error.into()),
    }
}

/// Lets a seller be paid again.
#[server(prefix = "/api", endpoint = "payout/lift_hold")]
pub async fn lift_hold(#[server(flatten)] form: HoldForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let seller: OrganisationId = form.seller.parse().map_err(|_| AppError::NotFound)?;
    match payouts::lift_hold(&ctx.state.pool, operator, seller, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{}?xong=bo-giu#{seller}", link(form.lang, PAGE)));
            Ok(())
        }
        Err(HoldRefused::ReasonNeeded | HoldRefused::NotFound) => Err(AppError::NotFound),
        Err(HoldRefused::Db(error)) => Err(error.into()),
    }
}

/// The least that is paid.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MakeForm {
    lang: Lang,
    key: String,
    minimum: String,
}

/// Makes a batch of everybody who can be paid.
#[server(prefix = "/api", endpoint = "payout/make")]
pub async fn make_batch(#[server(flatten)] form: MakeForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let page = link(form.lang, PAGE);
    let mut problems = Problems::default();
    let minimum = problems.check("minimum", parse_minimum(&form.minimum));
    let key = problems.check("", Token::parse(&form.key).ok_or(AppError::FormUsedUp));
    let (Some(minimum), Some(key)) = (minimum, key) else {
        return ctx.refuse(MAKE, &form, problems, &format!("{page}#lap")).await;
    };
    let now = ctx.state.clock.now();
    let problem = match payouts::make_batch(
        &ctx.state.pool,
        operator,
        minimum,
        ctx.state.settings.collection,
        &key,
        now,
    )
    .await
    {
        Ok(number) => {
            ctx.go_to(&format!("{page}/{number}"));
            return Ok(());
        }
        Err(MakeRefused::NobodyToPay) => AppError::NobodyToPay,
        Err(MakeRefused::NotAMinimum) => AppError::NotAnAmount { max_vnd: MINIMUM_MAX },
        Err(MakeRefused::Db(error)) => return Err(error.into()),
    };
    problems.add("minimum", problem);
    ctx.refuse(MAKE, &form, problems, &format!("{page}#lap")).await
}

/// `50.000`, `50000 ₫`.
fn parse_minimum(text: &str) -> Result<Vnd, AppError> {
    let digits: String = text
        .chars()
        .filter(|symbol| !symbol.is_whitespace() && !matches!(symbol, '.' | ',' | 'đ' | '₫'))
        .collect();
    let amount = digits.parse::<i64>().ok();
    amount
        .filter(|amount| (1..=MINIMUM_MAX).contains(amount))
        .map(Vnd)
        .ok_or(AppError::NotAnAmount { max_vnd: MINIMUM_MAX })
}
