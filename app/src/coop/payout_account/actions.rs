//! An owner says where their cooperative is paid.

use crate::{
    account::proof::{note_unproven, proof},
    context::{Ctx, link},
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line},
    joining::{AccountNumber, find_bank},
    payouts::{self, AccountChange, AccountRefused},
};
use serde::{Deserialize, Serialize};

/// The name of a holder has at most this many characters.
pub(super) const HOLDER_MAX: u32 = 100;

/// The name under which a refused form is kept.
pub(super) const FORM: &str = "payout_account";

/// The account, and who is asking. The number is not kept when the form is refused for the password.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountForm {
    lang: Lang,
    bin: String,
    #[serde(skip_serializing)]
    number: String,
    holder: String,
    #[serde(skip_serializing)]
    present: String,
    #[serde(skip_serializing)]
    code: String,
}

/// Nothing of it is anybody's business.
impl std::fmt::Debug for AccountForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountForm")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

/// Changes where the cooperative is paid.
#[server(prefix = "/api", endpoint = "payout/account")]
pub async fn change_payout_account(#[server(flatten)] form: AccountForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let member = ctx.require_coop_member().await?;
    let steward = member.as_steward().ok_or(AppError::NotFound)?;
    let visitor = ctx.visitor().await?;
    let person = visitor.person().ok_or(AppError::SignInNeeded)?;
    let page = link(form.lang, "/htx/doanh-thu/tai-khoan");
    let back = format!("{page}#loi");
    let mut problems = Problems::default();
    if find_bank(&form.bin).is_none() {
        problems.add("bin", AppError::NotAChoice);
    }
    let number = problems.check(
        "number",
        AccountNumber::parse(&form.number).ok_or(AppError::NotAnAccount),
    );
    let holder = problems.check("holder", Line::parse(&form.holder, HOLDER_MAX));
    if form.present.is_empty() {
        problems.add("present", AppError::Required);
    }
    let (Some(number), Some(holder), true) = (number, holder, problems.is_empty()) else {
        return ctx.refuse(FORM, &form, problems, &back).await;
    };
    let change = AccountChange {
        bin: &form.bin,
        number: &number,
        holder: &holder,
    };
    let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
    let shown = proof(&ctx, &form.present, &form.code);
    match payouts::change_account(pool, person, steward, &shown, change, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=doi"));
            return Ok(());
        }
        Err(AccountRefused::NotAnAccount) => problems.add("number", AppError::NotAnAccount),
        Err(AccountRefused::Proof(refused)) => note_unproven(&mut problems, "present", refused)?,
        Err(AccountRefused::Db(error)) => return Err(error.into()),
    }
    ctx.refuse(FORM, &form, problems, &back).await
}
