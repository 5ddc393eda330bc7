//! Claims are made, agreed or objected to, called off and paid.

use super::{DEPARTMENT_PAGE, OPERATOR_PAGE};
use crate::{
    context::{Ctx, link},
    department::featuring::parse_date,
    error::{AppError, ClaimProblem},
    form::Problems,
    vouchers::parse_amount,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, secret::Token},
    claims::{self, ClaimCode, MakeRefused, StepRefused},
    payments::{self, EnterRefused, SeenPayment},
};
use serde::{Deserialize, Serialize};

/// A reason and a reference have at most this many characters.
pub(super) const REASON_MAX: u32 = 300;

/// The name under which a refused claim is kept.
pub(super) const MAKE: &str = "claim_make";

/// The name under which a refused step is kept.
pub(super) const STEP: &str = "claim_step";

/// The name under which a refused payment is kept.
pub(super) const PAY: &str = "claim_pay";

/// Of which province, until when.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MakeForm {
    lang: Lang,
    key: String,
    province: String,
    until: String,
}

/// Makes a claim of everything that a province owes and that is in no claim.
#[server(prefix = "/api", endpoint = "claim/make")]
pub async fn make_claim(#[server(flatten)] form: MakeForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let page = link(form.lang, OPERATOR_PAGE);
    let back = format!("{page}#lap");
    let mut problems = Problems::default();
    let until = problems.check("until", parse_date(&form.until));
    let key = problems.check("", Token::parse(&form.key).ok_or(AppError::FormUsedUp));
    let (Some(until), Some(key)) = (until, key) else {
        return ctx.refuse(MAKE, &form, problems, &back).await;
    };
    let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
    match claims::make(pool, operator, &form.province, until, &key, now).await {
        Ok(code) => {
            ctx.go_to(&format!("{page}/{code}?xong=lap"));
            return Ok(());
        }
        Err(MakeRefused::Db(error)) => return Err(error.into()),
        Err(refused) => match ClaimProblem::of_making(&refused) {
            Some((field, problem)) => problems.add(field, problem),
            None => problems.add("province", AppError::NotAChoice),
        },
    }
    ctx.refuse(MAKE, &form, problems, &back).await
}

/// Which claim, and why when something is to be said.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StepForm {
    lang: Lang,
    claim: String,
    reason: String,
}

impl StepForm {
    fn code(&self) -> Result<ClaimCode, AppError> {
        ClaimCode::parse(&self.claim).ok_or(AppError::NotFound)
    }

    fn page(&self, of: &str, code: &ClaimCode) -> String {
        link(self.lang, &format!("{of}/{code}"))
    }
}

/// The head of the department agrees.
#[server(prefix = "/api", endpoint = "claim/agree")]
pub async fn agree_claim(#[server(flatten)] form: StepForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let official = ctx.require_official().await?;
    let code = form.code()?;
    let page = form.page(DEPARTMENT_PAGE, &code);
    let done = claims::agree(&ctx.state.pool, &official, &code, ctx.state.clock.now()).await;
    answer(&ctx, done, &form, &page, "dong-y").await
}

/// The head of the department objects.
#[server(prefix = "/api", endpoint = "claim/object")]
pub async fn object_to_claim(#[server(flatten)] form: StepForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let official = ctx.require_official().await?;
    let code = form.code()?;
    let page = form.page(DEPARTMENT_PAGE, &code);
    let done = match reason(&ctx, &form, &page).await? {
        Some(reason) => claims::object(&ctx.state.pool, &official, &code, &reason, ctx.state.clock.now()).await,
        None => return Ok(()),
    };
    answer(&ctx, done, &form, &page, "phan-doi").await
}

/// The operator calls a claim off.
#[server(prefix = "/api", endpoint = "claim/call_off")]
pub async fn call_off_claim(#[server(flatten)] form: StepForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let code = form.code()?;
    let page = form.page(OPERATOR_PAGE, &code);
    let done = match reason(&ctx, &form, &page).await? {
        Some(reason) => claims::call_off(&ctx.state.pool, operator, &code, &reason, ctx.state.clock.now()).await,
        None => return Ok(()),
    };
    answer(&ctx, done, &form, &page, "huy").await
}

/// The reason; nothing after sending back for it.
async fn reason(ctx: &Ctx, form: &StepForm, page: &str) -> Result<Option<Line>, AppError> {
    let mut problems = Problems::default();
    let reason = problems.check("reason", Line::parse(&form.reason, REASON_MAX));
    if reason.is_none() {
        ctx.refuse(STEP, form, problems, &format!("{page}#ly-do")).await?;
    }
    Ok(reason)
}

async fn answer(
    ctx: &Ctx,
    done: Result<(), StepRefused>,
    form: &StepForm,
    page: &str,
    news: &str,
) -> Result<(), AppError> {
    match done {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong={news}"));
            Ok(())
        }
        Err(StepRefused::Db(error)) => Err(error.into()),
        Err(refused) => {
            let problem = ClaimProblem::of_step(&refused).ok_or(AppError::NotFound)?;
            ctx.refuse(STEP, form, AppError::from(problem), page).await
        }
    }
}

/// Money that came.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PayForm {
    lang: Lang,
    key: String,
    claim: String,
    amount: String,
    day: String,
    reference: String,
}

/// Enters money that came for a claim.
#[server(prefix = "/api", endpoint = "claim/pay")]
pub async fn pay_claim(#[server(flatten)] form: PayForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let code = ClaimCode::parse(&form.claim).ok_or(AppError::NotFound)?;
    let page = link(form.lang, &format!("{OPERATOR_PAGE}/{code}"));
    let back = format!("{page}#tien-ve");
    let mut problems = Problems::default();
    let amount = problems.check("amount", parse_amount(&form.amount));
    let day = problems.check("day", parse_date(&form.day));
    let reference = problems.check("reference", Line::parse(&form.reference, REASON_MAX));
    let key = problems.check("", Token::parse(&form.key).ok_or(AppError::FormUsedUp));
    let (Some(amount), Some(day), Some(reference), Some(key)) = (amount, day, reference, key) else {
        return ctx.refuse(PAY, &form, problems, &back).await;
    };
    let (settings, now) = (&ctx.state.settings, ctx.state.clock.now());
    let seen = SeenPayment {
        key: &key,
        amount,
        day,
        reference: &reference,
    };
    let into = (&settings.accounts, settings.collection);
    match payments::enter_payment(&ctx.state.pool, operator, &code, seen, into, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=tien"));
            Ok(())
        }
        Err(EnterRefused::Db(error)) => Err(error.into()),
        Err(refused) => {
            let (field, problem) = ClaimProblem::of_payment(&refused).ok_or(AppError::NotFound)?;
            problems.add(field, problem);
            ctx.refuse(PAY, &form, problems, &back).await
        }
    }
}
