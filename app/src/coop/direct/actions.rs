//! A seller who collects for themselves says that money has come, or that it went back.

use crate::{
    context::{Ctx, link},
    coop::numbers::parse_amount,
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{Lang, Line, RefundId, Vnd},
    ledger::{self, SendRefused},
    payments::{self, ReceiveRefused, Received, Said},
};
use serde::{Deserialize, Serialize};

/// The most that comes at once.
const AMOUNT_MAX: i64 = 10_000_000_000;

/// A reference has at most this many characters.
pub(super) const REFERENCE_MAX: u32 = 100;

/// The name under which a refused form of one row is kept.
pub(super) fn form_name(row: impl std::fmt::Display) -> String {
    format!("direct-{row}")
}

/// What came for an order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceiveForm {
    lang: Lang,
    /// The order's code, `CP…-1`.
    code: String,
    /// What the seller's bank says.
    amount: String,
    /// `1` when the rest is still to come.
    part: String,
    /// What had come before, as the page showed it.
    came: String,
}

/// The money of an order has come into the seller's own account.
#[server(prefix = "/api", endpoint = "direct/receive")]
pub async fn receive_directly(#[server(flatten)] form: ReceiveForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_coop_manager().await?;
    let page = link(form.lang, super::PAGE);
    let (back, name) = (format!("{page}#{}", form.code), form_name(&form.code));
    let mut problems = Problems::default();
    let Some(amount) = problems.check("amount", parse_amount(&form.amount, AMOUNT_MAX)) else {
        return ctx.refuse(&name, &form, problems, &back).await;
    };
    let now = ctx.state.clock.now();
    let said = Said {
        amount,
        is_part: form.part == "1",
        seen: Vnd(form.came.parse().unwrap_or_default()),
    };
    let done = match payments::receive_directly(&ctx.state.pool, &manager, &form.code, said, now).await {
        Ok(Received::Part { .. }) => "phan",
        Ok(Received::Paid { rest: Vnd::ZERO }) => "du",
        Ok(Received::Paid { .. }) => "thua",
        Ok(Received::OwedBack) => "muon",
        // In another tab, or by a colleague.
        Err(ReceiveRefused::MovedOn) => "roi",
        Err(ReceiveRefused::TooLittle { due }) => {
            problems.add("amount", AppError::TooLittleCame { due_vnd: due.0 });
            return ctx.refuse(&name, &form, problems, &back).await;
        }
        Err(ReceiveRefused::NotFound) => return Err(AppError::NotFound),
        Err(ReceiveRefused::Db(error)) => return Err(error.into()),
    };
    ctx.go_to(&format!("{page}?xong={done}"));
    Ok(())
}

/// Money that a seller sent back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SentForm {
    lang: Lang,
    refund: String,
    /// The bank's reference, or how it was given back.
    reference: String,
}

/// What the seller owed back was sent.
#[server(prefix = "/api", endpoint = "direct/sent")]
pub async fn say_sent_back(#[server(flatten)] form: SentForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let manager = ctx.require_coop_manager().await?;
    let refund: RefundId = form.refund.parse().map_err(|_| AppError::NotFound)?;
    let page = link(form.lang, super::PAGE);
    let back = format!("{page}#{refund}");
    let mut problems = Problems::default();
    let Some(reference) = problems.check("reference", Line::parse(&form.reference, REFERENCE_MAX)) else {
        return ctx.refuse(&form_name(refund), &form, problems, &back).await;
    };
    match ledger::say_sent(&ctx.state.pool, &manager, refund, &reference, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=tra"));
            Ok(())
        }
        Err(SendRefused::ReferenceNeeded) => ctx.refuse(&form_name(refund), &form, AppError::Required, &back).await,
        Err(SendRefused::NotFound) => Err(AppError::NotFound),
        Err(SendRefused::Db(error)) => Err(error.into()),
    }
}
