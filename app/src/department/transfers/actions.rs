//! The operator enters, confirms and takes away the accounts that sellers have with Stripe.

use super::super::payouts::needed;
use crate::{
    context::{Ctx, link},
    department::decided,
    error::AppError,
    form::Problems,
};
use leptos::prelude::*;
use market::{
    base::{ConnectedAccountId, Lang, OrganisationId},
    payments::card::{self, AccountRef, ConnectRefused},
    reports::DecidedOnce,
};
use serde::{Deserialize, Serialize};

/// The page.
pub(in crate::department) const PAGE: &str = "/dieu-hanh/chuyen-stripe";

/// The name under which a refused account is kept.
pub(super) const CONNECT: &str = "connect";

/// The name under which a refused decision about an account is kept.
pub(super) fn account_form(id: ConnectedAccountId) -> String {
    format!("connected-{id}")
}

/// An account and whose it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectForm {
    lang: Lang,
    seller: String,
    account: String,
}

/// Enters an account, once Stripe has said that it can receive transfers.
#[server(prefix = "/api", endpoint = "payout/connect")]
pub async fn connect_account(#[server(flatten)] form: ConnectForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let page = link(form.lang, PAGE);
    let mut problems = Problems::default();
    let seller = problems.check(
        "seller",
        form.seller.parse::<OrganisationId>().map_err(|_| AppError::NotAChoice),
    );
    let name = AccountRef::parse(form.account.trim()).filter(|name| name.as_str().starts_with("acct_"));
    let account = problems.check("account", name.ok_or(AppError::NoStripeAccount));
    let (Some(seller), Some(account)) = (seller, account) else {
        return ctx.refuse(CONNECT, &form, problems, &format!("{page}#ket-noi")).await;
    };
    let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
    match card::connect(pool, ctx.state.cards.as_deref(), operator, seller, &account, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=nhap"));
            return Ok(());
        }
        Err(ConnectRefused::NotFound) => problems.add("seller", AppError::NotAChoice),
        Err(refused) => problems.add("account", problem(refused)?),
    }
    ctx.refuse(CONNECT, &form, problems, &format!("{page}#ket-noi")).await
}

/// What a refusal is to whoever reads it.
fn problem(refused: ConnectRefused) -> Result<AppError, AppError> {
    Ok(match refused {
        ConnectRefused::Taken => AppError::StripeTaken,
        ConnectRefused::Unknown => AppError::NoStripeAccount,
        ConnectRefused::NotReady => AppError::StripeNotReady,
        ConnectRefused::NoAnswer => AppError::StripeSilent,
        ConnectRefused::Own => AppError::OwnAccount,
        ConnectRefused::ReasonNeeded => AppError::Required,
        ConnectRefused::NotFound => return Err(AppError::NotFound),
        ConnectRefused::Db(error) => return Err(error.into()),
    })
}

/// Which account, and why.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectedForm {
    lang: Lang,
    account: String,
    reason: String,
}

/// Somebody else confirms that an account is the seller's.
#[server(prefix = "/api", endpoint = "payout/confirm_connected")]
pub async fn confirm_connected(#[server(flatten)] form: ConnectedForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let id: ConnectedAccountId = form.account.parse().map_err(|_| AppError::NotFound)?;
    let page = link(form.lang, PAGE);
    let (pool, now) = (&ctx.state.pool, ctx.state.clock.now());
    match card::confirm_connected(pool, ctx.state.cards.as_deref(), operator, id, now).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=xac-nhan"));
            Ok(())
        }
        Err(ConnectRefused::NotFound) => {
            decided::refuse(&ctx, operator, DecidedOnce::ConnectedAccount(id), &page).await
        }
        Err(refused) => ctx.refuse(CONNECT, &(), problem(refused)?, &page).await,
    }
}

/// Takes an account away.
#[server(prefix = "/api", endpoint = "payout/disconnect")]
pub async fn disconnect_account(#[server(flatten)] form: ConnectedForm) -> Result<(), AppError> {
    let ctx = Ctx::here()?;
    let operator = ctx.require_operator().await?;
    let id: ConnectedAccountId = form.account.parse().map_err(|_| AppError::NotFound)?;
    let page = link(form.lang, PAGE);
    let mut problems = Problems::default();
    let Some(reason) = problems.check("reason", needed(&form.reason)) else {
        return ctx
            .refuse(&account_form(id), &form, problems, &format!("{page}#{id}"))
            .await;
    };
    match card::disconnect(&ctx.state.pool, operator, id, &reason, ctx.state.clock.now()).await {
        Ok(()) => {
            ctx.go_to(&format!("{page}?xong=go"));
            Ok(())
        }
        Err(ConnectRefused::NotFound) => {
            decided::refuse(&ctx, operator, DecidedOnce::ConnectedAccount(id), &page).await
        }
        Err(refused) => Err(problem(refused)?),
    }
}
